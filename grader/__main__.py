"""The instructor's commands: ``python -m grader build | verify | grade | report | nbgrader | release``.

Every bad input ends in one sentence.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path

from rich.console import Console

from kit.errors import KitError

ROOT = Path(__file__).parents[1]
_FORMS = "feedback, class, gradescope, junit, canvas, moodle, or gradebook=FILE for nbgrader"
_MOST_LINES = 12
OUT = Console()
ERR = Console(stderr=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code: 0 done, 1 something is wrong with the course, 2 bad input."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a learner's name may have letters that a terminal has not
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
        return _say(["Stopped before the end; the same command goes on from here."], 130)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m grader", description="Builds, proves and grades the course.")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands")
    _add_build(commands.add_parser("build", help="make the notebooks from solutions/"))
    _add_verify(commands.add_parser("verify", help="prove every exercise with right and wrong answers"))
    _add_grade(commands.add_parser("grade", help="grade notebooks that learners handed in"))
    _add_report(commands.add_parser("report", help="make feedback, reports and other tools' files from results"))
    _add_nbgrader(commands.add_parser("nbgrader", help="lay out an nbgrader course that grades with this grader"))
    _add_release(commands.add_parser("release", help="make the zip that learners get"))
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
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder of results.json")
    parser.add_argument("--student", help="whose notebook it is, when one notebook is graded")
    parser.add_argument("--hidden", type=Path, help="a folder of your own hidden tests, which come before the course's")
    parser.add_argument(
        "--seed", type=int, help="what the tests' random choices follow from (default: drawn, once for DIR)"
    )
    parser.add_argument("--again", action="store_true", help="grade also what an earlier run into DIR has finished")
    parser.add_argument("--scheduler", default="", help="a dask cluster's address, tcp://…, that does the work")
    parser.add_argument("--test-seconds", type=float, default=20, help="real seconds for each test (default: 20)")
    parser.add_argument(
        "--min-isolation", choices="ABC", help="how well learners' code must be kept apart (default: B, or better)"
    )
    _add_jobs(parser)
    parser.set_defaults(run=_grade)


def _add_report(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of results.json, and of what is made")
    parser.add_argument("forms", nargs="+", metavar="FORM", help=_FORMS)
    parser.set_defaults(run=_report)


def _add_nbgrader(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of the nbgrader course, which may be new")
    parser.add_argument("--hidden", type=Path, help="a folder of your own hidden tests, which come before the course's")
    parser.set_defaults(run=_nbgrader)


def _add_release(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.zip", help="the zip to make")
    parser.set_defaults(run=_release)


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
    from grader import grade, results, said
    from grader.jail import levels
    from grader.jail.warm import Limits
    from grader.lessons import Course

    level = (options.min_isolation or "B") if options.scheduler else levels.chosen(options.min_isolation)
    limits = Limits(test=options.test_seconds, level=level)
    batch = grade.Batch(
        options.paths, options.out, options.student, options.seed, options.jobs, options.scheduler, options.again
    )
    run = grade.grade(Course(options.root, options.hidden), limits, batch, ERR)
    said.summary(OUT, run.submissions)
    _say([f"Seed {run.seed}. Isolation {run.isolation}: {levels.MEANING[run.isolation]}."], 0)
    return _tell([f"Submissions graded: {len(run.submissions)}; results: {options.out / results.NAME}"])


def _report(options: argparse.Namespace) -> int:
    from grader import results, writers
    from grader.lessons import Course

    run, course = results.read(options.folder), Course(options.root)
    books = [form for form in options.forms if form.partition("=")[0] == "gradebook"]
    made = writers.write([form for form in options.forms if form not in books], run, course, options.folder)
    for book in books:
        from grader.writers import gradebook  # brings nbgrader, which takes a second

        file = book.partition("=")[2]
        made += gradebook.write(run, course, options.folder, Path(file) if file else None)
    more = [f"… and {len(made) - _MOST_LINES} more"] if len(made) > _MOST_LINES else []
    return _tell([*(f"made {path}" for path in made[:_MOST_LINES]), *more])


def _nbgrader(options: argparse.Namespace) -> int:
    from grader.formgrader import layout
    from grader.lessons import Course

    made = layout.lay_out(Course(options.root, options.hidden), options.folder)
    return _tell([f"An nbgrader course of {made.lessons} lessons is in {made.folder}. To open it:", made.command])


def _release(options: argparse.Namespace) -> int:
    from grader import release
    from grader.lessons import Course

    count = release.release(Course(options.root), options.out)
    return _tell([f"made {options.out}: {count} files"])


def _tell(lines: Sequence[str]) -> int:
    """Print what was done, one thing a line; the exit code is 0."""
    for line in lines:
        OUT.print(line, markup=False, highlight=False, soft_wrap=True)
    return 0


def _say(sentences: Sequence[str], code: int) -> int:
    """Print sentences for a person, one a line; the exit code is ``code`` when there is one, else 0."""
    for sentence in sentences:
        ERR.print(sentence, markup=False, highlight=False, soft_wrap=True)
    return code if sentences else 0


if __name__ == "__main__":
    sys.exit(main())
