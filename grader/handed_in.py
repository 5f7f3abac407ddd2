"""Reading a notebook that anyone may have written: whatever is in the file, out come code cells, or one sentence.

It also finds out which lesson it is, by the exercises' names; ids, metadata and the file's name are hints at most.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from grader.lessons import Lesson
from kit.errors import KitError

_MOST_CELLS = 5_000
_MOST_CODE = 8 * 2**20
_MOST_VALUES = 2_000_000
"""Values in a file's JSON, roughly: each may cost a hundred bytes of memory, whatever it took in the file."""

_OTHER_LANGUAGE = "The notebook says that it is written in another language than Python."


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A notebook's code cells with their numbers among all cells (from 1), and what was odd about it."""

    cells: tuple[tuple[int, str], ...]
    notes: tuple[str, ...] = ()


def read(data: bytes) -> HandedIn:
    """Return the code cells of a notebook file; raises KitError with a sentence for what is no notebook."""
    notebook = _json(data)
    cells = _cells(notebook)
    if cells is None:
        raise KitError("The file is not a notebook: it has no list of cells.")
    notes = [*_language(notebook)]
    if len(cells) > _MOST_CELLS:
        notes.append(f"The notebook has {len(cells)} cells; only the first {_MOST_CELLS} were read.")
    kept = cells[:_MOST_CELLS]
    code = [(number, _source(cell)) for number, cell in enumerate(kept, 1) if _kind(cell) == "code"]
    if sum(len(source or "") for _, source in code) > _MOST_CODE:
        raise KitError(f"The notebook holds more than {_MOST_CODE // 2**20} MiB of code, so it was not run.")
    damaged = [number for number, cell in enumerate(kept, 1) if _kind(cell) is None]
    damaged += [number for number, source in code if source is None]
    if damaged:
        notes.append(f"{in_words(sorted(damaged))} could not be read and had to be left out.")
    return HandedIn(tuple((number, source) for number, source in code if source is not None), tuple(notes))


def recognise(handed_in: HandedIn, place: str, lessons: Sequence[Lesson]) -> Lesson | None:
    """Return the lesson whose exercises the notebook defines, or whose cells it has, or whose name the file has."""
    text = "\n".join(source for _, source in handed_in.cells)
    sources = {plain(source) for _, source in handed_in.cells}

    def likeness(lesson: Lesson) -> tuple[int, int, bool]:
        names = sum(_defines(text, cell.exercise) for cell in lesson.exercises)
        cells = sum(plain(cell.source) in sources for cell in lesson.cells if cell.kind == "code" and not cell.setup)
        return names, cells, PurePosixPath(place).stem == lesson.name

    best = max(lessons, key=likeness)
    return best if any(likeness(best)) else None


def own_cells(handed_in: HandedIn, lesson: Lesson) -> list[tuple[int, str]]:
    """Return the cells that the learner wrote or changed: those whose source is none of the lesson's."""
    ours = {plain(cell.source) for cell in lesson.cells if cell.kind == "code"}
    return [(number, source) for number, source in handed_in.cells if plain(source) not in ours]


def plain(source: str) -> str:
    """Return a cell's source without what an editor may change unseen: ends of lines and blank lines around it."""
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def in_words(numbers: Sequence[int]) -> str:
    """Return cells' numbers as the subject of a sentence."""
    shown = ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")
    return f"{'Cells' if len(numbers) > 1 else 'Cell'} {shown} from the top"


def _json(data: bytes) -> Any:
    """Return what a file's JSON says, in whatever encoding, but for numbers, which nothing here asks for."""
    text = data.decode(json.detect_encoding(data), "replace").removeprefix("\ufeff")
    if sum(map(text.count, ",[{")) > _MOST_VALUES:
        raise KitError("The notebook holds too much to be read: clear its outputs and hand it in again.")
    try:
        return json.loads(text, parse_int=_no_number, parse_float=_no_number, parse_constant=_no_number)
    except (ValueError, RecursionError, MemoryError):
        raise KitError("The file is not a notebook: it does not hold JSON.") from None


def _no_number(_: str) -> int:
    return 0


def _defines(text: str, name: str) -> bool:
    if name not in text:
        return False
    found = re.search(rf"^[ \t]*(?:async +)?(?:def|class) +{name}\b|^{name} *(?::[^=\n]+)?=[^=]", text, re.MULTILINE)
    return found is not None


def _cells(notebook: Any) -> list[Any] | None:
    """Return a notebook's cells, of any format that there was; those before 2015 had sheets."""
    if not isinstance(notebook, dict):
        return None
    cells = notebook.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = notebook.get("worksheets")
    found = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)] if isinstance(sheets, list) else []
    lists = [cells for cells in found if isinstance(cells, list)]
    return [cell for cells in lists for cell in cells] if lists else None


def _kind(cell: Any) -> str | None:
    kind = cell.get("cell_type") if isinstance(cell, dict) else None
    return kind if isinstance(kind, str) else None


def _source(cell: dict[str, Any]) -> str | None:
    source = cell.get("source", cell.get("input"))
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    return source.encode("utf-8", "replace").decode("utf-8")  # halves of a surrogate pair are no text


def _language(notebook: dict[str, Any]) -> Iterator[str]:
    metadata = notebook.get("metadata")
    spec = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = spec.get("language") if isinstance(spec, dict) else None
    if isinstance(language, str) and language.lower() != "python":
        yield _OTHER_LANGUAGE
