"""What one receive picks: from the line, past the dead letters, with the faults that a standard queue may show."""

from __future__ import annotations

import random
from typing import Any

from kit import limits
from kit.aws.sqs import redrive, sizes
from kit.aws.sqs.account import Account
from kit.aws.sqs.fifo import Attempt
from kit.aws.sqs.message import Message, State
from kit.aws.sqs.polls import Wanted
from kit.aws.sqs.queue import HandOver, Queue
from kit.aws.sqs.receipts import write_handle
from kit.aws.sqs.servers import SERVERS, Asked, Sample, draw_with

_SHUFFLED = 10
"""How far out of order a reordered receive may reach, in messages."""

_SAMPLED = 10
"""How far beyond what it asks for a short poll looks on the servers that it asks, in messages."""


def receive(account: Account, queue: Queue, wanted: Wanted, now: float, is_short: bool) -> list[Message]:
    """Put up to ``wanted.messages`` in flight and return them; the queue has been ticked to ``now``.

    is_short: a short poll, which on a standard queue may miss messages (model ReceiveMessage).
    """
    limit = min(wanted.messages, limits.SQS_IN_FLIGHT - queue.in_flight)
    sample = _sample(account, queue, limit, now) if is_short and not queue.fifo else None
    picked = _pick(account, queue, limit, now, sample)
    timeout = queue.settings.visibility_timeout if wanted.timeout is None else wanted.timeout
    for message in picked:
        _hand_out(account, queue, message, timeout, wanted.holder, now)
    if wanted.attempt is not None:
        _remember(queue, wanted.attempt, picked, now)
    if picked or is_short:
        note_asked(queue, wanted.holder, is_short, picked, sample, now)
    if picked:
        queue.metrics.count("NumberOfMessagesReceived", now, len(picked))
        queue.note_levels(now)
    return picked


def repeat_attempt(queue: Queue, wanted: Wanted, now: float) -> list[Message]:
    """Return what this ReceiveRequestAttemptId was answered with, hidden anew; nothing when it cannot be repeated."""
    attempt = queue.memory.attempts.get(wanted.attempt or "")
    if attempt is None or not attempt.can_be_repeated(now):
        return []
    timeout = queue.settings.visibility_timeout if wanted.timeout is None else wanted.timeout
    messages = [message for message, _, _ in attempt.handed_out]
    for message in messages:
        queue.set_visibility(message, timeout, now)
    _remember(queue, wanted.attempt or "", messages, now)
    return messages


def answer(messages: list[Message], wanted: Wanted) -> dict[str, Any]:
    """Return ReceiveMessage's answer; without messages it has no list of them (model ReceiveMessage)."""
    return {"Messages": [_render(message, wanted) for message in messages]} if messages else {}


def _sample(account: Account, queue: Queue, limit: int, now: float) -> Sample | None:
    """Return the servers that a short poll asks when it misses something; None when it finds all that it asks for."""
    if not account.injected.misses(min(limit, queue.waiting)):
        return None
    first = queue.line.take(limit, now)
    for message in first:
        queue.line.add(message)
    return Sample(account.injected.servers_asked([message.message_id for message in first]))


def _pick(account: Account, queue: Queue, limit: int, now: float, sample: Sample | None) -> list[Message]:
    """Take from the line, moving dead letters away, until there are enough."""
    target = redrive.dead_letter_queue(account, queue)
    picked: list[Message] = []
    while len(picked) < limit:
        taken = _take(account, queue, limit - len(picked), now, sample)
        if not taken:
            break
        for message in taken:
            if target is None or not redrive.is_exhausted(queue, message):
                picked.append(message)
            elif message.state is State.IN_FLIGHT:
                message.repeat = False
            else:
                redrive.bury(account, queue, target, message, now)
    return picked


