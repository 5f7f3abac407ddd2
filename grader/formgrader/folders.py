"""A submission's folder as nbgrader wants it; what nbgrader would stumble over is taken out of its way.

nbgrader copies every file beside a notebook and reads the moment of handing in, before any step of ours.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, MutableSequence
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.utils import parse_utc  # type: ignore[import-untyped]

TIMESTAMP = "timestamp.txt"
"""Where nbgrader notes, beside the notebook, when it was handed in."""

_UNREADABLE = "timestamp-unreadable.txt"


def prepare(*, notebooks: MutableSequence[str], **_: Any) -> None:
    """Make a submission's folder fit for nbgrader before it grades the notebooks in it; it calls this hook by itself.

    A notebook of another name than the assignment's only one is graded as that one. Links and what is no file hold
    nothing of the learner's and are removed, and a timestamp that is none gets another name.
    """
    folder = Path(notebooks[0]).parent
    for path in _no_files(folder):
        path.unlink()
    timestamp = folder / TIMESTAMP
    if timestamp.is_file() and handed_in_at(folder) is None:
        timestamp.replace(folder / _UNREADABLE)
    wanted = [path.name for path in (folder.parents[2] / "source" / folder.name).glob("*.ipynb")]
    if len(wanted) == 1 and str(folder / wanted[0]) not in notebooks:
        notebooks[:] = [str(folder / wanted[0])]


def handed_in_at(folder: Path) -> datetime | None:
    """Return when the notebook in the folder was handed in, None when that is not noted there or cannot be read."""
    with contextlib.suppress(OSError, ValueError, OverflowError):
        found = parse_utc((folder / TIMESTAMP).read_text(encoding="utf-8").strip())
        return found if isinstance(found, datetime) else None
    return None


def _no_files(folder: Path) -> Iterator[Path]:
    """Yield what is neither a file nor a folder."""
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            mode = os.lstat(Path(parent, name)).st_mode
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                yield Path(parent, name)
