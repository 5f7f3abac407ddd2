"""What a worker of a cluster does: it grades one submission after the other with the course that is installed there.

It refuses when that is another course than the one at the other end, or when it cannot keep learners' code apart.
"""

from __future__ import annotations

import atexit
import platform
import shutil
import tempfile
import threading
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from grader.finished import fingerprint
from grader.jail import levels, warm
from grader.lessons import Course
from grader.marking import Task, grade_one
from grader.results import Graded
from kit.errors import KitError

ROOT = Path(__file__).parents[1]

_at_work = threading.Lock()
"""One submission at a time in each process: a test's clock and settings are the process's."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is the same for all submissions of a run. root: of the course; None: the one that is installed there.

    private: an instructor's own hidden tests, as paths and contents. version: the course's fingerprint where it began.
    """

    root: Path | None
    private: tuple[tuple[str, bytes], ...]
    version: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a worker does not grade: a sentence for the instructor."""

    sentence: str


def work(terms: Terms, task: Task) -> Graded | Refused:
    """Grade one submission that carries its bytes, or say why not."""
    with _at_work:
        try:
            reason = _objection(terms, task)
        except (KitError, OSError) as error:
            reason = f"lacks something of the course ({error}): install the same there"
        if reason:
            return Refused(f"The worker on {platform.node()} {reason}, and run the same command again.")
        limits = replace(task.job.limits, level=levels.strongest()[0])
        job = replace(task.job, course=_course(terms.root, terms.private), limits=limits)
        return grade_one(replace(task, job=job))


def clear_away() -> None:
    """End what grading left for the next submission; called when a run ends."""
    if _at_work.acquire(blocking=False):
        try:
            warm.release()
        finally:
            _at_work.release()


def _objection(terms: Terms, task: Task) -> str:
    """Return why this worker must not grade this, "" if it may."""
    if _version(terms.root, terms.private) != terms.version:
        return "has another version of the course, of its tests or of Python's packages: install the same, restart it"
    level, reason = levels.strongest()
    if level > task.job.limits.level:
        return f"keeps learners' code apart at level {level} only ({reason}): stop it, or add --min-isolation {level}"
    return ""


@cache
def _version(root: Path | None, private: tuple[tuple[str, bytes], ...]) -> str:
    """Return the course's fingerprint, as it was when this process began to grade: so are its loaded modules."""
    return fingerprint(_course(root, private))


@cache
def _course(root: Path | None, private: tuple[tuple[str, bytes], ...]) -> Course:
    return Course(root or ROOT, _folder_of(private) if private else None)


def _folder_of(private: tuple[tuple[str, bytes], ...]) -> Path:
    """Put hidden tests into a folder that ends with this process."""
    folder = Path(tempfile.mkdtemp(prefix="tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name, content in private:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder
