"""Messages through two queues and a dead-letter queue while nearly everything goes wrong; the driver keeps the books.

    python -m tests.bench.chaos [--messages 20000] [--seeds 1,2,3]

prints JSON, a line for each seed. The ledger believes nobody: it knows each copy by a body of its own, whether the send
took effect, who holds it until when, and how it ended. It raises Unbalanced when a message is lost, invented,
delivered twice without an injected fault, or comes back after a delete.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from kit.clock import Clock
from kit.engine import Request, World, handle
from kit.faults import ConsumerCrashed, LostResponse

HIDDEN, RETENTION, LONGEST_DELAY, MOST_RECEIVES = 5, 800, 900, 5
LATE, HOARDED, PATIENCE = HIDDEN + 2, 40_000, 200
SOURCES = ("orders", "parcels")


class Unbalanced(AssertionError):
    """The books of the driver and what the account did do not agree."""


@dataclass(slots=True)
class Copy:
    """One message in one queue, as the driver knows it. Moments are epoch seconds."""

    queue: str
    may_be_doubled: bool
    never_seen: bool = False
    hoarded: bool = False
    held_until: float = 0.0
    deleted_late: bool = False
    fate: str = ""


@dataclass(slots=True)
class Ledger:
    """Every copy by its body."""

    copies: dict[str, Copy] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    doubled: int = 0

    def sent(self, body: str, copy: Copy) -> None:
        self.copies[body] = copy
        if not copy.never_seen:
            self.open.add(body)

    def received(self, body: str, queue: str, now: float) -> None:
        copy = self._known(body, queue)
        if copy.never_seen or copy.fate:
            raise Unbalanced(f"{body} came although it was {copy.fate or 'delayed until after its end'}")
        if now < copy.held_until and not copy.hoarded:
            self.doubled += 1
            if not copy.may_be_doubled:
                raise Unbalanced(f"{body} came twice, and no fault was injected")
        copy.held_until = now + HIDDEN

    def deleted(self, body: str, now: float) -> None:
        copy = self.copies[body]
        copy.deleted_late = now >= copy.held_until
        self._end(body, "deleted")

    def buried(self, body: str, source: str) -> None:
        copy = self._known(body, source)
        if copy.fate == "deleted" and not copy.deleted_late:
            raise Unbalanced(f"{body} lies among the dead letters although it was {copy.fate}")
        self._end(body, "dead")

    def close(self) -> Counter[str]:
        """Call what may have expired expired, and return how many ended in which way."""
        for body, copy in self.copies.items():
            if not copy.fate and not (copy.never_seen or copy.hoarded):
                raise Unbalanced(f"{body} was lost in {copy.queue}")
            copy.fate = copy.fate or "expired"
        return Counter(copy.fate for copy in self.copies.values())

    def unsettled(self) -> bool:
        return any(not self.copies[body].hoarded for body in self.open)

    def _known(self, body: str, queue: str) -> Copy:
        copy = self.copies.get(body)
        if copy is None or copy.queue != queue:
            raise Unbalanced(f"{body} came out of {queue}, where nobody had sent it")
        return copy

    def _end(self, body: str, fate: str) -> None:
        self.copies[body].fate = fate
        self.open.discard(body)


class Driver:
    """Producers and consumers at three queues, one call after the other, all drawn from one seed."""

    def __init__(self, seed: int, messages: int) -> None:
        self.world = World(clock=Clock(start=1_700_000_000.0), seed=seed)
        self.ledger = Ledger()
        self.calls = 0
        self._random = random.Random(seed)
        self._messages = messages
        self._bodies = 0
        self._late: list[tuple[float, str, dict[str, str]]] = []
        self._urls = {"dead": self._queue("dead", MessageRetentionPeriod="1209600")}
        redrive = {"deadLetterTargetArn": f"arn:aws:sqs:us-east-1:{self.world.account_id}:dead"}
        policy = json.dumps({**redrive, "maxReceiveCount": MOST_RECEIVES})
        settings = {"VisibilityTimeout": str(HIDDEN), "MessageRetentionPeriod": str(RETENTION), "RedrivePolicy": policy}
        self._urls |= {name: self._queue(name, **settings) for name in SOURCES}

    def run(self) -> dict[str, Any]:
        """Send everything, work until everything is settled, let the rest expire and balance the books."""
        faults, unsent = self.world.faults, self._messages
        with ExitStack() as troubles:
            doubling = troubles.enter_context(faults.duplicates(rate=0.02))
            for kind, rate in {"throttle": 0.02, "lost_response": 0.01, "reorder": 0.2, "misses": 0.2}.items():
                troubles.enter_context(getattr(faults, kind)(rate=rate))
            troubles.enter_context(faults.crash(rate=0.005))
            troubles.enter_context(faults.crash(rate=0.005, after=True))
            last_sent = self._now()
            while unsent or (self.ledger.unsettled() and self._now() < last_sent + PATIENCE):
                if unsent:
                    unsent -= self._produce(min(10, unsent), unsent > self._messages // 2)
                    last_sent = self._now()
                if unsent <= self._messages // 2:
                    doubling.stop()
                self._work()
                self.world.clock.advance(0.1 if unsent else 1)
        return self._balance(doubling.struck)

    def _produce(self, number: int, may_be_doubled: bool) -> int:
        """Send some orders; return how many of them are in the queue."""
        copies = [Copy("orders", may_be_doubled, never_seen=self._random.random() < 0.01) for _ in range(number)]
        return number if self._send(copies) else 0

    def _send(self, copies: list[Copy]) -> bool:
        """Send copies in one batch, each with a new body; return whether the call took effect."""
        bodies = [self._new_body() for _ in copies]
        entries = [
            {"Id": str(n), "MessageBody": body, **({"DelaySeconds": LONGEST_DELAY} if copy.never_seen else {})}
            for n, (body, copy) in enumerate(zip(bodies, copies, strict=True))
        ]
        happened, _ = self._try("SendMessageBatch", copies[0].queue, Entries=entries)
        for body, copy in zip(bodies, copies, strict=True):
            if happened:
                self.ledger.sent(body, copy)
        return happened

    def _work(self) -> None:
        """Let a consumer of each queue receive and handle a batch."""
        for queue in SOURCES:
            for _ in range(2):
                self._handle(queue, self._receive(queue))
        due = [late for late in self._late if late[0] <= self._now()]
        self._late = [late for late in self._late if late[0] > self._now()]
        for _, queue, message in due:
            self._delete(queue, [message])
        buried = self._receive("dead")
        self._try("DeleteMessageBatch", "dead", Entries=_handles(buried)) if buried else None

    def _receive(self, queue: str) -> list[dict[str, Any]]:
        wanted = {"MaxNumberOfMessages": 10, "MessageSystemAttributeNames": ["All"]}
        _, answer = self._try("ReceiveMessage", queue, **wanted)
        messages: list[dict[str, Any]] = (answer or {}).get("Messages", [])
        for message in messages:
            if queue != "dead":
                self.ledger.received(message["Body"], queue, self._now())
            else:
                self._bury(message["Body"], message["Attributes"])
        return messages

    def _bury(self, body: str, attributes: dict[str, str]) -> None:
        if int(attributes["ApproximateReceiveCount"]) <= MOST_RECEIVES:
            raise Unbalanced(f"{body} is a dead letter after {attributes['ApproximateReceiveCount']} receives")
        self.ledger.buried(body, attributes["DeadLetterQueueSourceArn"].split(":")[-1])

    def _handle(self, queue: str, messages: list[dict[str, Any]]) -> None:
        """Forward orders as parcels and delete what is done; poison, careless, late and greedy work included."""
        done = []
        for message in messages:
            luck = self._random.random()
            if int(message["Body"]) % 50 == 0 or luck < 0.05:
                continue
            if luck < 0.08:
                self._late.append((self._now() + LATE, queue, message))
            elif luck < 0.083:
                self._hoard(queue, message)
            else:
                done.append(message)
        copies = [Copy("parcels", self.ledger.copies[message["Body"]].may_be_doubled) for message in done]
        if done and (queue == "parcels" or self._send(copies)):
            self._delete(queue, done)

    def _hoard(self, queue: str, message: dict[str, Any]) -> None:
        change = {"ReceiptHandle": message["ReceiptHandle"], "VisibilityTimeout": HOARDED}
        happened, _ = self._try("ChangeMessageVisibility", queue, **change)
        self.ledger.copies[message["Body"]].hoarded |= happened

    def _delete(self, queue: str, messages: list[dict[str, Any]]) -> None:
        happened, _ = self._try("DeleteMessageBatch", queue, Entries=_handles(messages))
        for message in messages:
            if happened and not self.ledger.copies[message["Body"]].fate:
                self.ledger.deleted(message["Body"], self._now())

    def _try(self, operation: str, queue: str, **params: Any) -> tuple[bool, dict[str, Any] | None]:
        """Make a call; return whether it took effect, and its answer if one came."""
        before = len(self.world.log)
        try:
            return self._call(operation, QueueUrl=self._urls[queue], **params)
        except (LostResponse, ConsumerCrashed):
            return self.world.log[before].error is None, None  # a refusal may get lost as well

    def _call(self, operation: str, **params: Any) -> tuple[bool, dict[str, Any]]:
        self.calls += 1
        target = {"x-amz-target": f"AmazonSQS.{operation}"}
        response = handle(self.world, Request("POST", "https://sqs/", target, json.dumps(params).encode(), operation))
        answer: dict[str, Any] = json.loads(response.body)
        return response.status == 200 and "Failed" not in answer, answer

    def _queue(self, name: str, **attributes: str) -> str:
        return str(self._call("CreateQueue", QueueName=name, Attributes=attributes)[1]["QueueUrl"])

    def _new_body(self) -> str:
        self._bodies += 1
        return str(self._bodies)

    def _now(self) -> float:
        return self.world.clock.now()

    def _balance(self, struck: int) -> dict[str, Any]:
        self.world.clock.advance(RETENTION)
        fates = self.ledger.close()
        views = [self.world.sqs.view("us-east-1", name) for name in SOURCES]
        here = sum(view.waiting + view.delayed + view.in_flight for view in views)
        if here or self.ledger.doubled > struck:
            raise Unbalanced(f"{here} messages are left, {self.ledger.doubled} came twice, {struck} were injected")
        theirs = {"deleted": "deleted", "dead": "dead_lettered", "expired": "expired"}
        seen = {fate: sum(getattr(view, name) for view in views) for fate, name in theirs.items()}
        if seen != {fate: fates[fate] for fate in theirs}:
            raise Unbalanced(f"the driver counts {dict(fates)}, the queues {seen}")
        return {"copies": len(self.ledger.copies), **fates, "doubled": self.ledger.doubled, "calls": self.calls}


def _handles(messages: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return batch entries; a batch may hold a message and its duplicate."""
    return [{"Id": str(n), "ReceiptHandle": message["ReceiptHandle"]} for n, message in enumerate(messages)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--seeds", default="1,2,3")
    wanted = parser.parse_args()
    for seed in map(int, wanted.seeds.split(",")):
        began = time.perf_counter()
        found = Driver(seed, wanted.messages).run()
        seconds = round(time.perf_counter() - began, 1)
        sys.stdout.write(json.dumps({"seed": seed, **found, "seconds": seconds}) + "\n")


if __name__ == "__main__":
    main()
