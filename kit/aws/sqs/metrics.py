"""What a queue's CloudWatch metrics are made of: change points, from which minutes are derived when somebody reads.

Counts are kept for minutes in which something happened, levels for minutes in which they changed; a quiet day costs
nothing. Names and meaning: guide sqs-available-cloudwatch-metrics. It knows numbers only, no queue.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

from kit.limits import MINUTE

COUNTS = (
    "NumberOfMessagesSent",
    "NumberOfMessagesReceived",
    "NumberOfMessagesDeleted",
    "NumberOfEmptyReceives",
    "SentMessageSize",
)
"""Metrics that add up over a minute."""


@dataclass(frozen=True, slots=True)
class Levels:
    """How a queue stood: the three counts, and since when its oldest message has been in it (None: no message)."""

    visible: int = 0
    not_visible: int = 0
    delayed: int = 0
    oldest: float | None = None


@dataclass(frozen=True, slots=True)
class Minute:
    """One minute of a queue, as CloudWatch would show it; levels are those at its end."""

    start: float
    counts: dict[str, int]
    visible: int
    not_visible: int
    delayed: int
    age_of_oldest: float


@dataclass(slots=True)
class Metrics:
    """One queue's change points. Minutes are whole numbers: epoch seconds // 60."""

    _counts: dict[int, dict[str, int]] = field(default_factory=dict)
    _changes: list[int] = field(default_factory=list)
    _levels: list[Levels] = field(default_factory=list)

    def count(self, name: str, moment: float, amount: int = 1) -> None:
        """Add to one of ``COUNTS`` in the minute of ``moment``."""
        minute = self._counts.setdefault(int(moment // MINUTE), defaultdict(int))
        minute[name] += amount

    def level(self, levels: Levels, moment: float) -> None:
        """Note how the queue stands from ``moment`` on; the last note of a minute stays."""
        minute = int(moment // MINUTE)
        if self._changes and self._changes[-1] >= minute:
            self._levels[-1] = levels
            return
        self._changes.append(minute)
        self._levels.append(levels)

    def levels_before(self, moment: float) -> Levels:
        """Return how the queue stood when the minute of ``moment`` began."""
        return self._levels_at(int(moment // MINUTE) - 1)

    def minutes(self, start: float, end: float) -> list[Minute]:
        """Return the whole minutes that begin at or after ``start`` and end by ``end``."""
        first, last = -int(-start // MINUTE), int(end // MINUTE)
        return [self._minute(minute) for minute in range(first, last)]

    def _minute(self, minute: int) -> Minute:
        levels, end = self._levels_at(minute), (minute + 1) * MINUTE
        counts = self._counts.get(minute, {})
        return Minute(
            start=minute * MINUTE,
            counts={name: counts.get(name, 0) for name in COUNTS},
            visible=levels.visible,
            not_visible=levels.not_visible,
            delayed=levels.delayed,
            age_of_oldest=0.0 if levels.oldest is None else end - levels.oldest,
        )

    def _levels_at(self, minute: int) -> Levels:
        position = bisect_right(self._changes, minute)
        return self._levels[position - 1] if position else Levels()
