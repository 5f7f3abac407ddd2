"""Grading in a process of its own: nbgrader's, which may be the server of JupyterLab, runs no tests.

``python -m grader.formgrader.apart`` reads what to grade as JSON, and writes a line of JSON for each result.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from grader import results
from grader.results import Graded
from kit.errors import KitError

_ROOT = Path(__file__).parents[2]
_REFUSED = 2


@dataclass(frozen=True, slots=True)
class Terms:
    """How to grade. root: the course's folder. hidden: your own hidden tests. jobs: processes, 0: one a core.

    min_isolation: the level that learners' code must be kept apart at, "" for B or better.
    """

    root: str
    seed: int
    hidden: str = ""
    test_seconds: float = 20.0
    jobs: int = 0
    min_isolation: str = ""


def grade(terms: Terms, submissions: Sequence[tuple[str, str]]) -> dict[str, Graded]:
    """Grade (student, path) pairs, and return what was found by path; raises KitError when grading itself failed."""
    if sys.platform != "linux":
        raise KitError("Autograding needs Linux: WSL2, a container or a server.")
    order = json.dumps({"terms": asdict(terms), "submissions": submissions})
    path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-P", "-m", "grader.formgrader.apart"]
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(command, input=order, env=environment, capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise KitError(said[-1] if done.returncode == _REFUSED else f"The grader's own process failed: {said[-1]}")
    return {each.place: each for each in map(_graded, done.stdout.splitlines())}


def _graded(line: str) -> Graded:
    return results.graded_from(json.loads(line))


def _main() -> None:
    order = json.load(sys.stdin)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever is printed from here on is no result
    try:
        for graded in _grade_all(Terms(**order["terms"]), order["submissions"]):
            out.write(f"{json.dumps(asdict(graded))}\n")
            out.flush()
    except KitError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(_REFUSED)


def _grade_all(terms: Terms, submissions: Iterable[Sequence[str]]) -> Iterable[Graded]:
    from grader import grade, pool
    from grader.jail import levels, warm
    from grader.jail.warm import Limits
    from grader.lessons import Course
    from grader.marking import Job, Task, grade_one, nothing
    from grader.submissions import Submission

    limits = Limits(test=terms.test_seconds, level=levels.chosen(terms.min_isolation or None))
    job = Job(Course(Path(terms.root), Path(terms.hidden) if terms.hidden else None), terms.seed, limits)
    grade.check(job.course)
    tasks = [Task(job, Submission(student, place)) for student, place in submissions]
    for task, graded in pool.each(grade_one, tasks, terms.jobs or pool.CORES):
        yield graded or nothing(task, "The process that graded this notebook died.")
    warm.release()


if __name__ == "__main__":
    _main()
