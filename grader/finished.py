"""What a run has finished, a file for each submission, so that an interrupted run goes on where it was.

A file counts for the same bytes of the same student only, graded by the same tests, code, seed and limits. It knows
nothing of how submissions are graded, and believes no file that is damaged.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from platform import python_version_tuple
from random import SystemRandom

from filelock import FileLock, Timeout

import grader
import kit
from grader import results
from grader.lessons import Course
from grader.marking import Job
from grader.results import Graded
from grader.submissions import Submission
from kit.errors import KitError

NAME = "finished"
"""The folder of this, in the folder of the results."""

_SEED = "seed.json"
_OURS = re.compile(r"[0-9a-f]{32}")
_DECIDING = ("botocore", "moto", "pytest")
"""Packages of others whose behaviour a mark may hang on."""

_NO_CODE = ("exercises", "hidden", "answers", "writers", "formgrader")
"""Folders of kit and grader that hold none of the code that grades."""


@contextmanager
def held(out: Path) -> Iterator[None]:
    """Keep other runs out of a folder of results; raises KitError when one is at work, or nothing can be written."""
    lock = FileLock(out / NAME / ".lock", timeout=0)
    with writing(out):
        (out / NAME).mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout:
            busy = f"Another run is grading into {out}: let it end, or give another folder with --out."
            raise KitError(busy) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Turn what a full or read-only disk gives rise to into a sentence."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise KitError(f"Nothing can be written into {out} ({reason}); give another folder with --out.") from None


def seed(out: Path, asked: int | None, again: bool) -> int:
    """Return the seed of a run into this folder: the one asked for, else that of the run before, else a drawn one."""
    known = None if again else _known_seed(out)
    chosen = next(each for each in (asked, known, SystemRandom().randrange(10**6)) if each is not None)
    if chosen != _known_seed(out):
        results.replace_whole(out / NAME / _SEED, {"seed": chosen})
    return chosen


def _known_seed(out: Path) -> int | None:
    try:
        known = json.loads((out / NAME / _SEED).read_text(encoding="utf-8"))["seed"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return known if type(known) is int else None


class Finished:
    """The finished submissions of runs that would come to the same marks; ``out``: the folder of the results."""

    def __init__(self, out: Path, job: Job) -> None:
        self._all = out / NAME
        self._folder = self._all / _digest(fingerprint(job.course), str(job.seed), str(job.limits))
        self._folder.mkdir(exist_ok=True)
        self._known = {path.name for path in self._folder.iterdir()}

    def get(self, submission: Submission) -> Graded | None:
        """Return what was made of a submission, None when it is to be graded."""
        if not self._known:
            return None
        try:
            digest = hashlib.sha256(submission.read()).hexdigest()
        except KitError:
            return None
        name = _name(submission.student, submission.place, digest)
        return self._read(name) if name in self._known else None

    def keep(self, graded: Graded) -> None:
        """Note that a submission is finished. What was not graded at all is not kept: it may have been our fault."""
        if graded.lesson is not None:
            name = _name(graded.student, graded.place, graded.digest)
            results.replace_whole(self._folder / name, graded)

    def forget(self) -> None:
        """Let everything be graded again."""
        shutil.rmtree(self._folder)
        self._folder.mkdir()
        self._known = set()

    def tidy(self) -> None:
        """Remove what other seeds, tests and limits came to, and what was left half-written."""
        for path in self._all.iterdir():
            if _OURS.fullmatch(path.name) and path != self._folder:
                shutil.rmtree(path, ignore_errors=True)
        for path in self._folder.glob(".*.part"):
            path.unlink(missing_ok=True)

    def _read(self, name: str) -> Graded | None:
        try:
            graded = results.graded_from(json.loads((self._folder / name).read_text(encoding="utf-8")))
            return graded if name == _name(graded.student, graded.place, graded.digest) else None
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return None


def fingerprint(course: Course) -> str:
    """Return what stands for everything that a mark hangs on, but for the submission, the seed and the limits."""
    files = [*_tests(course), *_code(Path(kit.__file__).parent), *_code(Path(grader.__file__).parent)]
    files += [("notebook", path) for path in course.released_paths()]
    contents = sorted(_digest(kind, path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for kind, path in files)
    return _digest(*python_version_tuple()[:2], *map(version, _DECIDING), *contents)


def _tests(course: Course) -> Iterator[tuple[str, Path]]:
    """Yield the tests, and what lies beside them, which they may import."""
    exercises = [(lesson.name, cell.exercise) for lesson in course.released() for cell in lesson.exercises]
    for kind, place in (("visible", course.visible), ("hidden", course.hidden)):
        for lesson, folder in {(lesson, place(lesson, exercise).parent) for lesson, exercise in exercises}:
            yield from ((f"{kind} {lesson}", path) for path in folder.glob("*.py"))


def _code(package: Path) -> Iterator[tuple[str, Path]]:
    """Yield a package's own modules, without the tests, answers and writers that lie in it."""
    for path in package.rglob("*.py"):
        place = path.relative_to(package)
        if place.parts[0] not in _NO_CODE:
            yield f"{package.name}/{place.parent.as_posix()}", path


def _name(student: str, place: str, digest: str) -> str:
    return f"{_digest(student, place, digest)}.json"


def _digest(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
