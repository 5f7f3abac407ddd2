"""The order of a FIFO queue: per message group, the longest prefix that can be seen.

Within a group the first message that cannot be received (in flight or delayed) holds back itself and all after it;
those before it can still be delivered. Groups do not wait for one another: they are served in the order in which their
head became available. (Guide FIFO-queues-understanding-logic; model ReceiveMessage, ReceiveRequestAttemptId; recorded.)
It also holds what only FIFO queues remember: deduplication ids and receive attempts.
"""

from __future__ import annotations

import heapq
from collections import OrderedDict, deque
from dataclasses import dataclass, field

from kit import limits
from kit.aws.sqs.line import Entry, is_valid, new_entry
from kit.aws.sqs.message import Message


class _Group:
    """One message group: who can be seen, who cannot."""

    def __init__(self) -> None:
        self.visible: list[Entry] = []
        self.hidden: list[Entry] = []

    def deliverable(self) -> bool:
        """Tell whether its first visible message stands before its first hidden one."""
        _drop_invalid(self.visible)
        _drop_invalid(self.hidden)
        return bool(self.visible) and (not self.hidden or self.visible[0] < self.hidden[0])

    def is_empty(self) -> bool:
        """Tell whether nothing is left to remember."""
        return not self.visible and not self.hidden


class FifoLine:
    """Lanes by message group; those whose head can be delivered, in the order in which it became so."""

    def __init__(self) -> None:
        self._groups: dict[str, _Group] = {}
        self._ready: OrderedDict[str, _Group] = OrderedDict()

    def add(self, message: Message) -> None:
        """Let it be received as soon as nothing before it in its group is hidden."""
        group = self._group(message)
        heapq.heappush(group.visible, new_entry(message))
        self._refresh(message.group or "", group)

    def hide(self, message: Message) -> None:
        """Let it hold back whatever comes after it in its group."""
        group = self._group(message)
        heapq.heappush(group.hidden, new_entry(message))
        self._refresh(message.group or "", group)

    def remove(self, message: Message) -> None:
        """Forget it, and let its group go on."""
        message.ticket = 0
        group = self._groups.get(message.group or "")
        if group is not None:
            self._refresh(message.group or "", group)

    def take(self, limit: int, now: float) -> list[Message]:
        """Return as many of one group as possible before the next group begins."""
        taken: list[Message] = []
        while len(taken) < limit and self._ready:
            name, group = next(iter(self._ready.items()))
            while len(taken) < limit and group.deliverable():
                taken.append(heapq.heappop(group.visible)[2])
            self._refresh(name, group)
        for message in taken:
            message.ticket = 0
        return taken

    def _group(self, message: Message) -> _Group:
        return self._groups.setdefault(message.group or "", _Group())

    def _refresh(self, name: str, group: _Group) -> None:
        if group.deliverable():
            self._ready.setdefault(name, group)
            return
        self._ready.pop(name, None)
        if group.is_empty():
            self._groups.pop(name, None)


def _drop_invalid(entries: list[Entry]) -> None:
    while entries and not is_valid(entries[0]):
        heapq.heappop(entries)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a send was answered with."""

    message_id: str
    sequence: str


Scope = tuple[str | None, str]
"""A deduplication id together with its message group, or with None where ids count for the whole queue."""


class Deduplication:
    """Remembers ids for five minutes, also after the message was deleted (model SendMessage)."""

    def __init__(self) -> None:
        self._sent: dict[Scope, Sent] = {}
        self._ages: deque[tuple[float, Scope]] = deque()

    def find(self, scope: Scope, now: float) -> Sent | None:
        """Return what the first send with this id was answered with, or None when it is new."""
        while self._ages and self._ages[0][0] <= now:
            self._sent.pop(self._ages.popleft()[1], None)
        return self._sent.get(scope)

    def remember(self, scope: Scope, sent: Sent, now: float) -> None:
        """Keep an id that is new."""
        self._sent[scope] = sent
        self._ages.append((now + limits.SQS_DEDUPLICATION_WINDOW, scope))


@dataclass(frozen=True, slots=True)
class Attempt:
    """One receive with a ReceiveRequestAttemptId: what it handed out, and until when each was to be hidden."""

    at: float
    handed_out: tuple[tuple[Message, int, float], ...]

    def can_be_repeated(self, now: float) -> bool:
        """Tell whether nothing was changed since: none deleted, extended, given back or lapsed."""
        recent = now < self.at + limits.SQS_ATTEMPT_WINDOW
        return recent and bool(self.handed_out) and all(map(_unchanged, self.handed_out))


def _unchanged(handed_out: tuple[Message, int, float]) -> bool:
    message, receive, visible_at = handed_out
    return message.receive == receive and message.visible_at == visible_at


@dataclass(slots=True)
class FifoMemory:
    """What a FIFO queue remembers besides its messages; a purge clears it (recorded)."""

    deduplication: Deduplication = field(default_factory=Deduplication)
    attempts: dict[str, Attempt] = field(default_factory=dict)


class Quota:
    """Counts calls of one second; FIFO queues take 300 of each action (guide quotas-messages)."""

    def __init__(self) -> None:
        self._second = 0
        self._calls: dict[tuple[str, str], int] = {}

    def spend(self, action: str, group: str, allowed: int, now: float) -> bool:
        """Count one call of an action (on one group; empty: on the queue); False when the second's share is used up."""
        if int(now) != self._second:
            self._second = int(now)
            self._calls.clear()
        used = self._calls.get((action, group), 0)
        if used >= allowed:
            return False
        self._calls[action, group] = used + 1
        return True
