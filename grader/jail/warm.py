"""The trusted side of the processes: it starts the warm one, has it fork one per notebook, and ends them all.

Nothing that comes from a learner's process is believed: which process to kill is what the kernel says about the sender
of its first frame, and every read has a deadline.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.jail.channel import Channel, Frame, Gone, Lost, Malformed
from grader.jail.doorman import Doorman
from kit.errors import KitError

PROMPTLY = 60.0
"""Real seconds within which a process of ours starts, forks and answers, however busy the machine is."""

_MOST_BYTES = 64 * 2**20
"""What one process may send; a test's world would hold all of it."""

_CREDENTIALS = struct.Struct("3i")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a learner's code may use.

    test, cell: real seconds for each test and each cell. memory: bytes of address space for each process.
    submission: real seconds for all tests of a notebook together.
    restarts: how often the cells are run again without one that ended the process or never came to its end.
    level: how it is kept apart, A, B or C.
    """

    test: float = 20.0
    cell: float = 10.0
    submission: float = 300.0
    memory: int = 2**30
    restarts: int = 3
    level: str = "C"


class Process:
    """A learner's process as the trusted side knows it: a pipe, and a handle that kills this process and no other.

    doorman: who hears of the calls that a notebook's processes are refused; None at level C, and for tests' processes.
    """

    def __init__(self, channel: Channel, handle: int) -> None:
        self.channel = channel
        self.doorman: Doorman | None = None
        self._handle = handle
        self._killed = True

    def belongings(self) -> set[str]:
        """Return what the process would share with its forks: open files, and memory mapped to be shared.

        Raises Gone when it has ended.
        """
        folder = f"/proc/{self._pid()}"
        try:
            files = {f"{name} {os.readlink(f'{folder}/fd/{name}')}" for name in os.listdir(f"{folder}/fd")}
            maps = Path(folder, "maps").read_bytes().splitlines()
        except OSError:
            raise Gone from None
        return files | {line.decode("utf-8", "replace") for line in maps if line.split(maxsplit=2)[1].endswith(b"s")}

    def hold(self) -> None:
        """Stop the process where it is, until ``go_on``; returns when none of its threads runs any more.

        Raises Gone when it has ended.
        """
        self._signal(signal.SIGSTOP)
        about, late = Path(f"/proc/{self._pid()}/stat"), time.monotonic() + PROMPTLY
        while not self._gone(0) and time.monotonic() < late:
            if _is_stopped(about):
                return
        raise Gone

    def go_on(self) -> None:
        """Let a process that was held run again."""
        self._signal(signal.SIGCONT)

    @property
    def killed(self) -> bool:
        """Whether it was killed, as far as is known, and did not end by itself just before that."""
        return self._killed

    def _signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._handle, number)

    def _gone(self, patience: float) -> bool:
        ended = select.poll()
        ended.register(self._handle, select.POLLIN)
        return bool(ended.poll(patience * 1000))

    def _pid(self) -> int:
        about = Path(f"/proc/self/fdinfo/{self._handle}").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in about.splitlines() if line.startswith("Pid:"))

    def kill(self) -> None:
        """End the process and wait until it has ended; twice does no harm."""
        if self._handle < 0:
            return
        about = Path(f"/proc/{self._pid()}/stat")
        self._signal(signal.SIGKILL)
        self._gone(PROMPTLY)
        self._killed = _exit_code(about) == signal.SIGKILL
        os.close(self._handle)
        self._handle = -1
        self.channel.close()


class Warm:
    """The warm process; ``with Warm(imports) as warm``, then ``with warm.notebook() as process``.

    imports: import statements that are worth running once for all notebooks.
    """

    def __init__(self, imports: Sequence[str] = (), limits: Limits | None = None) -> None:
        _probe()
        self.limits = limits or Limits()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "grader.jail.zygote", str(theirs.fileno()), self.limits.level],
                pass_fds=[theirs.fileno()],
                env=_environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._channel = Channel(ours)
        try:
            self._order({"do": "warm", "imports": list(imports)})
        except Lost:
            self.close()
            raise KitError("The process for learners' code did not start: is this environment complete?") from None

    def __enter__(self) -> Warm:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the warm process and everything that came from it."""
        self._channel.close()
        try:
            self._process.wait(PROMPTLY)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @contextmanager
    def notebook(self) -> Iterator[Process]:
        """Give a fresh process for a notebook's cells; it and all that it started end with the ``with`` block."""
        process = self._start()
        try:
            yield process
        finally:
            process.kill()
            self._order({"do": "end"})
            if process.doorman is not None:
                process.doorman.leave()

    def sweep(self) -> None:
        """Empty the scratch folder."""
        self._order({"do": "sweep"})

    def _start(self) -> Process:
        ours, theirs = pipe_pair()
        seconds = int(3 * (self.limits.test + self.limits.cell)) + 1
        order = {"do": "start", "memory": self.limits.memory, "seconds": seconds}
        with ExitStack() as unless_met:
            unless_met.callback(ours.close)
            with theirs:
                self._order(order, theirs.fileno())
            unless_met.pop_all()
        try:
            return meet(ours, watched=self.limits.level != "C")
        except Lost:
            self._order({"do": "end"})
            raise

    def _order(self, order: Frame, descriptor: int | None = None) -> None:
        self._channel.deadline = time.monotonic() + PROMPTLY
        self._channel.send(order)
        if descriptor is not None:
            self._channel.send_descriptor(descriptor)
        self._channel.receive()


