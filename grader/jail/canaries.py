"""Attempts to get out, made by our own code in the place of a learner's: whoever succeeds shows a wall with a hole.

It runs in the learner's process; ``grader.jail.levels`` says what there is to be reached.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

_PTRACE_SEIZE = 0x4206


def get_out(file: str, folder: str, port: int, pid: int) -> list[str]:
    """Return the names of the attempts that succeeded.

    file: a file outside that holds a secret. folder: one outside that can be written to. port: where something listens
    on this machine. pid: the grader's own process.
    """
    attempts: dict[str, Callable[[], Any]] = {
        "read a file": lambda: Path(file).read_bytes(),
        "list a folder": lambda: os.listdir(folder),
        "write a file": lambda: Path(folder, "canary").write_text("out"),
        "append to a file": lambda: open(file, "ab").close(),
        "change a file's mode": lambda: os.chmod(file, 0o600),
        "remove a file": lambda: os.unlink(file),
        "make a link": lambda: os.symlink(file, "link"),
        "connect by TCP": lambda: socket.create_connection(("127.0.0.1", port), 1).close(),
        "send by UDP": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"out", ("127.0.0.1", port)),
        "open a unix socket": lambda: socket.socket(socket.AF_UNIX).close(),
        "open a netlink socket": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close(),
        "start a process": _fork,
        "run a program": lambda: subprocess.run(["/bin/true"], check=True),
        "signal the grader": lambda: os.kill(pid, 0),
        "signal every process": lambda: os.kill(-1, 0),
        "read the grader's environment": lambda: Path(f"/proc/{pid}/environ").read_bytes(),
        "read the grader's memory": lambda: open(f"/proc/{pid}/mem", "rb").close(),
        "trace the grader": lambda: _ask("ptrace", _PTRACE_SEIZE, pid, None, None),
        "make a namespace": lambda: _ask("unshare", 0x1000_0000),
        "mount a file system": lambda: _ask("mount", b"tmpfs", b".", b"tmpfs", 0, None),
        "raise its own limits": _raise_limit,
        "become root": lambda: os.setuid(0),
    }
    return [name for name, attempt in attempts.items() if _succeeds(attempt)]


def do_honest_work(writes: bool) -> list[str]:
    """Return the names of the things that a right answer may do and that failed. writes: files are among them."""
    work: dict[str, Callable[[], Any]] = {
        "import a module": lambda: __import__("sqlite3").connect(":memory:").close(),
        "start a thread": _run_thread,
        "draw random bytes": lambda: os.urandom(8),
        "throw output away": lambda: Path(os.devnull).write_text("gone"),
        "run asyncio": lambda: __import__("asyncio").run(_nothing()),
    }
    if writes:
        work["write a temporary file"] = _write
    return [name for name, piece in work.items() if not _succeeds(piece)]


def _succeeds(attempt: Callable[[], Any]) -> bool:
    try:
        attempt()
    except BaseException:
        return False
    return True


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _ask(name: str, *arguments: Any) -> None:
    if getattr(ctypes.CDLL(None), name)(*arguments) != 0:
        raise OSError(name)


def _raise_limit() -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard + 1, hard + 1))


def _run_thread() -> None:
    thread = threading.Thread(target=signal.getsignal, args=(signal.SIGINT,))
    thread.start()
    thread.join()


def _write() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(b"kept")


async def _nothing() -> None:
    return None
