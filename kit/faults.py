"""Faults to inject: each is switched on for a while and decides, call by call, whether it strikes.

It draws from the account's seeded generator, so the same seed tells the same story. What a fault *does* is up to
whoever asks: the engine (throttle, latency, lost_response, crash) or a service's model (duplicates, reorder, misses,
eventual).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from random import Random
from types import TracebackType

from kit.errors import KitError

KINDS = ("duplicates", "reorder", "misses", "throttle", "latency", "lost_response", "crash", "crash_after", "eventual")


class ConsumerCrashed(BaseException):
    """The consumer's process died at this call. No ``except Exception`` catches it, as none survives a power cut."""


class LostResponse(Exception):
    """The call took effect, and its answer never arrived; the doors turn it into a connection error."""


_CALLS_PER_MOMENT = 1_000
_PACE = 0.01


@dataclass(slots=True)
class Consumer:
    """One run of a learner's code, so that a crash can end it and late calls can be told apart."""

    crashed: bool = False
    returned: bool = False
    _moment: float = 0.0
    _calls: int = 0

    def pace(self, now: float) -> float:
        """Return how many virtual seconds the next call takes: 0, unless far too many came at one moment.

        (Nothing takes time in virtual time, so a loop that polls without waiting until a deadline would never end.)
        """
        if now > self._moment + _PACE:
            self._moment, self._calls = now, 0
        self._moment = now
        self._calls += 1
        return _PACE if self._calls > _CALLS_PER_MOMENT else 0.0


CONSUMER: ContextVar[Consumer | None] = ContextVar("kit_consumer", default=None)
"""The run that the current thread belongs to; None in a notebook's own cells."""


@dataclass(slots=True, eq=False)
class Fault:
    """One switched-on fault: a context manager, or ``start()`` and ``stop()``.

    operation: strikes calls of this operation only (``"DeleteMessage"``); None: every call it can strike.
    rate: probability from 0 to 1. at: the matching calls to strike, counted from 1. Neither: every one.
    seconds: how long latency lasts.
    """

    faults: Faults
    kind: str
    operation: str | None = None
    rate: float | None = None
    at: Sequence[int] | None = None
    seconds: float = 0.0
    seen: int = field(default=0, init=False)
    struck: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        if self.operation is not None and ("_" in self.operation or not self.operation[:1].isupper()):
            raise KitError(f"Name the operation as AWS does, like ReceiveMessage, not {self.operation!r}.")
        if self.rate is not None and not 0 <= self.rate <= 1:
            raise KitError(f"A fault's rate is a probability from 0 to 1; this one is {self.rate!r}.")
        if self.rate is not None and self.at is not None:
            raise KitError("Give a fault either rate= or at=, not both.")
        if self.at is not None and (isinstance(self.at, str) or any(not isinstance(n, int) or n < 1 for n in self.at)):
            raise KitError(
                f"at= lists the matching calls to strike, counted from 1, like [3]; this one is {self.at!r}."
            )

    def start(self) -> Fault:
        """Switch it on."""
        self.faults.active.append(self)
        return self

    def stop(self) -> None:
        """Switch it off; twice does no harm."""
        if self in self.faults.active:
            self.faults.active.remove(self)

    def strikes(self, operation: str, random: Random) -> bool:
        """Count one call and decide whether it is struck."""
        if self.operation not in (None, operation):
            return False
        self.seen += 1
        struck = self._decide(random)
        self.struck += struck
        return struck

    def _decide(self, random: Random) -> bool:
        if self.at is not None:
            return self.seen in self.at
        return self.rate is None or random.random() < self.rate

    def __enter__(self) -> Fault:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class Faults:
    """The faults of one account; each member makes one: ``with sandbox.faults.throttle("SendMessage", at=[2]):``."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.active: list[Fault] = []
        self._struck: list[str] = []

    def duplicates(
        self, operation: str | None = None, rate: float | None = None, at: Sequence[int] | None = None
    ) -> Fault:
        """Hand a message of a standard queue out twice although it is in flight."""
        return Fault(self, "duplicates", operation, rate, at)

    def reorder(
        self, operation: str | None = None, rate: float | None = None, at: Sequence[int] | None = None
    ) -> Fault:
        """Hand messages of a standard queue out in another order than they were sent."""
        return Fault(self, "reorder", operation, rate, at)

    def misses(self, operation: str | None = None, rate: float | None = None, at: Sequence[int] | None = None) -> Fault:
        """Let a short poll of a standard queue miss messages that are there."""
        return Fault(self, "misses", operation, rate, at)

    def throttle(
        self, operation: str | None = None, rate: float | None = None, at: Sequence[int] | None = None
    ) -> Fault:
        """Answer with the service's throttling error, without any effect."""
        return Fault(self, "throttle", operation, rate, at)

    def latency(
        self,
        operation: str | None = None,
        rate: float | None = None,
        at: Sequence[int] | None = None,
        *,
        seconds: float = 1.0,
    ) -> Fault:
        """Let ``seconds`` of virtual time pass before the call takes effect."""
        return Fault(self, "latency", operation, rate, at, seconds=seconds)

    def lost_response(
        self, operation: str | None = None, rate: float | None = None, at: Sequence[int] | None = None
    ) -> Fault:
        """Let the call take effect and lose its answer: the caller sees a connection error (and its SDK may retry)."""
        return Fault(self, "lost_response", operation, rate, at)

    def crash(
        self,
        operation: str | None = None,
        rate: float | None = None,
        at: Sequence[int] | None = None,
        *,
        after: bool = False,
    ) -> Fault:
        """Kill the consumer at this call: before it takes effect, or right after with ``after=True``."""
        return Fault(self, "crash_after" if after else "crash", operation, rate, at)

    def eventual(
        self, operation: str | None = None, rate: float | None = None, at: Sequence[int] | None = None
    ) -> Fault:
        """Let purge, counts and attribute changes lag as they do on AWS."""
        return Fault(self, "eventual", operation, rate, at)

    def clear(self) -> None:
        """Switch every fault off."""
        self.active.clear()
        self._struck.clear()

    def strike(self, kind: str, operation: str) -> Fault | None:
        """Return the fault of this kind that strikes this call of ``operation``, or None; each counts the call."""
        if not self.active:
            return None
        hits = [fault for fault in self.active if fault.kind == kind and fault.strikes(operation, self._random)]
        if not hits:
            return None
        self._struck.append(kind)
        return hits[0]

    def draw(self, kind: str, operation: str) -> bool:
        """Tell whether a fault of this kind strikes this call of ``operation``."""
        return self.strike(kind, operation) is not None

    def take_struck(self) -> str | None:
        """Return the kind that struck since the last time this was asked (the last one of several), or None."""
        struck, self._struck = self._struck, []
        return struck[-1] if struck else None
