"""What SQS calls cost: requests counted as AWS bills them, read off the call log or worked out for a plan.

Every call is a request, empty receives included; a batch is one request; a request is billed once for each 64 KB of the
messages that it carries, at least once. The price of a request depends on the kind of queue.
This module knows the log's calls, and nothing of queues or of drawing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

from kit import limits
from kit.aws.sqs.sizes import message_size
from kit.errors import KitError
from kit.log import Call

CHUNK_BYTES: Final = 64 * limits.KIB
"""Bytes of messages that one billed request carries."""

FREE_REQUESTS: Final = 1_000_000
"""Requests of all queues together that are free in each month."""

PRICE_REGION: Final = "us-east-1"
PRICE_DATE: Final = "June 2026"
PRICE_SOURCE: Final = "factualminds (June 2026) and cloudburn (March 2026), two third parties"
PRICE_NOTE: Final = (
    f"Prices of {PRICE_REGION} as of {PRICE_DATE}, from {PRICE_SOURCE}; they were not read off AWS's own price list, "
    "which alone counts: aws.amazon.com/sqs/pricing."
)

_MILLION = 1_000_000
_SENDS = ("SendMessage", "SendMessageBatch")


@dataclass(frozen=True, slots=True)
class Price:
    """A class of requests and what a million of them cost in US dollars."""

    name: str
    per_million: float


STANDARD: Final = Price("standard queue", 0.40)
FAIR: Final = Price("standard queue, sent with a MessageGroupId (fair queue)", 0.50)
FIFO: Final = Price("FIFO queue", 0.50)
PRICES: Final = (STANDARD, FAIR, FIFO)


@dataclass(frozen=True, slots=True)
class Line:
    """Calls of one operation at one price.

    calls: how often it was called. requests: how many are billed. empty: how many of the calls brought no message.
    """

    operation: str
    price: Price
    calls: int
    requests: int
    empty: int = 0

    @property
    def dollars(self) -> float:
        """What the line costs, without the free requests of a month."""
        return self.requests * self.price.per_million / _MILLION


@dataclass(frozen=True, slots=True)
class Bill:
    """What some calls cost. ``dollars`` leaves the free million of a month out; ``after_free`` takes it off."""

    lines: tuple[Line, ...]

    @property
    def calls(self) -> int:
        """How many calls there were."""
        return sum(line.calls for line in self.lines)

    @property
    def requests(self) -> int:
        """How many requests are billed."""
        return sum(line.requests for line in self.lines)

    @property
    def empty(self) -> int:
        """How many receives brought nothing."""
        return sum(line.empty for line in self.lines)

    @property
    def dollars(self) -> float:
        """What they cost in US dollars, as if nothing were free."""
        return sum(line.dollars for line in self.lines)

    @property
    def after_free(self) -> float:
        """What they cost when they are all of a month's requests, and the first million is free."""
        share = max(0, self.requests - FREE_REQUESTS) / self.requests if self.requests else 0.0
        return self.dollars * share

    def __repr__(self) -> str:
        rows = [f"  {line.operation:<28} {line.requests:>12,} requests  ${line.dollars:,.4f}" for line in self.lines]
        total = f"  {'together':<28} {self.requests:>12,} requests  ${self.dollars:,.4f}"
        return "\n".join([*rows, total])


