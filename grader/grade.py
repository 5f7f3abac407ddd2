"""Grading: each notebook's cells run in processes of their own, the tests here, and every submission gets a result.

Whatever is handed in, the batch goes on; what went wrong is a sentence in the submission's notes.
"""

from __future__ import annotations

import ast
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from grader import handed_in, pool, results, submissions
from grader.handed_in import HandedIn
from grader.jail import warm
from grader.jail.channel import Lost
from grader.jail.notebook import Trouble, loaded
from grader.jail.visit import Piped
from grader.jail.warm import Limits
from grader.lessons import Cell, Course, Lesson
from grader.results import Graded, Marked, Tested
from grader.submissions import Submission
from kit.errors import KitError
from kit.examine import examine
from kit.result import BROKEN, NOT_ATTEMPTED, NOT_YET, PASSED, Result


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for all submissions of a run."""

    course: Course
    seed: int
    limits: Limits


@dataclass(frozen=True, slots=True)
class Task:
    """One submission to grade."""

    job: Job
    submission: Submission


def grade(job: Job, found: Sequence[Submission], jobs: int, console: Console) -> list[Graded]:
    """Grade submissions and return their results in the same order, with a progress bar on a terminal."""
    tasks = [Task(job, submission) for submission in found]
    graded: dict[Submission, Graded] = {}
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        bar = progress.add_task("grading", total=len(tasks))
        for task, result in pool.each(grade_one, tasks, jobs):
            graded[task.submission] = result or _nothing(task, "The process that graded this notebook died.")
            progress.advance(bar)
    warm.release()
    return _with_repeats([graded[submission] for submission in found])


def check(course: Course) -> None:
    """Raise KitError when the course itself is not ready for grading."""
    for lesson in course.released():
        for cell in lesson.exercises:
            for path in (course.visible(lesson.name, cell.exercise), course.hidden(lesson.name, cell.exercise)):
                if not path.is_file():
                    raise KitError(f"{path} is missing: the exercise {cell.exercise} cannot be graded without it.")


def report(graded: Sequence[Graded], console: Console) -> None:
    """Print a table of the results."""
    table = Table("student", "lesson", "score", "of", "seconds", "notes")
    for each in graded:
        notes = Text("\n".join(each.notes))
        numbers = [f"{each.score:g}", f"{each.max_score:g}", f"{each.seconds:.1f}"]
        table.add_row(Text(each.student), each.lesson or "–", *numbers, notes)
    console.print(table)


def grade_one(task: Task) -> Graded:
    """Grade one submission. Whatever happens becomes a result."""
    started = time.perf_counter()
    try:
        graded = _grade(task)
    except KitError as error:
        graded = _nothing(task, str(error))
    except Lost:
        warm.release()
        graded = _nothing(task, "The notebook's code ended the grader's own process, twice, so it was not graded.")
    except Exception as error:
        graded = _nothing(task, f"The grader itself failed ({type(error).__name__}): grade this notebook again.")
    return replace(graded, seconds=round(time.perf_counter() - started, 2))


def _grade(task: Task) -> Graded:
    notebook = handed_in.read(task.submission.read())
    lessons = _lessons(task.job.course)
    lesson = handed_in.recognise(notebook, task.submission.place, lessons)
    if lesson is None:
        return _nothing(task, "The notebook holds none of the course's exercises, by their names.", *notebook.notes)
    try:
        marked, notes = _mark(task.job, lesson, notebook)
    except Lost:
        warm.release()  # the warm process is gone: once more with a new one
        marked, notes = _mark(task.job, lesson, notebook)
    return Graded(
        student=task.submission.student,
        lesson=lesson.name,
        score=round(sum(each.score for each in marked), 2),
        max_score=sum(each.max_score for each in marked),
        isolation=results.LEVEL,
        notes=(*notebook.notes, *notes),
        seconds=0.0,
        exercises=tuple(marked),
    )


def _mark(job: Job, lesson: Lesson, notebook: HandedIn) -> tuple[list[Marked], list[str]]:
    ours = [cell.source for cell in lesson.cells if cell.setup or cell.exercise]
    theirs = handed_in.own_cells(notebook, lesson)
    with loaded(warm.kept(_imports(job.course), job.limits), ours, theirs) as started:
        troupe = Piped(started)
        marked = [_exercise(job, lesson, cell, troupe) for cell in lesson.exercises]
    notes = [*_about_cells(started.troubles), *dict.fromkeys(troupe.troubles)]
    return [each for each, _ in marked], notes + [note for _, notes in marked for note in notes]


def _exercise(job: Job, lesson: Lesson, cell: Cell, troupe: Piped) -> tuple[Marked, list[str]]:
    name = cell.exercise
    visible = examine([job.course.visible(lesson.name, name)], troupe, job.seed)
    hidden = examine([job.course.hidden(lesson.name, name)], troupe, job.seed)
    passed = sum(result.outcome == PASSED for result in hidden)
    tests = [*(_tested(result, False) for result in visible), *(_tested(result, True) for result in hidden)]
    notes = [
        f"The test {result.name} of {name} ended with an error of its own and counts as not passed: look at it."
        for result in (*visible, *hidden)
        if result.outcome == BROKEN
    ]
    score = round(cell.points * passed / len(hidden), 2)
    return Marked(name, score, cell.points, _outcome(hidden), tuple(tests)), notes


def _tested(result: Result, hidden: bool) -> Tested:
    if result.outcome == BROKEN:
        message = "This test ended with an error of its own, which your instructor has been told."
        return Tested(result.name, hidden, NOT_YET, message)
    return Tested(result.name, hidden, result.outcome, result.private_message if hidden else result.message)


def _outcome(hidden: Sequence[Result]) -> str:
    outcomes = {result.outcome for result in hidden}
    return outcomes.pop() if outcomes in ({PASSED}, {NOT_ATTEMPTED}) else NOT_YET


def _about_cells(troubles: Iterable[Trouble]) -> Iterator[str]:
    cells: dict[str, list[int]] = {}
    for trouble in troubles:
        cells.setdefault(trouble.error, []).append(trouble.cell)
    for error, numbers in cells.items():
        words = handed_in.in_words(numbers)
        if error == "timeout":
            yield f"{words} did not come to an end and had to be left out."
        elif error == "exit":
            yield f"{words} ended Python and had to be left out."
        else:
            yield f"{words} stopped with {error}; whatever else was defined there counts all the same."


def _nothing(task: Task, *notes: str) -> Graded:
    return Graded(task.submission.student, None, 0.0, 0.0, results.LEVEL, notes, 0.0, ())


def _with_repeats(graded: list[Graded]) -> list[Graded]:
    counts = Counter((each.student, each.lesson) for each in graded)
    return [
        replace(each, notes=(*each.notes, f"{count} notebooks of this student are this lesson; each was graded."))
        if each.lesson and (count := counts[each.student, each.lesson]) > 1
        else each
        for each in graded
    ]


@cache
def _lessons(course: Course) -> list[Lesson]:
    return course.released()


@cache
def _imports(course: Course) -> tuple[str, ...]:
    """Return the import statements of the course's setup cells, which are worth running once for all notebooks."""
    setup = [ast.parse(source).body for lesson in _lessons(course) for source in lesson.setup]
    imports = [ast.unparse(line) for cell in setup for line in cell if isinstance(line, ast.Import | ast.ImportFrom)]
    return tuple(dict.fromkeys(imports))


def grade_paths(
    job: Job, paths: Sequence[Path], out: Path, student: str | None, jobs: int, err: Console
) -> list[Graded]:
    """Grade what was handed in at ``paths`` and write results.json into the folder ``out``."""
    check(job.course)
    found = submissions.find(paths, student)
    try:
        out.mkdir(parents=True, exist_ok=True)
        part = out / ".writable"
        part.touch()
        part.unlink()
    except OSError as error:
        raise KitError(
            f"Nothing can be written into {out} ({error.strerror}); give another folder with --out."
        ) from None
    graded = grade(job, found, jobs or pool.CORES, err)
    results.write(out, job.seed, graded)
    return graded
