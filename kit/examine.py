"""Running exercise tests: pytest with our own configuration, each test in an AWS account of its own.

The same test file serves the notebook's ``check`` and the grader; only the troupe differs, that is where the learner's
functions live. What pytest would print is never shown: every test ends in one of a few outcomes and a sentence.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Literal
from unittest.mock import patch
from zlib import crc32

import boto3
import pytest

from kit.clock import Clock
from kit.doors import local
from kit.engine import World
from kit.result import BROKEN, NOT_ATTEMPTED, NOT_YET, PASSED, Result
from kit.sandbox import Sandbox
from kit.student import NotAttempted, StudentError, Troupe

_START = 1_767_603_600.0
"""2026-01-05 09:00:00 UTC, when every test's world begins."""

_INI = Path(__file__).parent / "exercises" / "pytest.ini"
_NO_PLUGINS = (
    "cacheprovider",
    "terminal",
    "faulthandler",
    "threadexception",
    "unraisableexception",
    "warnings",
    "logging",
)


Clients = Callable[[], AbstractContextManager[local.Maker]]
"""Gives, for the length of a test, what makes the clients that the test asks its sandbox for."""


def new_clients() -> AbstractContextManager[local.Maker]:
    """Let a test's clients be made for it alone."""
    return nullcontext(local.make)


def examine(paths: Sequence[Path], troupe: Troupe, seed: int, clients: Clients = new_clients) -> list[Result]:
    """Run the tests in ``paths`` against the learner's functions and return a result for each test, in order.

    seed: what the tests send, and the accounts they use, follow from it and from the test's name.
    """
    examiner = _Examiner(troupe, seed, clients)
    arguments = [f"--confcutdir={_INI.parent}", f"--rootdir={_INI.parent}", "-c", str(_INI), "--import-mode=importlib"]
    arguments += ["--assert=plain", "--capture=sys", "--continue-on-collection-errors"]
    for plugin in _NO_PLUGINS:
        arguments += ["-p", f"no:{plugin}"]
    with _own_environment():
        code = pytest.main([*arguments, *map(str, paths)], plugins=[examiner])
    ran = {result.path for result in examiner.results}
    return examiner.results + [_unread(path, examiner.troubles.get(path, code)) for path in paths if path not in ran]


def _unread(path: Path, trouble: object) -> Result:
    message = f"The tests in {path.name} could not be run: {trouble}."
    return Result(path.name, "", BROKEN, message, message, (), _START, 0.0, path)


@contextmanager
def _own_environment() -> Iterator[None]:
    with patch.dict(os.environ, {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}), patch.object(boto3, "DEFAULT_SESSION", None):
        local.prepare_environment("us-east-1")
        boto3.DEFAULT_SESSION = _session()
        for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
            os.environ.pop(name, None)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield


@cache
def _session() -> boto3.Session:
    """Return the session of all tests: reading botocore's service models takes most of a client's making."""
    return boto3.Session()


class _Examiner:
    """The pytest plugin: gives the tests their fixtures and turns how they end into results."""

    def __init__(self, troupe: Troupe, seed: int, clients: Clients) -> None:
        self.results: list[Result] = []
        self.troubles: dict[Path, str] = {}
        self._troupe = troupe
        self._seed = seed
        self._clients = clients
        self._world: World | None = None

    @pytest.fixture
    def world(self, request: pytest.FixtureRequest) -> Iterator[World]:
        """Give the test an account of its own."""
        seed = crc32(f"{self._seed} {request.node.name}".encode())
        world = self._world = World(clock=Clock(start=_START), seed=seed)
        yield world
        world.end("This test is over, and its account is closed.")

    @pytest.fixture
    def sandbox(self, world: World) -> Iterator[Sandbox]:
        """Give the account in the form that a notebook knows."""
        with self._clients() as make:
            yield Sandbox.around(world, make)

    @pytest.fixture
    def clock(self, world: World) -> Clock:
        """Give the account's clock."""
        return world.clock

    @pytest.fixture
    def rng(self, world: World) -> Random:
        """Give a generator for what the test sends; seeded per run and test."""
        return Random(world.seed + 1)

    @pytest.fixture
    def student(self) -> Any:
        """Give the learner's functions; they come on stage when the test itself runs."""
        return _Understudy()

    @pytest.hookimpl(wrapper=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> Iterator[None]:
        """Run the test's body with the learner's functions on stage."""
        with ExitStack() as stack:
            if "student" in pyfuncitem.funcargs:
                world = pyfuncitem._request.getfixturevalue("world")
                pyfuncitem.funcargs["student"] = stack.enter_context(self._troupe.enter(world))
            return (yield)

    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        """Forget the last test's account."""
        self._world = None

    def pytest_exception_interact(self, node: Any, report: pytest.CollectReport | pytest.TestReport) -> None:
        """Keep why a file could not be read."""
        if isinstance(report, pytest.CollectReport):
            self.troubles[node.path] = str(report.longrepr).strip().splitlines()[-1]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Turn how the test ended into a result, and spare pytest the trace that nobody reads."""
        error = None if call.excinfo is None else call.excinfo.value
        if call.when == "call" or error is not None:
            self.results.append(self._result(item, error, call.duration))
        ended: Literal["passed", "failed"] = "passed" if error is None else "failed"
        phase: Any = call.when  # never "collect" here
        return pytest.TestReport(item.nodeid, item.location, {}, ended, None, phase)

    def _result(self, item: pytest.Item, error: BaseException | None, seconds: float) -> Result:
        outcome, message, private = _judge(error)
        doc = (getattr(item, "obj", None) and item.obj.__doc__) or item.name  # type: ignore[attr-defined]  # Function's
        calls = () if self._world is None else tuple(self._world.log)
        return Result(
            item.name, doc.strip().splitlines()[0], outcome, message, private, calls, _START, seconds, item.path
        )


class _Understudy:
    """Stands in for the student until the test's body runs; a fixture that calls it is a mistake of the test."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(f"student.{name} was called outside the test's body")


def _judge(error: BaseException | None) -> tuple[str, str, str]:
    if error is None:
        return PASSED, "", ""
    if isinstance(error, NotAttempted):
        return NOT_ATTEMPTED, str(error), str(error)
    if isinstance(error, StudentError):
        return NOT_YET, error.sentence, error.private_sentence
    if isinstance(error, AssertionError) and error.args:
        return NOT_YET, str(error.args[0]), str(error.args[0])
    if isinstance(error, pytest.fail.Exception):
        sentence = "The test prepared an error or a crash at one of your calls, and your code never made that call."
        return NOT_YET, sentence, sentence
    sentence = f"This test is broken, which is not your fault: {type(error).__name__}: {error}. Please report it."
    return BROKEN, sentence, sentence
