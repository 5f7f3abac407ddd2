"""Our steps in nbgrader's autograding: one reads what was handed in, one marks it, one has the marks saved.

nbgrader's own steps run between and after them, on notebooks that cannot break them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades  # type: ignore[import-untyped]
from traitlets import Float, Int, Unicode

from grader import handed_in, pool
from grader.formgrader import apart, marks
from grader.formgrader.paper import Blank
from grader.lessons import Course, Lesson
from grader.results import Graded
from grader.submissions import Submission
from kit.errors import KitError

_AT_ONCE = 20
"""Submissions to grade in one go for each core; what was graded is lost when nbgrader is interrupted."""

_MOST_FILES = 20


class Reader(NotebookExporter):
    """Reads what was handed in, whatever it is, and keeps the marks of the notebooks that come next."""

    root = Unicode(help="The course's folder.").tag(config=True)
    hidden = Unicode(help="A folder of your own hidden tests, which come before the course's.").tag(config=True)
    seed = Int(help="What the tests' random choices follow from.").tag(config=True)
    test_seconds = Float(20.0, help="Real seconds for each test.").tag(config=True)
    jobs = Int(0, help="Processes to use; 0: one for each core.").tag(config=True)
    min_isolation = Unicode(help="How well learners' code must be kept apart: A, B or C; empty: B.").tag(config=True)

    def from_filename(self, filename: str, resources: Any = None, **options: Any) -> tuple[Any, Any]:
        """Return the notebook for nbgrader; for a file of a learner's, which may hold anything, a rebuilt one."""
        about = resources["nbgrader"]
        place = self._place(about["student"], about["assignment"], about["notebook"])
        if Path(filename) != place:
            return super().from_filename(filename, resources, **options)
        rebuilt = self._blank(about["notebook"]).filled(_read(self._file(place)))
        output, resources = self.from_notebook_node(rebuilt, resources=resources)  # type: ignore[no-untyped-call]
        return output, resources

    def marks(self, student: str, assignment: str, notebook: str) -> Graded:
        """Return the marks of a submission, and have those of the next ones ready; raises KitError when it cannot."""
        self._blank(notebook)
        place = str(self._file(self._place(student, assignment, notebook)))
        if place not in self._ready:
            some = [(student, place), *islice(self._next(student, notebook), _AT_ONCE * (self.jobs or pool.CORES) - 1)]
            self.log.info("Grading %d notebooks outside of any kernel, with seed %d.", len(some), self.seed)
            found = apart.grade(self._terms(), some)
            self.log.info("Isolation: %s.", " and ".join(sorted({each.isolation for each in found.values()})))
            self._ready.update(found)
        if place not in self._ready:
            raise KitError(f"The grader returned no result for {place}: autograde it again.")
        return _for(notebook, self._ready.pop(place))

    @cached_property
    def _ready(self) -> dict[str, Graded]:
        return {}

    @cached_property
    def _lessons(self) -> list[Lesson]:
        return Course(Path(self.root)).released()

    def _terms(self) -> apart.Terms:
        return apart.Terms(self.root, self.seed, self.hidden, self.test_seconds, self.jobs, self.min_isolation)

    def _place(self, student: str, assignment: str, notebook: str) -> Path:
        return Path(self._folder("submitted", student, assignment), f"{notebook}.ipynb")

    def _folder(self, step: str, student: str, assignment: str) -> Path:
        places: Any = self.parent.coursedir  # type: ignore[union-attr]  # nbgrader's Autograde
        return Path(places.format_path(getattr(places, f"{step}_directory"), student, assignment))

    def _blank(self, notebook: str) -> Blank:
        if notebook not in {lesson.name for lesson in self._lessons}:
            raise KitError(f"{notebook} is none of the course's lessons, and only those are marked here.")
        return Blank(Course(Path(self.root)).notebooks / f"{notebook}.ipynb")

    def _next(self, student: str, notebook: str) -> Iterator[tuple[str, str]]:
        """Yield the students and files of submissions that nbgrader comes to after this student's."""
        converter: Any = self.parent
        for folder in sorted(converter.assignments):
            other, assignment = Path(folder).parts[-2:]
            done = self._folder("autograded", other, assignment)
            if other > student and (converter.force or not done.exists()):
                yield other, str(self._file(self._place(other, assignment, notebook)))

    def _file(self, place: Path) -> Path:
        """Return the file to grade: the one of the right name, else one that has the lesson in it, else any."""
        if os.path.lexists(place):
            return place
        others = sorted(place.parent.glob("*.ipynb"))[:_MOST_FILES]
        return next((path for path in others if self._lesson_in(path) == place.stem), (others or [place])[0])

    def _lesson_in(self, path: Path) -> str:
        try:
            lesson = handed_in.recognise(handed_in.read(_read(path)), str(path), self._lessons)
        except KitError:
            return ""
        return lesson.name if lesson else ""


class Mark(NbGraderPreprocessor):  # type: ignore[misc]
    """Puts the marks on the exercises' cells; it takes the place of running them in a kernel."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook with the marks of its submission."""
        if not isinstance(self.parent, Reader):
            raise KitError("Autograde lacks c.Autograde.exporter_class: see grader.formgrader.settings.")
        about = resources["nbgrader"]
        marks.put(nb, self.parent.marks(about["student"], about["assignment"], about["notebook"]))
        return nb, resources


class SaveMarks(SaveAutoGrades):  # type: ignore[misc]
    """Saves marks as nbgrader does, also those of cells that hold both the answer and its marks."""

    def _add_score(self, cell: Any, resources: Any) -> None:
        mark = cell.metadata.nbgrader
        mark["solution"] = False  # else nbgrader leaves the marks to a person
        try:
            super()._add_score(cell, resources)
        finally:
            mark["solution"] = True


def _read(path: Path) -> bytes:
    try:
        return Submission("", str(path)).read()
    except KitError:
        return b""


def _for(notebook: str, graded: Graded) -> Graded:
    if graded.lesson in (notebook, None):
        return graded
    note = f"This is the notebook of {graded.lesson}, handed in as {notebook}: hand in the right one."
    return replace(graded, notes=(note, *graded.notes), score=0.0, exercises=())
