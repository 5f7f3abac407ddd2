"""Receipt handles: opaque to the caller, readable here.

A handle names the queue (by a secret number, so that nobody can make one up), the message and the receive it came from.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

_PREFIX = "AQEB"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a handle says: message ``uid``, handed out by the account's receive number ``receive``."""

    uid: int
    receive: int


def write_handle(secret: str, uid: int, receive: int) -> str:
    """Return the handle for one receive of one message of the queue with this secret."""
    return _PREFIX + base64.b64encode(f"{secret}/{uid:x}/{receive:x}".encode()).decode()


def read_handle(secret: str, handle: str) -> Receipt | None:
    """Return what a handle says, or None when the queue with this secret never wrote it."""
    if not handle.startswith(_PREFIX):
        return None
    try:
        owner, uid, receive = base64.b64decode(handle[len(_PREFIX) :], validate=True).decode().split("/")
        return Receipt(int(uid, 16), int(receive, 16)) if owner == secret else None
    except (binascii.Error, ValueError):
        return None
