"""The way through a queue: a real one, in an account of its own.

Orders are sent, workers receive with long polls, work, and delete. When Shipping fails, what its workers held comes
back when the visibility timeout ends. A waiting poll is data here, so that no thread is needed.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from math import ceil, inf
from typing import Any

from kit import limits
from kit.clock import Clock
from kit.engine import Pending, Request, Response, World, begin
from kit.errors import KitError
from kit.load.burst import Burst, LoadRun
from kit.load.run import Run

_START = float(limits.DAY)
"""The account's first moment: early, so that a float has digits left for fractions of a second."""

_QUEUE = "orders"
_OK = 200
_SERVICES_IN_A_TIMEOUT = 6
"""A visibility timeout lasts as long as so many orders take, and never shorter than AWS's default."""


def run_queued(burst: Burst, seed: int = 1) -> LoadRun:
    """Send every order to a queue and answer the customer; Shipping's workers fetch the orders when they can."""
    world = World(clock=Clock(start=_START), seed=seed)
    try:
        return _ThroughTheQueue(burst, seed, world).run()
    finally:
        world.end("This run is over, and its account is closed.")


class _ThroughTheQueue(Run):
    """Every free worker has a long poll open."""

    def __init__(self, burst: Burst, seed: int, world: World) -> None:
        self._world = world
        self._polls: dict[int, Pending] = {}
        self._at_work = 0
        self._receives = 0
        self._url = f"https://sqs.{world.region}.amazonaws.com/{world.account_id}/{_QUEUE}"
        timeout = max(limits.SQS_VISIBILITY_TIMEOUT.default, ceil(_SERVICES_IN_A_TIMEOUT * burst.service_seconds))
        self._call("CreateQueue", QueueName=_QUEUE, Attributes={"VisibilityTimeout": str(timeout)})
        super().__init__(burst, seed)

    def next_moment(self) -> float:
        due = self._world.clock.next_due()
        return min(self.agenda.next(), inf if due is None else due - _START)

    def step(self) -> None:
        self._world.clock.walk_to(_START + self.now)
        super().step()
        for worker, poll in list(self._polls.items()):
            if poll.ready():
                del self._polls[worker]
                self._take(worker, poll.response())
        while self.is_up and self.free:
            worker = self.free.popleft()
            self._take(
                worker, self._begin("ReceiveMessage", f"worker-{worker + 1}", WaitTimeSeconds=limits.SQS_WAIT.high)
            )

    def come(self, order: int) -> None:
        self._call("SendMessage", MessageBody=str(order))
        self.answered[order] = self._measured_now()

    def go_down(self) -> None:
        super().go_down()
        self._at_work = 0
        for poll in self._polls.values():
            poll.cancel()
        self._polls.clear()

    def inside(self) -> int:
        view = self._view()
        return int(view.waiting + view.in_flight)

    def waiting(self) -> int:
        """What a worker held when Shipping went down waits, too, until its visibility timeout ends."""
        return self.inside() - self._at_work

    def lost(self) -> int:
        view = self._view()
        return int(view.sent - view.deleted - view.waiting - view.in_flight)

    def result(self, seconds: float) -> LoadRun:
        distinct = len(self.shipped) + self._at_work
        return replace(super().result(seconds), received_again=self._receives - distinct)

    def _take(self, worker: int, answer: Response | Pending) -> None:
        """Begin to work on what a poll brought, or go on waiting."""
        if not isinstance(answer, Response):
            self._polls[worker] = answer
            return
        messages = _outcome(answer).get("Messages")
        if not messages:
            self.free.append(worker)
            return
        self._at_work += 1
        self._receives += 1
        order, handle = int(messages[0]["Body"]), messages[0]["ReceiptHandle"]
        self.agenda.add(self.now + self.burst.service_seconds, partial(self._done, worker, order, handle, self.shift))

    def _done(self, worker: int, order: int, handle: str, shift: int) -> None:
        if shift != self.shift:
            return
        self._call("DeleteMessage", ReceiptHandle=handle)
        self.shipped[order] = self._measured_now()
        self._at_work -= 1
        self.free.append(worker)

    def _measured_now(self) -> float:
        return round(self._world.clock.now() - _START, 6)

    def _view(self) -> Any:
        return self._world.sqs.view(self._world.region, _QUEUE, limit=0)

    def _call(self, operation: str, **params: Any) -> dict[str, Any]:
        answer = self._begin(operation, "buying", **params)
        if not isinstance(answer, Response):
            raise KitError(f"The queue of this run does not answer {operation}.")
        return _outcome(answer)

    def _begin(self, operation: str, caller: str, **params: Any) -> Response | Pending:
        """Send what boto3 would send: the border is the same, and thousands of calls take a tenth of the time."""
        target = params if operation == "CreateQueue" else {"QueueUrl": self._url, **params}
        headers = {"x-amz-target": f"AmazonSQS.{operation}", "user-agent": f"app/{caller}"}
        return begin(self._world, Request("POST", self._url, headers, json.dumps(target).encode(), operation))


def _outcome(answer: Response) -> dict[str, Any]:
    outcome: dict[str, Any] = json.loads(answer.body) if answer.body else {}
    if answer.status != _OK:
        raise KitError(f"The queue of this run refused a call: {outcome}")
    return outcome
