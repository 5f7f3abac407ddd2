"""A queue as it can be looked at: plain data, taken without touching anything."""

from __future__ import annotations

from dataclasses import dataclass

from kit.aws.sqs.message import Message, State
from kit.aws.sqs.queue import Queue
from kit.aws.sqs.servers import Asked, servers_of

_BODY_SHOWN = 80


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message; times are epoch seconds, ``body`` is cut at 80 characters.

    number: 1, 2, 3 … in the queue it was first sent to; state: waiting, delayed or in_flight;
    holder: application id of whoever received it last.
    """

    number: int
    message_id: str
    body: str
    state: str
    receive_count: int
    sent_at: float
    visible_at: float | None
    delayed_until: float | None
    expires_at: float
    receipt_handle: str | None
    holder: str
    group: str | None

    @property
    def servers(self) -> tuple[int, ...]:
        """The servers of a standard queue that hold the message, from 0 to ``SERVERS - 1``."""
        return servers_of(self.message_id)


@dataclass(frozen=True, slots=True)
class QueueView:
    """One queue: how it is set (seconds), how many messages stand where (exact), and what has happened so far.

    ``messages`` are the first ones by arrival; the totals count since the queue was made. A message came by ``sent`` or
    ``moved_in`` and left by ``deleted``, ``dead_lettered``, ``expired``, ``purged`` or ``moved_out``.
    ``asked`` are the latest receives of a standard queue, the last one last, with the servers that each asked.
    """

    name: str
    url: str
    arn: str
    fifo: bool
    visibility_timeout: int
    retention: int
    dead_letter_queue: str | None
    waiting: int
    delayed: int
    in_flight: int
    sent: int
    deleted: int
    dead_lettered: int
    expired: int
    duplicates: int
    messages: tuple[MessageView, ...]
    purged: int = 0
    moved_in: int = 0
    moved_out: int = 0
    asked: tuple[Asked, ...] = ()


def look_at(queue: Queue, limit: int) -> QueueView:
    """Return the view of a queue with ``limit`` messages, those in flight first; it costs what ``limit`` costs."""
    settings, totals = queue.settings, queue.totals
    return QueueView(
        name=queue.address.name,
        url=queue.url,
        arn=queue.arn,
        fifo=queue.fifo,
        visibility_timeout=settings.visibility_timeout,
        retention=settings.retention,
        dead_letter_queue=settings.redrive.target_arn.rpartition(":")[2] if settings.redrive else None,
        waiting=queue.waiting,
        delayed=queue.delayed,
        in_flight=queue.in_flight,
        sent=totals.sent,
        deleted=totals.deleted,
        dead_lettered=totals.dead_lettered,
        expired=totals.expired,
        duplicates=totals.duplicates,
        messages=tuple(_look_at_message(message, settings.retention) for message in queue.first_messages(limit)),
        purged=totals.purged,
        moved_in=totals.moved_in,
        moved_out=totals.moved_out,
        asked=tuple(queue.asked),
    )


def _look_at_message(message: Message, retention: int) -> MessageView:
    return MessageView(
        number=message.number,
        message_id=message.message_id,
        body=message.body[:_BODY_SHOWN],
        state=message.state.value,
        receive_count=message.receive_count,
        sent_at=message.sent_at,
        visible_at=message.visible_at if message.state is State.IN_FLIGHT else None,
        delayed_until=message.delayed_until,
        expires_at=message.enqueued_at + retention,
        receipt_handle=message.receipt_handle,
        holder=message.holder,
        group=message.group,
    )
