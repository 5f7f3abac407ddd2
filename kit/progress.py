"""What a learner has done so far, kept in one small file beside the notebooks. It is shown, never graded from."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from filelock import FileLock

from kit import course

_SCHEMA = 1
_QUESTIONS = "questions"
_STYLE = (
    ".kit-progress th, .kit-progress td { text-align: left !important; white-space: normal !important; "
    "overflow-wrap: anywhere; }"
)
_NOTEBOOKS = Path(__file__).parent.parent / "notebooks"


def progress() -> Progress:
    """Return a table over all lessons: exercises done, begun, or still to come, and the quizzes that were taken."""
    data = _read(_file())
    rows = [_row(name, data["exercises"].get(name)) for name in course.exercises()]
    rows += [_quiz_row(name, entry) for name, entry in sorted(_quizzes(data).items())]
    return Progress(tuple(sorted(rows, key=lambda row: row.lesson)))


def record(exercise: str, passed: int, tests: int) -> None:
    """Note how an exercise's check ended; the best run counts. Raises OSError when the file cannot be written."""
    path = _file()
    with FileLock(path.with_name(path.name + ".lock"), timeout=5):
        data = _read(path)
        known = data.setdefault("exercises", {})
        best = known.get(exercise, {})
        if not (isinstance(best, dict) and best.get("tests") == tests and best.get("passed", 0) > passed):
            known[exercise] = {"lesson": course.lesson_of(exercise), "passed": passed, "tests": tests}
        _replace(path, data)


def record_quiz(name: str, right: int, questions: int) -> None:
    """Note how many questions of a quiz were answered rightly; the best run counts. Raises OSError as ``record``."""
    path = _file()
    with FileLock(path.with_name(path.name + ".lock"), timeout=5):
        data = _read(path)
        known = data["quizzes"] = _quizzes(data)
        best = known.get(name, {})
        if not (isinstance(best, dict) and best.get("questions") == questions and best.get("right", 0) > right):
            known[name] = {"right": right, "questions": questions}
        _replace(path, data)


@dataclass(frozen=True, slots=True)
class Row:
    """One exercise, or the questions of one quiz: passed and tests are 0 when it was never checked.

    unit: what is counted, claims of an exercise or questions of a quiz.
    """

    lesson: str
    exercise: str
    passed: int
    tests: int
    unit: str = "claims"

    @property
    def state(self) -> str:
        """How far it is, in words."""
        if not self.tests:
            return "to do"
        return "done" if self.passed == self.tests else f"{self.passed} of {self.tests} {self.unit}"


@dataclass(frozen=True, slots=True)
class Progress:
    """The table that a notebook shows; ``export(path)`` keeps a copy."""

    rows: tuple[Row, ...]

    def export(self, path: str | Path) -> Path:
        """Write the table to a JSON file, to keep it or to take it to another machine, and return its path."""
        target = Path(path)
        found = {
            row.exercise: {"lesson": row.lesson, "passed": row.passed, "tests": row.tests}
            for row in self._exercises()
            if row.tests
        }
        quizzes = {row.lesson: {"right": row.passed, "questions": row.tests} for row in self._questions()}
        _replace(target, {"schema": _SCHEMA, "exercises": found, "quizzes": quizzes})
        return target

    def __repr__(self) -> str:
        lines = [f"{row.lesson:<26} {row.exercise:<24} {row.state}" for row in self.rows]
        return "\n".join([self._summary(), *lines])

    def _repr_html_(self) -> str:
        cells = "".join(
            f"<tr><td>{escape(row.lesson)}</td><td><code>{escape(row.exercise)}</code></td><td>{escape(row.state)}</td></tr>"
            for row in self.rows
        )
        head = "<tr><th scope='col'>lesson</th><th scope='col'>exercise</th><th scope='col'>state</th></tr>"
        table = f"<table class='kit-progress'><thead>{head}</thead><tbody>{cells}</tbody></table>"
        return f"<style>{_STYLE}</style><p>{escape(self._summary())}</p>{table}"

    def _summary(self) -> str:
        exercises, questions = self._exercises(), self._questions()
        done = sum(row.state == "done" for row in exercises)
        right, asked = sum(row.passed for row in questions), sum(row.tests for row in questions)
        taken = f" {right} of {asked} questions answered rightly." if asked else ""
        return f"{done} of {len(exercises)} exercises done.{taken}"

    def _exercises(self) -> list[Row]:
        return [row for row in self.rows if row.unit != _QUESTIONS]

    def _questions(self) -> list[Row]:
        return [row for row in self.rows if row.unit == _QUESTIONS]


def _row(name: str, entry: Any) -> Row:
    passed, tests = (entry.get("passed"), entry.get("tests")) if isinstance(entry, dict) else (0, 0)
    if not isinstance(passed, int) or not isinstance(tests, int):
        passed = tests = 0
    return Row(course.lesson_of(name), name, passed, tests)


def _quiz_row(name: str, entry: Any) -> Row:
    right, asked = (entry.get("right"), entry.get("questions")) if isinstance(entry, dict) else (0, 0)
    if not isinstance(right, int) or not isinstance(asked, int):
        right = asked = 0
    return Row(name, _QUESTIONS, right, asked, _QUESTIONS)


def _quizzes(data: dict[str, Any]) -> dict[str, Any]:
    quizzes = data.get("quizzes")
    return quizzes if isinstance(quizzes, dict) else {}


def _file() -> Path:
    named = os.environ.get("KIT_PROGRESS")
    if named:
        return Path(named)
    folder = _NOTEBOOKS if _NOTEBOOKS.is_dir() else Path.cwd()
    return folder / ".progress.json"


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {"schema": _SCHEMA, "exercises": {}}
    except (ValueError, OSError):
        data = None
    if isinstance(data, dict) and isinstance(data.get("exercises"), dict):
        return data
    _set_aside(path)
    return {"schema": _SCHEMA, "exercises": {}}


def _set_aside(path: Path) -> None:
    """Keep a file that cannot be read under another name instead of losing it."""
    if path.is_file():
        path.replace(path.with_name(path.name + ".unreadable"))


def _replace(path: Path, data: dict[str, Any]) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", "utf-8")
    draft.replace(path)
