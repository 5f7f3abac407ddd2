"""Threads that take turns, so that virtual time can jump exactly when nobody can do anything.

One thread at a time holds the turn. A thread that has to wait says what for (``ready``) and until when (``deadline``)
and hands the turn on. When every thread waits, time takes one step to the next moment at which something happens.
That makes a learner's threads deterministic. It knows nothing of AWS, and nothing of what the threads wait for.
"""

from __future__ import annotations

import _thread
import contextvars
import time as real_time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, Protocol

from kit.errors import KitError

STAGE: ContextVar[Stage | None] = ContextVar("kit_stage", default=None)
"""The stage that the current context performs on, or None."""

_READS_PER_MOMENT = 1_000
_TICK = 0.001
_MOST_WAITS = 500_000
_MOST_CLOSINGS = 100

_allocate_lock = _thread.allocate_lock
_sleep_for_real = real_time.sleep


class Timekeeper(Protocol):
    """Whoever can let virtual time pass."""

    def now(self) -> float:
        """Return the virtual now in epoch seconds."""

    def step(self, until: float | None) -> bool:
        """Go to the next due moment, at most to ``until``; False when nothing is due and ``until`` is None."""


class _Actor:
    """One thread on the stage."""

    def __init__(self) -> None:
        self.turn = _allocate_lock()
        self.turn.acquire()
        self.ready: Callable[[], bool] = _now
        self.deadline: float | None = None
        self.outcome = True
        self.error: BaseException | None = None
        self.finished = False
        self.closings = 0


class Stage:
    """The threads of one learner's code, started by the thread that makes the stage.

    time: lets virtual time pass when all of them wait.
    """

    def __init__(self, time: Timekeeper) -> None:
        self._time = time
        self._main = _Actor()
        self._actors = {_thread.get_ident(): self._main}
        self._waiting: list[_Actor] = []
        self._closed = False
        self._reads = 0
        self._waits = 0

    def now(self) -> float:
        """Return the virtual now; a thread that reads it over and over without waiting makes it creep on.

        (Nothing takes time in virtual time, so ``while time.time() < end: ...`` would never end.)
        """
        self._reads += 1
        if self._reads > _READS_PER_MOMENT and _thread.get_ident() in self._actors:
            reads = self._reads
            self.wait(_never, self._time.now() + _TICK)
            self._reads = reads
        return self._time.now()

    def wait(self, ready: Callable[[], bool], deadline: float | None) -> bool:
        """Hand the turn on until ``ready()`` (True) or until virtual ``deadline`` (False).

        Raises SystemExit in a thread that is left over (Python ends it silently), KitError when all wait for what can
        never happen.
        """
        me = self._actors.get(_thread.get_ident())
        if me is None:
            return self._wait_outside(ready, deadline)
        self._check(me)
        self._reads = 0
        me.ready, me.deadline = ready, deadline
        self._waiting.append(me)
        self._hand_on(me)
        self._check(me)
        if me.error is not None:
            error, me.error = me.error, None
            raise error
        return me.outcome

    def enrol(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return ``function`` in a form that a new thread can run: it waits for its turn first and hands it on last."""
        actor = _Actor()
        context = contextvars.copy_context()
        self._waiting.append(actor)
        return lambda *args, **kwargs: self._perform(actor, lambda: context.run(function, *args, **kwargs))

    def finished(self, ident: int | None) -> bool:
        """Tell whether the thread with this identifier has left the stage (or was never on it)."""
        return ident is None or ident not in self._actors

    def left_over(self) -> int:
        """Return how many threads are still there besides the first."""
        return len({id(actor) for actor in self._waiting} - {id(self._main)})

    def close(self) -> None:
        """End every thread that is left: each gets SystemExit at its next wait, until it gives up."""
        self._closed = True
        while self.left_over():
            self._waiting.append(self._main)
            self._main.ready = lambda: all(actor is self._main for actor in self._waiting)
            self._main.deadline = None
            self._hand_on(self._main)

    def _perform(self, actor: _Actor, act: Callable[[], object]) -> None:
        actor.turn.acquire()
        ident = _thread.get_ident()
        self._actors[ident] = actor
        try:
            if not self._closed:
                act()
        except SystemExit:
            pass
        finally:
            del self._actors[ident]
            self._next().turn.release()

    def _hand_on(self, me: _Actor) -> None:
        chosen = self._next()
        if chosen is not me:
            chosen.turn.release()
            me.turn.acquire()

    def _next(self) -> _Actor:
        while True:
            now = self._time.now()
            for actor in self._waiting:
                actor.outcome = actor.ready()
                due = actor.deadline is not None and now >= actor.deadline
                if actor.outcome or due or (self._closed and actor is not self._main):
                    self._waiting.remove(actor)
                    return actor
            if not self._let_time_pass():
                return self._give_up()

    def _let_time_pass(self) -> bool:
        self._waits += 1
        deadlines = [actor.deadline for actor in self._waiting if actor.deadline is not None]
        if self._waits > _MOST_WAITS:
            return False
        return self._time.step(min(deadlines, default=None)) or self._wait_for_others()

    def _wait_for_others(self) -> bool:
        """Give threads that are not on the stage (a pool from an earlier cell) a moment of real time."""
        for _ in range(200):
            if any(actor.ready() for actor in self._waiting):
                return True
            _sleep_for_real(0.005)
        return False

    def _give_up(self) -> _Actor:
        actor = self._main if self._main in self._waiting else self._waiting[0]
        self._waiting.remove(actor)
        endless = self._waits > _MOST_WAITS
        actor.error = KitError(
            "The code waited and waited without coming to an end: is there a way out of its loop?"
            if endless
            else "All threads wait for something that can never happen: who was to wake them?"
        )
        self._waits = 0
        return actor

    def _check(self, me: _Actor) -> None:
        if not self._closed or me is self._main:
            return
        me.closings += 1
        if me.closings > _MOST_CLOSINGS:
            self._leave_for_good()
        raise SystemExit("This thread was left over when its stage closed.")

    def _leave_for_good(self) -> None:
        """A thread that catches everything and goes on for ever is parked (it is a daemon thread, so no exit waits)."""
        del self._actors[_thread.get_ident()]
        self._next().turn.release()
        forever = _allocate_lock()
        forever.acquire()
        forever.acquire()

    def _wait_outside(self, ready: Callable[[], bool], deadline: float | None) -> bool:
        while not ready():
            if self._closed or (deadline is not None and self._time.now() >= deadline):
                return False
            _sleep_for_real(0.001)
        return True


def _now() -> bool:
    return True


def _never() -> bool:
    return False
