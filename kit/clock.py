"""Virtual time: the one place of kit that knows the real clock.

A clock stands still at rate 0 and runs ``rate`` times as fast as real time otherwise; it can also jump. However it gets
from one moment to a later one, it stops at every due moment in between, so that what is due happens *then*.
It knows nothing of queues or messages: whoever has something due registers as a source.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import ContextVar
from datetime import timedelta
from time import monotonic as real_monotonic
from time import time as real_time
from typing import Protocol

from kit.errors import KitError

_SHORTEST, _SETTLING = 0.001, 0.15
"""Real seconds: no wait is shorter; and in a cell that waits long, whoever draws the account has caught up by then."""

_MOST_STEPS = 10_000_000
"""A walk that stops more often than this is a source that is always due, not a long story."""


class Source(Protocol):
    """Something with due moments: the queues of an account, a set of waiting threads."""

    def next_due(self) -> float | None:
        """Return the earliest moment (epoch seconds) at which it has something to do, or None."""

    def run_due(self) -> None:
        """Do whatever is due at the clock's now."""


class Waiting(Protocol):
    """Decides how a thread waits; a check puts its own in place of the plain loop below."""

    def wait(self, ready: Callable[[], bool], deadline: float | None) -> bool:
        """Block until ``ready()`` (True) or until virtual ``deadline`` (False)."""


WAITING: ContextVar[Waiting | None] = ContextVar("kit_waiting", default=None)
"""Who decides how the current thread waits; None: the clock itself."""


