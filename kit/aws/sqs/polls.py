"""Long polls as data: a ReceiveMessage that waits, and the room where all of an account's polls wait.

A poll holds what was asked and its deadline. Whoever changes a queue or walks the clock completes it; nobody looks for
himself, so no poll misses what happened in the middle of a jump.
"""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kit.aws.sqs.queue import Queue
from kit.aws.sqs.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one ReceiveMessage asks for.

    timeout: visibility timeout in seconds; None: the queue's own at the moment of delivery.
    """

    messages: int
    timeout: int | None
    holder: str
    attempt: str | None
    system_attributes: frozenset[str]
    message_attributes: tuple[str, ...]


class Poll:
    """A ReceiveMessage that waits. ``answer`` is None as long as it does; ``deadline`` is in epoch seconds."""

    def __init__(self, queue: Queue, wanted: Wanted, deadline: float, leave: Callable[[Poll], None]) -> None:
        self.queue = queue
        self.wanted = wanted
        self.deadline = deadline
        self.answer: dict[str, Any] | None = None
        self.number = 0
        self._leave = leave

    def cancel(self) -> None:
        """Stop waiting: no message is handed to a caller who has gone. Harmless when the answer is there."""
        if self.answer is None:
            self.answer = {}
            self._leave(self)


class WaitingRoom:
    """The polls that wait, per queue in the order in which they started, and their deadlines."""

    def __init__(self) -> None:
        self._polls: dict[Queue, OrderedDict[int, Poll]] = {}
        self._by_number: dict[int, Poll] = {}
        self._deadlines = Schedule()
        self._numbers = itertools.count(1)

    def __bool__(self) -> bool:
        return bool(self._by_number)

    def enter(self, queue: Queue, wanted: Wanted, deadline: float) -> Poll:
        """Let a new poll wait."""
        poll = Poll(queue, wanted, deadline, self._remove)
        poll.number = next(self._numbers)
        self._by_number[poll.number] = poll
        self._polls.setdefault(queue, OrderedDict())[poll.number] = poll
        self._deadlines.set(poll.number, deadline)
        return poll

    def complete(self, poll: Poll, answer: dict[str, Any]) -> None:
        """Give a poll its answer."""
        poll.answer = answer
        self._remove(poll)

    def queues(self) -> list[Queue]:
        """Return the queues at which somebody waits."""
        return list(self._polls)

    def first(self, queue: Queue) -> Poll | None:
        """Return the poll that has waited longest at a queue, or None."""
        return next(iter(self._polls.get(queue, {}).values()), None)

    def at(self, queue: Queue) -> list[Poll]:
        """Return all polls at a queue."""
        return list(self._polls.get(queue, {}).values())

    def overdue(self, now: float) -> Iterator[Poll]:
        """Yield the polls whose deadline has come, earliest first; each must be completed before the next is asked."""
        while (deadline := self._deadlines.soonest()) is not None and deadline <= now:
            number = self._deadlines.first()
            if number is None:
                return
            yield self._by_number[number]

    def next_due(self) -> float | None:
        """Return the earliest moment at which a poll may be completed: a deadline, or a change in a queue."""
        moments = [queue.next_change() for queue in self._polls] + [self._deadlines.soonest()]
        return min((moment for moment in moments if moment is not None), default=None)

    def _remove(self, poll: Poll) -> None:
        if self._by_number.pop(poll.number, None) is None:
            return
        self._deadlines.cancel(poll.number)
        at_queue = self._polls[poll.queue]
        del at_queue[poll.number]
        if not at_queue:
            del self._polls[poll.queue]