def _take(account: Account, queue: Queue, limit: int, now: float, sample: Sample | None) -> list[Message]:
    if sample is not None:
        pool = queue.line.take(limit + _SAMPLED, now)
        taken, rest = sample.split(pool, limit)
        for message in rest:
            queue.line.add(message)
        return taken
    if queue.fifo or not account.injected.reorders(queue.waiting):
        return queue.line.take(limit, now)
    pool = queue.line.take(limit + _SHUFFLED, now)
    if len(pool) < 2:
        return pool
    taken, rest = account.injected.drawn(pool, limit)
    for message in rest:
        queue.line.add(message)
    return taken


def _hand_out(account: Account, queue: Queue, message: Message, timeout: int, holder: str, now: float) -> None:
    is_first = message.state is not State.IN_FLIGHT
    serial = account.next_receive()
    handle = write_handle(queue.secret, message.uid, serial)
    queue.hand_out(message, HandOver(now, timeout, serial, handle, holder))
    if is_first and not queue.fifo and account.injected.is_repeated():
        queue.repeat(message)


def note_asked(
    queue: Queue, holder: str, is_short: bool, picked: list[Message], sample: Sample | None, now: float
) -> None:
    """Remember which servers a receive asked: all of them, those of its sample, or some that hold what it found."""
    if queue.fifo:
        return
    serial = queue.asked[-1].serial + 1 if queue.asked else 1
    servers = frozenset(range(SERVERS)) if not is_short else sample.asked if sample else None
    if servers is None:
        own = random.Random(f"{queue.secret} {serial}")  # the account's generator tells the same story as without this
        servers = draw_with([message.message_id for message in picked], own)
    found = tuple(message.number for message in picked)
    missed = tuple(sample.missed) if sample else ()
    queue.asked.append(Asked(serial, now, holder, is_short, tuple(sorted(servers)), found, missed))


def _remember(queue: Queue, attempt: str, messages: list[Message], now: float) -> None:
    attempts = queue.memory.attempts
    attempts.pop(attempt, None)
    while attempts and (oldest := next(iter(attempts.items())))[1].at + limits.SQS_ATTEMPT_WINDOW <= now:
        del attempts[oldest[0]]
    handed_out = tuple((message, message.receive, message.visible_at or now) for message in messages)
    attempts[attempt] = Attempt(now, handed_out)


def _render(message: Message, wanted: Wanted) -> dict[str, Any]:
    rendered: dict[str, Any] = {
        "MessageId": message.message_id,
        "ReceiptHandle": message.receipt_handle,
        "MD5OfBody": message.md5_of_body,
        "Body": message.body,
    }
    if wanted.system_attributes:
        rendered["Attributes"] = _system_attributes(message, wanted.system_attributes)
    if message.attributes and wanted.message_attributes:
        chosen = _chosen(message.attributes, wanted.message_attributes)
        if chosen:
            rendered["MD5OfMessageAttributes"] = sizes.md5_of_attributes(chosen)
            rendered["MessageAttributes"] = chosen
    return rendered


def _system_attributes(message: Message, names: frozenset[str]) -> dict[str, str]:
    known = {
        "SenderId": message.sender_id,
        "ApproximateFirstReceiveTimestamp": _milliseconds(message.first_received_at or 0.0),
        "ApproximateReceiveCount": str(message.receive_count),
        "SentTimestamp": _milliseconds(message.sent_at),
        "SequenceNumber": message.sequence,
        "MessageDeduplicationId": message.deduplication_id,
        "MessageGroupId": message.group,
        "AWSTraceHeader": message.trace_header,
        "DeadLetterQueueSourceArn": message.dead_letter_source,
    }
    return {name: value for name, value in known.items() if value is not None and ("All" in names or name in names)}


def _milliseconds(moment: float) -> str:
    return str(int(moment * 1000))


def _chosen(attributes: dict[str, dict[str, Any]], names: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Pick by name, by ``prefix.*``, or all with ``All`` and ``.*`` (recorded)."""
    everything = "All" in names or ".*" in names
    prefixes = tuple(name[: -len(".*")] for name in names if name.endswith(".*"))
    return {
        name: dict(attributes[name])
        for name in sorted(attributes)
        if everything or name in names or (prefixes and name.startswith(prefixes))
    }
