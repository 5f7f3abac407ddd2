"""A widget's picture for notebooks that are read without a kernel: saved, exported, or shown on a code host."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

_SECONDS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
_MOST_LINES = 20
_BOX = "display:inline-block;border:1px solid #8888;border-radius:6px;padding:4px 10px;margin:0 6px 6px 0"


@dataclass(frozen=True, slots=True)
class Summary:
    """A picture in words: a title, a few named values, and sentences."""

    title: str
    values: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]


def first_shown(summary: Summary) -> dict[str, str]:
    """Return the summary as ``text/plain`` and ``text/html``, both labelled as a picture of the past."""
    hidden = len(summary.sentences) - _MOST_LINES
    more = (f"and {hidden} more",) if hidden > 0 else ()
    shown = (*summary.sentences[:_MOST_LINES], *more)
    return {"text/plain": _plain(summary, shown), "text/html": _html(summary, shown)}


def _plain(summary: Summary, sentences: tuple[str, ...]) -> str:
    values = [f"  {name}: {value}" for name, value in summary.values]
    return "\n".join([f"{summary.title} (as first shown)", *values, *(f"  - {sentence}" for sentence in sentences)])


def _html(summary: Summary, sentences: tuple[str, ...]) -> str:
    boxes = "".join(
        f'<span style="{_BOX}">{escape(name)} <strong>{escape(value)}</strong></span>' for name, value in summary.values
    )
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    listed = f"<ul>{items}</ul>" if items else ""
    return f"<div><p><strong>{escape(summary.title)}</strong> (as first shown)</p><div>{boxes}</div>{listed}</div>"


def moment_text(moment: float) -> str:
    """Return epoch seconds as people read them: ``2026-05-01 12:00:31 UTC``."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def duration_text(seconds: float) -> str:
    """Return a duration in its two largest units: ``3 days 4 hours``, ``12 seconds``."""
    left, parts = max(0, round(seconds)), []
    for name, size in _SECONDS:
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {name}" if count == 1 else f"{count} {name}s")
    return " ".join(parts[:2]) or "0 seconds"


def times_text(count: int) -> str:
    """Return how often in words: ``once``, ``twice``, ``3 times``."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
