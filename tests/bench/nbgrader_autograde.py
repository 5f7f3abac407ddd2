"""What stock ``nbgrader autograde`` costs beside ``python -m grader grade``: as many submissions, one run, one machine.

    python -m tests.bench.nbgrader_autograde [--count 10] [--lesson 03_visibility_timeout] [--jobs N]

prints JSON. nbgrader gets a notebook of three of the lesson's exercises with ordinary tests in it, visible and hidden,
against moto in the kernel; our grader gets the whole lesson. All answers are right, so every test runs to its end. A
test is what gives points by itself: a test cell there, a hidden test here. CPU is that of all processes of a command.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat

from grader.jail import kernel
from grader.lessons import Course
from tests.bench.grading import ROOT, hand_in

STOCK = "three_questions"
SETUP = """
import math
import random

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

mock_aws().start()
sqs = boto3.client("sqs", region_name="eu-west-1")


def queue(name, messages=1):
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    for number in range(messages):
        sqs.send_message(QueueUrl=url, MessageBody=f"film {number}")
    return url


def receive(url):
    asked = {"AttributeNames": ["ApproximateReceiveCount"], "MaxNumberOfMessages": 10}
    return sqs.receive_message(QueueUrl=url, **asked)["Messages"]
"""

TESTS = {
    "choose_timeout": [
        """
assert choose_timeout([10, 20, 30]) == 31
assert choose_timeout([12.5]) == 13
""",
        """
### BEGIN HIDDEN TESTS
long = random.randint(30_000, 42_000)
assert long < choose_timeout([60, long, 1]) <= 43_200
assert type(choose_timeout([99.4])) is int
### END HIDDEN TESTS
""",
        """
### BEGIN HIDDEN TESTS
try:
    choose_timeout([60, 43_200])
except ValueError as error:
    refused = error
assert refused
### END HIDDEN TESTS
""",
    ],
    "keep_alive": [
        """
url = queue("kept")
assert keep_alive(sqs, url, receive(url)[0]["ReceiptHandle"], 60) is True
""",
        """
### BEGIN HIDDEN TESTS
handle = receive(queue("long"))[0]["ReceiptHandle"]
assert keep_alive(sqs, queue("long"), handle, 43_201) is False
### END HIDDEN TESTS
""",
        """
### BEGIN HIDDEN TESTS
try:
    keep_alive(sqs, url + "-of-last-year", handle, 60)
except ClientError as error:
    code = error.response["Error"]["Code"]
assert "NonExistentQueue" in code
### END HIDDEN TESTS
""",
    ],
    "give_back": [
        """
url = queue("back")
pause = give_back(sqs, url, receive(url)[0], 0)
assert type(pause) is int
assert 1 <= pause <= 10
""",
        """
### BEGIN HIDDEN TESTS
url = queue("spread", 10)
messages = receive(url)
for message in messages:
    message["Attributes"]["ApproximateReceiveCount"] = "6"
pauses = [give_back(sqs, url, message, 0) for message in messages]
assert max(pauses) <= 320
assert len(set(pauses)) >= 4
### END HIDDEN TESTS
""",
        """
### BEGIN HIDDEN TESTS
url = queue("often", 10)
messages = receive(url)
for message in messages:
    message["Attributes"]["ApproximateReceiveCount"] = "24"
