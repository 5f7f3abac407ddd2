"""A machine of its own for a process and its children: no network, no other processes, a few read-only folders.

Sources: unshare(2), mount_namespaces(7), user_namespaces(7), pivot_root(2), mount_setattr(2).
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Sequence

from grader.jail import kernel
from grader.jail.walls.paths import DEVICES

SCRATCH = "/scratch"
"""The one folder that can be written to."""

_SCRATCH_SIZE = b"size=16m,nr_inodes=256,mode=1777"

_NEW_MOUNTS, _NEW_HOSTNAME, _NEW_IPC = 0x0002_0000, 0x0400_0000, 0x0800_0000
_NEW_USER, _NEW_PIDS, _NEW_NETWORK = 0x1000_0000, 0x2000_0000, 0x4000_0000
_NO_SUID, _NO_DEVICES, _BIND, _RECURSIVE, _PRIVATE = 2, 4, 4096, 16384, 1 << 18
_DETACH = 2
_MOUNT_SETATTR, _AT_HERE, _AT_RECURSIVE = 442, -100, 0x8000
_READ_ONLY, _NO_SUID_MOUNT, _NO_DEVICES_MOUNT = 1, 2, 4
_SITE = b"/proc"
"""Where the new root is put together: every Linux has this folder, and nothing below it is wanted afterwards."""


def enter(readable: Sequence[str]) -> None:
    """Leave the machine for one that has only these files; what is forked next is its first process. Raises OSError."""
    user, group = os.getuid(), os.getgid()
    spaces = _NEW_MOUNTS | _NEW_HOSTNAME | _NEW_IPC | _NEW_PIDS | _NEW_NETWORK
    kernel.call("unshare", spaces if user == 0 else spaces | _NEW_USER)
    if user != 0:
        _map_self(user, group)
    kernel.call("sethostname", b"notebook", 8)
    kernel.call("mount", b"none", b"/", None, _RECURSIVE | _PRIVATE, None)
    _build(readable)
    os.chdir(_SITE)
    kernel.call("pivot_root", b".", b".")
    kernel.call("umount2", b".", _DETACH)
    os.chdir("/")


def become_nobody_else() -> None:
    """Enter a user namespace without a map, where this process counts its threads alone and has no rights outside."""
    kernel.call("unshare", _NEW_USER)


def _map_self(user: int, group: int) -> None:
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def _build(readable: Sequence[str]) -> None:
    kernel.call("mount", b"tmpfs", _SITE, b"tmpfs", _NO_SUID | _NO_DEVICES, b"size=1m,mode=755")
    for path in readable:
        for name in sorted({path, os.path.realpath(path)}):
            _show(name, _READ_ONLY | _NO_SUID_MOUNT | _NO_DEVICES_MOUNT)
    for path in DEVICES:
        _show(path, _READ_ONLY | _NO_SUID_MOUNT)
    scratch = _SITE + SCRATCH.encode()
    os.mkdir(scratch)
    _seal(_SITE, _READ_ONLY, 0)
    kernel.call("mount", b"tmpfs", scratch, b"tmpfs", _NO_SUID | _NO_DEVICES, _SCRATCH_SIZE)


def _show(path: str, seal: int) -> None:
    """Let a file or folder of the old machine be seen in the new one, under its own name."""
    source, target = os.fsencode(path), _SITE + os.fsencode(path)
    if os.path.isdir(path):
        os.makedirs(target, mode=0o755, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), mode=0o755, exist_ok=True)
        os.close(os.open(target, os.O_CREAT, 0o644))
    kernel.call("mount", source, target, None, _BIND | _RECURSIVE, None)
    _seal(target, seal, _AT_RECURSIVE)


def _seal(path: bytes, seal: int, how: int) -> None:
    """Take rights from a mount, and with ``_AT_RECURSIVE`` from all below it."""
    change = struct.pack("QQQQ", seal, 0, 0, 0)
    kernel.system(_MOUNT_SETATTR, _AT_HERE, path, how, ctypes.create_string_buffer(change, len(change)), len(change))
