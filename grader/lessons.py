"""A course's lessons: their cells, as the sources in solutions/ have them or as the notebooks of learners do.

It knows the marks on a cell (``# %% setup``, ``# %% exercise="name" points=2``) and where an exercise's files are.
The notebooks carry the same marks as a tag and as nbgrader's own metadata.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit.errors import KitError

SETUP = "setup"
QUESTIONS = "questions"
_JUPYTEXT_OWN = ("lines_to_next_cell", "lines_to_end_of_cell_marker", "cell_marker")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. kind: code, markdown or raw.

    questions: quiz questions, whose source is folded away because it holds the answers.
    points: as written, None without an exercise. unknown: marks that mean nothing. ``rules`` checks both.
    """

    kind: str
    source: str
    setup: bool = False
    questions: bool = False
    exercise: str = ""
    points: Any = None
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson: its name is the file's, like ``03_visibility_timeout``."""

    name: str
    cells: tuple[Cell, ...]

    @property
    def setup(self) -> list[str]:
        """The setup cells' sources, in order."""
        return [cell.source for cell in self.cells if cell.setup]

    @property
    def exercises(self) -> list[Cell]:
        """The exercise cells, in order."""
        return [cell for cell in self.cells if cell.exercise]


@dataclass(frozen=True, slots=True)
class Course:
    """Where a course keeps its things, below one folder. hidden: the hidden tests, unless they are kept elsewhere."""

    root: Path
    private: Path | None = None

    @property
    def notebooks(self) -> Path:
        """The folder of what learners open."""
        return self.root / "notebooks"

    def visible(self, lesson: str, exercise: str) -> Path:
        """Return the file of the tests that a learner may read."""
        return self.root / "kit" / "exercises" / lesson / f"test_{exercise}.py"

    def hidden(self, lesson: str, exercise: str) -> Path:
        """Return the file of the tests that a learner may not read; an instructor's own one comes first."""
        own = None if self.private is None else self.private / lesson / f"test_{exercise}.py"
        if own is not None and own.is_file():
            return own
        return self.root / "grader" / "hidden" / lesson / f"test_{exercise}.py"

    def answers(self, lesson: str, exercise: str) -> Path:
        """Return the folder of right and wrong answers."""
        return self.root / "grader" / "answers" / lesson / exercise

    def sources(self) -> list[Path]:
        """Return the lessons' sources, in order."""
        return sorted((self.root / "solutions").glob("[0-9][0-9]_*.py"))

    def lessons(self) -> list[Lesson]:
        """Return all lessons as their sources have them; raises KitError for a source that cannot be read."""
        found = [_from_source(path) for path in self.sources()]
        if not found:
            raise KitError(f"There are no lessons in {self.root / 'solutions'}: their names are like 03_some_topic.py.")
        return found

    def released(self) -> list[Lesson]:
        """Return all lessons as the notebooks have them that learners open; raises KitError when there are none."""
        paths = self.released_paths()
        if not paths:
            raise KitError("There are no notebooks yet: run `python -m grader build` first.")
        return [_from_notebook(path) for path in paths]

    def released_paths(self) -> list[Path]:
        """Return the notebooks that learners open, in order."""
        return sorted(self.notebooks.glob("[0-9][0-9]_*.ipynb"))


def _from_source(path: Path) -> Lesson:
    import jupytext  # type: ignore[import-untyped]  # here, for it takes half a second that grading does not need

    try:
        notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    except (OSError, ValueError) as error:
        raise KitError(f"solutions/{path.name} cannot be read: {error}.") from None
    return Lesson(path.stem, tuple(_marked(cell) for cell in notebook.cells))


def _marked(cell: Any) -> Cell:
    marks = {name: value for name, value in cell.metadata.items() if name not in _JUPYTEXT_OWN}
    title = marks.pop("title", "")
    exercise, points = marks.pop("exercise", ""), marks.pop("points", None)
    unknown = (*marks, *([title] if title not in ("", SETUP, QUESTIONS) else []))
    return Cell(
        cell.cell_type,
        cell.source,
        setup=title == SETUP,
        questions=title == QUESTIONS,
        exercise=str(exercise),
        points=points,
        unknown=unknown,
    )


def _from_notebook(path: Path) -> Lesson:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return Lesson(path.stem, tuple(_released(cell) for cell in cells))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        raise KitError(f"notebooks/{path.name} is damaged: run `python -m grader build`.") from None


def _released(cell: dict[str, Any]) -> Cell:
    metadata, source = cell["metadata"], cell["source"]
    text = source if isinstance(source, str) else "".join(source)
    mark, tags = metadata.get("nbgrader", {}), metadata.get("tags", ())
    return Cell(
        cell["cell_type"],
        text,
        setup=SETUP in tags,
        questions=QUESTIONS in tags,
        exercise=mark.get("grade_id", ""),
        points=mark.get("points"),
    )
