"""An nbgrader course folder from the lessons: sources, settings, exchange, gradebook, and a JupyterLab for instructors.

Made again, it follows the lessons and leaves alone what people put there: submissions, marks, comments and settings.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from typing import Any

import nbformat

from grader import build, grade, rules
from grader.formgrader.settings import COURSE
from grader.lessons import Course, Lesson
from grader.writers import gradebook
from grader.writers.files import put
from kit.errors import KitError

_nbformat: Any = nbformat  # it has no types of its own
_PICTURE = re.compile(r"\bfigures/[\w.-]+")
_CALL = "from grader.formgrader.settings import configure"
_SETTINGS = '''\
"""nbgrader's settings. The call is the course's; whatever you write below it wins."""

from pathlib import Path

{call}

c = get_config()
configure(c, Path(__file__).parent, {arguments})
'''
_PAGES = {"disabledExtensions": {"@jupyter/nbgrader": False}, "lockedExtensions": {"@jupyter/nbgrader": False}}
_SERVER = {"ServerApp": {"ip": "127.0.0.1"}, "LabApp": {"news_url": None}}


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What was done. changed: the files that were written. lessons: how many. command: what opens JupyterLab there."""

    folder: Path
    changed: tuple[Path, ...]
    lessons: int
    command: str


def lay_out(course: Course, folder: Path) -> LaidOut:
    """Make or renew an nbgrader course in a folder; raises KitError when the folder or the course is not fit for it."""
    lessons = _ready(course)
    folder = folder.resolve()
    _fit(folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # it will hold solutions and marks
        changed = [path for path, text in _files(course, lessons, folder) if _renew(path, text)]
        changed += [path for lesson in lessons for path in _pictures(course, lesson, folder)]
        (folder / "exchange").mkdir(exist_ok=True)
    except OSError as error:
        raise KitError(f"{folder} cannot be written ({error.strerror}): give another folder.") from None
    gradebook.add_lessons(folder / gradebook.NAME, course, COURSE)
    return LaidOut(folder, tuple(changed), len(lessons), _command(folder))


def _ready(course: Course) -> list[Lesson]:
    lessons = course.lessons()
    if errors := rules.errors(course, lessons):
        raise KitError(" ".join(errors))
    late = [page.path.name for page in build.pages(course, lessons) if page.stale]
    if late:
        raise KitError(f"{', '.join(late)} out of date in notebooks/: run `python -m grader build` first.")
    grade.check(course)
    return lessons


def _fit(folder: Path) -> None:
    """Raise KitError for a folder that holds something else than what this module made."""
    if folder.exists() and not folder.is_dir():
        raise KitError(f"{folder} is a file: give a folder, which may be new.")
    settings = folder / "nbgrader_config.py"
    if settings.is_file():
        if _CALL not in settings.read_text(encoding="utf-8", errors="replace"):
            raise KitError(f"{settings} is another course's: give a new folder.")
    elif folder.is_dir() and any(folder.iterdir()):
        raise KitError(f"{folder} holds other things already: give a new or an empty folder.")


def _files(course: Course, lessons: list[Lesson], folder: Path) -> Iterator[tuple[Path, str]]:
    settings = folder / "nbgrader_config.py"
    if not settings.exists():
        yield settings, _settings(course)
    yield folder / ".jupyter" / "labconfig" / "page_config.json", _json(_PAGES)
    yield folder / ".jupyter" / "jupyter_server_config.json", _json(_SERVER)
    for lesson in lessons:
        yield folder / "source" / lesson.name / f"{lesson.name}.ipynb", _source(lesson)


def _settings(course: Course) -> str:
    arguments = [f"seed={SystemRandom().randrange(10**6)}"]
    if course.root.resolve() != Path(__file__).parents[2]:
        arguments.append(f"root=Path({str(course.root.resolve())!r})")
    if course.private:
        arguments.append(f"hidden=Path({str(course.private.resolve())!r})")
    return _SETTINGS.format(call=_CALL, arguments=", ".join(arguments))


def _source(lesson: Lesson) -> str:
    """Return the notebook of which nbgrader makes the learners': ours, with the solutions still in it."""
    notebook = _nbformat.reads(build.notebook_text(lesson), as_version=4)
    for cell, ours in zip(notebook.cells, lesson.cells, strict=True):
        cell.source = ours.source
    return f"{_nbformat.writes(notebook)}\n"


def _pictures(course: Course, lesson: Lesson, folder: Path) -> Iterator[Path]:
    """Copy the pictures that a lesson shows, and yield those that were not there."""
    names = {name for cell in lesson.cells if cell.kind == "markdown" for name in _PICTURE.findall(cell.source)}
    for name in sorted(names):
        ours, theirs = course.notebooks / name, folder / "source" / lesson.name / name
        if ours.is_file() and not (theirs.is_file() and theirs.read_bytes() == ours.read_bytes()):
            theirs.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ours, theirs)
            yield theirs


def _renew(path: Path, text: str) -> bool:
    """Put a text into a file, and tell whether it said something else before."""
    if path.is_file() and path.read_bytes() == text.encode():
        return False
    put(path, text)
    return True


def _json(data: Any) -> str:
    return json.dumps(data, indent=1) + "\n"


def _command(folder: Path) -> str:
    as_root = " --allow-root" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    python = shlex.quote(sys.executable)
    return f"cd {shlex.quote(str(folder))} && JUPYTER_CONFIG_PATH=.jupyter {python} -m jupyterlab{as_root}"
