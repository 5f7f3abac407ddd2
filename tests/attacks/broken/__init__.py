"""Hand-ins that are broken in every way that was ever seen, made by functions; each with what it deserves.

``cells`` breaks what is in a notebook, ``files`` the files themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.attacks.broken import cells, files
from tests.attacks.broken.hand_in import HandIn


def hand_ins() -> list[HandIn]:
    """Return all of them, by name."""
    return sorted([*cells.CASES, *files.CASES], key=lambda case: case.name)


def put(folder: Path, cases: Sequence[HandIn] = ()) -> None:
    """Write broken hand-ins into a folder, each into one of its own; all of them when none are named."""
    for case in cases or hand_ins():
        own = folder / case.name
        own.mkdir()
        own.chmod(0o777)
        case.make(own)
