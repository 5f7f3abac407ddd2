"""What several attacks need, put in front of those that name it; it runs as the learner's code."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import re
import socket
import stat
import struct

OUT = "@OUT@"
TOKEN = re.compile(rb"canary-[0-9a-f]{32}")

libc = ctypes.CDLL(None, use_errno=True)


def syscall(number, *args):
    """Return what Linux says to a system call by its number (x86_64); raises OSError."""
    return checked(libc.syscall(ctypes.c_long(number), *args))


def checked(result):
    """Return the result of a function of libc's; raises OSError for -1."""
    if result in (-1, 2**64 - 1):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def token_in(data):
    """Return the first canary in some bytes, or None."""
    found = TOKEN.search(data)
    return found.group().decode() if found else None


def in_file(path, most=2**20):
    """Return the first canary in a file, or None."""
    try:
        with open(path, "rb") as file:
            return token_in(file.read(most))
    except OSError:
        return None


def forefathers():
    """Return the processes above this one that belong to the grader of this run, the nearest first."""
    found, pid = [], os.getppid()
    while pid > 1:
        try:
            with open(f"/proc/{pid}/stat") as about, open(f"/proc/{pid}/cmdline", "rb") as command:
                text, line = about.read(), command.read()
        except OSError:
            break
        found.append((pid, line))
        pid = int(text.rpartition(")")[2].split()[1])
    last = max((n for n, (_, line) in enumerate(found) if OUT.encode() in line), default=-1)
    return [pid for pid, _ in found[: last + 1]]


def areas(pid):
    """Return where a process has memory of its own that can be read: (start, length)."""
    with open(f"/proc/{pid}/maps") as maps:
        lines = maps.readlines()
    for place, rights, _, _, inode, *_ in map(str.split, lines):
        if rights.startswith("rw") and inode == "0":
            start, end = (int(number, 16) for number in place.split("-"))
            yield start, end - start


def pipes():
    """Return the sockets of this process, as numbers of open files."""
    return [number for number in range(3, 128) if is_socket(number)]


def is_socket(number):
    try:
        return stat.S_ISSOCK(os.fstat(number).st_mode)
    except OSError:
        return False


def say(*frames):
    """Send frames to the grader, past everything that would check them: bytes as they are, anything else as JSON."""
    for frame in frames:
        body = frame if type(frame) is bytes else json.dumps(frame).encode()
        say_bytes(struct.pack(">I", len(body)) + body)


def say_bytes(data):
    for number in pipes():
        with contextlib.suppress(OSError):
            socket.socket(fileno=os.dup(number)).sendall(data)


def hear(number):
    """Return the next frame on a pipe."""
    end = socket.socket(fileno=os.dup(number))
    (length,) = struct.unpack(">I", end.recv(4, socket.MSG_WAITALL))
    return json.loads(end.recv(length, socket.MSG_WAITALL))


def performer():
    """Return the object that talks to the grader in this process."""
    from kit.doors import pipe

    return pipe._carrier.__self__


def run_code(machine_code):
    """Run bytes as a function of the processor's."""
    import mmap

    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(machine_code)
    address = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return ctypes.CFUNCTYPE(ctypes.c_long)(address)()
