"""One queue: its messages, the three moments that each has, and the line in which they wait.

Everything here is a change of state at a given moment. What a call may do, which message a receive picks and where dead
letters go is decided elsewhere; faults, polls and policies are unknown here.

A message is *delayed*, *waiting* (AWS: visible) or *in flight*. Three schedules hold when delays end, when visibility
timeouts end and when retention ends; ``tick`` lets all that is due happen in the order of its moments.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import islice

from kit import limits
from kit.aws.sqs import attributes as queue_attributes
from kit.aws.sqs.attributes import Settings
from kit.aws.sqs.fair import FairLine
from kit.aws.sqs.fifo import FifoLine, FifoMemory, Quota
from kit.aws.sqs.line import Line
from kit.aws.sqs.message import Message, State
from kit.aws.sqs.metrics import Levels, Metrics
from kit.aws.sqs.schedule import Schedule
from kit.aws.sqs.servers import REMEMBERED, Asked


@dataclass(frozen=True, slots=True)
class Address:
    """Where a queue is: its Region, account and name."""

    region: str
    account_id: str
    name: str

    @property
    def arn(self) -> str:
        """The queue's Amazon Resource Name."""
        return f"arn:aws:sqs:{self.region}:{self.account_id}:{self.name}"

    @property
    def url(self) -> str:
        """The queue's URL, as boto3 takes it."""
        return f"https://sqs.{self.region}.amazonaws.com/{self.account_id}/{self.name}"


@dataclass(slots=True)
class Totals:
    """What has happened in a queue since it was made, in messages.

    Each message of a queue came by ``sent`` or ``moved_in`` and leaves by exactly one of ``deleted``,
    ``dead_lettered``, ``expired``, ``purged`` and ``moved_out``; ``duplicates`` counts deliveries, not messages.
    """

    sent: int = 0
    moved_in: int = 0
    deleted: int = 0
    dead_lettered: int = 0
    expired: int = 0
    purged: int = 0
    moved_out: int = 0
    duplicates: int = 0


@dataclass(frozen=True, slots=True)
class HandOver:
    """One receive of one message: when, for how long, by whom, under which handle."""

    at: float
    timeout: int
    receive: int
    handle: str
    holder: str


@dataclass(slots=True)
class Plans:
    """Changes that were answered but have not reached the queue yet (only under the fault *eventual*)."""

    attributes: deque[tuple[float, dict[str, str]]] = field(default_factory=deque)
    purges: deque[tuple[float, tuple[Message, ...]]] = field(default_factory=deque)

    def soonest(self) -> float | None:
        """Return when the next change takes effect, or None."""
        return min((plans[0][0] for plans in (self.attributes, self.purges) if plans), default=None)


