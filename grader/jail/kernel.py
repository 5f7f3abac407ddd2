"""The few things that Linux must be asked for by number: process control that Python's library has no name for."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from pathlib import Path

_SET_PARENT_DEATH_SIGNAL = 1
_SET_CHILD_SUBREAPER = 36


def die_with_parent() -> None:
    """Let the kernel kill this process when the one that forked it ends."""
    _prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends, so that none gets away."""
    _prctl(_SET_CHILD_SUBREAPER, 1)


def end_children() -> None:
    """Kill every child of this process and their children after them, until none is left."""
    while children := _children():
        for child in children:
            os.kill(child, signal.SIGKILL)
        for child in children:
            os.waitpid(child, 0)


def limit(memory: int, seconds: int) -> None:
    """Cap this process and its forks. memory: bytes of address space. seconds: CPU time of each process."""
    caps = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 16 * 2**20,
        resource.RLIMIT_NOFILE: 128,
        resource.RLIMIT_CORE: 0,
    }
    for what, cap in caps.items():
        resource.setrlimit(what, (cap, cap))


def _children() -> list[int]:
    lists = Path("/proc/self/task").glob("*/children")
    return [int(pid) for text in lists for pid in text.read_text().split()]


def _prctl(option: int, value: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)
