"""Notebooks from solutions/: solutions cut, nbgrader's marks set, outputs none, and cell ids that follow from names.

The second run writes nothing, and a small edit of a lesson changes the ids of the edited cells only.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from grader.lessons import QUESTIONS, SETUP, Cell, Course, Lesson
from kit.errors import KitError

_nbformat: Any = nbformat  # it has no types of its own
_v4: Any = nbformat.v4
_NBGRADER_SCHEMA = 3
_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


@dataclass(frozen=True, slots=True)
class Page:
    """A lesson's notebook file and what should stand in it."""

    path: Path
    text: str

    @property
    def stale(self) -> bool:
        """Whether the file says something else, or is missing."""
        return not self.path.is_file() or self.path.read_text(encoding="utf-8") != self.text

    def write(self) -> None:
        """Put the text into the file, at once or not at all."""
        self.path.parent.mkdir(exist_ok=True)
        part = self.path.with_name(f".{self.path.name}.part")
        part.write_text(self.text, encoding="utf-8", newline="\n")
        os.replace(part, self.path)


def chosen(lessons: Sequence[Lesson], names: Sequence[str]) -> list[Lesson]:
    """Return the lessons with these names or numbers, all without names; raises KitError for a name that is none."""
    found = []
    for name in names:
        plain = Path(name).stem
        matching = [lesson for lesson in lessons if plain in (lesson.name, lesson.name[:2])]
        if not matching:
            known = [lesson.name for lesson in lessons]
            near = get_close_matches(plain, known) or known
            raise KitError(f"There is no lesson called {name!r}; did you mean {' or '.join(near)}?")
        found += matching
    return found if names else list(lessons)


def pages(course: Course, lessons: Iterable[Lesson]) -> list[Page]:
    """Return the notebooks of the lessons, as they should be."""
    return [Page(course.notebooks / f"{lesson.name}.ipynb", notebook_text(lesson)) for lesson in lessons]


def strays(course: Course, lessons: Iterable[Lesson]) -> list[str]:
    """Return the names of notebooks that no lesson makes."""
    known = {lesson.name for lesson in lessons}
    return [path.name for path in course.released_paths() if path.stem not in known]


def notebook_text(lesson: Lesson) -> str:
    """Return a lesson's notebook as the text of its file."""
    cells = [_cell(cell, id) for cell, id in zip(lesson.cells, _ids(lesson.name, lesson.cells), strict=True)]
    notebook = _without_solutions(cells)
    _nbformat.validate(notebook)
    return f"{_nbformat.writes(notebook)}\n"


def stub(cell: Cell) -> str:
    """Return an exercise cell's source as a learner gets it."""
    return str(_without_solutions([_cell(cell, "stub")]).cells[0].source)


def _without_solutions(cells: list[Any]) -> Any:
    notebook = _v4.new_notebook(cells=cells, metadata=_METADATA)
    _clear_solutions().preprocess(notebook, {})
    return notebook


@cache
def _clear_solutions() -> Any:
    from nbgrader.preprocessors import ClearSolutions  # type: ignore[import-untyped]  # here, for it takes a second

    return ClearSolutions()


def _cell(cell: Cell, id: str) -> Any:
    return getattr(_v4, f"new_{cell.kind}_cell")(cell.source, id=id, metadata=_metadata(cell))


def _metadata(cell: Cell) -> dict[str, Any]:
    if cell.setup:
        return {"tags": [SETUP]}
    if cell.questions:
        return {"tags": [QUESTIONS], "jupyter": {"source_hidden": True}}
    if not cell.exercise:
        return {}
    marks = {"grade": True, "solution": True, "locked": False, "task": False, "points": cell.points}
    return {"nbgrader": {"schema_version": _NBGRADER_SCHEMA, "grade_id": cell.exercise, **marks}}


def _ids(lesson: str, cells: Sequence[Cell]) -> list[str]:
    seen: Counter[str] = Counter()
    ids = []
    for cell in cells:
        plain = f"exercise-{cell.exercise}" if cell.exercise else _hash(lesson, cell.kind, cell.source)
        seen[plain] += 1
        ids.append(plain if seen[plain] == 1 else f"{plain}-{seen[plain]}")
    return ids


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
