"""What both ways have in common: a run goes from moment to moment, orders come, Shipping goes down and up."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from heapq import heappop, heappush
from itertools import count
from math import ceil, inf

from kit import limits
from kit.load.burst import Burst, LoadRun, Order, arrivals

LONGEST_WATCH = float(limits.HOUR)
"""Seconds after which a run ends in any case, when its burst does not say how long to watch."""

_LAST_QUARTER = 0.75


@dataclass(slots=True)
class Agenda:
    """What happens when; things of one moment in the order in which they were planned."""

    _entries: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=count)

    def add(self, moment: float, act: Callable[[], None]) -> None:
        """Plan something."""
        heappush(self._entries, (moment, next(self._numbers), act))

    def next(self) -> float:
        """Return the earliest moment at which something is planned."""
        return self._entries[0][0] if self._entries else inf

    def run(self, moment: float) -> None:
        """Do what is planned up to ``moment``."""
        while self._entries and self._entries[0][0] <= moment:
            heappop(self._entries)[2]()


class Run(ABC):
    """One run. Times are seconds since it began; workers and orders are numbers from 0."""

    def __init__(self, burst: Burst, seed: int) -> None:
        self.burst = burst
        self.now = 0.0
        self.agenda = Agenda()
        self.arrived = arrivals(burst, seed)
        self.answered: dict[int, float] = {}
        self.shipped: dict[int, float] = {}
        self.failed: dict[int, float] = {}
        self.is_up = True
        self.shift = 0
        """Counts outages: work that was begun in an earlier shift is never finished."""
        self.free = deque(range(burst.workers))
        self._backlog: list[tuple[int, int]] = []
        self._drained_at: float | None = None
        self._to_come = len(self.arrived)
        self._plan()

    def run(self) -> LoadRun:
        """Go on until everything is done, or for as long as the burst is watched."""
        watched = self.burst.watched
        end = LONGEST_WATCH if watched is None else watched
        while not self._is_over() and (moment := self.next_moment()) <= end:
            self._note(moment)
            self.now = moment
            self.step()
            self._look_whether_drained()
        last = self.now if watched is None else end
        self._note(last)
        return self.result(last)

    def next_moment(self) -> float:
        """Return when something happens next."""
        return self.agenda.next()

    def step(self) -> None:
        """Do what happens now."""
        self.agenda.run(self.now)

    def go_down(self) -> None:
        """Let Shipping fail."""
        self.is_up = False
        self.shift += 1
        self.free.clear()

    def go_up(self) -> None:
        """Let Shipping work again."""
        self.is_up = True
        self.free.extend(range(self.burst.workers))

    def result(self, seconds: float) -> LoadRun:
        """Return what was measured."""
        orders = tuple(
            Order(arrived, self.answered.get(number), self.shipped.get(number), self.failed.get(number))
            for number, arrived in enumerate(self.arrived)
        )
        return LoadRun(orders, self.lost(), tuple(self._backlog), self._drained_at, seconds)

    @abstractmethod
    def come(self, order: int) -> None:
        """Let an order come."""

    @abstractmethod
    def inside(self) -> int:
        """Return how many orders have come and neither been shipped nor failed."""

    @abstractmethod
    def waiting(self) -> int:
        """Return how many orders wait for a worker."""

    @abstractmethod
    def lost(self) -> int:
        """Return how many orders will never be shipped."""

    def _plan(self) -> None:
        for order, moment in enumerate(self.arrived):
            self.agenda.add(moment, partial(self._next_comes, order))
        outage = self.burst.outage
        if outage is not None and outage[0] < outage[1]:
            self.agenda.add(outage[0], self.go_down)
            self.agenda.add(outage[1], self.go_up)

    def _next_comes(self, order: int) -> None:
        self._to_come -= 1
        self.come(order)

    def _is_over(self) -> bool:
        return self.burst.watched is None and not self._to_come and self.is_up and not self.inside()

    def _note(self, moment: float) -> None:
        """Note the whole seconds before ``moment``: nothing has changed since the last step."""
        if len(self._backlog) < moment:
            inside = self.inside()
            self._backlog.extend((second, inside) for second in range(len(self._backlog), ceil(moment)))

    def _look_whether_drained(self) -> None:
        """Look from the end of the trouble on; sustained load has no end, so its last quarter is looked at."""
        begin = min(self.burst.trouble_ends, _LAST_QUARTER * (self.burst.watched or inf))
        if self._drained_at is None and self.now >= begin and self.is_up and not self.waiting():
            self._drained_at = self.now