assert max(give_back(sqs, url, message, 40_000) for message in messages) <= 3_200
### END HIDDEN TESTS
""",
    ],
}


def main() -> None:
    """Measure both and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=10, help="submissions for each of the two (default: 10)")
    parser.add_argument("--lesson", default="03_visibility_timeout")
    parser.add_argument("--jobs", type=int, default=0, help="our processes (default: one for each core)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stock = nbgrader(Path(folder, "stock"), options.lesson, options.count)
        ours = grader(Path(folder, "ours"), options.lesson, options.count, options.jobs)
    cost = "cpu_milliseconds_per_test"
    compared = {
        "nbgrader_autograde": stock,
        "grader_grade": ours,
        "cpu_per_test_ratio": round(stock[cost] / ours[cost], 1),
    }
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    json.dump({"submissions": options.count, "cores": os.cpu_count(), "load": load, **compared}, sys.stdout, indent=1)


def nbgrader(folder: Path, lesson: str, count: int) -> dict[str, Any]:
    """Have nbgrader grade ``count`` solved notebooks and return what that cost."""
    source = folder / "source" / STOCK / f"{STOCK}.ipynb"
    source.parent.mkdir(parents=True)
    notebook = stock_notebook(lesson)
    nbformat.write(notebook, source)
    _nbgrader(folder, "generate_assignment", STOCK)
    for number in range(count):
        place = folder / "submitted" / f"student-{number:02}" / STOCK / source.name
        place.parent.mkdir(parents=True)
        shutil.copyfile(source, place)
    spent = timed([sys.executable, "-m", "nbgrader", "autograde", STOCK], folder)
    _nbgrader(folder, "export")
    with (folder / "grades.csv").open(encoding="utf-8") as file:
        full = sum(float(row["score"]) == float(row["max_score"]) > 0 for row in csv.DictReader(file))
    tests = [cell.source for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    asserts = sum(isinstance(node, ast.Assert) for test in tests for node in ast.walk(ast.parse(test)))
    return {**figures(spent, count, len(tests)), "full_marks": full, "asserts_per_submission": asserts}


def grader(folder: Path, lesson: str, count: int, jobs: int) -> dict[str, Any]:
    """Have our grader grade as many solved notebooks of the whole lesson and return what that cost."""
    hand_in(lesson, folder / "class", count)
    command = ["grade", str(folder / "class"), "--out", str(folder / "out"), "--seed", "1", "--jobs", str(jobs)]
    spent = timed([sys.executable, "-m", "grader", *command], ROOT)
    run = json.loads((folder / "out" / "results.json").read_text(encoding="utf-8"))
    tests = [test for graded in run["submissions"] for each in graded["exercises"] for test in each["tests"]]
    hidden = sum(test["hidden"] for test in tests)
    full = sum(graded["score"] == graded["max_score"] > 0 for graded in run["submissions"])
    return {**figures(spent, count, hidden / count), "isolation": run["isolation"], "full_marks": full}


def figures(spent: tuple[float, float], count: int, tests: float) -> dict[str, Any]:
    """Return what a command cost. tests: for each submission."""
    wall, cpu = spent
    return {
        "tests": round(tests * count),
        "tests_per_submission": tests,
        "seconds": round(wall, 2),
        "cpu_seconds": round(cpu, 2),
        "seconds_per_submission": round(wall / count, 3),
        "cpu_seconds_per_submission": round(cpu / count, 3),
        "milliseconds_per_test": round(1000 * wall / count / tests, 1),
        "cpu_milliseconds_per_test": round(1000 * cpu / count / tests, 1),
    }


def stock_notebook(lesson: str) -> Any:
    """Return nbgrader's own kind of notebook: answers, and cells of tests with hidden ones in them."""
    answers = {
        cell.exercise: cell.source for each in Course(ROOT).lessons() if each.name == lesson for cell in each.exercises
    }
    notebook = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    notebook.cells = [nbformat.v4.new_code_cell(SETUP.strip())]
    for exercise, tests in TESTS.items():
        notebook.cells.append(_cell(answers[exercise], exercise, solution=True, grade=False))
        for number, test in enumerate(tests):
            notebook.cells.append(_cell(test.strip(), f"{exercise}_{number}", solution=False, grade=True, points=1))
    return notebook


def _cell(source: str, name: str, **marks: Any) -> Any:
    common = {"schema_version": 3, "grade_id": name, "locked": marks["grade"], "task": False}
    return nbformat.v4.new_code_cell(source, metadata={"nbgrader": {**common, **marks}})


def timed(command: list[str], folder: Path) -> tuple[float, float]:
    """Run a command; returns seconds and CPU-seconds of it and everything that it started."""
    kernel.adopt_orphans()
    before, started = os.times(), time.perf_counter()
    _run(command, folder)
    seconds = time.perf_counter() - started
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    after = os.times()
    return seconds, after.children_user + after.children_system - before.children_user - before.children_system


def _nbgrader(folder: Path, *arguments: str) -> None:
    _run([sys.executable, "-m", "nbgrader", *arguments], folder)


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, env=_environment(folder), capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with exit code {done.returncode}:\n{done.stderr[-3000:]}")


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment in which no settings of a person's count."""
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)])
    own = {f"JUPYTER_{name}_DIR": str(folder / "jupyter") for name in ("CONFIG", "RUNTIME")}
    return {**os.environ, **own, "PATH": path, "IPYTHONDIR": str(folder / "ipython")}


if __name__ == "__main__":
    main()
