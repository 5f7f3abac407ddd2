"""CreateQueue and DeleteQueue."""

from __future__ import annotations

import re
from typing import Any

from kit import limits
from kit.aws.sqs import attributes, errors, redrive
from kit.aws.sqs.operations.tags import check_tags
from kit.aws.sqs.queue import Address, Queue
from kit.aws.sqs.request import Request

_NAME = re.compile(r"[A-Za-z0-9_\-]+")
_FIFO_ENDING = ".fifo"


def create_queue(request: Request) -> dict[str, Any]:
    """Make a queue, or return the one of that name when nothing different is asked for.

    Raises QueueNameExists when it is, QueueDeletedRecently within 60 seconds of a delete.
    """
    name: str = request.required("QueueName")
    asked: dict[str, str] = dict(request.params.get("Attributes") or {})
    fifo = _is_fifo(name, asked)
    address = request.account.address(request.caller.region, name)
    existing = request.account.at(address)
    wanted = attributes.changed(attributes.defaults(fifo), asked)
    if existing is not None:
        different = attributes.difference(existing.attributes, asked)
        if different is not None:
            raise errors.queue_name_exists(different)
        return {"QueueUrl": existing.url}
    queue = _new_queue(request, address, wanted)
    request.account.add(queue)
    return {"QueueUrl": queue.url}


def delete_queue(request: Request) -> dict[str, Any]:
    """Delete a queue with all that is in it."""
    request.account.remove(request.queue(), request.now)
    return {}


def _new_queue(request: Request, address: Address, wanted: dict[str, str]) -> Queue:
    deleted_at = request.account.deleted_at.get(address)
    if deleted_at is not None and request.now < deleted_at + limits.SQS_RECREATE_PAUSE:
        raise errors.queue_deleted_recently(limits.SQS_RECREATE_PAUSE)
    tags: dict[str, str] = request.params.get("tags") or {}
    check_tags(tags)
    queue = Queue(address, wanted, request.now, request.account.new_secret())
    redrive.check_target(request.account, address, queue.fifo, queue.settings, wanted.get("RedrivePolicy", ""))
    queue.tags = dict(tags)
    return queue


def _is_fifo(name: str, asked: dict[str, str]) -> bool:
    """Tell the kind of queue from name and attribute, which have to agree (model CreateQueue)."""
    fifo = asked.get("FifoQueue") == "true"
    if asked.get("FifoQueue") == "false":
        del asked["FifoQueue"]
    plain = name.removesuffix(_FIFO_ENDING) if fifo else name
    length = limits.SQS_QUEUE_NAME_LENGTH
    if _NAME.fullmatch(plain) and len(name) <= length and (plain != name or not fifo):
        return fifo
    if fifo:
        raise errors.invalid_parameter(
            "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, "
            f"must end with .fifo suffix and be 1 to {length} in length"
        )
    raise errors.invalid_parameter(
        f"Can only include alphanumeric characters, hyphens, or underscores. 1 to {length} in length"
    )
