"""A notebook whose cells have run in a process of their own, ready to be forked for one test after the other."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

from grader.jail.channel import Frame, Gone, Late, Lost
from grader.jail.conversation import Conversation
from grader.jail.doorman import Doorman
from grader.jail.values import References
from grader.jail.warm import PROMPTLY, Limits, Process, Warm, meet, pipe_pair
from kit.clock import Clock
from kit.engine import World
from kit.errors import KitError

_ERROR_NAME = re.compile(r"[A-Za-z_]\w{0,60}", re.ASCII)
_START = 1_767_603_600.0
_SLOW_MACHINE = 10.0
"""Real seconds that a fork may take besides; whoever makes it wait longer has done so on purpose."""

Cell = tuple[int, str]
"""A cell's number (0 for the course's own) and its source."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell that did not run to its end. error: the name of Python's error, or ``timeout``, or ``exit``."""

    cell: int
    error: str


class Notebook:
    """A notebook whose cells have run. troubles: the cells that failed.

    Tests run in forks of its process, which is held while they do. When it keeps something that forks share (an open
    file, a pipe, shared memory), or when a test has ended by itself and so may have told it something, the notebook is
    loaded anew for the next test: no test can leave a message for another.
    """

    def __init__(self, warm: Warm, cells: Sequence[Cell]) -> None:
        self.limits = warm.limits
        self.troubles: tuple[Trouble, ...] = ()
        self._warm = warm
        self._cells = cells
        self._process: Process | None = None
        self._doorman: Doorman | None = None
        self._open = ExitStack()
        self._at_first: set[str] = set()
        self._stale = False
        self._test: Process | None = None
        self._stopped: Counter[str] = Counter()

    @property
    def stopped(self) -> Mapping[str, int]:
        """Return how often each call was refused so far; nothing at level C, where none is."""
        return self._stopped + (self._doorman.stopped if self._doorman else Counter())

    def load(self) -> Trouble | None:
        """Run the cells in a fresh process; returns the one that ended it, if one did."""
        self.close()
        process = self._open.enter_context(self._warm.notebook())
        self._doorman = process.doorman
        loading = _Loading(process, self.limits)
        try:
            self._at_first = process.belongings()
            found = loading.run(self._cells)
        except Lost as lost:
            return Trouble(loading.cell, "timeout" if isinstance(lost, Late) else "exit")
        self.troubles = self.troubles or tuple(found)
        self._process, self._test, self._stale = process, None, False
        return None

    def close(self) -> None:
        """End the process."""
        self._stopped = Counter(self.stopped)
        self._process = self._doorman = None
        self._open.close()

    def fork(self) -> Process:
        """Give a copy of the notebook's process for a test; raises Lost when there is none to be had."""
        if self._stale or (self._test is not None and not self._test.killed):
            self.load()
        process, self._process = self._process, None
        if process is None:
            raise Gone
        with ExitStack() as unless_held:
            try:
                test = self._fork(process)
                unless_held.callback(test.kill)
                process.hold()
                self._stale = process.belongings() != self._at_first
            except Lost:
                raise Gone from None
            unless_held.pop_all()
        self._process, self._test = process, test
        return test

    def _fork(self, process: Process) -> Process:
        self._warm.sweep()
        process.go_on()
        process.channel.deadline = time.monotonic() + min(PROMPTLY, self.limits.test + _SLOW_MACHINE)
        ours, theirs = pipe_pair()
        with theirs, ExitStack() as unless_forked:
            unless_forked.callback(ours.close)
            if process.doorman is not None:
                process.doorman.order_fork()
            process.channel.send({"do": "fork", "now": _START, "ready": []})
            process.channel.send_descriptor(theirs.fileno())
            process.channel.receive()
            unless_forked.pop_all()
        return meet(ours)


@contextmanager
def loaded(warm: Warm, ours: Sequence[str], theirs: Sequence[Cell]) -> Iterator[Notebook]:
    """Run the course's cells and then the learner's, and give the notebook.

    A cell that ends the process or never comes to its end is left out, and the rest runs again in a fresh one.
    """
    left_out: list[Trouble] = []
    for attempt in range(warm.limits.restarts + 2):
        last = attempt == warm.limits.restarts + 1
        skipped = {trouble.cell for trouble in left_out}
        cells = [(0, source) for source in ours] + [cell for cell in theirs if not last and cell[0] not in skipped]
        notebook = Notebook(warm, cells)
        with closing(notebook):
            ended = notebook.load()
            if ended is None:
                notebook.troubles = tuple(sorted([*left_out, *notebook.troubles], key=lambda trouble: trouble.cell))
                yield notebook
                return
        left_out.append(ended)
    raise KitError("The course's own cells do not run in the grader's process; `python -m grader verify` says more.")


class _Loading:
    """One attempt at running the cells. cell: the one that runs."""

    def __init__(self, process: Process, limits: Limits) -> None:
        self.cell = 0
        self._process = process
        self._limits = limits

    def run(self, cells: Sequence[Cell]) -> list[Trouble]:
        """Return the cells that failed; raises Lost when the process is."""
        world = World(clock=Clock(start=_START), seed=0)
        conversation = Conversation(self._process.channel, world, References())
        try:
            self._rewind()
            return _troubles(conversation.tell({"cells": list(cells)}, "loaded", self._heard))
        finally:
            world.end("The notebook's cells have run.")

    def _heard(self, frame: Frame) -> None:
        number = frame.get("number")
        if frame.get("kind") == "cell" and type(number) is int:
            self.cell = number
            self._rewind()

    def _rewind(self) -> None:
        self._process.channel.deadline = time.monotonic() + self._limits.cell


def _troubles(frame: Frame) -> list[Trouble]:
    notes = frame.get("notes")
    found = []
    for note in notes if type(notes) is list else []:
        match note:
            case [int(cell), str(error)] if _ERROR_NAME.fullmatch(error):
                found.append(Trouble(cell, error))
    return found
