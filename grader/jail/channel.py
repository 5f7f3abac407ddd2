"""Frames on a socket: a length and JSON, nothing else.

The reader is total: whatever arrives is a frame, or ends in one of three errors.
"""

from __future__ import annotations

import json
import math
import os
import socket
import struct
import time
from typing import Any, NoReturn

Frame = dict[str, Any]

_LENGTH = struct.Struct(">I")
_DESCRIPTOR = struct.Struct("i")
_ONE_DESCRIPTOR = socket.CMSG_SPACE(_DESCRIPTOR.size) + socket.CMSG_SPACE(12) if os.name == "posix" else 0
"""Room for one descriptor, and for who sends it, which the kernel puts first where it was asked to."""

_LONGEST = 8 * 2**20
_LONGEST_WAIT = 3600.0


class Lost(Exception):
    """The conversation is over."""


class Gone(Lost):
    """The other side ended."""


class Late(Lost):
    """The other side did not answer before the deadline."""


class Malformed(Lost):
    """The other side sent something that is no frame, or a frame that has no place here."""


class Channel:
    """One end of a conversation.

    deadline: the moment (of ``time.monotonic``) at which ``receive`` and ``send`` give up; None waits for ever.
    most: how many bytes may come in all.
    """

    def __init__(self, end: socket.socket, deadline: float | None = None, most: float = math.inf) -> None:
        self.socket = end
        self.deadline = deadline
        self._most = most

    def send(self, frame: Frame) -> None:
        """Send a frame; raises Gone or Late, and ValueError for what JSON cannot carry."""
        body = json.dumps(frame, allow_nan=False, separators=(",", ":")).encode()
        try:
            self.socket.settimeout(self._left())
            self.socket.sendall(_LENGTH.pack(len(body)) + body)
        except TimeoutError:
            raise Late from None
        except OSError:
            raise Gone from None

    def receive(self) -> Frame:
        """Return the next frame; raises Gone, Late or Malformed."""
        (length,) = _LENGTH.unpack(self._read(_LENGTH.size))
        self._most -= length
        if length > _LONGEST or self._most < 0:
            raise Malformed
        return _parse(self._read(length))

    def receive_descriptor(self) -> int:
        """Return the file descriptor that the other side sends next; raises Gone, Late or Malformed."""
        try:
            self.socket.settimeout(self._left())
            _, messages, _, _ = self.socket.recvmsg(1, _ONE_DESCRIPTOR)
        except TimeoutError:
            raise Late from None
        except OSError:
            raise Gone from None
        for level, kind, data in messages:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS) and len(data) == _DESCRIPTOR.size:
                return int(_DESCRIPTOR.unpack(data)[0])
        raise Malformed

    def send_descriptor(self, descriptor: int) -> None:
        """Send a file descriptor; raises Gone or Late."""
        try:
            self.socket.settimeout(self._left())
            socket.send_fds(self.socket, [b"+"], [descriptor])
        except TimeoutError:
            raise Late from None
        except OSError:
            raise Gone from None

    def close(self) -> None:
        """End the conversation."""
        self.socket.close()

    def _read(self, length: int) -> bytearray:
        data = bytearray(length)
        view, done = memoryview(data), 0
        try:
            while done < length:
                self.socket.settimeout(self._left())
                count = self.socket.recv_into(view[done:])
                if not count:
                    raise Gone
                done += count
        except TimeoutError:
            raise Late from None
        except OSError:
            raise Gone from None
        return data

    def _left(self) -> float | None:
        if self.deadline is None:
            return None
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise Late
        return min(left, _LONGEST_WAIT)


def _parse(body: bytearray) -> Frame:
    try:
        frame = json.loads(body.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError, MemoryError):
        raise Malformed from None
    if type(frame) is not dict:
        raise Malformed
    return frame


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
