"""When to tell the browser: at once when it is quiet, at most ten times a second when it is not.

Everything that changes an account calls ``beat``. What could not be told at once is told at the next beat, on an event
loop if one runs (the cell's own, and the one that hears the browser while a cell runs), or at the end of the cell.
No thread waits: there are none in JupyterLite.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic

GAP = 0.1
"""Real seconds between two pushes."""


class Pulse:
    """Calls ``push`` after changes, coalesced; ``real`` is a stopwatch in real seconds."""

    def __init__(self, push: Callable[[], None], real: Callable[[], float] = monotonic) -> None:
        self._push = push
        self._real = real
        self._last = real() - GAP
        self._dirty = False
        self._planned = False
        self._loops: list[asyncio.AbstractEventLoop] = []

    def beat(self) -> None:
        """Say that something changed."""
        self._dirty = True
        if self._real() - self._last >= GAP:
            self.flush()
        elif not self._planned:
            self._plan()

    def flush(self) -> None:
        """Push now if anything changed since the last push."""
        self._planned = False
        if self._dirty:
            self.push()

    def push(self) -> None:
        """Push now, whether or not anything changed."""
        self._dirty, self._last = False, self._real()
        self._push()

    def meet_loop(self) -> None:
        """Remember the event loop that runs here, if one does, as a place to push from."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        if loop not in self._loops:
            self._planned = False  # what waits for a loop that a long cell blocks may be told from here
        others = [known for known in self._loops if known is not loop and not known.is_closed()]
        self._loops = [*others[-1:], loop]

    def _plan(self) -> None:
        for loop in self._loops:
            try:
                loop.call_soon_threadsafe(loop.call_later, GAP, self.flush)
                self._planned = True
            except RuntimeError:  # closed with its browser tab: the other loop or the next beat will do
                continue
