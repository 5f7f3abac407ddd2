"""A schedule: which thing happens next, at a cost that does not grow with how many are planned.

It knows numbers only: a thing is an integer key and has at most one moment. Replaced and cancelled entries stay in the
heap until they surface or are the majority, when the heap is built anew; each costs O(log n) in the long run.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

_FEW = 64
"""Below this many entries nobody minds the dead ones."""


class Schedule:
    """Moments by key, soonest first; keys of the same moment in the order in which they were set."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, int]] = []
        self._tickets: dict[int, int] = {}
        self._last_ticket = 0

    def __len__(self) -> int:
        return len(self._tickets)

    def __iter__(self) -> Iterator[int]:
        return iter(self._tickets)

    def __contains__(self, key: int) -> bool:
        return key in self._tickets

    def set(self, key: int, moment: float) -> None:
        """Plan ``key`` for ``moment``; an earlier plan for it is forgotten."""
        self._last_ticket += 1
        self._tickets[key] = self._last_ticket
        heapq.heappush(self._heap, (moment, self._last_ticket, key))
        if len(self._heap) > _FEW + 2 * len(self._tickets):
            self._rebuild()

    def cancel(self, key: int) -> None:
        """Forget ``key``; unknown keys are fine."""
        self._tickets.pop(key, None)

    def soonest(self) -> float | None:
        """Return the earliest moment, or None when nothing is planned."""
        self._drop_dead()
        return self._heap[0][0] if self._heap else None

    def first(self) -> int | None:
        """Return the key of the earliest moment without taking it, or None when nothing is planned."""
        self._drop_dead()
        return self._heap[0][2] if self._heap else None

    def pop(self) -> int:
        """Take the key of the earliest moment; raises IndexError when nothing is planned."""
        self._drop_dead()
        _, _, key = heapq.heappop(self._heap)
        del self._tickets[key]
        return key

    def _drop_dead(self) -> None:
        heap, tickets = self._heap, self._tickets
        while heap and tickets.get(heap[0][2]) != heap[0][1]:
            heapq.heappop(heap)

    def _rebuild(self) -> None:
        self._heap = [entry for entry in self._heap if self._tickets.get(entry[2]) == entry[1]]
        heapq.heapify(self._heap)
