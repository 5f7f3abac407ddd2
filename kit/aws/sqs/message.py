"""A message as a queue keeps it. Pure data: the queue alone changes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class State(Enum):
    """Where a message stands. AWS's word for waiting is *visible*; in flight and delayed are *not visible*."""

    DELAYED = "delayed"
    WAITING = "waiting"
    IN_FLIGHT = "in_flight"
    GONE = "gone"


@dataclass(slots=True, eq=False)
class Message:
    """One message and its fate so far. Times are epoch seconds.

    uid: unique in the account; number: 1, 2, 3 … in the queue it was first sent to.
    enqueued_at: what retention counts from (a FIFO dead-letter queue starts it anew, a standard one does not).
    rank: its place in the order of the queue it is in.
    ticket: which of its entries in a line is the valid one; 0 when it stands in none.
    receive: serial number of the latest receive; flight: of the receive that made it leave the line.
    repeat: a duplicate of this message, handed out already, is still to be delivered (a fault).
    """

    uid: int
    number: int
    message_id: str
    body: str
    md5_of_body: str
    attributes: dict[str, dict[str, Any]]
    trace_header: str | None
    size: int
    group: str | None
    deduplication_id: str | None
    sender_id: str
    sent_at: float
    enqueued_at: float
    sequence: str | None = None
    state: State = State.WAITING
    delayed_until: float | None = None
    visible_at: float | None = None
    received_at: float = 0.0
    first_received_at: float | None = None
    receive_count: int = 0
    receipt_handle: str | None = None
    holder: str = ""
    receive: int = 0
    flight: int = 0
    dead_letter_source: str | None = None
    rank: int = field(default=0)
    ticket: int = field(default=0)
    repeat: bool = field(default=False)
