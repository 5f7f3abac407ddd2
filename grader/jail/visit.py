"""A learner's notebook as a test meets it: a ``Troupe`` whose functions live in another process, one fork per test."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from grader.jail.channel import Gone, Late, Lost
from grader.jail.conversation import Conversation, bound
from grader.jail.endings import StudentLost, value_of
from grader.jail.notebook import Notebook
from grader.jail.values import References
from grader.jail.warm import Process
from kit.clock import WAITING
from kit.doors import local
from kit.engine import World
from kit.faults import ConsumerCrashed
from kit.student import Student

_LEAST_PATIENCE = 2.0


class Piped:
    """The functions of a notebook that was loaded; the troupe of graded tests.

    troubles: errors of the sandbox itself that the tests met, for the instructor.
    """

    def __init__(self, notebook: Notebook) -> None:
        self.troubles: list[str] = []
        self._notebook = notebook
        self._patience: dict[str, float] = {}
        self._end = time.monotonic() + notebook.limits.submission

    @contextmanager
    def enter(self, world: World) -> Iterator[Student]:
        """Give a student for one test; its process starts with the first call and ends with the ``with`` block."""
        visit = _Visit(self, world)
        with bound(WAITING, visit), bound(local.WORLD, world):
            try:
                yield Student(visit.call)
            finally:
                visit.end()

    def begin(self) -> Process:
        """Fork a process for a test."""
        return self._notebook.fork()

    def patience(self, name: str) -> float:
        """Return how many real seconds a test has whose first call this is: less after each call that never ended.

        Raises StudentLost when the notebook has had all the time that it gets.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            budget = self._notebook.limits.submission
            raise StudentLost(
                f"{name} was not tried: this notebook's tests had used up their {budget:g} seconds before."
            )
        return min(left, self._patience.get(name, self._notebook.limits.test))

    def lose_patience(self, name: str) -> None:
        """Note that a function did not come to an end."""
        self._patience[name] = max(self.patience(name) / 2, _LEAST_PATIENCE)


class _Visit:
    """One test's calls. It is also how the test's thread waits: the learner's threads go on meanwhile."""

    def __init__(self, troupe: Piped, world: World) -> None:
        self._troupe = troupe
        self._world = world
        self._references = References()
        self._process: Process | None = None
        self._conversation: Conversation | None = None
        self._name = ""
        self._lost = ""
        self._seconds = 0.0
        self._deadline: float | None = None

    def call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if self._lost:
            raise StudentLost(self._lost)
        self._name = name
        try:
            conversation = self._conversation or self._begin(name)
            end = conversation.call(name, args, kwargs)
            if "crashed" not in end:
                return value_of(name, end, self._said(conversation))
        except Lost as lost:
            raise self._lose(lost) from None
        except Exception as error:
            if isinstance(error, AssertionError):
                self.end()
            raise
        except BaseException:
            self.end()
            raise
        raise ConsumerCrashed("The consumer's process died.")

    def wait(self, ready: Callable[[], bool], deadline: float | None) -> bool:
        conversation = self._conversation
        if conversation is None or not conversation.busy:
            with bound(WAITING, None):
                return self._world.clock.wait(ready, deadline)
        try:
            return conversation.wait(ready, deadline)
        except Lost as lost:
            raise self._lose(lost) from None

    def end(self) -> None:
        """Kill the process, if there is one; the next call gets another."""
        if self._conversation is not None:
            self._conversation.close()
            self._troupe.troubles += self._conversation.troubles
        if self._process is not None:
            self._process.kill()
        self._process = self._conversation = None

    def _begin(self, name: str) -> Conversation:
        if self._deadline is None:
            self._seconds = self._troupe.patience(name)
            self._deadline = time.monotonic() + self._seconds
        self._process = self._troupe.begin()
        self._process.channel.deadline = self._deadline
        self._conversation = Conversation(self._process.channel, self._world, self._references)
        return self._conversation

    def _said(self, conversation: Conversation) -> set[str]:
        return conversation.refusals | {call.error for call in self._world.log if call.error}

    def _lose(self, lost: Lost) -> StudentLost:
        self._lost = self._sentence(lost)
        self.end()
        return StudentLost(self._lost)

    def _sentence(self, lost: Lost) -> str:
        name = self._name
        if isinstance(lost, Late):
            self._troupe.lose_patience(name)
            return f"{name} was stopped after {self._seconds:g} seconds of real time; look for a loop that never ends."
        if isinstance(lost, Gone):
            return f"The process that ran {name} ended in the middle of it; a function returns or raises, no more."
        return f"The process that ran {name} sent the grader what it never sends by itself, so this test is over."
