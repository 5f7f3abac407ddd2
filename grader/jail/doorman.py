"""The trusted side of the filter: it hears of every telling system call of a learner's process, refuses and counts it.

The one exception is the start of a process when the grader itself has ordered a fork: one order, one fork.
Source: seccomp_unotify(2).
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import select
import struct
import threading
from collections import Counter

from grader.jail.walls import filter as system_calls

_RECEIVE, _SEND = 0xC050_2100, 0xC018_2101
_NOTICE = struct.Struct("=QIIiIQ6Q")
_ANSWER = struct.Struct("=QqiI")
_GO_ON = 1
_PATIENCE = 10.0
_FORKS = ("fork", "vfork", "clone")


class Doorman:
    """Watches one notebook's processes until the last of them has ended.

    stopped: how often each call was refused, by its name.
    """

    def __init__(self, listener: int) -> None:
        self.stopped: Counter[str] = Counter()
        self._listener = listener
        self._names = system_calls.told_names()
        self._orders = 0
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def order_fork(self) -> None:
        """Let one process be started, however many ask."""
        self._orders = 1

    def leave(self) -> None:
        """Wait until there is nobody left to watch; call it when the processes have been killed."""
        self._thread.join(_PATIENCE)

    def _watch(self) -> None:
        poll = select.poll()
        poll.register(self._listener, select.POLLIN)
        while any(event & select.POLLIN for _, event in poll.poll()):
            with contextlib.suppress(OSError):  # who asked may have ended meanwhile
                self._answer()
        os.close(self._listener)

    def _answer(self) -> None:
        notice = bytearray(_NOTICE.size)
        fcntl.ioctl(self._listener, _RECEIVE, notice)
        number, _, _, call, *_ = _NOTICE.unpack(notice)
        fcntl.ioctl(self._listener, _SEND, self._verdict(number, self._names.get(call, "?")))

    def _verdict(self, number: int, name: str) -> bytes:
        if name in _FORKS and self._orders:
            self._orders = 0
            return _ANSWER.pack(number, 0, 0, _GO_ON)
        self.stopped[name] += 1
        return _ANSWER.pack(number, 0, -errno.EPERM, 0)
