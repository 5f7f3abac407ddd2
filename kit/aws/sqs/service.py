"""SQS as the engine sees it: calls in, answers or waiting polls out, and what is due in between.

It knows nothing of HTTP, threads or the real clock: ``now`` is asked once for each call.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from kit.aws.sqs import receiving
from kit.aws.sqs.access import Caller
from kit.aws.sqs.account import Account
from kit.aws.sqs.injected import Faults, Injected
from kit.aws.sqs.metrics import Minute
from kit.aws.sqs.operations import OPERATIONS
from kit.aws.sqs.polls import Poll
from kit.aws.sqs.queue import Queue
from kit.aws.sqs.redrive import move_one
from kit.aws.sqs.request import Request
from kit.aws.sqs.view import QueueView, look_at
from kit.errors import KitError, NotModelled


class SqsService:
    """One account's queues in every Region."""

    def __init__(
        self,
        account_id: str,
        now: Callable[[], float],
        random: random.Random,
        faults: Faults,
    ) -> None:
        self._now = now
        self._account = Account(account_id, random, Injected(faults, random))

    def call(self, operation: str, params: dict[str, Any], caller: Caller) -> dict[str, Any] | Poll:
        """Answer one call under boto3's names; a ReceiveMessage that has to wait is answered with a Poll.

        Raises AwsError as AWS would answer, NotModelled for a call that SQS does not have.
        """
        act = OPERATIONS.get(operation)
        if act is None:
            raise NotModelled(f"SQS has no call {operation}: it has {', '.join(sorted(OPERATIONS))}.")
        now = self._now()
        self._catch_up(now)
        answer = act(Request(self._account, operation, params, caller, now))
        if self._account.room:
            self._serve(now)
        if isinstance(answer, Poll) and answer.answer is not None:
            return answer.answer
        return answer

    def next_due(self) -> float | None:
        """Return the earliest moment at which a poll may be completed or a redrive task moves a message, or None."""
        moments = (self._account.room.next_due(), self._account.tasks.next_due())
        return min((moment for moment in moments if moment is not None), default=None)

    def run_due(self) -> None:
        """Do what is due by now, in the order of its moments."""
        self._catch_up(self._now())

    def view(self, region: str, name: str, limit: int = 200) -> QueueView:
        """Look at a queue and its first ``limit`` messages without touching them; raises KitError for unknown names."""
        return look_at(self._queue(region, name), limit)

    def metrics(self, region: str, name: str, start: float, end: float) -> list[Minute]:
        """Return a queue's CloudWatch minutes between two moments; raises KitError for unknown names."""
        return self._queue(region, name).metrics.minutes(start, end)

    def queue_names(self, region: str) -> list[str]:
        """Return the names of a Region's queues, sorted."""
        return [queue.address.name for queue in self._account.in_region(region)]

    def _queue(self, region: str, name: str) -> Queue:
        now = self._now()
        self._catch_up(now)
        queue = self._account.at(self._account.address(region, name))
        if queue is None:
            there = ", ".join(self.queue_names(region)) or "none yet"
            raise KitError(f"There is no queue {name!r} in {region}; the queues there are: {there}.")
        queue.tick(now)
        return queue

    def _catch_up(self, now: float) -> None:
        account = self._account
        while account.room or account.tasks:
            due = self.next_due()
            if due is None or due > now:
                return
            account.tasks.run(due, lambda task, moment: move_one(account, task, moment))
            self._serve(due)
            for poll in account.room.overdue(due):
                poll.queue.metrics.count("NumberOfEmptyReceives", due)
                receiving.note_asked(poll.queue, poll.wanted.holder, False, [], None, due)
                account.room.complete(poll, {})

    def _serve(self, moment: float) -> None:
        """Hand out what can be received to those who wait for it, in the order in which they came."""
        room = self._account.room
        for queue in room.queues():
            queue.tick(moment)
            while (poll := room.first(queue)) is not None:
                messages = receiving.receive(self._account, queue, poll.wanted, moment, is_short=False)
                if not messages:
                    break
                room.complete(poll, receiving.answer(messages, poll.wanted))
