"""What grading costs: seconds and CPU-seconds per submission and per hidden test of lesson 03, for 1 and 40 of them.

    python tests/bench/grading.py [--lesson 03_visibility_timeout] [--counts 1,40] [--jobs N]

prints JSON. The submissions are solved notebooks made from solutions/, so every test runs to its end. Each measurement
is a fresh ``python -m grader grade``, start of Python and all; CPU is that of every process of it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import jupytext

from grader.jail import kernel, levels
from grader.jail.visit import Piped
from grader.jail.warm import Limits, Process, release
from grader.lessons import Course
from grader.marking import Job, Task, grade_one
from grader.submissions import Submission
from kit.engine import World
from kit.student import Student

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lesson", default="03_visibility_timeout")
    parser.add_argument("--counts", default="1,40", help="how many submissions, one measurement each")
    parser.add_argument("--jobs", type=int, default=0, help="processes to use (default: one for each core)")
    options = parser.parse_args()
    counts = [int(count) for count in options.counts.split(",")]
    measured = [measure(options.lesson, count, options.jobs) for count in counts]
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    each = per_test(options.lesson)
    json.dump({"lesson": options.lesson, "load": load, "runs": measured, "one_notebook": each}, sys.stdout, indent=1)


def measure(lesson: str, count: int, jobs: int) -> dict[str, Any]:
    """Grade ``count`` solved notebooks and return what that cost."""
    with tempfile.TemporaryDirectory() as folder:
        hand_in(lesson, Path(folder, "class"), count)
        wall, cpu = timed(["grade", f"{folder}/class", "--out", folder, "--seed", "1", "--jobs", str(jobs)])
        results = json.loads(Path(folder, "results.json").read_text(encoding="utf-8"))["submissions"]
    hidden = [
        test for graded in results for marked in graded["exercises"] for test in marked["tests"] if test["hidden"]
    ]
    return {
        "submissions": count,
        "full_marks": sum(graded["score"] == graded["max_score"] > 0 for graded in results),
        "hidden_tests": len(hidden),
        "seconds": round(wall, 2),
        "cpu_seconds": round(cpu, 2),
        "seconds_per_submission": round(wall / count, 3),
        "cpu_seconds_per_submission": round(cpu / count, 3),
        "milliseconds_per_hidden_test": round(1000 * wall / len(hidden), 1),
        "cpu_milliseconds_per_hidden_test": round(1000 * cpu / len(hidden), 1),
    }


def per_test(lesson: str) -> dict[str, Any]:
    """Grade one solved notebook in this process and return the CPU that each hidden test took.

    That is what this process used from the end of the test before to the end of this one, and what the learner's
    process used, which the kernel knows.
    """
    used: list[float] = []
    with tempfile.TemporaryDirectory() as folder, _watched(used):
        hand_in(lesson, Path(folder), 1)
        (place,) = Path(folder).rglob("*.ipynb")
        level, _ = levels.strongest()
        task = Task(Job(Course(ROOT), 1, Limits(level=level)), Submission("one", str(place)))
        graded = grade_one(task)
        used.clear()  # the first notebook pays for what is loaded once
        graded = grade_one(task)
    release()
    milliseconds = sorted(1000 * each for each in used)
    return {
        "level": level,
        "full_marks": graded.score == graded.max_score > 0,
        "hidden_tests": len(milliseconds),
        "median_cpu_milliseconds": round(statistics.median(milliseconds), 1),
        "fastest": round(milliseconds[0], 1),
        "slowest": round(milliseconds[-1], 1),
    }


@contextlib.contextmanager
def _watched(used: list[float]) -> Iterator[None]:
    """Append to ``used`` the CPU-seconds of every test."""
    enter, kill, children = Piped.enter, Process.kill, [0.0]

    def killed(process: Process) -> None:
        children[0] += _child_cpu(process)
        kill(process)

    @contextlib.contextmanager
    def entered(troupe: Piped, world: World) -> Iterator[Student]:
        with enter(troupe, world) as student:
            yield student
        used.append(time.process_time() - marks[0] + children[0])
        marks[0], children[0] = time.process_time(), 0.0

    marks = [time.process_time()]
    with patch.object(Piped, "enter", entered), patch.object(Process, "kill", killed):
        yield


def _child_cpu(process: Process) -> float:
    """Return the CPU-seconds of a learner's process that is still there, else 0."""
    if process._handle < 0:
        return 0.0
    about = Path(f"/proc/self/fdinfo/{process._handle}").read_text(encoding="ascii")
    pid = next(line.split()[1] for line in about.splitlines() if line.startswith("Pid:"))
    with contextlib.suppress(OSError):
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e9
    return 0.0


def hand_in(lesson: str, folder: Path, count: int) -> None:
    """Write solved notebooks of as many students."""
    solved = jupytext.read(ROOT / "solutions" / f"{lesson}.py")
    for number in range(count):
        place = folder / f"student-{number:02}" / f"{lesson}.ipynb"
        place.parent.mkdir(parents=True)
        jupytext.write(solved, place)


def timed(arguments: list[str]) -> tuple[float, float]:
    """Run a command of the grader; returns seconds and CPU-seconds of it and all its children and grandchildren."""
    kernel.adopt_orphans()
    before, started = _cpu(), time.perf_counter()
    subprocess.run([sys.executable, "-m", "grader", *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - started
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    return seconds, _cpu() - before


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
