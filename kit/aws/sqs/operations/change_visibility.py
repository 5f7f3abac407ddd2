"""ChangeMessageVisibility and its batch: extend what is in flight, or give it back."""

from __future__ import annotations

from typing import Any

from kit import limits
from kit.aws.sqs import errors
from kit.aws.sqs.message import State
from kit.aws.sqs.operations import batch
from kit.aws.sqs.queue import Queue
from kit.aws.sqs.quotas import check_quota
from kit.aws.sqs.receipts import read_handle
from kit.aws.sqs.request import Request

_TIMEOUT = "VisibilityTimeout"


def change_message_visibility(request: Request) -> dict[str, Any]:
    """Let the visibility timeout of a message in flight end VisibilityTimeout seconds from now."""
    queue = request.queue()
    if request.params.get(_TIMEOUT) is None:
        raise errors.missing_parameter(_TIMEOUT)
    check_quota(queue, request, [])
    return _change(queue, request.required("ReceiptHandle"), request.params[_TIMEOUT], request.now)


def change_message_visibility_batch(request: Request) -> dict[str, Any]:
    """Change up to ten messages; each succeeds or fails on its own."""
    queue = request.queue()
    entries = batch.entries_of(request)
    check_quota(queue, request, [])
    return batch.each(entries, lambda entry: _change_entry(queue, entry, request.now))


def _change_entry(queue: Queue, entry: batch.Entry, now: float) -> dict[str, Any]:
    timeout = entry.get(_TIMEOUT)
    return _change(
        queue, entry.get("ReceiptHandle", ""), queue.settings.visibility_timeout if timeout is None else timeout, now
    )


def _change(queue: Queue, handle: str, timeout: int, now: float) -> dict[str, Any]:
    """Change by handle (model ChangeMessageVisibility).

    Only handles of the present flight count: those given out since the message last left the line.
    """
    receipt = read_handle(queue.secret, handle)
    if receipt is None:
        raise errors.invalid_handle(handle)
    allowed = limits.SQS_VISIBILITY_TIMEOUT
    if timeout not in allowed:
        raise errors.invalid_value(timeout, _TIMEOUT, f"Must be >= {allowed.low} and <= {allowed.high}, if provided.")
    message = queue.messages.get(receipt.uid)
    if message is None:
        raise errors.stale_handle(handle)
    if message.state is not State.IN_FLIGHT:
        raise errors.message_not_in_flight(handle)
    if receipt.receive < message.flight:
        raise errors.stale_handle(handle)
    if now + timeout - message.received_at > allowed.high:
        reason = f"Total VisibilityTimeout for the message is beyond the limit [{allowed.high} seconds]"
        raise errors.invalid_value(timeout, _TIMEOUT, reason)
    queue.set_visibility(message, timeout, now)
    return {}
