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
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import jupytext

from grader.jail import kernel

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
    json.dump({"lesson": options.lesson, "load": load, "runs": measured}, sys.stdout, indent=1)


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