class Queue:
    """One queue of one Region. Times are epoch seconds; ``secret`` marks the queue's receipt handles."""

    def __init__(self, address: Address, attributes: dict[str, str], created_at: float, secret: str) -> None:
        self.address = address
        self.arn, self.url = address.arn, address.url
        self.fifo = "FifoQueue" in attributes
        self.attributes = attributes
        self.settings: Settings = queue_attributes.understood(attributes)
        self.tags: dict[str, str] = {}
        self.created_at = self.modified_at = created_at
        self.purged_at: float | None = None
        self.secret = secret
        self.totals = Totals()
        self.metrics = Metrics()
        self.quota = Quota()
        self.plans = Plans()
        self.asked: deque[Asked] = deque(maxlen=REMEMBERED)
        self._last_number = 0
        self._last_rank = 0
        self._clear()

    @property
    def waiting(self) -> int:
        """How many messages can be received (AWS: ApproximateNumberOfMessages)."""
        return len(self.messages) - len(self._delays) - len(self._flights)

    @property
    def delayed(self) -> int:
        """How many messages wait for their delay to end."""
        return len(self._delays)

    @property
    def in_flight(self) -> int:
        """How many messages are received and neither deleted nor visible again."""
        return len(self._flights)

    def first_messages(self, limit: int) -> list[Message]:
        """Return at most ``limit`` messages in the order of their arrival, those in flight rather than others."""
        held, others = islice(self._flights, limit), islice(self.messages, limit)
        chosen = list(dict.fromkeys([*held, *others]))[:limit]
        return [self.messages[uid] for uid in sorted(chosen)]

    def next_change(self) -> float | None:
        """Return the earliest moment at which something happens by itself, or None."""
        soonest = self._flights.soonest()
        delayed = self._delays.soonest()
        if delayed is not None and (soonest is None or delayed < soonest):
            soonest = delayed
        oldest = self._retention.soonest()
        if oldest is not None and (soonest is None or oldest + self.settings.retention < soonest):
            soonest = oldest + self.settings.retention
        planned = self.plans.soonest()
        if planned is not None and (soonest is None or planned < soonest):
            soonest = planned
        return soonest

    def tick(self, now: float) -> None:
        """Let everything happen that is due by ``now``, in the order of its moments."""
        due = self.next_change()
        while due is not None and due <= now:
            self._pass(due)
            self.note_levels(due)
            due = self.next_change()

    def next_number(self) -> int:
        """Return the number of a message that is sent to this queue now."""
        self._last_number += 1
        return self._last_number

    def accept(self, message: Message, delay: float) -> None:
        """Take in a new message; it waits, or is delayed by ``delay`` seconds."""
        self.totals.sent += 1
        self.metrics.count("NumberOfMessagesSent", message.sent_at)
        self.metrics.count("SentMessageSize", message.sent_at, message.size)
        self._enter(message)
        if delay > 0:
            message.state = State.DELAYED
            message.delayed_until = message.sent_at + delay
            self._delays.set(message.uid, message.delayed_until)
            self.line.hide(message)
        else:
            self._wait(message)
        self.note_levels(message.sent_at)

    def move_in(self, message: Message, now: float) -> None:
        """Take in a message from another queue: it waits at once, and was not *sent* (guide
        sqs-dead-letter-queues: moves do not count in NumberOfMessagesSent)."""
        self.tick(now)
        self.totals.moved_in += 1
        self._enter(message)
        self._ages.set(message.uid, now)
        self._wait(message)
        self.tick(now)
        self.note_levels(now)

    def move_out(self, message: Message, now: float) -> None:
        """Let a message go to another queue; the caller counts which way it went."""
        self._leave(message)
        self.note_levels(now)

    def hand_out(self, message: Message, over: HandOver) -> None:
        """Put a message that was taken from the line in flight for ``over.timeout`` seconds."""
        if message.state is State.IN_FLIGHT:
            message.repeat = False
            self.totals.duplicates += 1
        else:
            message.flight = over.receive
        message.state = State.IN_FLIGHT
        message.receive_count += 1
        message.received_at = over.at
        if message.first_received_at is None:
            message.first_received_at = over.at
        message.receive, message.receipt_handle, message.holder = over.receive, over.handle, over.holder
        message.visible_at = over.at + over.timeout
        self._flights.set(message.uid, message.visible_at)
        if self._goes_back(message):
            self._ages.cancel(message.uid)
        self.line.hide(message)

    def repeat(self, message: Message) -> None:
        """Let a message in flight be received once more, as a duplicate."""
        message.repeat = True
        self.line.add(message)

    def set_visibility(self, message: Message, timeout: int, now: float) -> None:
        """Let the visibility timeout of a message in flight end ``timeout`` seconds from now; 0 gives it back."""
        if timeout == 0:
            self._flights.cancel(message.uid)
            self._land(message)
        else:
            message.visible_at = now + timeout
            self._flights.set(message.uid, message.visible_at)
        self.note_levels(now)

    def delete(self, message: Message, now: float) -> None:
        """Remove a message for good."""
        self.totals.deleted += 1
        self.metrics.count("NumberOfMessagesDeleted", now)
        self._remove(message)
        self.note_levels(now)

    def purge(self, now: float) -> None:
        """Remove every message, and what a FIFO queue remembers of sends and receives (recorded)."""
        self.totals.purged += len(self.messages)
        self._clear()
        self.note_levels(now)

    def set_attributes(self, attributes: dict[str, str]) -> None:
        """Change attributes that have been checked; they hold for messages that are there already, too."""
        self.attributes = attributes
        self.settings = queue_attributes.understood(attributes)

    def plan_purge(self, moment: float) -> None:
        """Let the messages that are here now go at ``moment``."""
        self.plans.purges.append((moment, tuple(self.messages.values())))

    def note_levels(self, moment: float) -> None:
        """Record the counts for the metrics."""
        in_flight, delayed = len(self._flights), len(self._delays)
        waiting = len(self.messages) - in_flight - delayed
        self.metrics.level(Levels(waiting, in_flight, delayed, self._ages.soonest()), moment)

    def _clear(self) -> None:
        self.messages: dict[int, Message] = {}
        self._delays, self._flights, self._retention, self._ages = Schedule(), Schedule(), Schedule(), Schedule()
        self.line: Line = FifoLine() if self.fifo else FairLine()
        self.memory = FifoMemory()

    def _next_rank(self) -> int:
        self._last_rank += 1
        return self._last_rank

    def _enter(self, message: Message) -> None:
        message.rank = self._next_rank()
        self.messages[message.uid] = message
        self._retention.set(message.uid, message.enqueued_at)
        self._ages.set(message.uid, message.enqueued_at)

    def _leave(self, message: Message) -> None:
        del self.messages[message.uid]
        for schedule in (self._delays, self._flights, self._retention, self._ages):
            schedule.cancel(message.uid)
        self.line.remove(message)

    def _remove(self, message: Message) -> None:
        message.state, message.visible_at = State.GONE, None
        self._leave(message)

    def _wait(self, message: Message) -> None:
        message.state = State.WAITING
        message.delayed_until = message.visible_at = None
        message.repeat = False
        self.line.add(message)

    def _land(self, message: Message) -> None:
        """A visibility timeout ended: back to its old place, or to the end of the line."""
        if self._goes_back(message):
            message.rank = self._next_rank()
        self._wait(message)

    def _goes_back(self, message: Message) -> bool:
        """A standard queue puts what was received three times at its end, and leaves it out of the age metric
        (guide sqs-available-cloudwatch-metrics)."""
        return not self.fifo and message.receive_count >= limits.SQS_BACK_OF_QUEUE_RECEIVES

    def _pass(self, moment: float) -> None:
        """Let happen what is due at one moment: plans, then ends of retention, of delays, of visibility timeouts."""
        self._follow_plans(moment)
        while (oldest := self._retention.soonest()) is not None and oldest + self.settings.retention <= moment:
            self.totals.expired += 1
            self._remove(self.messages[self._retention.pop()])
        while (due := self._delays.soonest()) is not None and due <= moment:
            self._wait(self.messages[self._delays.pop()])
        while (due := self._flights.soonest()) is not None and due <= moment:
            self._land(self.messages[self._flights.pop()])

    def _follow_plans(self, moment: float) -> None:
        attributes, purges = self.plans.attributes, self.plans.purges
        while attributes and attributes[0][0] <= moment:
            self.set_attributes(attributes.popleft()[1])
        while purges and purges[0][0] <= moment:
            for message in purges.popleft()[1]:
                if self.messages.get(message.uid) is message:
                    self.totals.purged += 1
                    self._remove(message)
