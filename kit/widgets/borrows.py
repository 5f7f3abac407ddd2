"""Who held which message, from when until when: read out of the call log and out of nothing else.

Receiving is borrowing: a receive starts a borrow, and its visibility timeout, a change of it, a delete or a purge ends
it. It knows no queue's state, so it shows what the calls say, also for a log that someone kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from kit import limits
from kit.log import Call, CallLog


@dataclass(frozen=True, slots=True)
class Borrow:
    """One message in the hands of one consumer. Times are virtual epoch seconds.

    number: the message's, 1 for the first one sent to its queue. count: which receive of the message this was, from 1.
    end: when the borrow ended, or will unless something happens before.
    ending: ``"timeout"`` (back in the queue), ``"given_back"`` (a visibility timeout of 0), ``"deleted"``,
    ``"taken"`` (another holder deleted the message) or ``"purged"``.
    extended: the moments at which its end was moved. late: the last call with its handle after the borrow had ended,
    so the consumer was still at work. late_delete: that call was a delete.
    shared: the periods in which others worked on the same message: from, to, and how many had it, this one included.
    """

    number: int
    message_id: str
    body: str
    consumer: str
    handle: str
    count: int
    start: float
    end: float
    ending: str = "timeout"
    extended: tuple[float, ...] = ()
    late: float | None = None
    late_delete: bool = False
    shared: tuple[tuple[float, float, int], ...] = ()

    @property
    def worked_until(self) -> float:
        """The last moment at which the consumer is known to have had the message."""
        return self.end if self.late is None else max(self.end, self.late)


def borrows(calls: Iterable[Call], queue: str) -> list[Borrow]:
    """Return the borrows of ``queue`` (a name or a QueueUrl) that these calls tell of, in the order of the receives."""
    ledger = Ledger(queue)
    for call in calls:
        ledger.enter(call)
    return ledger.borrows()


def queue_name(queue: str) -> str:
    """Return the name in a queue's name or QueueUrl."""
    return queue.rstrip("/").rpartition("/")[2]


