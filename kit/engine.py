"""The one border: a plain HTTP request of the AWS wire protocol goes in, the account's answer comes out.

Every door calls ``handle`` (or ``begin``, when it cannot block). Lock, call log, injected faults and waiting live here
once. The engine knows no service's rules; it asks the account's model and writes down what happened.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any, Protocol
from weakref import WeakValueDictionary

from kit.aws import moto_bridge
from kit.aws.http import Answer, Backend, Request, Response
from kit.aws.sqs import Caller, Poll, SqsService
from kit.aws.wire import SqsBackend
from kit.clock import Clock
from kit.errors import NotModelled, SandboxEnded
from kit.faults import CONSUMER, ConsumerCrashed, Faults, LostResponse
from kit.log import Call, CallLog

__all__ = ["Pending", "Request", "Response", "World", "begin", "handle"]

_TARGETS = {"AmazonSQS": "sqs", "DynamoDB_20120810": "dynamodb"}
_CREDENTIAL = re.compile(r"Credential=[^/=]{1,200}/\d{1,20}/([^/]{0,100})/([^/]{1,100})/aws4_request")
_APPLICATION = re.compile(r"(?:^| )app/([^ ]+)")


class World:
    """One AWS account: an id, a clock, a seeded generator, a log, faults, and the models of its services.

    seed: whatever is random in the account comes from it; the same seed tells the same story.
    """

    def __init__(self, *, clock: Clock, seed: int, region: str = "us-east-1") -> None:
        self.seed = seed
        self.random = Random(seed)
        self.account_id = _free_account_id(seed)
        _living[self.account_id] = self
        self.region = region
        self.clock = clock
        self.log = CallLog()
        self.faults = Faults(self.random)
        self.ended: str | None = None
        self._watchers: list[Callable[[], None]] = []
        self._furnish()
        clock.add_source(self)
        clock.watch(self.changed)

    def next_due(self) -> float | None:
        """Return the earliest moment at which a model has something to do."""
        return self.sqs.next_due()

    def run_due(self) -> None:
        """Let the models do what is due now."""
        self.sqs.run_due()

    def subscribe(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call ``watcher`` after every change, under the account's lock; returns the function that ends it."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher) if watcher in self._watchers else None

    def changed(self) -> None:
        """Tell everyone who watches that something is different now."""
        for watcher in list(self._watchers):
            watcher()

    def empty(self) -> None:
        """Make the account as it was on its first day, apart from the time."""
        with self.clock.lock:
            moto_bridge.forget(self.account_id)
            self.random.seed(self.seed)
            self.log.clear()
            self.faults.clear()
            self._furnish()
            self.changed()

    def end(self, reason: str) -> None:
        """Close the account: its data goes, and every later call gets ``reason``, a sentence."""
        with self.clock.lock:
            self.ended = reason
            _living.pop(self.account_id, None)
            moto_bridge.forget(self.account_id)
            self.changed()

    def _furnish(self) -> None:
        self.sqs = SqsService(self.account_id, self.clock.now, self.random, self.faults)
        self.backends: dict[str, Backend] = {"sqs": SqsBackend(self.sqs, self.random)}
        for service in moto_bridge.SERVICES:
            self.backends[service] = moto_bridge.MotoBackend(service, self.account_id, self.clock.now)


_living: WeakValueDictionary[str, World] = WeakValueDictionary()


def _free_account_id(seed: int) -> str:
    """Return an account number that follows from the seed, and the next one while another account has it."""
    numbers = Random(f"account {seed}")
    while (number := str(numbers.randrange(10**11, 10**12))) in _living:
        pass
    moto_bridge.forget(number)
    return number


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A request that the engine has understood."""

    service: str
    backend: Backend
    operation: str
    params: dict[str, Any]
    caller: Caller
    request: Request


class Pending(Protocol):
    """A call that waits for a moment or for a message."""

    until: float | None

    def ready(self) -> bool:
        """Tell whether the waiting is over; ``until`` (epoch seconds, or None) ends it in any case."""

    def response(self) -> Response | Pending:
        """Go on, once ready: the answer, or what to wait for next. Raises as ``handle`` does."""

    def cancel(self) -> None:
        """Stop waiting."""


@dataclass(slots=True)
class _Delayed:
    """A call that takes its time before it has any effect."""

    world: World
    incoming: _Incoming
    until: float | None

    def ready(self) -> bool:
        return False

    def response(self) -> Response | Pending:
        with self.world.clock.lock:
            return _perform(self.world, self.incoming)

    def cancel(self) -> None:
        """Nothing has happened yet, so nothing has to be undone."""


@dataclass(slots=True)
class _Polling:
    """A call that waits for messages; the poll itself knows its deadline."""

    world: World
    incoming: _Incoming
    poll: Poll
    injected: str | None
    until: float | None = None

    def ready(self) -> bool:
        return self.poll.answer is not None

    def response(self) -> Response | Pending:
        with self.world.clock.lock:
            answer = self.incoming.backend.close(self.poll.answer or {})
            return _finish(self.world, self.incoming, answer, self.injected)

    def cancel(self) -> None:
        """Leave the queue, so that no message is handed to nobody."""
        with self.world.clock.lock:
            self.poll.cancel()


