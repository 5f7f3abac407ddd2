"""PurgeQueue."""

from __future__ import annotations

from typing import Any

from kit import limits
from kit.aws.sqs import errors
from kit.aws.sqs.request import Request


def purge_queue(request: Request) -> dict[str, Any]:
    """Delete every message, those in flight too; once a minute (model PurgeQueue).

    AWS takes up to 60 seconds over it; the sandbox does so only under the fault *eventual*.
    """
    queue = request.queue()
    if queue.purged_at is not None and request.now < queue.purged_at + limits.SQS_PURGE_PAUSE:
        raise errors.purge_in_progress(queue.address.name, limits.SQS_PURGE_PAUSE)
    queue.purged_at = request.now
    lag = request.account.injected.lag(request.operation)
    if lag:
        queue.plan_purge(request.now + lag)
    else:
        queue.purge(request.now)
    return {}
