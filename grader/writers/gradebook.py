"""nbgrader's gradebook: marks go into its database, and a notebook for each submission goes beside it.

With both, Formgrader shows marks and notebooks, and ``nbgrader generate_feedback`` and ``nbgrader export`` work. What
people have put there stays: their own marks, comments, extra points, extensions and late penalties.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any

from nbgrader.api import Comment, Grade, Gradebook  # type: ignore[import-untyped]
from nbgrader.utils import compute_checksum  # type: ignore[import-untyped]
from sqlalchemy.engine import URL
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from grader.formgrader import marks
from grader.formgrader.folders import TIMESTAMP, handed_in_at
from grader.formgrader.paper import Blank
from grader.lessons import Course
from grader.results import Graded, Marked, Run
from grader.submissions import Submission
from grader.writers.files import put, shown
from kit.errors import KitError
from kit.result import NOT_ATTEMPTED

NAME = "gradebook.db"
"""The gradebook's file in the folder of a course."""

_NO_RESPONSE = "No response."  # nbgrader's own words
_NOT_AT_HAND = "The notebook was not at hand when this page was made: the cells below are as they were given out."


def write(run: Run, course: Course, folder: Path, database: Path | None = None) -> list[Path]:
    """Write the marks of a run into nbgrader's gradebook, new or old, and return the files that were written.

    database: the gradebook, where it is not ``gradebook.db`` in the folder. Of several submissions of one student for
    one lesson the best counts. Raises KitError for a file that is no gradebook, or cannot be written.
    """
    path = database or folder / NAME
    blanks = _blanks(course)
    best = _best(run.submissions, blanks)
    with _opened(path) as book:
        for student in dict.fromkeys(map(_id, run.submissions)):
            book.update_or_create_student(student)
        for lesson in dict.fromkeys(lesson for lesson, _ in best):
            _add_lesson(book, lesson, blanks[lesson])
        for lesson, graded in best:
            _save(book, lesson, graded, blanks[lesson].exercises)
    papers = [_write_paper(path.parent, lesson, graded, blanks[lesson]) for lesson, graded in best]
    return [path, *(paper for paper in papers if paper)]


def add_lessons(path: Path, course: Course, name: str) -> None:
    """See to it that a gradebook knows the course's lessons and their exercises; raises KitError as ``write`` does.

    name: what nbgrader calls the course.
    """
    with _opened(path, name) as book:
        for lesson, blank in _blanks(course).items():
            _add_lesson(book, lesson, blank)


def _blanks(course: Course) -> dict[str, Blank]:
    return {path.stem: Blank(path) for path in course.released_paths()}


@contextmanager
def _opened(path: Path, *course: str) -> Iterator[Any]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _commands_on_path():
            book = Gradebook(URL.create("sqlite", database=str(path)), *course)
        with book, warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)  # nbgrader's own code gives rise to some
            book.db().expire_on_commit = False  # nobody else writes meanwhile, so nothing need be read again
            yield book
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", error) or error).partition("\n")[0]
        raise KitError(f"{path} cannot be used as nbgrader's gradebook ({reason}).") from None


@contextmanager
def _commands_on_path() -> Iterator[None]:
    """Let nbgrader find alembic, which it calls for a new gradebook, also where no environment was activated."""
    before = os.environ.get("PATH", os.defpath)
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


def _best(submissions: Sequence[Graded], lessons: Mapping[str, Blank]) -> list[tuple[str, Graded]]:
    """Return for each lesson and student the submission with the highest score, with the lesson's name."""
    found: dict[tuple[str, str], Graded] = {}
    for graded in submissions:
        lesson = _lesson_of(graded, lessons)
        if lesson:
            other = found.get((lesson, _id(graded)))
            found[lesson, _id(graded)] = graded if other is None or graded.score > other.score else other
    return [(lesson, graded) for (lesson, _), graded in found.items()]


def _lesson_of(graded: Graded, lessons: Mapping[str, Blank]) -> str | None:
    """Return the lesson that was handed in: the one recognised, else the one that the file or its folder is called."""
    place = PurePath(graded.place)
    return next((name for name in (graded.lesson, place.stem, place.parent.name) if name in lessons), None)


def _id(graded: Graded) -> str:
    return shown(graded.student)


def _add_lesson(book: Any, lesson: str, blank: Blank) -> None:
    book.update_or_create_assignment(lesson)
    book.update_or_create_notebook(lesson, lesson, kernelspec=blank.kernelspec)
    for name, cell in blank.exercises.items():
        points, where = float(cell.metadata.nbgrader.points), (name, lesson, lesson)
        book.update_or_create_grade_cell(*where, max_score=points, cell_type=cell.cell_type)
        book.update_or_create_solution_cell(*where)
        text = {"source": cell.source, "checksum": compute_checksum(cell), "locked": False}
        book.update_or_create_source_cell(*where, cell_type=cell.cell_type, **text)


def _save(book: Any, lesson: str, graded: Graded, exercises: Collection[str]) -> None:
    timestamp = handed_in_at(Path(graded.place).parent)
    about = {"timestamp": timestamp} if timestamp else {}
    book.update_or_create_submission(lesson, _id(graded), **about)
    notebook = book.find_submission_notebook(lesson, lesson, _id(graded))
    marked = {each.name: each for each in graded.exercises}
    for cell in notebook.notebook.grade_cells:
        if cell.name in exercises:  # others are an instructor's own
            _save_grade(_row(book, Grade, cell, notebook, notebook.grades), marked.get(cell.name), cell.max_score)
    for cell in notebook.notebook.solution_cells:
        if cell.name in exercises:
            untouched = cell.name in marked and marked[cell.name].outcome == NOT_ATTEMPTED
            comment = _row(book, Comment, cell, notebook, notebook.comments)
            comment.auto_comment = _NO_RESPONSE if untouched else None
    book.db.commit()


def _row(book: Any, kind: Any, cell: Any, notebook: Any, rows: Any) -> Any:
    """Return the row of a cell; a new one, when the exercise came later than the submission."""
    found = next((row for row in rows if row.cell_id == cell.id), None)
    if found is None:
        found = kind(cell_id=cell.id, notebook=notebook)
        book.db.add(found)
    return found


def _save_grade(grade: Any, marked: Marked | None, most: float) -> None:
    score = marks.score(marked, most)
    if grade.auto_score != score:
        grade.auto_score = score
        grade.needs_manual_grade = grade.manual_score is not None  # a person's mark stands, and wants another look


def _write_paper(folder: Path, lesson: str, graded: Graded, blank: Blank) -> Path | None:
    """Write what Formgrader shows and feedback is made from; None when the student's name is that of no folder."""
    student = _id(graded)
    if student in ("", ".", "..") or PurePath(student).name != student:
        return None
    data = _handed_in(graded)
    notebook = blank.unwritten() if data is None else blank.filled(data)
    marks.put(notebook, graded if data is not None else replace(graded, notes=(*graded.notes, _NOT_AT_HAND)))
    place = folder / "autograded" / student / lesson / f"{lesson}.ipynb"
    put(place, f"{json.dumps(notebook, ensure_ascii=False, indent=1)}\n")
    timestamp = handed_in_at(Path(graded.place).parent)
    if timestamp:
        put(place.with_name(TIMESTAMP), f"{timestamp:%Y-%m-%d %H:%M:%S.%f} UTC")
    return place


def _handed_in(graded: Graded) -> bytes | None:
    """Return what was graded, None when it is not there any more, or is another one by now."""
    try:
        data = Submission(graded.student, graded.place).read()
    except KitError:
        return None
    return data if sha256(data).hexdigest() == graded.digest else None
