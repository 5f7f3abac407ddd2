"""How well this machine can keep learners' code apart: found out by letting our own code try to get out.

A is a machine of its own (namespaces, Landlock, seccomp, limits), B the same without namespaces, C a process, no more.
"""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from grader.jail.channel import Lost
from grader.jail.notebook import loaded
from grader.jail.visit import Piped
from grader.jail.walls import filter as system_calls
from grader.jail.walls import landlock
from grader.jail.warm import Limits, Warm
from kit.clock import Clock
from kit.engine import World
from kit.errors import KitError

MEANING = {
    "A": "a machine of its own: no network, no other process, and no file but Python's own and a scratch folder",
    "B": "no network, no other process, and no file but Python's own; that files exist can be seen",
    "C": "a process of its own and no more, so grade only notebooks of people whom you trust",
}
"""What each level means, best first."""


def chosen(minimum: str | None) -> str:
    """Return the best level that this machine can do; raises KitError when that is below ``minimum``.

    minimum: None stands for B, so that C must be asked for.
    """
    best, reason = strongest()
    if best <= (minimum or "B"):
        return best
    raise KitError(
        f"This machine keeps learners' code apart at level {best} only ({reason}); grade in a container or on a server "
        f"that can do better, or allow it with --min-isolation {best} for notebooks of people whom you trust."
    )


@cache
def strongest() -> tuple[str, str]:
    """Return the best level of this machine, and why it is not a better one ("" for A)."""
    reasons: list[str] = []
    for level in ("A", "B"):
        reason = weakness(level)
        if not reason:
            return level, "; ".join(reasons)
        reasons.append(f"{level}: {reason}")
    return "C", "; ".join(reasons)


def weakness(level: str) -> str:
    """Return why a level cannot be relied on here, or "" when everything held."""
    if level != "C" and not system_calls.available():
        return "libseccomp 2.5 or newer is missing"
    if level != "C" and landlock.version() < landlock.OLDEST[level]:
        return "the kernel's Landlock is switched off, or too old"
    try:
        with Warm(limits=Limits(level=level)) as warm, _target() as target:
            return _holes(warm, target)
    except (KitError, Lost, OSError):
        return "namespaces are not allowed here" if level == "A" else "the walls cannot be put up"


def _holes(warm: Warm, target: dict[str, Any]) -> str:
    attempts = ["from grader.jail.canaries import do_honest_work, get_out"]
    world = World(clock=Clock(start=0), seed=0)
    try:
        with loaded(warm, attempts, []) as notebook, Piped(notebook).enter(world) as student:
            broken = student.do_honest_work(warm.limits.level == "A")
            escaped = student.get_out(**target)
    except AssertionError as error:
        return str(error)
    finally:
        world.end("The canaries have been let out.")
    found = [f"it lets code {name}" for name in escaped] + [f"code cannot {name}" for name in broken]
    return " and ".join(found)


@contextmanager
def _target() -> Iterator[dict[str, Any]]:
    """Give what there is to be reached: a secret, a folder, a port that listens, and this process."""
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as server:
        os.chmod(folder, 0o777)
        secret = Path(folder, "secret")
        secret.write_text("canary")
        secret.chmod(0o666)
        yield {"file": str(secret), "folder": folder, "port": server.getsockname()[1], "pid": os.getpid()}