class Clock:
    """An account's time: ``now``, ``sleep``, ``advance`` and a ``rate``; all in seconds.

    start: epoch seconds of the first moment; the real now when None.
    rate: virtual seconds per real second; 0 stands still.
    """

    def __init__(self, start: float | None = None, rate: float = 0) -> None:
        self.lock = threading.Condition(threading.RLock())
        self._base = real_time() if start is None else float(start)
        self._anchor = real_monotonic()
        self._rate = _checked_rate(rate)
        self._moment: float | None = None
        self._sources: list[Source] = []
        self._watchers: list[Callable[[], None]] = []

    @property
    def rate(self) -> float:
        """Virtual seconds per real second; 0 when the clock stands still."""
        return self._rate

    @rate.setter
    def rate(self, rate: float) -> None:
        checked = _checked_rate(rate)
        with self.lock:
            self.catch_up()
            self._set_now(self._flowing())
            self._rate = checked
            self._announce()

    def now(self) -> float:
        """Return the virtual now as epoch seconds."""
        with self.lock:
            return self._flowing() if self._moment is None else self._moment

    def sleep(self, seconds: float) -> None:
        """Wait ``seconds`` of virtual time: at once where the clock stands still, for real where it runs."""
        if seconds < 0:
            raise KitError(f"clock.sleep got {seconds!r} seconds; time does not run backwards, so give it 0 or more.")
        self.wait(_never, self.now() + seconds)

    def advance(
        self,
        delta: float | timedelta = 0,
        *,
        seconds: float = 0,
        minutes: float = 0,
        hours: float = 0,
        days: float = 0,
    ) -> float:
        """Jump ahead by the sum of the amounts, through every due moment on the way, and return the new now.

        delta: seconds, or a timedelta.
        Raises KitError when the sum is negative.
        """
        plain = delta.total_seconds() if isinstance(delta, timedelta) else delta
        jump = plain + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds).total_seconds()
        if jump < 0:
            raise KitError(f"clock.advance got {jump:g} seconds; time does not run backwards, so give it 0 or more.")
        waiting = WAITING.get()
        if waiting is not None:
            waiting.wait(_never, self.now() + jump)
        else:
            self.walk_to(self.now() + jump)
        return self.now()

    def wait(self, ready: Callable[[], bool], deadline: float | None = None) -> bool:
        """Block the calling thread until ``ready()`` (True) or until ``deadline`` (False).

        At rate 0 nothing else can happen in the meantime, so the clock jumps from due moment to due moment.
        Raises KitError when the clock stands still and nothing is ever due.
        """
        waiting = WAITING.get()
        if waiting is not None:
            return waiting.wait(ready, deadline)
        settled = False
        with self.lock:
            while True:
                self.catch_up()
                if ready():
                    return True
                if deadline is not None and self.now() >= deadline:
                    return False
                self._pass_time(deadline, settled)
                settled = True

    def walk_to(self, target: float) -> None:
        """Go to ``target`` (epoch seconds) through every due moment on the way; earlier targets change nothing."""
        with self.lock:
            if self._moment is not None or target < self.now():
                return
            for _ in range(_MOST_STEPS):
                due = self.next_due()
                if due is None or due > target:
                    break
                self._stand_at(max(due, self.now()))
            else:
                raise KitError("The clock was asked to stop at more moments than it can: something is always due.")
            self._stand_at(target)
            self._set_now(target)
            self._announce()

    def catch_up(self) -> None:
        """Let everything happen that became due while a running clock ran."""
        if self._rate and self._moment is None:
            self.walk_to(self.now())

    def next_due(self) -> float | None:
        """Return the earliest due moment of all sources, or None."""
        moments = [due for source in self._sources if (due := source.next_due()) is not None]
        return min(moments, default=None)

    def add_source(self, source: Source) -> None:
        """Stop at this source's due moments from now on."""
        with self.lock:
            self._sources.append(source)

    def call_at(self, moment: float, act: Callable[[], object]) -> None:
        """Let ``act`` happen at ``moment`` (epoch seconds), in the middle of whatever waits or jumps then."""
        self.add_source(_Appointment(self, moment, act))

    def watch(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call ``watcher`` after every jump and change of rate; returns the function that ends it."""
        with self.lock:
            self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher) if watcher in self._watchers else None

    def _flowing(self) -> float:
        return self._base + self._rate * (real_monotonic() - self._anchor)

    def _set_now(self, moment: float) -> None:
        self._base, self._anchor = moment, real_monotonic()

    def _stand_at(self, moment: float) -> None:
        self._moment = moment
        try:
            for source in self._sources:
                source.run_due()
            self._set_now(moment)
        finally:
            self._moment = None
        self.lock.notify_all()

    def _pass_time(self, deadline: float | None, settled: bool) -> None:
        moments = [moment for moment in (self.next_due(), deadline) if moment is not None]
        if self._rate:
            real = max((min(moments) - self.now()) / self._rate, _SHORTEST) if moments else None
            self._wait_for_real(real, settled)
        elif moments:
            self.walk_to(min(moments))
        else:
            raise KitError("This call waits for something that can never happen: the clock stands still.")

    def _wait_for_real(self, real: float | None, settled: bool) -> None:
        """Block for ``real`` seconds at most; in a long wait, watchers are told once more, for they may lag."""
        if settled or (real is not None and real <= _SETTLING):
            self.lock.wait(real)
        else:
            self.lock.wait(_SETTLING)
            self._announce()

    def _announce(self) -> None:
        self.lock.notify_all()
        for watcher in list(self._watchers):
            watcher()


class _Appointment:
    """Something that happens once."""

    def __init__(self, clock: Clock, moment: float, act: Callable[[], object]) -> None:
        self._clock, self._moment, self._act = clock, moment, act
        self._over = False

    def next_due(self) -> float | None:
        return None if self._over else self._moment

    def run_due(self) -> None:
        if not self._over and self._clock.now() >= self._moment:
            self._over = True
            self._act()


def _never() -> bool:
    return False


def _checked_rate(rate: float) -> float:
    if not isinstance(rate, int | float) or isinstance(rate, bool) or not 0 <= rate <= 1_000_000:
        raise KitError(f"A clock's rate is a number from 0 (stands still) to 1,000,000; this one is {rate!r}.")
    return float(rate)
