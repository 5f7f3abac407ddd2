"""A notebook whose cells have run in a process of their own, ready to be forked for one test after the other."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from grader.jail.channel import Channel, Frame, Gone, Late, Lost
from grader.jail.conversation import Conversation
from grader.jail.values import References
from grader.jail.warm import PROMPTLY, Limits, Process, Warm, meet, pipe_pair
from kit.clock import Clock
from kit.engine import World
from kit.errors import KitError

_ERROR_NAME = re.compile(r"[A-Za-z_]\w{0,60}", re.ASCII)
_START = 1_767_603_600.0

Cell = tuple[int, str]
"""A cell's number (0 for the course's own) and its source."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell that did not run to its end. error: the name of Python's error, or ``timeout``, or ``exit``."""

    cell: int
    error: str


class Notebook:
    """A loaded notebook. troubles: the cells that failed."""

    def __init__(self, process: Process, warm: Warm, troubles: Sequence[Trouble]) -> None:
        self.limits = warm.limits
        self.troubles = tuple(troubles)
        self._process = process
        self._warm = warm
        self._alive = True

    @property
    def stopped(self) -> Mapping[str, int]:
        """Return how often each call was refused so far; nothing at level C, where none is."""
        doorman = self._process.doorman
        return {} if doorman is None else doorman.stopped

    def fork(self) -> Process:
        """Give a copy of the notebook's process for a test; raises Lost when there is none to be had."""
        if not self._alive:
            raise Gone
        self._alive = False
        try:
            process = self._fork(self._process.channel)
        except Late:
            raise Gone from None
        self._alive = True
        return process

    def _fork(self, channel: Channel) -> Process:
        self._warm.sweep()
        channel.deadline = time.monotonic() + PROMPTLY
        ours, theirs = pipe_pair()
        with theirs:
            if self._process.doorman is not None:
                self._process.doorman.order_fork()
            channel.send({"do": "fork", "now": _START, "ready": []})
            channel.send_descriptor(theirs.fileno())
            channel.receive()
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
        with warm.notebook() as process:
            loading = _Loading(process, warm.limits)
            found = loading.run(cells)
            if found is not None:
                yield Notebook(process, warm, sorted([*left_out, *found], key=lambda trouble: trouble.cell))
                return
        left_out.append(Trouble(loading.cell, loading.ending))
    raise KitError("The course's own cells do not run in the grader's process; `python -m grader verify` says more.")


class _Loading:
    """One attempt at running the cells. cell: the one that runs. ending: what became of it."""

    def __init__(self, process: Process, limits: Limits) -> None:
        self.cell = 0
        self.ending = ""
        self._process = process
        self._limits = limits

    def run(self, cells: Sequence[Cell]) -> list[Trouble] | None:
        """Return the cells that failed, or None when the process was lost."""
        world = World(clock=Clock(start=_START), seed=0)
        conversation = Conversation(self._process.channel, world, References())
        try:
            self._rewind()
            return _troubles(conversation.tell({"cells": list(cells)}, "loaded", self._heard))
        except Lost as lost:
            self.ending = "timeout" if isinstance(lost, Late) else "exit"
            return None
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
