"""Landlock: which files a process may open, and that it may neither connect, nor signal what is outside.

It holds neither ``stat`` nor ``chmod`` nor sockets other than TCP; those are the filter's affair.
Source: Documentation/userspace-api/landlock.rst of the Linux kernel.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
from collections.abc import Sequence

from grader.jail import kernel

OLDEST = {"A": 1, "B": 6}
"""The first version that is enough for a level; without namespaces it must also hold signals and abstract sockets."""

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _REMOVE_DIR, _REMOVE_FILE = (1 << bit for bit in range(6))
_MAKE_DIR, _MAKE_FILE = 1 << 7, 1 << 8
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_FILES_SINCE = {1: 13, 2: 14, 3: 15, 5: 16}
"""How many rights over files there are, by the version that brought the last of them."""
_ALL_TCP = 0b11
_ALL_SCOPES = 0b11
_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_READ = _READ_FILE | _READ_DIR
_WRITE = _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_FILE | _REFER | _TRUNCATE


def version() -> int:
    """Return which version this kernel has; 0 without any."""
    try:
        return kernel.system(_CREATE, None, 0, _VERSION)
    except OSError:
        return 0


def rules(readable: Sequence[str], writable: Sequence[str]) -> int:
    """Return a descriptor of rules that allow reading and writing below these paths, no more. Raises OSError."""
    wanted = _all_that_can_be_ruled(version())
    ruleset = kernel.system(_CREATE, ctypes.create_string_buffer(wanted, len(wanted)), len(wanted), 0)
    os.set_inheritable(ruleset, True)
    for path in readable:
        _allow(ruleset, path, _READ)
    for path in writable:
        with contextlib.suppress(FileNotFoundError):
            _allow(ruleset, path, _READ | _WRITE)
    return ruleset


def restrict(ruleset: int) -> None:
    """Put this process under the rules, for good; it must have given up gaining privileges. Raises OSError."""
    kernel.system(_RESTRICT, ruleset, 0)
    os.close(ruleset)


def _rights_over_files(version: int) -> int:
    return (1 << max(count for since, count in _FILES_SINCE.items() if since <= version)) - 1


def _all_that_can_be_ruled(version: int) -> bytes:
    """Return everything that this version can forbid; what is not named here stays free."""
    newer = [ruled for since, ruled in ((4, _ALL_TCP), (6, _ALL_SCOPES)) if since <= version]
    return struct.pack(f"{1 + len(newer)}Q", _rights_over_files(version), *newer)


def _allow(ruleset: int, path: str, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rights &= _rights_over_files(version()) if os.path.isdir(path) else _OF_A_FILE & _rights_over_files(version())
        rule = struct.pack("=Qi", rights, place)
        kernel.system(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.create_string_buffer(rule, len(rule)), 0)
    finally:
        os.close(place)
