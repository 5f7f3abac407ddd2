"""The things that Linux must be asked for by number: calls that Python's library has no name for."""

from __future__ import annotations

import ctypes
import os
import signal
from pathlib import Path

_SET_PARENT_DEATH_SIGNAL = 1
_SET_CHILD_SUBREAPER = 36

_LIBC = ctypes.CDLL(None, use_errno=True)


def call(name: str, *arguments: int | bytes | ctypes.Array[ctypes.c_char] | None) -> int:
    """Call a function of the C library that says -1 when it fails; raises OSError with its name and reason."""
    result = int(getattr(_LIBC, name)(*map(_wide, arguments)))
    if result == -1:
        error = ctypes.get_errno()
        raise OSError(error, f"{name}: {os.strerror(error)}")
    return result


def system(number: int, *arguments: int | bytes | ctypes.Array[ctypes.c_char] | None) -> int:
    """Make a system call that the C library has no function for; raises OSError."""
    return call("syscall", number, *arguments)


def _wide(argument: int | bytes | ctypes.Array[ctypes.c_char] | None) -> object:
    """Return a number as wide as a register: ctypes would pass 32 bits of it and leave the rest to chance."""
    return ctypes.c_long(argument) if isinstance(argument, int) else argument


def prctl(option: int, value: int) -> None:
    """Set one of the process's own switches; raises OSError."""
    call("prctl", option, value, 0, 0, 0)


def die_with_parent() -> None:
    """Let the kernel kill this process when the one that forked it ends; a change of user undoes it."""
    prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends, so that none gets away."""
    prctl(_SET_CHILD_SUBREAPER, 1)


def end_children() -> None:
    """Kill every child of this process and their children after them, until none is left."""
    if os.getpid() == 1:
        return _end_everyone()
    while children := _children():
        for child in children:
            os.kill(child, signal.SIGKILL)
        for child in children:
            os.waitpid(child, 0)


def _end_everyone() -> None:
    """Kill all that the first process of a namespace can see, which is all that lives there."""
    try:
        os.kill(-1, signal.SIGKILL)
        while True:
            os.waitpid(-1, 0)
    except (ChildProcessError, ProcessLookupError):
        return


def _children() -> list[int]:
    lists = Path("/proc/self/task").glob("*/children")
    return [int(pid) for text in lists for pid in text.read_text().split()]
