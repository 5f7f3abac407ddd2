"""Marking one submission: its cells run in a process of their own, the tests here; whatever happens becomes a result.

What went wrong is a sentence in the submission's notes.
"""

from __future__ import annotations

import ast
import gc
import hashlib
import multiprocessing
import re
import signal
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from grader import handed_in, results
from grader.handed_in import HandedIn
from grader.jail import warm
from grader.jail.channel import Lost
from grader.jail.notebook import Trouble, loaded
from grader.jail.visit import Piped
from grader.jail.warm import Limits
from grader.lessons import Cell, Course, Lesson
from grader.results import Event, Graded, Marked, Tested
from grader.submissions import Submission
from grader.wardrobe import used_clients
from kit.errors import KitError
from kit.examine import examine
from kit.log import Call
from kit.result import BROKEN, NOT_ATTEMPTED, NOT_YET, PASSED, Result

_GRACE = 60.0
_LONGEST_MESSAGE = 2_000
_OPERATION = re.compile(r"[A-Z][A-Za-z0-9]{1,60}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for all submissions of a run. limits: what learners' code may use, and how it is kept apart."""

    course: Course
    seed: int
    limits: Limits


@dataclass(frozen=True, slots=True)
class Task:
    """One submission to grade."""

    job: Job
    submission: Submission


def grade_one(task: Task) -> Graded:
    """Grade one submission. Whatever happens becomes a result."""
    started, data = time.perf_counter(), b""
    try:
        with _overseen(task.job.limits):
            data = task.submission.read()
            graded = _grade(task, data)
    except KitError as error:
        graded = nothing(task, str(error))
    except Lost:
        warm.release()
        graded = nothing(task, "The notebook's code ended the grader's own process, twice, so it was not graded.")
    except Exception as error:
        graded = nothing(task, f"The grader itself failed ({type(error).__name__}): grade this notebook again.")
    _settle()
    digest = hashlib.sha256(data).hexdigest() if data else ""
    return replace(graded, digest=digest, seconds=round(time.perf_counter() - started, 2))


@contextmanager
def _overseen(limits: Limits) -> Iterator[None]:
    """Have the kernel end this worker when a submission takes far too long; nothing else can, in the middle of C code.

    The batch survives it: whoever hands out the work tries the submission once more, alone, and then gives up on it.
    """
    if multiprocessing.parent_process() is None:
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, 2 * limits.submission + _GRACE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def nothing(task: Task, *notes: str) -> Graded:
    """Return what is said of a submission of which nothing could be graded."""
    submission, level = task.submission, task.job.limits.level
    return Graded(submission.student, submission.place, "", None, 0.0, 0.0, level, notes, 0.0, ())


def _grade(task: Task, data: bytes) -> Graded:
    notebook = handed_in.read(data)
    lesson = handed_in.recognise(notebook, task.submission.place, _lessons(task.job.course))
    if lesson is None:
        return nothing(task, "The notebook holds none of the course's exercises, by their names.", *notebook.notes)
    try:
        return _marked(task, lesson, notebook)
    except Lost:
        warm.release()  # the warm process is gone: once more with a new one
        return _marked(task, lesson, notebook)


def _marked(task: Task, lesson: Lesson, notebook: HandedIn) -> Graded:
    job = task.job
    ours = [cell.source for cell in lesson.cells if cell.setup or cell.exercise]
    theirs = handed_in.own_cells(notebook, lesson)
    with loaded(warm.kept(_imports(job.course), job.limits), ours, theirs) as started:
        troupe = Piped(started)
        marked = _exercises(job, lesson, troupe)
    notes = [*_about_cells(started.troubles), *dict.fromkeys(troupe.troubles)]
    notes += [note for _, broken in marked for note in broken]
    return replace(
        nothing(task, *notebook.notes, *notes),
        lesson=lesson.name,
        score=round(sum(each.score for each, _ in marked), 2),
        max_score=sum(each.max_score for each, _ in marked),
        exercises=tuple(each for each, _ in marked),
        stopped=dict(sorted(started.stopped.items())),
    )


def _exercises(job: Job, lesson: Lesson, troupe: Piped) -> list[tuple[Marked, list[str]]]:
    """Run the hidden tests of all exercises, and the visible ones, which tell more, where a hidden one failed."""
    names = [cell.exercise for cell in lesson.exercises]
    hidden = _examined(job, troupe, {name: job.course.hidden(lesson.name, name) for name in names})
    failed = [name for name in names if any(result.outcome != PASSED for result in hidden[name])]
    visible = _examined(job, troupe, {name: job.course.visible(lesson.name, name) for name in failed})
    return [_exercise(cell, visible.get(cell.exercise, []), hidden[cell.exercise]) for cell in lesson.exercises]


def _examined(job: Job, troupe: Piped, files: Mapping[str, Path]) -> dict[str, list[Result]]:
    results = examine(list(files.values()), troupe, job.seed, used_clients) if files else []
    return {name: [result for result in results if result.path == path] for name, path in files.items()}


def _exercise(cell: Cell, visible: Sequence[Result], hidden: Sequence[Result]) -> tuple[Marked, list[str]]:
    name, passed = cell.exercise, sum(result.outcome == PASSED for result in hidden)
    tests = [*(_tested(result, False) for result in visible), *(_tested(result, True) for result in hidden)]
    notes = [
        f"The test {result.name} of {name} ended with an error of its own and counts as not passed: look at it."
        for result in (*visible, *hidden)
        if result.outcome == BROKEN
    ]
    score = round(cell.points * passed / len(hidden), 2)
    return Marked(name, score, cell.points, _outcome(hidden), tuple(tests)), notes


def _tested(result: Result, hidden: bool) -> Tested:
    outcome, message = result.outcome, result.private_message if hidden else result.message
    if outcome == BROKEN:
        outcome, message = NOT_YET, "This test ended with an error of its own, which your instructor has been told."
    events = _events(result) if outcome == NOT_YET else ()
    message = message if len(message) <= _LONGEST_MESSAGE else message[:_LONGEST_MESSAGE] + " …"
    return Tested(result.name, result.claim, hidden, outcome, message, events)


def _events(result: Result) -> tuple[Event, ...]:
    return tuple(_event(call, result.started) for call in result.calls[: results.MOST_EVENTS])


def _event(call: Call, started: float) -> Event:
    operation = call.operation if _OPERATION.fullmatch(call.operation) else "?"
    return Event(round(call.at - started, 3), operation, call.error or "ok", _count(call), call.injected)


def _count(call: Call) -> int | None:
    """Return how many messages or entries a call was about."""
    asked, answered = call.params, call.outcome or {}
    for side, name in ((answered, "Messages"), (asked, "Entries")):
        if isinstance(side.get(name), list):
            return len(side[name])
    return 0 if call.operation == "ReceiveMessage" and call.error is None else None


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


@cache
def _settle() -> None:
    """Tell Python once not to look through what the first submission has loaded every time it collects garbage."""
    gc.collect()
    gc.freeze()


@cache
def _lessons(course: Course) -> list[Lesson]:
    return course.released()


@cache
def _imports(course: Course) -> tuple[str, ...]:
    """Return the import statements of the course's setup cells, which are worth running once for all notebooks."""
    setup = [ast.parse(source).body for lesson in _lessons(course) for source in lesson.setup]
    imports = [ast.unparse(line) for cell in setup for line in cell if isinstance(line, ast.Import | ast.ImportFrom)]
    return tuple(dict.fromkeys(imports))
