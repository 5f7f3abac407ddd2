"""SendMessage and SendMessageBatch."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kit import limits
from kit.aws.sqs import errors, sizes
from kit.aws.sqs.fifo import Sent
from kit.aws.sqs.message import Message
from kit.aws.sqs.operations import batch
from kit.aws.sqs.queue import Queue
from kit.aws.sqs.quotas import check_quota
from kit.aws.sqs.request import Request
from kit.aws.sqs.tokens import token_of
from kit.errors import AwsError

_TRACE_HEADER = "AWSTraceHeader"
_SENDER_ID_LENGTH = 17


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that SQS would take, not in the queue yet; ``delay`` is in seconds, ``size`` in bytes."""

    body: str
    md5_of_body: str
    attributes: dict[str, dict[str, Any]]
    system_attributes: dict[str, dict[str, Any]]
    delay: int
    group: str | None
    deduplication_id: str | None
    size: int


def send_message(request: Request) -> dict[str, Any]:
    """Put one message into a queue."""
    queue = request.queue()
    if queue.fifo:
        _check_fifo_tokens(queue, request.params, errors.missing_parameter("MessageGroupId"))
    draft = _draft(queue, request.params)
    _check_size(queue, draft)
    check_quota(queue, request, [draft.group] if draft.group else [])
    return _send(request, queue, draft)


def send_message_batch(request: Request) -> dict[str, Any]:
    """Put up to ten messages into a queue, in order; each succeeds or fails on its own."""
    queue = request.queue()
    entries = batch.entries_of(request)
    if queue.fifo:
        for entry in entries:
            missing = errors.invalid_parameter("The request must contain the parameter MessageGroupId.")
            _check_fifo_tokens(queue, entry, missing)
    total = sum(_rough_size(entry) for entry in entries)
    if total > limits.SQS_BATCH_BYTES:
        raise errors.batch_too_long(total, limits.SQS_BATCH_BYTES)
    check_quota(queue, request, [str(entry["MessageGroupId"]) for entry in entries] if queue.fifo else [])
    return batch.each(entries, lambda entry: _send_entry(request, queue, entry))


def _send_entry(request: Request, queue: Queue, entry: batch.Entry) -> dict[str, Any]:
    draft = _draft(queue, entry)
    _check_size(queue, draft)
    return _send(request, queue, draft)


def _send(request: Request, queue: Queue, draft: Draft) -> dict[str, Any]:
    sent = _deduplicated(request, queue, draft) if queue.fifo else Sent(_accept(request, queue, draft, None), "")
    answer = {"MD5OfMessageBody": draft.md5_of_body, "MessageId": sent.message_id}
    if draft.attributes:
        answer["MD5OfMessageAttributes"] = sizes.md5_of_attributes(draft.attributes)
    if draft.system_attributes:
        answer["MD5OfMessageSystemAttributes"] = sizes.md5_of_attributes(draft.system_attributes)
    if sent.sequence:
        answer["SequenceNumber"] = sent.sequence
    return answer


def _deduplicated(request: Request, queue: Queue, draft: Draft) -> Sent:
    """Take a message once per deduplication id and five minutes; the answer to a repeat is the first one (recorded)."""
    scope = (draft.group if queue.settings.deduplicates_per_group else None, draft.deduplication_id or "")
    memory = queue.memory.deduplication
    sent = memory.find(scope, request.now)
    if sent is None:
        sequence = request.account.next_sequence()
        sent = Sent(_accept(request, queue, draft, sequence), sequence)
        memory.remember(scope, sent, request.now)
    return sent