class Meter:
    """Adds up calls as they come: ``add(call)``, then ``bill()``."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, Price], list[int]] = {}

    def add(self, call: Call) -> None:
        """Count one call; those of other services, and those that were refused, are not counted."""
        if call.service != "sqs" or call.error is not None:
            return
        received = (call.outcome or {}).get("Messages", ())
        counts = self._counts.setdefault((call.operation, _price_of(call)), [0, 0, 0])
        counts[0] += 1
        counts[1] += billed_requests(_bytes_of(call, received))
        counts[2] += call.operation == "ReceiveMessage" and not received

    def bill(self) -> Bill:
        """Return the bill so far, a line for each operation and price."""
        return Bill(tuple(Line(operation, price, *counts) for (operation, price), counts in self._counts.items()))


def bill_of(calls: Iterable[Call]) -> Bill:
    """Return what these calls cost: ``bill_of(sandbox.log)``."""
    meter = Meter()
    for call in calls:
        meter.add(call)
    return meter.bill()


def billed_requests(carried_bytes: int) -> int:
    """Return how many requests are billed for a call that carries so many bytes of messages."""
    return max(1, ceil(carried_bytes / CHUNK_BYTES))


def cost_of(
    messages: int = _MILLION,
    body_bytes: int = 1_000,
    batch: int = 1,
    empty_receives: int = 0,
    price: Price = STANDARD,
) -> Bill:
    """Return what it costs to send, receive and delete ``messages`` messages of ``body_bytes`` each.

    batch: messages in each send, receive and delete, 1 to 10, as far as a batch can carry them.
    empty_receives: receives that find nothing; ``idle_receives`` works them out from a way of polling.
    Raises KitError for what SQS would not take.
    """
    _check(messages, body_bytes, batch, empty_receives)
    full, rest = divmod(messages, batch)
    calls = full + bool(rest)
    carried = full * billed_requests(batch * body_bytes) + (billed_requests(rest * body_bytes) if rest else 0)
    plain = STANDARD if price is FAIR else price
    suffix = "" if batch == 1 else "Batch"
    return Bill(
        (
            Line(f"SendMessage{suffix}", price, calls, carried),
            Line("ReceiveMessage", plain, calls, carried),
            Line(f"DeleteMessage{suffix}", plain, calls, calls),
            *(
                [Line("ReceiveMessage, empty", plain, empty_receives, empty_receives, empty_receives)]
                * (empty_receives > 0)
            ),
        )
    )


def idle_receives(idle_seconds: float, wait_seconds: float, pause_seconds: float = 0.0, consumers: int = 1) -> int:
    """Return how many receives find nothing while a queue is empty for ``idle_seconds``.

    wait_seconds: WaitTimeSeconds of each receive. pause_seconds: what a consumer sleeps between two receives.
    """
    every = wait_seconds + pause_seconds
    if every <= 0:
        raise KitError("A consumer that neither waits nor pauses polls without end: give it a pause, pause_seconds=1.")
    return int(idle_seconds / every) * consumers


def _check(messages: int, body_bytes: int, batch: int, empty_receives: int) -> None:
    if messages < 0 or empty_receives < 0:
        raise KitError("A bill counts 0 or more messages and empty receives.")
    if not 1 <= batch <= limits.SQS_BATCH_ENTRIES:
        raise KitError(f"A batch holds 1 to {limits.SQS_BATCH_ENTRIES} messages; this one has {batch!r}.")
    if not 1 <= body_bytes <= limits.SQS_MESSAGE_BYTES.high:
        raise KitError(f"A message has 1 to {limits.SQS_MESSAGE_BYTES.high:,} bytes; this one has {body_bytes!r}.")
    if batch * body_bytes > limits.SQS_BATCH_BYTES:
        most = limits.SQS_BATCH_BYTES // body_bytes
        raise KitError(
            f"A batch carries {limits.SQS_BATCH_BYTES:,} bytes in all: of messages with {body_bytes:,} bytes, "
            f"at most {most}."
        )


def _price_of(call: Call) -> Price:
    if str(call.params.get("QueueUrl", call.params.get("QueueName", ""))).endswith(".fifo"):
        return FIFO
    entries = call.params.get("Entries", (call.params,))
    is_fair = call.operation in _SENDS and any("MessageGroupId" in entry for entry in entries)
    return FAIR if is_fair else STANDARD


def _bytes_of(call: Call, received: Iterable[dict[str, Any]]) -> int:
    """Return the bytes of the messages that a call carries, on the way in or out."""
    sent = call.params.get("Entries", (call.params,)) if call.operation in _SENDS else ()
    return sum(message_size(one["MessageBody"], one.get("MessageAttributes") or {}) for one in sent) + sum(
        message_size(one["Body"], one.get("MessageAttributes") or {}) for one in received
    )
