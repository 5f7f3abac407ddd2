"""The picture of a failing scenario: a row for each operation, calls from left to right, and the virtual time below.

Calls come one after the other, however close in time; where time passes, the gap between two columns grows with it.
It knows what AWS saw and nothing of the test: no bodies, no code, nothing that was expected.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from grader.results import MOST_EVENTS, Event

_MOST_NUMBERED = 16
"""Columns that can be wide enough for numbers in them."""

_FEW = 6
"""Moments that can all have their time below the axis."""

_LETTER = 6
"""Pixels of a letter below the axis."""

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


@dataclass(frozen=True, slots=True)
class Call:
    """Calls in a row that were alike, at one moment. kind: answered, empty or refused. x: percent of the width."""

    x: float
    row: int
    kind: str
    times: int
    event: Event

    @property
    def number(self) -> str:
        """How many messages or entries each of them was about, "" where that means nothing."""
        return "" if self.event.count is None else str(self.event.count)

    @property
    def says(self) -> str:
        """The call as a phrase."""
        event, times = self.event, f", {self.times} times" if self.times > 1 else ""
        return f"{named(event.operation)} after {duration(event.at)}: {outcome(event)}{times}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch in which time passes, or a label below the axis; x and width in percent."""

    x: float
    width: float = 0.0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn. least, most: pixels that the whole needs at least, and that it should not exceed."""

    caption: str
    rows: tuple[str, ...]
    calls: tuple[Call, ...]
    gaps: tuple[Mark, ...]
    labels: tuple[Mark, ...]
    dense: bool
    least: int
    most: int

    @property
    def kinds(self) -> list[str]:
        """The kinds of calls that occur, for the legend."""
        found = {call.kind for call in self.calls}
        return [kind for kind in ("answered", "empty", "refused") if kind in found]

    @property
    def disturbed(self) -> bool:
        """Whether a call met a fault that the test had injected."""
        return any(call.event.injected for call in self.calls)


def picture(events: Sequence[Event]) -> Picture | None:
    """Return the picture of what AWS saw in a test, None when it saw nothing."""
    if not events:
        return None
    alike = [(event, len(list(same))) for event, same in groupby(events)]
    rows = tuple(dict.fromkeys(named(event.operation) for event in events))
    dense = len(alike) > _MOST_NUMBERED
    pixels = 8 if dense else 24
    places, gaps, width = _layout(alike, pixels)
    calls = tuple(
        Call(_percent(x, width), rows.index(named(event.operation)), _kind(event), times, event)
        for x, (event, times) in zip(places, alike, strict=True)
    )
    marks = tuple(Mark(_percent(start, width), _percent(end - start, width)) for start, end in gaps)
    labels = _labels([(x, event.at) for x, (event, _) in zip(places, alike, strict=True)], width, pixels)
    most = int(width * (16 if dense else 56))
    return Picture(caption(events), rows, calls, marks, labels, dense, int(width * pixels), most)


def _layout(alike: Sequence[tuple[Event, int]], pixels: int) -> tuple[list[float], list[tuple[float, float]], float]:
    """Return where the calls are, from where to where time passes, and the whole width, in columns."""
    few = len({event.at for event, _ in alike}) <= _FEW
    places, gaps, at = [], [], _room("0 s", pixels)
    moment = alike[0][0].at
    for event, times in alike:
        if event.at > moment:
            gap = 0.2 + 0.3 * math.log10(1 + event.at - moment)
            room = max(_room(duration(end), pixels) for end in (moment, event.at))
            gap = max(gap, room - 1) if few else gap
            gaps.append((at, at + gap))
            moment, at = event.at, at + gap
        places.append(at + 0.5)
        at += 1 + (_room("×10", pixels) if times > 1 else 0)
    return places, gaps, at + _room("0 s", pixels)


def _labels(moments: Sequence[tuple[float, float]], width: float, pixels: int) -> tuple[Mark, ...]:
    """Return the times below the axis, as many as have room when the picture is at its narrowest."""
    found: list[Mark] = []
    free, told = -math.inf, math.nan
    for x, at in moments:
        text = duration(at)
        half = _room(text, pixels) / 2
        if at != told and x - half >= free - 1e-9:
            found.append(Mark(_percent(x, width), text=text))
            free, told = x + half, at
    return tuple(found)


def _room(text: str, pixels: int) -> float:
    """Return how many columns a text needs."""
    return (len(text) * _LETTER + 6) / pixels


def _percent(part: float, whole: float) -> float:
    return round(100 * part / whole, 3)


def _kind(event: Event) -> str:
    return "refused" if event.outcome != "ok" else "empty" if event.count == 0 else "answered"


def caption(events: Sequence[Event]) -> str:
    """Return the picture in words."""
    first = "The first " if len(events) >= MOST_EVENTS else ""
    passed = events[-1].at - events[0].at
    whole = f"{first}{_counted(len(events), 'call')}{f' in {duration(passed)}' if passed > 0 else ''}"
    empty = sum(_kind(event) == "empty" for event in events)
    return " ".join(
        [
            *_tally(whole, " ", (named(event.operation) for event in events)),
            *([f"{_counted(empty, 'receive')} found nothing."] if empty else []),
            *_tally("Refused", " with ", (event.outcome for event in events if event.outcome != "ok")),
            *_tally("Disturbed on purpose", " by ", (event.injected for event in events if event.injected)),
        ]
    )


def _tally(what: str, joint: str, things: Iterable[str]) -> list[str]:
    counts = [f"{count}{joint}{thing}" for thing, count in Counter(things).items()]
    return [f"{what}: {', '.join(counts)}."] if counts else []


def outcome(event: Event) -> str:
    """Return how a call ended, in words."""
    ended = event.outcome
    if event.outcome == "ok" and event.count is not None:
        what = "message" if event.operation.startswith("Receive") else "entry"
        ended = f"ok, {_counted(event.count, what)}"
    return f"{ended} (injected: {event.injected})" if event.injected else ended


def named(operation: str) -> str:
    """Return an operation's name; what is no operation of AWS's has none in the results."""
    return "another call" if operation == "?" else operation


def duration(seconds: float) -> str:
    """Return a duration in its two largest units: ``12.5 s``, ``1 min 20 s``, ``2 d``."""
    left, parts = round(max(seconds, 0), 3 if seconds < 60 else 0), []
    for size, unit in _UNITS[:-1]:
        count, left = divmod(left, size)
        parts += [f"{count:g} {unit}"] if count else []
    parts += [f"{left:g} s"] if left or not parts else []
    return " ".join(parts[:2])


def _counted(count: int, what: str) -> str:
    return f"{count} {what if count == 1 else 'entries' if what == 'entry' else f'{what}s'}"
