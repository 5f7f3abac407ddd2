"""The walls in the order in which they are put up, for each level of isolation.

The warm process prepares once what can be prepared, and moves at level A into a machine of its own. Each notebook's
process gives up the rest before the first line of a learner's code runs.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import resource
import shutil
import struct
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.jail import kernel
from grader.jail.walls import filter as system_calls
from grader.jail.walls import landlock, namespaces
from grader.jail.walls.paths import DEVICES, everyone_may_read, readable

_NO_NEW_PRIVILEGES, _DUMPABLE = 38, 4
_CAPABILITIES = 0x2008_0522
_MOST_THREADS = 256
_NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Confinement:
    """What the warm process has prepared. scratch: the learner's folder. user: whom to become, or None to stay.

    rules: Landlock's descriptor, or -1. program: the filter, or nothing.
    """

    level: str
    scratch: str
    user: tuple[int, int] | None = None
    rules: int = -1
    program: bytes = b""

    def give_up(self, order: Mapping[str, Any]) -> int:
        """Take this process's rights from it; returns the descriptor that tells of refused calls, or -1."""
        os.chdir(self.scratch)
        if self.level == "C":
            limit(order["memory"], order["seconds"], None)
            kernel.die_with_parent()
            return -1
        self._change_user()
        _drop_capabilities()
        limit(order["memory"], order["seconds"], _MOST_THREADS if self.level == "A" else None)
        kernel.prctl(_NO_NEW_PRIVILEGES, 1)
        kernel.prctl(_DUMPABLE, 1)  # a change of user undid it, and the grader looks at what the process keeps open
        kernel.die_with_parent()
        landlock.restrict(self.rules)
        return system_calls.install(self.program)

    def sweep(self) -> None:
        """Empty the scratch folder."""
        for entry in os.scandir(self.scratch):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)

    def tear_down(self) -> None:
        """Remove the scratch folder; at level A it goes with the machine."""
        if self.level != "A":
            shutil.rmtree(self.scratch, ignore_errors=True)

    def _change_user(self) -> None:
        if self.user is not None:
            user, group = self.user
            os.setgroups([])
            os.setresgid(group, group, group)
            os.setresuid(user, user, user)
        if self.level == "A":
            namespaces.become_nobody_else()


def prepare(level: str) -> Confinement:
    """Return what notebooks' processes need for a level; at A this goes on in the first process of a new machine.

    Raises OSError or RuntimeError where this machine cannot do it.
    """
    if level == "C":
        return Confinement(level, tempfile.mkdtemp(prefix="notebook-"))
    paths, program, user = readable(), system_calls.compiled(level == "A"), _whom_to_become(level)
    if level == "B":
        scratch = tempfile.mkdtemp(prefix="notebook-")
        os.chmod(scratch, 0o755)
        return Confinement(level, scratch, user, landlock.rules([*paths, scratch], DEVICES), program)
    namespaces.enter(paths)
    _go_on_in_child()
    rules = landlock.rules([path for path in paths if os.path.exists(path)], [namespaces.SCRATCH, *DEVICES])
    return Confinement(level, namespaces.SCRATCH, user, rules, program)


def _go_on_in_child() -> None:
    """Fork, go on in the child, and end with it."""
    child = os.fork()
    if not child:
        kernel.die_with_parent()
        return
    os.closerange(3, 1 << 16)
    os.waitpid(child, 0)
    os._exit(0)


def _whom_to_become(level: str) -> tuple[int, int] | None:
    """Return the user and group that root becomes; None for others, and where that user could not read Python."""
    if os.getuid() != 0:
        return None
    nobody = pwd.getpwnam(_NOBODY)
    reachable = level == "A" or all(map(everyone_may_read, (sys.executable, os.__file__, kernel.__file__)))
    return (nobody.pw_uid, nobody.pw_gid) if reachable else None


def _drop_capabilities() -> None:
    kernel.call("capset", struct.pack("Ii", _CAPABILITIES, 0), bytes(24))


def limit(memory: int, seconds: int, threads: int | None) -> None:
    """Cap this process and its forks. memory: bytes of address space. seconds: CPU time of each process."""
    caps = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 16 * 2**20,
        resource.RLIMIT_NOFILE: 128,
        resource.RLIMIT_CORE: 0,
    }
    if threads is not None:
        caps[resource.RLIMIT_NPROC] = threads
    for what, cap in caps.items():
        resource.setrlimit(what, (cap, cap))