_kept: dict[tuple[tuple[str, ...], Limits], Warm] = {}


def kept(imports: tuple[str, ...], limits: Limits) -> Warm:
    """Return the warm process of this process, started when first wanted; it ends with ``release`` or at the exit."""
    key = imports, limits
    if key not in _kept:
        _kept[key] = Warm(*key)
    return _kept[key]


def release() -> None:
    """End what ``kept`` started; a later ``kept`` starts anew."""
    while _kept:
        _kept.popitem()[1].close()


atexit.register(release)


def _probe() -> None:
    """Raise KitError where the kernel cannot give handles of processes (before Linux 5.3, and in some containers)."""
    try:
        os.close(os.pidfd_open(os.getpid()))
    except (AttributeError, OSError):
        raise KitError("Grading needs Linux 5.3 or newer, and a container that allows pidfd_open.") from None


def _is_stopped(about: Path) -> bool:
    try:
        return about.read_bytes().rpartition(b")")[2].split()[0] == b"T"
    except (OSError, IndexError):
        return False


def _exit_code(about: Path) -> int:
    """Return how a process ended that nobody has asked for it yet, by its ``stat`` in /proc; -1 when that is gone."""
    try:
        return int(about.read_bytes().split()[-1])
    except (OSError, ValueError, IndexError):
        return -1


def pipe_pair() -> tuple[socket.socket, socket.socket]:
    """Return our end and the learner's end of a new pipe; ours is told by the kernel who sends."""
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    return ours, theirs


def meet(end: socket.socket, watched: bool = False) -> Process:
    """Return the process that says hello at the other end of a pipe; raises Lost when none does.

    watched: it first hands over the descriptor that tells of refused calls.
    """
    channel = Channel(end, time.monotonic() + PROMPTLY, _MOST_BYTES)
    try:
        handle = _sender(end)
    except OSError:
        end.close()
        raise Gone from None
    process = Process(channel, handle)
    try:
        if watched:
            process.doorman = Doorman(channel.receive_descriptor())
        if channel.receive().get("kind") != "hello":
            raise Malformed
    except (Lost, OSError):
        process.kill()
        raise Gone from None
    return process


def _sender(end: socket.socket) -> int:
    """Return a handle of the process that sends first, by what the kernel says of it."""
    end.settimeout(PROMPTLY)
    _, messages, _, _ = end.recvmsg(1, socket.CMSG_SPACE(_CREDENTIALS.size), socket.MSG_PEEK)
    for level, kind, data in messages:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS):
            return os.pidfd_open(_CREDENTIALS.unpack(data)[0])
    raise OSError


def _environment() -> dict[str, str]:
    root = str(Path(__file__).parents[2])
    return {
        "PATH": os.defpath,
        "PYTHONPATH": root,
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "MALLOC_ARENA_MAX": "2",  # else every thread reserves 64 MiB of the address space
        "TMPDIR": tempfile.gettempdir(),
    }