class Ledger:
    """The borrows of one queue, kept up to date call by call."""

    def __init__(self, queue: str) -> None:
        self.queue = queue_name(queue)
        self._begin()

    def _begin(self) -> None:
        self._read = 0
        self._last: Call | None = None
        self._borrows: list[Borrow] = []
        self._by_handle: dict[str, int] = {}
        self._by_message: dict[str, list[int]] = {}
        self._numbers: dict[str, int] = {}
        self._sent: dict[str, int] = {}
        self._timeouts: dict[str, float] = {}
        self._deleted: dict[str, None] = {}

    def follow(self, log: CallLog) -> None:
        """Enter what is new in ``log``; start over when it was emptied in between."""
        if self._read > len(log) or (self._read and log[self._read - 1] is not self._last):
            self._begin()
        for call in log[self._read :]:
            self.enter(call)
            self._last = call
            self._read += 1

    def enter(self, call: Call) -> None:
        """Enter one call; a call that has nothing to do with borrowing changes nothing."""
        entry = _ENTRIES.get(call.operation)
        if entry is None or call.service != "sqs":
            return
        if call.error is None:
            entry(self, call, queue_name(str(call.params.get("QueueUrl", ""))))
        elif "ReceiptHandle" in call.params:
            self._still_at_work(call.at, call.params["ReceiptHandle"])

    def borrows(self, most: int | None = None) -> list[Borrow]:
        """Return the borrows, at most the latest ``most``, each with the periods in which others had its message."""
        chosen = self._borrows if most is None else self._borrows[-most:]
        return [replace(borrow, shared=tuple(self._shared(borrow))) for borrow in chosen]

    def __len__(self) -> int:
        return len(self._borrows)

    def consumers(self) -> list[str]:
        """Return who borrowed, in the order of their first receive."""
        return list(dict.fromkeys(borrow.consumer for borrow in self._borrows))

    def latest(self, message_id: str) -> Borrow | None:
        """Return the latest borrow of a message, or None."""
        indices = self._by_message.get(message_id)
        return self._borrows[indices[-1]] if indices else None

    def held(self, message_id: str, now: float) -> list[Borrow]:
        """Return the borrows of a message that have not ended at ``now``; more than one after a duplicate delivery."""
        mine = [self._borrows[index] for index in self._by_message.get(message_id, ())]
        return [borrow for borrow in mine if borrow.end > now]

    def deleted(self, most: int) -> list[tuple[str, int]]:
        """Return id and number of the messages deleted last, at most ``most``, the latest last."""
        return [(message_id, self._numbers[message_id]) for message_id in list(self._deleted)[-most:]]

    def _shared(self, borrow: Borrow) -> Iterator[tuple[float, float, int]]:
        everyone = [self._borrows[index] for index in self._by_message[borrow.message_id]]
        moments = {moment for one in everyone for moment in (one.start, one.worked_until)}
        steps = sorted(moment for moment in moments if borrow.start <= moment <= borrow.worked_until)
        for start, end in pairwise(steps):
            count = sum(one.start <= start and end <= one.worked_until for one in everyone)
            if count > 1:
                yield start, end, count

    def _number(self, message_id: str, queue: str) -> int:
        if message_id not in self._numbers:
            self._sent[queue] = self._numbers[message_id] = self._sent.get(queue, 0) + 1
        return self._numbers[message_id]

    def _change(self, index: int, **changes: Any) -> None:
        self._borrows[index] = replace(self._borrows[index], **changes)

    def _created(self, call: Call, queue: str) -> None:
        name = str(call.params.get("QueueName", queue))
        attributes = call.params.get("Attributes") or {}
        if "VisibilityTimeout" in attributes:
            self._timeouts[name] = float(attributes["VisibilityTimeout"])

    def _sent_one(self, call: Call, queue: str) -> None:
        self._number((call.outcome or {}).get("MessageId", ""), queue)

    def _sent_batch(self, call: Call, queue: str) -> None:
        for entry in (call.outcome or {}).get("Successful", ()):
            self._number(entry["MessageId"], queue)

    def _received(self, call: Call, queue: str) -> None:
        if queue != self.queue:
            return
        usual = self._timeouts.get(queue, limits.SQS_VISIBILITY_TIMEOUT.default)
        timeout = float(call.params.get("VisibilityTimeout", usual))
        for message in (call.outcome or {}).get("Messages", ()):
            self._borrowed(call, message, timeout)

    def _borrowed(self, call: Call, message: dict[str, Any], timeout: float) -> None:
        message_id, handle = message["MessageId"], message["ReceiptHandle"]
        earlier = self._by_message.setdefault(message_id, [])
        self._by_handle[handle] = len(self._borrows)
        earlier.append(len(self._borrows))
        self._borrows.append(
            Borrow(
                number=self._number(message_id, self.queue),
                message_id=message_id,
                body=str(message.get("Body", ""))[:80],
                consumer=call.caller,
                handle=handle,
                count=len(earlier),
                start=call.at,
                end=call.at + timeout,
            )
        )

    def _changed(self, call: Call, queue: str) -> None:
        self._move_end(call.at, call.params)

    def _changed_batch(self, call: Call, queue: str) -> None:
        for entry in _successful(call):
            self._move_end(call.at, entry)

    def _still_at_work(self, at: float, handle: str) -> None:
        mine = self._by_handle.get(handle)
        if mine is not None and self._borrows[mine].end < at:
            self._change(mine, late=at)

    def _move_end(self, at: float, change: dict[str, Any]) -> None:
        mine = self._by_handle.get(change.get("ReceiptHandle", ""))
        if mine is None:
            return
        latest = self._by_message[self._borrows[mine].message_id][-1]
        if mine != latest:
            self._change(mine, late=at)
        seconds = float(change.get("VisibilityTimeout", 0))
        extended = (*self._borrows[latest].extended, at)
        self._change(latest, end=at + seconds, ending="timeout" if seconds else "given_back", extended=extended)

    def _deleted_one(self, call: Call, queue: str) -> None:
        self._delete(call.at, str(call.params.get("ReceiptHandle", "")))

    def _deleted_batch(self, call: Call, queue: str) -> None:
        for entry in _successful(call):
            self._delete(call.at, str(entry.get("ReceiptHandle", "")))

    def _delete(self, at: float, handle: str) -> None:
        mine = self._by_handle.get(handle)
        if mine is None:
            return
        message_id = self._borrows[mine].message_id
        self._deleted.setdefault(message_id)
        if self._borrows[mine].end < at:
            self._change(mine, late=at, late_delete=True)
        for index in self._by_message[message_id]:
            if self._borrows[index].end >= at:
                self._change(index, end=at, ending="deleted" if index == mine else "taken")

    def _purged(self, call: Call, queue: str) -> None:
        if queue != self.queue:
            return
        for index, borrow in enumerate(self._borrows):
            if borrow.end > call.at:
                self._change(index, end=call.at, ending="purged")

    def _queue_deleted(self, call: Call, queue: str) -> None:
        self._purged(call, queue)
        self._timeouts.pop(queue, None)
        self._sent.pop(queue, None)


def _successful(call: Call) -> list[dict[str, Any]]:
    done = {entry["Id"] for entry in (call.outcome or {}).get("Successful", ())}
    return [entry for entry in call.params.get("Entries", ()) if entry.get("Id") in done]


_ENTRIES = {
    "CreateQueue": Ledger._created,
    "SetQueueAttributes": Ledger._created,
    "SendMessage": Ledger._sent_one,
    "SendMessageBatch": Ledger._sent_batch,
    "ReceiveMessage": Ledger._received,
    "ChangeMessageVisibility": Ledger._changed,
    "ChangeMessageVisibilityBatch": Ledger._changed_batch,
    "DeleteMessage": Ledger._deleted_one,
    "DeleteMessageBatch": Ledger._deleted_batch,
    "PurgeQueue": Ledger._purged,
    "DeleteQueue": Ledger._queue_deleted,
}
