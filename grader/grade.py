"""Grading a batch: every submission gets a result, whatever is handed in, and they are graded in parallel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from grader import pool, results, submissions
from grader.jail import warm
from grader.lessons import Course
from grader.marking import Job, Task, grade_one, nothing
from grader.results import Graded
from grader.submissions import Submission
from kit.errors import KitError


def grade(job: Job, found: Sequence[Submission], jobs: int, console: Console) -> list[Graded]:
    """Grade submissions and return their results in the same order, with a progress bar on a terminal."""
    tasks = [Task(job, submission) for submission in found]
    graded: dict[Submission, Graded] = {}
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        bar = progress.add_task("grading", total=len(tasks))
        for task, result in pool.each(grade_one, tasks, jobs):
            graded[task.submission] = result or nothing(task, "The process that graded this notebook died.")
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


def _with_repeats(graded: list[Graded]) -> list[Graded]:
    counts = Counter((each.student, each.lesson) for each in graded)
    return [
        replace(each, notes=(*each.notes, f"{count} notebooks of this student are this lesson; each was graded."))
        if each.lesson and (count := counts[each.student, each.lesson]) > 1
        else each
        for each in graded
    ]


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
    results.write(out, results.Run(job.seed, job.limits.level, tuple(graded)))
    return graded
