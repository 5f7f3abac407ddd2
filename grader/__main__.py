"""The instructor's commands: ``python -m grader build | verify | grade``. Every bad input ends in one sentence."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from random import SystemRandom

from rich.console import Console

from kit.errors import KitError

ROOT = Path(__file__).parents[1]
_ISOLATION = "a process of its own and no more, so grade only notebooks of people whom you trust."
OUT = Console()
ERR = Console(stderr=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code: 0 done, 1 something is wrong with the course, 2 bad input."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.run is None:
        parser.print_help()
        return 0
    try:
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except KitError as error:
        return _say([str(error)], 2)
    except KeyboardInterrupt:
        return _say(["Stopped before the end."], 130)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m grader", description="Builds, proves and grades the course.")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands")
    _add_build(commands.add_parser("build", help="make the notebooks from solutions/"))
    _add_verify(commands.add_parser("verify", help="prove every exercise with right and wrong answers"))
    _add_grade(commands.add_parser("grade", help="grade notebooks that learners handed in"))
    return parser


def _add_build(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lessons", nargs="*", help="lessons to make, like 03 or 03_visibility_timeout (default: all)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a notebook is out of date")
    parser.set_defaults(run=_build)


def _add_verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("exercises", nargs="*", help="exercises to prove, like keep_alive (default: all)")
    parser.add_argument("--seed", type=int, default=1, help="what the tests' random choices follow from (default: 1)")
    parser.add_argument("--rounds", type=int, default=1, help="prove with this many seeds, one after the other")
    _add_jobs(parser)
    parser.set_defaults(run=_verify)


def _add_grade(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, help="notebooks, folders or zip files")
    parser.add_argument("--out", type=Path, required=True, help="the folder that results.json goes to")
    parser.add_argument("--student", help="whose notebook it is, when one notebook is graded")
    parser.add_argument("--hidden", type=Path, help="a folder of your own hidden tests, which come before the course's")
    parser.add_argument("--seed", type=int, help="what the tests' random choices follow from (default: drawn)")
    parser.add_argument("--test-seconds", type=float, default=20, help="real seconds for each test (default: 20)")
    _add_jobs(parser)
    parser.set_defaults(run=_grade)


def _add_jobs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jobs", type=int, default=0, help="processes to use (default: one for each core)")


def _build(options: argparse.Namespace) -> int:
    from grader import build, rules
    from grader.lessons import Course

    course = Course(options.root)
    lessons = course.lessons()
    _say([f"Warning: {warning}" for warning in rules.warnings(lessons)], 0)
    if errors := rules.errors(course, lessons):
        return _say(errors, 1)
    chosen = build.chosen(lessons, options.lessons)
    stale = [page for page in build.pages(course, chosen) if page.stale]
    stray = [f"notebooks/{name} has no source in solutions/: delete it." for name in build.strays(course, lessons)]
    if options.check:
        late = [f"notebooks/{page.path.name} is out of date: run `python -m grader build`." for page in stale]
        return _say([*late, *stray], 1)
    for page in stale:
        page.write()
        OUT.print(f"made notebooks/{page.path.name}")
    OUT.print(f"Notebooks up to date: {len(chosen)}.")
    return _say(stray, 1)


def _verify(options: argparse.Namespace) -> int:
    from grader import pool, verify
    from grader.lessons import Course

    seeds = range(options.seed, options.seed + max(options.rounds, 1))
    jobs = options.jobs or pool.CORES
    verdicts = verify.verify(Course(options.root), options.exercises, seeds, jobs, ERR)
    verify.report(verdicts, OUT)
    return _say([failure for verdict in verdicts for failure in verdict.failures], 1)


def _grade(options: argparse.Namespace) -> int:
    if sys.platform != "linux":
        raise KitError("Grading needs Linux: use WSL2, a container or a server; `verify` and `check` work everywhere.")
    if options.test_seconds <= 0:
        raise KitError(f"--test-seconds {options.test_seconds:g} leaves no time; give a number above 0.")
    from grader import grade, results
    from grader.jail.warm import Limits
    from grader.lessons import Course
    from grader.marking import Job

    seed = SystemRandom().randrange(10**6) if options.seed is None else options.seed
    limits = Limits(test=options.test_seconds)
    job = Job(Course(options.root, options.hidden), seed, limits)
    graded = grade.grade_paths(job, options.paths, options.out, options.student, options.jobs, ERR)
    grade.report(graded, OUT)
    _say([f"Seed {seed}. Isolation {limits.level}: {_ISOLATION}"], 0)
    OUT.print(f"Submissions graded: {len(graded)}; results: {options.out / results.NAME}", soft_wrap=True)
    return 0


def _say(sentences: Sequence[str], code: int) -> int:
    """Print sentences for a person, one a line; the exit code is ``code`` when there is one, else 0."""
    for sentence in sentences:
        ERR.print(sentence, markup=False, highlight=False, soft_wrap=True)
    return code if sentences else 0


if __name__ == "__main__":
    sys.exit(main())
