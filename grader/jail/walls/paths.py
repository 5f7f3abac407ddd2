"""Which files of this machine a learner's code may read: Python, its packages, the system's libraries, and kit.

Never among them: hidden tests, answers, solutions, or anything else that lies beside the course.
"""

from __future__ import annotations

import os
import sysconfig
from collections.abc import Iterator
from pathlib import Path

_HERE = Path(__file__).resolve()
_GRADER = _HERE.parents[2]
_KIT = _GRADER.parent / "kit"
_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/usr/share/zoneinfo")
_PYTHON = ("stdlib", "platstdlib", "purelib", "platlib")

DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
"""Files that a learner's code may also write to."""


def readable() -> list[str]:
    """Return the files and folders, none of them inside another, that exist on this machine."""
    wanted = [Path(path) for path in _SYSTEM]
    wanted += [Path(sysconfig.get_path(name)) for name in _PYTHON]
    wanted += [Path(sysconfig.get_config_var("LIBDIR") or "/lib"), _KIT, _GRADER / "jail", _GRADER / "__init__.py"]
    existing = sorted({path for path in wanted if path.exists()})
    return [str(piece) for path in _outermost(existing) for piece in _without_secrets(path)]


def everyone_may_read(path: str) -> bool:
    """Tell whether any user of the machine can reach and read this path."""
    real = Path(path).resolve()
    return all(parent.stat().st_mode & 0o001 for parent in real.parents) and bool(real.stat().st_mode & 0o004)


def _outermost(paths: list[Path]) -> list[Path]:
    return [path for path in paths if not any(other in path.parents for other in paths)]


def _without_secrets(path: Path) -> Iterator[Path]:
    """Give a folder in pieces when the grader is installed inside it, so that of the grader only the jail is there."""
    if path.resolve() not in _GRADER.parents:
        yield path
        return
    for child in sorted(path.iterdir()):
        if child.resolve() == _GRADER:
            yield from (child / "jail", child / "__init__.py")
        elif os.access(child, os.R_OK):
            yield from _without_secrets(child)
