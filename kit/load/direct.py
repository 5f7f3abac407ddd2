"""The direct call: every customer waits while Shipping is called."""

from __future__ import annotations

from collections import deque
from functools import partial

from kit.load.burst import Burst, LoadRun
from kit.load.run import Run

PATIENCE = 2.0
"""Seconds for which a caller waits for a free connection before he gives up."""


def run_direct(burst: Burst, seed: int = 1) -> LoadRun:
    """Let every customer wait while Shipping is called: with an outage, or without a free connection within
    ``PATIENCE`` seconds, he reads an error and his order is lost."""
    return _DirectCalls(burst, seed).run()


class _DirectCalls(Run):
    """As many connections as workers; who finds none waits in line for a while."""

    def __init__(self, burst: Burst, seed: int) -> None:
        self._line: deque[int] = deque()
        self._at_work: set[int] = set()
        super().__init__(burst, seed)

    def come(self, order: int) -> None:
        if not self.is_up:
            self.failed[order] = self.now
            return
        self._line.append(order)
        self.agenda.add(self.now + PATIENCE, partial(self._give_up, order))
        self._serve()

    def go_down(self) -> None:
        super().go_down()
        for order in (*self._line, *self._at_work):
            self.failed[order] = self.now
        self._line.clear()
        self._at_work.clear()

    def inside(self) -> int:
        return len(self._line) + len(self._at_work)

    def waiting(self) -> int:
        return len(self._line)

    def lost(self) -> int:
        return len(self.failed)

    def _give_up(self, order: int) -> None:
        if self._line and self._line[0] == order:  # who came first gives up first
            self.failed[self._line.popleft()] = self.now

    def _serve(self) -> None:
        while self.free and self._line:
            worker, order = self.free.popleft(), self._line.popleft()
            self._at_work.add(order)
            self.agenda.add(self.now + self.burst.service_seconds, partial(self._done, worker, order, self.shift))

    def _done(self, worker: int, order: int, shift: int) -> None:
        if shift != self.shift:
            return
        self.answered[order] = self.shipped[order] = self.now
        self._at_work.discard(order)
        self.free.append(worker)
        self._serve()
