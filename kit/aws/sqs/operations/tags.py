"""TagQueue, UntagQueue and ListQueueTags."""

from __future__ import annotations

from typing import Any

from kit import limits
from kit.aws.sqs import errors
from kit.aws.sqs.request import Request


def tag_queue(request: Request) -> dict[str, Any]:
    """Add tags; a key that is there already gets the new value."""
    queue = request.queue()
    tags: dict[str, str] = request.required("Tags")
    check_tags(queue.tags | tags)
    queue.tags |= tags
    return {}


def untag_queue(request: Request) -> dict[str, Any]:
    """Remove tags by key; unknown keys are fine."""
    queue = request.queue()
    for key in request.params.get("TagKeys") or []:
        queue.tags.pop(key, None)
    return {}


def list_queue_tags(request: Request) -> dict[str, Any]:
    """Return a queue's tags."""
    tags = request.queue().tags
    return {"Tags": dict(tags)} if tags else {}


def check_tags(tags: dict[str, str]) -> None:
    """Raise InvalidParameterValue when there are more tags than a queue takes."""
    if len(tags) > limits.SQS_TAGS:
        raise errors.invalid_parameter(f"Too many tags added for queue: {limits.SQS_TAGS} is the maximum.")
