"""A plain notebook made from whatever a learner handed in, safe for nbgrader to read and for a browser to show.

Nothing of the learner's file gets through but text: code as code, written text as text that no browser takes for
anything else. Each exercise has exactly one marked cell, so nbgrader finds no copied, lost or damaged one.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import nbformat

from grader import handed_in
from grader.handed_in import plain
from kit.errors import KitError

_nbformat: Any = nbformat  # it has no types of its own
_MOST_CELLS = 1_000
_MOST_LETTERS = 20_000
_SHORTENED = "\n… (the rest is not shown here; all of it was graded)"


class Blank:
    """A lesson's notebook as learners get it. exercises: the marked cells by name, in order."""

    def __init__(self, path: Path) -> None:
        notebook = _nbformat.read(path, as_version=4)
        self.metadata = notebook.metadata
        self.exercises = {exercise_of(cell): cell for cell in notebook.cells if exercise_of(cell)}
        self._texts = {plain(cell.source): cell.source for cell in notebook.cells if cell.cell_type == "markdown"}
        self._cells = notebook.cells

    @property
    def kernelspec(self) -> str:
        """The notebook's kernel, as JSON."""
        return json.dumps(self.metadata.kernelspec)

    def unwritten(self) -> Any:
        """Return the notebook as nobody has touched it."""
        return self._notebook(self._cells)

    def filled(self, data: bytes) -> Any:
        """Return a notebook that shows what is in a learner's file, with one marked cell for each exercise."""
        found = list(_cells(data))
        homes = _homes(found, list(self.exercises))
        cells = [
            self._marked(homes[number], source) if number in homes else self._shown(kind, source)
            for number, (kind, source) in enumerate(found)
            if number in homes or number < _MOST_CELLS
        ]
        missing = [name for name in self.exercises if name not in homes.values()]
        cells += [self._marked(name, f"# {name}: there is no cell of its own that defines it.") for name in missing]
        for number, cell in enumerate(cells):
            cell["id"] = f"cell-{number}"
        return self._notebook(cells)

    def _notebook(self, cells: Sequence[Any]) -> Any:
        whole = {"cells": cells, "metadata": self.metadata, "nbformat": 4, "nbformat_minor": 5}
        return _nbformat.from_dict(copy.deepcopy(whole))

    def _marked(self, name: str, source: str) -> dict[str, Any]:
        return _code(source, self.exercises[name].metadata)

    def _shown(self, kind: str, source: str) -> dict[str, Any]:
        if kind == "code":
            return _code(source, {})
        ours = self._texts.get(plain(source))
        text = as_typed(_short(source)) if ours is None else ours
        return {"cell_type": "markdown", "source": text, "metadata": {}}


def exercise_of(cell: Any) -> str:
    """Return the exercise whose marked cell this is, "" for any other cell."""
    mark = cell.metadata.get("nbgrader", {})
    return str(mark["grade_id"]) if mark.get("grade") else ""


def _cells(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the kind and the source of each cell that can be read: code cells as they are graded, and texts."""
    try:
        code = dict(handed_in.read(data).cells)
    except KitError:
        return
    sources = {**_texts(data), **{number: ("code", source) for number, source in code.items()}}
    for number in sorted(sources):
        kind, source = sources[number]
        yield kind, source.encode("utf-8", "replace").decode()  # half of a surrogate pair cannot be written


def _texts(data: bytes) -> dict[int, tuple[str, str]]:
    try:
        cells = json.loads(data.decode("utf-8-sig")).get("cells")
    except (ValueError, AttributeError, RecursionError):
        return {}
    found = {}
    for number, cell in enumerate(cells if isinstance(cells, list) else [], 1):
        kind, source = (cell.get("cell_type"), cell.get("source")) if isinstance(cell, dict) else (None, None)
        text = "".join(line for line in source if isinstance(line, str)) if isinstance(source, list) else source
        if kind in ("markdown", "raw") and isinstance(text, str) and text.strip():
            found[number] = ("text", text)
    return found


def _homes(cells: Sequence[tuple[str, str]], exercises: Sequence[str]) -> dict[int, str]:
    """Return for the index of a cell the exercise that it answers: the last cell that defines it, one for each cell."""
    homes: dict[int, str] = {}
    for name in exercises:
        defines = re.compile(rf"^(?:(?:async[ \t]+)?def|class)[ \t]+{name}\b|^{name}[ \t]*(?::[^=\n]+)?=(?!=)", re.M)
        for index in reversed(range(len(cells))):
            kind, source = cells[index]
            if kind == "code" and index not in homes and defines.search(source):
                homes[index] = name
                break
    return homes


def _code(source: str, metadata: Any) -> dict[str, Any]:
    about = {"cell_type": "code", "source": _short(source), "metadata": metadata}
    return {**about, "execution_count": None, "outputs": []}


def _short(source: str) -> str:
    return source if len(source) <= _MOST_LETTERS else source[:_MOST_LETTERS] + _SHORTENED


def as_typed(text: str) -> str:
    """Return markdown that shows a text letter by letter: no HTML, no link, no picture, no formula."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"