def handle(world: World, request: Request) -> Response:
    """Answer one request, waiting as long as AWS would.

    Raises NotModelled for calls the sandbox does not have, SandboxEnded after the account's end, AwsError for a request
    that is not of the wire's form, LostResponse and ConsumerCrashed when such a fault strikes.
    """
    answer = begin(world, request)
    while not isinstance(answer, Response):
        try:
            world.clock.wait(answer.ready, answer.until)
        except BaseException:
            answer.cancel()
            raise
        answer = answer.response()
    return answer


def begin(world: World, request: Request) -> Response | Pending:
    """Start one request: its answer, or what to wait for. Raises as ``handle`` does."""
    with world.clock.lock:
        world.clock.catch_up()
        incoming = _understand(world, request)
        _refuse_the_dead(world, incoming)
        _crash(world, incoming, "crash")
        delay = _delay(world, incoming)
        return _perform(world, incoming) if delay == 0 else _Delayed(world, incoming, world.clock.now() + delay)


def _delay(world: World, incoming: _Incoming) -> float:
    consumer = CONSUMER.get()
    pace = 0.0 if consumer is None else consumer.pace(world.clock.now())
    fault = world.faults.strike("latency", incoming.operation)
    return pace + (0.0 if fault is None else fault.seconds)


def _understand(world: World, request: Request) -> _Incoming:
    target, _, operation = request.headers.get("x-amz-target", "").partition(".")
    signature = _CREDENTIAL.search(request.headers.get("authorization", ""))
    region, signed_for = signature.groups() if signature else (world.region, "")
    service = _TARGETS.get(target) or signed_for or request.url.split("//")[-1].split(".")[0]
    backend = world.backends.get(service)
    if backend is None:
        raise _not_here(world, service, operation or request.operation)
    operation, params = backend.read(request)
    return _Incoming(service, backend, operation, params, _caller(world, region, request), request)


def _not_here(world: World, service: str, operation: str) -> NotModelled:
    call = f"{service} {operation}".strip()
    return NotModelled(
        f"The sandbox does not answer {call}: it has {', '.join(sorted(world.backends))}. "
        "Nothing was sent to AWS; use one of these services, or another notebook for this call."
    )


def _caller(world: World, region: str, request: Request) -> Caller:
    application = _APPLICATION.search(request.headers.get("user-agent", ""))
    return Caller(
        account_id=world.account_id,
        region=region,
        principal=f"arn:aws:iam::{world.account_id}:user/learner",
        source_arn=None,
        name=application.group(1) if application else "",
    )


def _refuse_the_dead(world: World, incoming: _Incoming) -> None:
    if world.ended is not None:
        raise SandboxEnded(world.ended)
    consumer = CONSUMER.get()
    if consumer is not None and consumer.crashed:
        raise ConsumerCrashed(f"This consumer has crashed; its {incoming.operation} has no effect.")
    if consumer is not None and consumer.returned:
        _record(world, incoming, Answer(None, "AfterReturn", Response(400, {}, b"")), None)
        raise SandboxEnded(f"{incoming.operation} came after the function had returned, so it had no effect.")


def _perform(world: World, incoming: _Incoming) -> Response | Pending:
    if world.faults.draw("throttle", incoming.operation):
        return _finish(world, incoming, incoming.backend.throttled(), world.faults.take_struck())
    answer = incoming.backend.perform(incoming.operation, incoming.params, incoming.caller, incoming.request)
    injected = world.faults.take_struck()
    if isinstance(answer, Poll):
        return _Polling(world, incoming, answer, injected)
    return _finish(world, incoming, answer, injected)


def _finish(world: World, incoming: _Incoming, answer: Answer, injected: str | None) -> Response:
    lost = injected != "throttle" and world.faults.draw("lost_response", incoming.operation)
    _record(world, incoming, answer, world.faults.take_struck() or injected)
    world.clock.lock.notify_all()
    world.changed()
    _crash(world, incoming, "crash_after")
    if lost:
        raise LostResponse(f"The answer to {incoming.operation} was lost on its way.")
    return answer.response


def _crash(world: World, incoming: _Incoming, kind: str) -> None:
    if not world.faults.draw(kind, incoming.operation):
        return
    world.faults.take_struck()
    consumer = CONSUMER.get()
    if consumer is not None:
        consumer.crashed = True
    if kind == "crash":
        _record(world, incoming, Answer(None, "ConsumerCrashed", Response(500, {}, b"")), "crash")
    raise ConsumerCrashed(f"The consumer's process died at {incoming.operation}.")


def _record(world: World, incoming: _Incoming, answer: Answer, injected: str | None) -> None:
    world.log.append(
        Call(
            at=world.clock.now(),
            service=incoming.service,
            operation=incoming.operation,
            params=incoming.params,
            outcome=answer.outcome,
            error=answer.error,
            injected=injected,
            caller=incoming.caller.name,
        )
    )
