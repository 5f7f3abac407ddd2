"""DeleteMessage and DeleteMessageBatch."""

from __future__ import annotations

from typing import Any

from kit.aws.sqs import errors
from kit.aws.sqs.message import State
from kit.aws.sqs.operations import batch
from kit.aws.sqs.queue import Queue
from kit.aws.sqs.quotas import check_quota
from kit.aws.sqs.receipts import read_handle
from kit.aws.sqs.request import Request


def delete_message(request: Request) -> dict[str, Any]:
    """Delete the message that a receipt handle belongs to."""
    queue = request.queue()
    check_quota(queue, request, [])
    _delete(queue, request.required("ReceiptHandle"), request.now)
    return {}


def delete_message_batch(request: Request) -> dict[str, Any]:
    """Delete up to ten messages; each succeeds or fails on its own."""
    queue = request.queue()
    entries = batch.entries_of(request)
    check_quota(queue, request, [])
    return batch.each(entries, lambda entry: _delete(queue, entry.get("ReceiptHandle", ""), request.now))


def _delete(queue: Queue, handle: str, now: float) -> dict[str, Any]:
    """Delete by handle. A message that is gone already is no error.

    On a standard queue an old handle works (recorded; the documentation promises less). On a FIFO queue the handle ends
    with its visibility timeout (model ReceiveMessage: the action fails with an error; recorded).
    """
    receipt = read_handle(queue.secret, handle)
    if receipt is None:
        raise errors.invalid_handle(handle)
    message = queue.messages.get(receipt.uid)
    if message is None:
        return {}
    if queue.fifo and (message.state is not State.IN_FLIGHT or message.receive != receipt.receive):
        raise errors.expired_handle(handle)
    queue.delete(message, now)
    return {}
