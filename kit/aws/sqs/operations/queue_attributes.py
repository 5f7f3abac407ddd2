"""GetQueueAttributes and SetQueueAttributes."""

from __future__ import annotations

from typing import Any

from kit.aws.sqs import attributes, errors, redrive
from kit.aws.sqs.metrics import Levels
from kit.aws.sqs.queue import Queue
from kit.aws.sqs.request import Request


def get_queue_attributes(request: Request) -> dict[str, Any]:
    """Return the attributes asked for; All returns every one that the queue has."""
    queue = request.queue()
    names: list[str] = request.params.get("AttributeNames") or []
    for name in names:
        if name != "All" and name not in attributes.READABLE:
            raise errors.unknown_attribute(name)
    values = _computed(queue, _levels(request, queue, names)) | queue.attributes
    chosen = {name: value for name, value in values.items() if "All" in names or name in names}
    return {"Attributes": chosen} if chosen else {}


def set_queue_attributes(request: Request) -> dict[str, Any]:
    """Change attributes; those not named stay as they are. They take effect at once, or later under *eventual*."""
    change_attributes(request, request.queue(), request.required("Attributes"))
    return {}


def change_attributes(request: Request, queue: Queue, asked: dict[str, str]) -> None:
    """Check the changes and let them take effect now, or after the lag that this call was given."""
    planned = queue.plans.attributes
    wanted = attributes.changed(planned[-1][1] if planned else queue.attributes, asked)
    if "RedrivePolicy" in asked:
        settings = attributes.understood(wanted)
        redrive.check_target(request.account, queue.address, queue.fifo, settings, asked["RedrivePolicy"])
    queue.modified_at = request.now
    moment = request.now + request.account.injected.lag(request.operation)
    if planned or moment > request.now:
        planned.append((max(moment, planned[-1][0] if planned else moment), wanted))
    else:
        queue.set_attributes(wanted)


def _levels(request: Request, queue: Queue, names: list[str]) -> Levels:
    """Return the counts; under *eventual*, those at the last full minute."""
    asks_for_counts = "All" in names or any(name.startswith("Approximate") for name in names)
    if asks_for_counts and request.account.injected.counts_are_old():
        return queue.metrics.levels_before(request.now)
    return Levels(queue.waiting, queue.in_flight, queue.delayed)


def _computed(queue: Queue, levels: Levels) -> dict[str, str]:
    return {
        "QueueArn": queue.arn,
        "ApproximateNumberOfMessages": str(levels.visible),
        "ApproximateNumberOfMessagesNotVisible": str(levels.not_visible),
        "ApproximateNumberOfMessagesDelayed": str(levels.delayed),
        "CreatedTimestamp": str(int(queue.created_at)),
        "LastModifiedTimestamp": str(int(queue.modified_at)),
    }