def _accept(request: Request, queue: Queue, draft: Draft, sequence: str | None) -> str:
    """Make the message, put it into the queue and return its id."""
    account, now = request.account, request.now
    message = Message(
        uid=account.next_uid(),
        number=queue.next_number(),
        message_id=account.new_uuid(),
        body=draft.body,
        md5_of_body=draft.md5_of_body,
        attributes=draft.attributes,
        trace_header=draft.system_attributes.get(_TRACE_HEADER, {}).get("StringValue"),
        size=draft.size,
        group=draft.group,
        deduplication_id=draft.deduplication_id,
        sender_id=_sender_id(request.caller.principal),
        sent_at=now,
        enqueued_at=now,
        sequence=sequence,
    )
    queue.accept(message, draft.delay)
    return message.message_id


def _draft(queue: Queue, entry: dict[str, Any]) -> Draft:
    """Return the message that an entry describes; raises what AWS answers for the first thing wrong with it."""
    body = sizes.check_body(entry.get("MessageBody"))
    attributes: dict[str, dict[str, Any]] = entry.get("MessageAttributes") or {}
    if attributes:
        sizes.check_attributes(attributes)
    system_attributes: dict[str, dict[str, Any]] = entry.get("MessageSystemAttributes") or {}
    if system_attributes:
        _check_system_attributes(system_attributes)
    return Draft(
        body=body,
        md5_of_body=sizes.md5_of_body(body),
        attributes=attributes,
        system_attributes=system_attributes,
        delay=_delay(queue, entry.get("DelaySeconds")),
        group=token_of(entry, "MessageGroupId"),
        deduplication_id=_deduplication_id(queue, entry, body),
        size=sizes.message_size(body, attributes),
    )


def _delay(queue: Queue, asked: int | None) -> int:
    if queue.fifo and asked:
        raise errors.wrong_queue_type(asked, "DelaySeconds")
    if asked is None or queue.fifo:
        return queue.settings.delay
    if asked not in limits.SQS_DELAY:
        reason = f"DelaySeconds must be >= {limits.SQS_DELAY.low} and <= {limits.SQS_DELAY.high}."
        raise errors.invalid_value(asked, "DelaySeconds", reason)
    return asked


def _deduplication_id(queue: Queue, entry: dict[str, Any], body: str) -> str | None:
    """Content-based ids are the SHA-256 of the body alone (model SendMessage)."""
    given = token_of(entry, "MessageDeduplicationId")
    if not queue.fifo:
        if given is not None:
            raise errors.wrong_queue_type(given, "MessageDeduplicationId")
        return None
    return given or hashlib.sha256(body.encode()).hexdigest()


def _check_fifo_tokens(queue: Queue, entry: dict[str, Any], missing_group: AwsError) -> None:
    if entry.get("MessageGroupId") is None:
        raise missing_group
    if entry.get("MessageDeduplicationId") is None and not queue.settings.content_based_deduplication:
        raise errors.no_deduplication_id()


def _check_system_attributes(attributes: dict[str, dict[str, Any]]) -> None:
    for name, value in attributes.items():
        if name != _TRACE_HEADER:
            raise errors.invalid_parameter(f"Message system attribute name '{name}' is invalid.")
        if value.get("DataType") != "String" or not value.get("StringValue"):
            raise errors.invalid_parameter(f"Message system attribute '{name}' must be a non-empty String.")


def _check_size(queue: Queue, draft: Draft) -> None:
    if draft.size > queue.settings.max_bytes:
        raise errors.message_too_long(queue.settings.max_bytes)


def _rough_size(entry: dict[str, Any]) -> int:
    """Return an entry's bytes; one whose attributes are wrong will fail by itself and counts with its body."""
    body, attributes = entry.get("MessageBody") or "", entry.get("MessageAttributes") or {}
    try:
        sizes.check_attributes(attributes)
    except AwsError:
        attributes = {}
    return sizes.message_size(body, attributes)


@lru_cache(maxsize=256)
def _sender_id(principal: str) -> str:
    """Return an id that looks like a user's and is always the same for one principal."""
    digest = base64.b32encode(hashlib.sha256(principal.encode()).digest()).decode()
    return f"AIDA{digest[:_SENDER_ID_LENGTH]}"
