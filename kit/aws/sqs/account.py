"""One account's queues in every Region, and what they share: numbers, names, the waiting room, redrive tasks."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

from kit.aws.sqs.injected import Injected
from kit.aws.sqs.polls import WaitingRoom
from kit.aws.sqs.queue import Address, Queue
from kit.aws.sqs.redrive import MoveTasks

_ARN_PARTS = 6
_FIRST_SEQUENCE = 18_850_000_000_000_000_000
_SEQUENCE_STEP = 256
"""Sequence numbers of twenty digits that grow in steps, as AWS's do."""


class Account:
    """All queues of an account. ``generator`` is the only source of randomness."""

    def __init__(self, account_id: str, generator: random.Random, injected: Injected) -> None:
        self.account_id = account_id
        self.injected = injected
        self.room = WaitingRoom()
        self.tasks = MoveTasks()
        self.deleted_at: dict[Address, float] = {}
        self._random = generator
        self._queues: dict[Address, Queue] = {}
        self._by_url: dict[str, Queue] = {}
        self._uids = itertools.count(1)
        self._receives = itertools.count(1)
        self._sequences = itertools.count(_FIRST_SEQUENCE, _SEQUENCE_STEP)

    def address(self, region: str, name: str) -> Address:
        """Return where a queue of this name is, or would be."""
        return Address(region, self.account_id, name)

    def add(self, queue: Queue) -> None:
        """Let a new queue be found."""
        self._queues[queue.address] = queue
        self._by_url[queue.url] = queue

    def remove(self, queue: Queue, now: float) -> None:
        """Let a queue be found no more; who waits at it is answered with nothing."""
        del self._queues[queue.address], self._by_url[queue.url]
        self.deleted_at[queue.address] = now
        for poll in self.room.at(queue):
            self.room.complete(poll, {})

    def at(self, address: Address) -> Queue | None:
        """Return the queue at an address, or None."""
        return self._queues.get(address)

    def at_url(self, url: str) -> Queue | None:
        """Return the queue with exactly this URL, or None."""
        return self._by_url.get(url)

    def at_arn(self, arn: str) -> Queue | None:
        """Return the queue with this ARN, or None."""
        parts = arn.split(":")
        if len(parts) != _ARN_PARTS:
            return None
        return self._queues.get(Address(*parts[3:]))

    def in_region(self, region: str) -> list[Queue]:
        """Return a Region's queues, sorted by name."""
        return sorted((queue for queue in self if queue.address.region == region), key=lambda queue: queue.address.name)

    def __iter__(self) -> Iterator[Queue]:
        return iter(self._queues.values())

    def sources_of(self, target: Queue) -> list[Queue]:
        """Return the queues that send their dead letters to ``target``, sorted by name."""
        return [
            queue
            for queue in self.in_region(target.address.region)
            if queue.settings.redrive and queue.settings.redrive.target_arn == target.arn
        ]

    def next_uid(self) -> int:
        """Return a number that no other message of the account has."""
        return next(self._uids)

    def next_receive(self) -> int:
        """Return a number that no other receive of the account has."""
        return next(self._receives)

    def next_sequence(self) -> str:
        """Return a FIFO sequence number, larger than all before it."""
        return str(next(self._sequences))

    def new_secret(self) -> str:
        """Return what marks the receipt handles of one queue."""
        return f"{self._random.getrandbits(64):016x}"

    def new_uuid(self) -> str:
        """Return a random UUID (version 4), from the account's generator."""
        digits = f"{self._random.getrandbits(128):032x}"
        variant = "89ab"[int(digits[16], 16) & 3]
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"
