"""The zip that learners get: notebooks, kit, environment and a README; no solution, hidden test, answer or grader.

The same course makes the same bytes.
"""

from __future__ import annotations

import json
import os
import re
import stat
import zipfile
from pathlib import Path

from grader import build
from grader.lessons import Course
from kit.errors import KitError

_AS_IT_IS = (
    "CITATION.cff",
    "LICENSE",
    "course.py",
    "environment.yml",
    "overrides.json",
    "page_config.json",
    "postBuild",
    "requirements.lock",
)
_PROGRAMS = ("postBuild",)
_OF_KIT = (".py", ".js", ".css", ".ini")
_PICTURES = (".svg", ".png")
_SECTION = re.compile(r"build-system|project|tool\.uv|tool\.hatch\..*")
"""The sections of pyproject.toml that a learner's copy needs."""

_README = Path(__file__).parent / "for_learners.md"
_BEFORE_ALL = (1980, 1, 1, 0, 0, 0)
"""The date of everything in the zip; the first one that a zip can hold."""


def release(course: Course, out: Path) -> int:
    """Write the zip and return how many files are in it; raises KitError when the course is not ready for it."""
    files = contents(course)
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name, data in sorted(files.items()):
                archive.writestr(_entry(name), data)
        os.replace(part, out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise KitError(f"{out} cannot be written ({error.strerror}): give another place with --out.") from None
    return len(files)


def contents(course: Course) -> dict[str, bytes]:
    """Return what learners get, as the paths below the course's folder and the bytes."""
    _refuse_stale(course)
    paths = [course.root / name for name in _AS_IT_IS]
    paths += course.released_paths()
    paths += [path for path in course.notebooks.glob("*/*") if path.suffix in _PICTURES]
    paths += [path for path in (course.root / "kit").rglob("*") if path.suffix in _OF_KIT]
    try:
        files = {path.relative_to(course.root).as_posix(): path.read_bytes() for path in paths}
        project = (course.root / "pyproject.toml").read_text(encoding="utf-8")
    except OSError as error:
        raise KitError(f"{error.filename} is missing or cannot be read, and learners need it.") from None
    return {**files, "pyproject.toml": _of_learners(project).encode(), "README.md": _readme(course).encode()}


def _refuse_stale(course: Course) -> None:
    lessons = course.lessons()
    late = [page.path.name for page in build.pages(course, lessons) if page.stale] + build.strays(course, lessons)
    if late:
        raise KitError(f"Not made from solutions/ as it is now: {', '.join(late)}; run `python -m grader build` first.")


def _of_learners(project: str) -> str:
    """Return pyproject.toml without the grader and without what only developers need."""
    sections = re.split(r"^(?=\[)", project, flags=re.MULTILINE)
    kept = [section for section in sections if _SECTION.fullmatch(section.partition("\n")[0].strip("[] "))]
    return "".join(kept).replace('packages = ["kit", "grader"]', 'packages = ["kit"]')


def _readme(course: Course) -> str:
    lessons = "\n".join(f"- `notebooks/{path.name}`: {_title(path)}" for path in course.released_paths())
    return _README.read_text(encoding="utf-8").replace("{lessons}", lessons)


def _title(path: Path) -> str:
    """Return a lesson's title, as its first line has it after the number: ``# 3 · The visibility timeout``."""
    first = "".join(json.loads(path.read_text(encoding="utf-8"))["cells"][0]["source"]).partition("\n")[0]
    return first.lstrip("# ").partition(" · ")[2] or first.lstrip("# ")


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(f"aws-messaging-course/{name}", _BEFORE_ALL)
    entry.create_system = 3  # else Windows would make other bytes
    entry.external_attr = (stat.S_IFREG | (0o755 if name in _PROGRAMS else 0o644)) << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
