"""What every order of delivery has in common: the line in which messages wait to be received.

Each entry of a line carries a ticket; an entry counts while its message still holds that ticket. So a message leaves a
line by losing its ticket, and what is left behind is dropped when it surfaces: no search, no scan.
"""

from __future__ import annotations

import itertools
from typing import Protocol

from kit.aws.sqs.message import Message

Entry = tuple[int, int, Message]
"""Rank (the smallest is served first), ticket, message."""

_tickets = itertools.count(1)


def new_entry(message: Message) -> Entry:
    """Give the message a ticket and return the entry that is valid as long as it holds it."""
    message.ticket = next(_tickets)
    return (message.rank, message.ticket, message)


def is_valid(entry: Entry) -> bool:
    """Tell whether the message still holds this entry's ticket."""
    return entry[2].ticket == entry[1]


class Line(Protocol):
    """An order of delivery. Whoever calls has set the message's state and rank already."""

    def add(self, message: Message) -> None:
        """Let it be received from now on."""

    def hide(self, message: Message) -> None:
        """Keep it out of sight although it is in the queue: it is delayed or in flight."""

    def remove(self, message: Message) -> None:
        """Forget it: it has left the queue."""

    def take(self, limit: int, now: float) -> list[Message]:
        """Return the next messages to deliver, at most ``limit``, in order; each must be hidden or removed next."""
