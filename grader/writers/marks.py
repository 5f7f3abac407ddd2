"""A run as a gradebook: a row for each student, a column for each exercise.

A student who handed in a lesson more than once has the best of those notebooks in it; of equal ones, the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.results import Graded, Marked, Run


@dataclass(frozen=True, slots=True)
class Column:
    """An exercise and what it is worth."""

    lesson: str
    exercise: str
    points: float


@dataclass(frozen=True, slots=True)
class Gradebook:
    """All students and exercises of a run, both in order, and each student's best notebook of each lesson."""

    students: tuple[str, ...]
    columns: tuple[Column, ...]
    best: Mapping[tuple[str, str], Graded]

    def marked(self, student: str, column: Column) -> Marked | None:
        """Return a student's marks for an exercise, None when that lesson was not handed in."""
        graded = self.best.get((student, column.lesson))
        found = [] if graded is None else [each for each in graded.exercises if each.name == column.exercise]
        return found[0] if found else None

    def total(self, student: str) -> float:
        """Return the sum of a student's best notebooks."""
        return round(sum(each.score for (name, _), each in self.best.items() if name == student), 2)

    def notebooks(self, lesson: str) -> list[Graded]:
        """Return the best notebook of each student who handed in the lesson."""
        return [each for (_, name), each in self.best.items() if name == lesson]


def gradebook(run: Run) -> Gradebook:
    """Return the run as a gradebook. Notebooks that are none of the course's lessons are in no column."""
    best: dict[tuple[str, str], Graded] = {}
    points: dict[tuple[str, str], float] = {}
    for each in run.submissions:
        if each.lesson is None:
            continue
        points |= {(each.lesson, marked.name): marked.max_score for marked in each.exercises}
        key = each.student, each.lesson
        if key not in best or each.score > best[key].score:
            best[key] = each
    columns = sorted((Column(*names, worth) for names, worth in points.items()), key=lambda column: column.lesson)
    students = sorted({each.student for each in run.submissions}, key=lambda name: (name.casefold(), name))
    return Gradebook(tuple(students), tuple(columns), best)
