"""One broken hand-in: how it is made, and what it deserves."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.attacks import vault
from tests.attacks.batch import notebook

FULL = float(vault.POINTS)
NAME = f"{vault.SHOP}.ipynb"

Notebook = dict[str, Any]


@dataclass(frozen=True, slots=True)
class HandIn:
    """A broken hand-in. name: its student's. make: puts it into the student's folder, which is there.

    scores: what its notebooks get, in their order. says: texts that its notes must hold; no texts: no notes at all.
    """

    name: str
    make: Callable[[Path], object]
    scores: tuple[float, ...]
    says: tuple[str, ...] = ()

    def surprises(self, got: list[tuple[float, str]]) -> list[str]:
        """Return what is not as it should be. got: score and notes of each of its notebooks."""
        found = []
        if (scores := tuple(score for score, _ in got)) != self.scores:
            found.append(f"got {scores} instead of {self.scores}")
        notes = " ".join(note for _, note in got)
        found += [f"its notes do not say {text!r}: {notes!r}" for text in self.says if text not in notes]
        if notes.strip() and not self.says:
            found.append(f"its notes say {notes!r}")
        return found


def solved() -> Notebook:
    """Return a notebook with a right answer to every exercise, one a cell."""
    return notebook(vault.RIGHT.values(), kernelspec={"name": "python3", "language": "python"})


def write(folder: Path, made: Notebook | list[Any] | str | bytes, name: str = NAME) -> Path:
    """Write a notebook, or what should be one."""
    path = folder / name
    if not isinstance(made, bytes):
        made = (made if isinstance(made, str) else json.dumps(made)).encode("utf-8", "surrogatepass")
    path.write_bytes(made)
    return path
