"""The small course in a temporary folder, the grader's commands run on it, and a warm process for learners' code."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from types import SimpleNamespace

import pytest

from grader.lessons import Course
from kit.clock import Clock
from kit.engine import World
from kit.sandbox import Sandbox
from tests.unit.grader.tea import HIDDEN, LESSON, RIGHT, SOURCE, VISIBLE, WRONG, write


def pytest_runtest_setup(item):
    if item.get_closest_marker("linux") and sys.platform != "linux":
        pytest.skip("processes for learners' code need Linux")


@pytest.fixture
def course(tmp_path):
    root = tmp_path / "course"
    write(root / f"solutions/{LESSON}.py", SOURCE)
    write(root / f"kit/exercises/{LESSON}/test_brew.py", VISIBLE)
    write(root / f"grader/hidden/{LESSON}/test_brew.py", HIDDEN)
    write(root / f"grader/answers/{LESSON}/brew/right_formatted.py", RIGHT)
    for name, source in WRONG.items():
        write(root / f"grader/answers/{LESSON}/brew/wrong_{name}.py", source)
    return Course(root)


@pytest.fixture
def source(course):
    """The lesson's source file, and a function that replaces text in it."""
    path = course.root / f"solutions/{LESSON}.py"

    def edit(old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


@pytest.fixture
def run(course, capsys):
    """Run a command of the grader on the course: exit code, output and error text."""
    from grader import __main__ as command

    def run_command(*arguments: object) -> tuple[int, str, str]:
        if arguments[:1] == ("grade",) and sys.platform == "linux" and "--min-isolation" not in arguments:
            from grader.jail import levels

            arguments = (*arguments, "--min-isolation", levels.chosen("C"))  # whatever this machine can do
        command.OUT, command.ERR = command.Console(width=200), command.Console(stderr=True, width=200)
        code = command.main(["--root", str(course.root), *map(str, arguments)])
        output = capsys.readouterr()
        return code, output.out, output.err

    return run_command


@pytest.fixture
def in_this_process(monkeypatch):
    """Grade here, where a test can look, and keep the warm process for the next test."""
    from grader import grade, pool

    monkeypatch.setattr(pool, "each", lambda work, tasks, jobs: ((task, work(task)) for task in tasks))
    monkeypatch.setattr(grade, "warm", SimpleNamespace(release=lambda: None))


@pytest.fixture(scope="session")
def warm():
    from grader.jail.levels import strongest
    from grader.jail.warm import Limits, Warm

    level, _ = strongest()
    with Warm(limits=Limits(test=3, cell=3, level=level)) as process:
        yield process


@pytest.fixture
def world():
    world = World(clock=Clock(start=1000), seed=7)
    yield world
    world.end("over")


@pytest.fixture
def sandbox(world, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "y")
    return Sandbox.around(world)


@pytest.fixture
def notebook(warm):
    """Load a notebook of the given cells."""
    from grader.jail.notebook import loaded

    with ExitStack() as stack:
        yield lambda *cells: stack.enter_context(
            loaded(warm, ["import boto3, time, threading"], list(enumerate(cells, 1)))
        )


@pytest.fixture
def enter(notebook, world):
    """Give a student whose functions the given cells define."""
    from grader.jail.visit import Piped

    with ExitStack() as stack:
        yield lambda *cells: stack.enter_context(Piped(notebook(*cells)).enter(world))


@pytest.fixture
def queue(sandbox):
    sqs = sandbox.client("sqs")
    return sqs, sqs.create_queue(QueueName="tea")["QueueUrl"]
