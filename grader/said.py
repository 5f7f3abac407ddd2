"""What a person reads while and after grading: a line for each submission, and a table. It draws and decides nothing.

Names and notes come from learners: none is read as markup, and none moves the cursor or the colours of a terminal.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.layouts import printable
from grader.results import Graded

_MOST_ROWS = 60
"""More submissions than this get a line for each lesson instead."""

_MOST_LETTERS = 90


def line(console: Console, graded: Graded, number: int, total: int) -> None:
    """Print how a submission ended, as the ``number``-th of ``total``."""
    words = [
        f"{number}/{total}",
        printable(graded.student),
        graded.lesson or "–",
        f"{graded.score:g}/{graded.max_score:g}",
    ]
    words += [f"{graded.seconds:.1f} s", *(_shortened(printable(note)) for note in graded.notes[:1])]
    text = Text("  ".join(words))
    if console.is_terminal:
        console.print(text, no_wrap=True, overflow="ellipsis", highlight=False)
    else:
        console.print(text, soft_wrap=True, highlight=False)


def summary(console: Console, graded: Sequence[Graded]) -> None:
    """Print a table of the results: of all submissions when they are few, else of the lessons."""
    console.print(_submissions(graded) if len(graded) <= _MOST_ROWS else _lessons(graded))


def _submissions(graded: Sequence[Graded]) -> Table:
    table = Table("student", "lesson", "score", "of", "seconds", "notes")
    for each in graded:
        numbers = [f"{each.score:g}", f"{each.max_score:g}", f"{each.seconds:.1f}"]
        notes = Text("\n".join(map(printable, each.notes)))
        table.add_row(Text(printable(each.student)), each.lesson or "–", *numbers, notes)
    return table


def _lessons(graded: Sequence[Graded]) -> Table:
    table = Table("lesson", "submissions", "mean score", "of", "full marks", "with notes")
    for lesson in sorted({each.lesson or "" for each in graded}):
        here = [each for each in graded if (each.lesson or "") == lesson]
        mean = sum(each.score for each in here) / len(here)
        full = sum(each.score == each.max_score > 0 for each in here)
        noted = sum(bool(each.notes) for each in here)
        table.add_row(lesson or "–", str(len(here)), f"{mean:.2f}", f"{here[0].max_score:g}", str(full), str(noted))
    return table


def _shortened(note: str) -> str:
    return note if len(note) <= _MOST_LETTERS else f"{note[: _MOST_LETTERS - 1]}…"
