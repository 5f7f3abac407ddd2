"""How many calls a second a FIFO queue takes; standard queues take as many as come (guide quotas-messages).

Without high throughput: 300 of each action. In high-throughput mode: the same number for each message group that is
sent to, and a far larger one for the queue.
"""

from __future__ import annotations

from kit import limits
from kit.aws.sqs import errors
from kit.aws.sqs.queue import Queue
from kit.aws.sqs.request import Request

_WHOLE_QUEUE = ""


def check_quota(queue: Queue, request: Request, groups: list[str]) -> None:
    """Count this call, to the message ``groups`` that it sends to; raises RequestThrottled when it is one too many."""
    if not queue.fifo:
        return
    shares = {_WHOLE_QUEUE: limits.SQS_FIFO_CALLS_PER_SECOND}
    if queue.settings.high_throughput:
        shares = {_WHOLE_QUEUE: limits.SQS_FIFO_HIGH_THROUGHPUT_PER_SECOND}
        shares |= dict.fromkeys(groups, limits.SQS_FIFO_CALLS_PER_SECOND)
    for group, allowed in shares.items():
        if not queue.quota.spend(request.operation, group, allowed, request.now):
            raise errors.throttled()
