"""Grading a batch: every submission gets a result, whatever is handed in, and none is graded twice.

They are graded on this machine's cores or on a cluster's. What is finished is on the disk at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from grader import finished, pool, results, said, submissions
from grader.finished import Finished
from grader.jail import warm
from grader.jail.warm import Limits
from grader.lessons import Course
from grader.marking import Job, Task, grade_one, nothing
from grader.results import Graded, Run
from grader.submissions import Submission
from kit.errors import KitError

Graders = Callable[[Sequence[Task]], Iterator[tuple[Task, Graded | None]]]
"""Hands tasks out and yields each with its result as they come, None for one that nothing could grade."""

_PAUSE = 5.0
_SHARE = 20
"""Writing all results again and again takes about a twentieth of the time, however many there are."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What to grade, and how. out: the folder of the results. student: whose it is, when it is one notebook.

    seed: None for that of the last run into this folder, or a drawn one. jobs: processes, 0 for one a core.
    scheduler: the address of a dask cluster's, "" for this machine. again: grade also what is finished.
    """

    paths: Sequence[Path]
    out: Path
    student: str | None = None
    seed: int | None = None
    jobs: int = 0
    scheduler: str = ""
    again: bool = False


def grade(course: Course, limits: Limits, batch: Batch, console: Console) -> Run:
    """Grade what was handed in and write results.json into ``batch.out``; what was finished before is not graded again.

    console: where a line for each submission goes, and on a terminal a progress bar.
    """
    check(course)
    found = submissions.find(batch.paths, batch.student, batch.out)
    with finished.held(batch.out):
        with finished.writing(batch.out):
            job = Job(course, finished.seed(batch.out, batch.seed, batch.again), limits)
            store = Finished(batch.out, job)
            if batch.again:
                store.forget()
        grading = _Grading(job, found, store, batch.out)
        try:
            grading.go_on(_graders(batch), console)
        finally:
            with finished.writing(batch.out):
                run = grading.write()
        with finished.writing(batch.out):
            store.tidy()
    return run


def check(course: Course) -> None:
    """Raise KitError when the course itself is not ready for grading."""
    for lesson in course.released():
        for cell in lesson.exercises:
            for path in (course.visible(lesson.name, cell.exercise), course.hidden(lesson.name, cell.exercise)):
                if not path.is_file():
                    raise KitError(f"{path} is missing: the exercise {cell.exercise} cannot be graded without it.")


def _graders(batch: Batch) -> Graders:
    if not batch.scheduler:
        return partial(_here, jobs=batch.jobs or pool.CORES)
    from grader import cluster  # needs a package that only clusters need

    return partial(cluster.each, batch.scheduler)


def _here(tasks: Sequence[Task], jobs: int) -> Iterator[tuple[Task, Graded | None]]:
    try:
        yield from pool.each(grade_one, tasks, jobs)
    finally:
        warm.release()


class _Grading:
    """A batch on its way: what is finished, and when it is time to write all of it."""

    def __init__(self, job: Job, found: Sequence[Submission], store: Finished, out: Path) -> None:
        self._job = job
        self._found = found
        self._store = store
        self._out = out
        self._graded: dict[Submission, Graded] = {}
        self._next = monotonic() + _PAUSE

    def go_on(self, graders: Graders, console: Console) -> None:
        """Grade what is not finished yet, and say how each ended."""
        known = {submission: self._store.get(submission) for submission in self._found}
        self._graded = {submission: graded for submission, graded in known.items() if graded is not None}
        tasks = [Task(self._job, submission) for submission in self._found if submission not in self._graded]
        if self._graded:
            console.print(f"Finished before: {len(self._graded)} of {len(self._found)}.", highlight=False)
        with _bar(console) as progress:
            bar = progress.add_task("grading", total=len(self._found), completed=len(self._graded))
            for task, result in graders(tasks):
                graded = result or nothing(task, "The process that graded this notebook died.")
                self._keep(task.submission, graded)
                said.line(progress.console, graded, len(self._graded), len(self._found))
                progress.advance(bar)

    def write(self) -> Run:
        """Write all results there are, in the order of what was handed in, and return them."""
        graded = [self._graded[submission] for submission in self._found if submission in self._graded]
        weakest = max((each.isolation for each in graded), default=self._job.limits.level)
        run = Run(self._job.seed, weakest, tuple(_with_repeats(graded)))
        results.write(self._out, run)
        return run

    def _keep(self, submission: Submission, graded: Graded) -> None:
        self._graded[submission] = graded
        with finished.writing(self._out):
            self._store.keep(graded)
            if monotonic() >= self._next:
                started = monotonic()
                self.write()
                ended = monotonic()
                self._next = ended + max(_PAUSE, _SHARE * (ended - started))


def _bar(console: Console) -> Progress:
    columns = ("grading", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)


def _with_repeats(graded: Sequence[Graded]) -> list[Graded]:
    counts = Counter((each.student, each.lesson) for each in graded)
    return [
        replace(each, notes=(*each.notes, f"{count} notebooks of this student are this lesson; each was graded."))
        if each.lesson and (count := counts[each.student, each.lesson]) > 1
        else each
        for each in graded
    ]
