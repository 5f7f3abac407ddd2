"""One answer tried out on an exercise's tests, in this process or in one of its own; it reports and does not judge."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.jail.channel import Lost
from grader.wardrobe import used_clients
from kit.engine import World
from kit.errors import KitError
from kit.examine import Clients, examine, new_clients
from kit.result import PASSED, Result
from kit.student import Namespace, Student, Troupe

IN_PROCESS, PIPED = "in this process", "piped"
WAYS = (IN_PROCESS, PIPED) if sys.platform == "linux" else (IN_PROCESS,)

STUB, NOTHING, FIRST, SHOUT, OURS, RIGHT, WRONG = "stub", "nothing", "first", "shout", "ours", "right", "wrong"
BLANK = (STUB, NOTHING, FIRST)

SHOUTED = "Xyzzy-6174"
"""What an answer returns that wants to be heard in the feedback of hidden tests."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise and what surrounds it. cells: the setup cells and the other exercises' solutions."""

    lesson: str
    name: str
    points: int
    cells: tuple[str, ...]
    solution: str
    stub: str
    visible: Path
    hidden: Path


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. kind: one of the words above. name: how to call it in a sentence."""

    kind: str
    name: str
    source: str

    @property
    def sentence(self) -> str:
        """The first line of its docstring: for a wrong answer the sentence that it must get."""
        doc = ast.get_docstring(ast.parse(self.source)) or ""
        return doc.strip().partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Task:
    """An answer to try, the way to run it, the seed of the tests, and how well a process of its own is kept apart."""

    exercise: Exercise
    answer: Answer
    way: str
    seed: int
    level: str = "C"


@dataclass(frozen=True, slots=True)
class Seen:
    """How a test ended."""

    name: str
    outcome: str
    message: str
    private_message: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a task. trouble: why the answer could not be run at all, else ""."""

    task: Task
    visible: tuple[Seen, ...] = ()
    hidden: tuple[Seen, ...] = ()
    trouble: str = ""


def try_out(task: Task) -> Trial:
    """Run an exercise's hidden tests on one answer, and the visible ones where it matters how they end."""
    try:
        return _piped(task) if task.way == PIPED else _in_process(task)
    except (KitError, Lost) as error:
        return Trial(task, trouble=str(error) or "its process was lost")


def _in_process(task: Task) -> Trial:
    troupe = _Fresh([*task.exercise.cells, task.answer.source])
    try:
        troupe.names()
    except Exception as error:
        return Trial(task, trouble=f"its cells ended with {type(error).__name__}: {error}")
    return _examined(task, troupe, new_clients)


def _piped(task: Task) -> Trial:
    from grader.jail.notebook import loaded
    from grader.jail.visit import Piped
    from grader.jail.warm import Limits, kept

    with loaded(kept((), Limits(level=task.level)), task.exercise.cells, [(1, task.answer.source)]) as notebook:
        for trouble in notebook.troubles:
            whose = "its own code" if trouble.cell else "a setup cell or another exercise's solution"
            return Trial(task, trouble=f"{whose} ended with {trouble.error}")
        troupe = Piped(notebook)
        trial = _examined(task, troupe, used_clients)
        return Trial(task, trouble=troupe.troubles[0]) if troupe.troubles else trial


def _examined(task: Task, troupe: Troupe, clients: Clients) -> Trial:
    hidden = _seen(examine([task.exercise.hidden], troupe, task.seed, clients))
    if not _visible_matter(task.answer, hidden):
        return Trial(task, (), hidden)
    return Trial(task, _seen(examine([task.exercise.visible], troupe, task.seed, clients)), hidden)


def _visible_matter(answer: Answer, hidden: Sequence[Seen]) -> bool:
    if answer.kind in (NOTHING, FIRST, SHOUT):
        return False
    told = any(quotes(seen.message, answer.sentence) for seen in hidden if seen.outcome != PASSED)
    return answer.kind != WRONG or not told


def quotes(message: str, sentence: str) -> bool:
    """Tell whether a message says what a docstring quotes; an ellipsis in the quotation stands for anything."""
    pieces = " ".join(sentence.split()).replace("...", "…").split("…")
    pattern = ".*".join(re.escape(piece.strip()) for piece in pieces)
    return re.search(pattern, " ".join(message.split())) is not None


def _seen(results: Sequence[Result]) -> tuple[Seen, ...]:
    return tuple(Seen(each.name, each.outcome, each.message, each.private_message) for each in results)


class _Fresh:
    """An answer in this process, in a fresh namespace for each test, as a forked process would be."""

    def __init__(self, cells: Sequence[str]) -> None:
        self._cells = [compile(source, f"<cell {number}>", "exec") for number, source in enumerate(cells)]

    def names(self) -> dict[str, Any]:
        """Return the namespace that the cells make."""
        names: dict[str, Any] = {"__name__": "__main__"}
        for code in self._cells:
            exec(code, names)
        return names

    @contextmanager
    def enter(self, world: World) -> Iterator[Student]:
        """Give a student for one test."""
        with Namespace(self.names()).enter(world) as student:
            yield student
