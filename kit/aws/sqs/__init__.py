"""Amazon SQS in plain Python: queues that behave as AWS's do, on a clock that somebody else turns.

Start reading at ``service`` (what comes in), then ``queue`` (what happens to a message), then ``fair`` and ``fifo``
(who is served next). The package knows nothing of HTTP, of boto3 or of the notebook.
"""

from __future__ import annotations

from kit.aws.sqs.access import Caller
from kit.aws.sqs.polls import Poll
from kit.aws.sqs.service import SqsService
from kit.aws.sqs.view import MessageView, QueueView

__all__ = ["Caller", "MessageView", "Poll", "QueueView", "SqsService"]
