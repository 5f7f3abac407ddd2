"""The trusted side of one conversation with a learner's process: it calls functions there and answers what comes back.

The process asks for AWS calls, for the test's callbacks and for time to pass. The test's thread answers, and may do
more in the middle of an answer (wait, call another function), so what it waits for makes a stack. A frame that has no
place here raises Malformed; nothing that the process sends raises anything else.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from grader.jail.channel import Channel, Frame, Lost, Malformed
from grader.jail.values import References, plain
from kit.clock import WAITING
from kit.codec import NotPlain
from kit.doors import pipe
from kit.engine import Pending, Response, World, begin
from kit.faults import CONSUMER, Consumer, ConsumerCrashed
from kit.student import NotAttempted

_LONGEST_STEP = 366 * 86_400.0
_END_OF_TIME = 200_000_000_000.0
"""The year 8307: whoever waits for longer waits for ever."""


@dataclass(frozen=True, slots=True)
class _Wait:
    """Something that the learner's threads wait for: a moment, or a call that is pending. end: makes its frame."""

    ready: Callable[[], bool]
    until: float | None
    end: Callable[[], Frame | None]
    cancel: Callable[[], None]


class Conversation:
    """What is said on one pipe.

    left: how many threads the last call left running, by what the process says.
    troubles: errors of the sandbox itself, for the instructor.
    """

    def __init__(self, channel: Channel, world: World, references: References) -> None:
        self.left = 0
        self.troubles: list[str] = []
        self.refusals: set[str] = set()
        self._channel = channel
        self._world = world
        self._references = references
        self._numbers = itertools.count(1)
        self._consumers: dict[int, Consumer] = {}
        self._open: list[Consumer] = []
        self._expected: list[int] = []
        self._held: list[int] = []
        self._ready: list[tuple[int, Frame | None]] = []
        self._waits: dict[int, _Wait] = {}
        self._jobs: list[Iterator[Any]] = []

    @property
    def busy(self) -> bool:
        """Whether the learner's code may act while the test waits."""
        return bool(self._open) or self.left > 0

    def call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Frame:
        """Call a function and return the frame of its end. Raises Lost, or ConsumerCrashed where a fault says so."""
        key, consumer = next(self._numbers), Consumer()
        passed = {"args": self._references.encode(list(args)), "kwargs": self._references.encode(kwargs)}
        self._consumers[key] = consumer
        self._open.append(consumer)
        try:
            self._send({"do": "call", "key": key, "name": name, **passed})
            end = self._serve("returned", key)
        finally:
            self._open.pop()
            consumer.returned = True
        self.left = _number(end.get("left"))
        return {"crashed": True} if consumer.crashed else end

    def wait(self, ready: Callable[[], bool], deadline: float | None) -> bool:
        """Let the learner's threads go on until ``ready()`` (True) or until virtual ``deadline`` (False)."""
        key = next(self._numbers)
        if not ready():
            self._waits[key] = _Wait(ready, deadline, _nothing, _nothing)
            self._send({"do": "wait", "key": key, "until": deadline})
            try:
                self._serve("done", key)
            finally:
                self._waits.pop(key, None)
        with bound(WAITING, None):
            return self._world.clock.wait(ready, deadline)

    def tell(self, reply: Frame, until: str, heard: Callable[[Frame], None]) -> Frame:
        """Send a reply, then answer what comes until a frame of kind ``until``; ``heard`` is told of every frame."""
        self._consumers[0] = Consumer()
        self._reply(reply)
        while True:
            frame = self._channel.receive()
            heard(frame)
            if frame.get("kind") == until:
                return frame
            self._reply({} if frame.get("kind") == "cell" else self._answer(frame))

    def close(self) -> None:
        """Stop waiting for what the process waited for."""
        for wait in self._waits.values():
            wait.cancel()
        self._waits.clear()

    def _serve(self, kind: str, key: int) -> Frame:
        self._expected.append(key)
        try:
            while True:
                frame = self._channel.receive()
                if frame.get("kind") not in ("returned", "done"):
                    self._reply(self._answer(frame))
                elif frame.get("key") == key and frame["kind"] == kind:
                    return frame
                else:
                    self._hold(frame)
        finally:
            self._expected.pop()
            self._ready.extend((held, None) for held in self._held)
            self._held.clear()

    def _hold(self, frame: Frame) -> None:
        """Let a thread say later what it says: the test's code is in the middle of another thread's question."""
        if frame.get("key") not in self._expected:
            raise Malformed
        self._held.append(next(self._numbers))
        self._send({"do": "hold", "key": self._held[-1]})

    def _reply(self, reply: Frame) -> None:
        self._send({"do": "reply", **reply})

    def _send(self, frame: Frame) -> None:
        self._gather()
        ready, self._ready = self._ready, []
        self._channel.send({**frame, "now": self._world.clock.now(), "ready": ready})

    def _gather(self) -> bool:
        """Collect what has become ready; True when there is something."""
        now = self._world.clock.now()
        for key, wait in list(self._waits.items()):
            if wait.ready() or (wait.until is not None and now >= wait.until):
                del self._waits[key]
                self._ready.append((key, wait.end()))
        return bool(self._ready)

    def _answer(self, frame: Frame) -> Frame:
        match frame.get("kind"):
            case "idle":
                return self._idle(frame.get("until"))
            case "request":
                return self._request(frame)
            case "callback":
                return self._callback(frame)
            case "next":
                return self._next(frame.get("job"), self._consumer(frame))
        raise Malformed

    def _idle(self, until: Any) -> Frame:
        if self._gather():
            return {"passed": True}
        clock = self._world.clock
        limits = [wait.until for wait in self._waits.values()]
        moments = [moment for moment in (clock.next_due(), _moment(until), *limits) if moment is not None]
        if not moments or clock.now() > _END_OF_TIME:
            return {"passed": False}
        clock.walk_to(min(*moments, clock.now() + _LONGEST_STEP))
        return {"passed": True}

    def _request(self, frame: Frame) -> Frame:
        consumer = self._consumer(frame)
        try:
            request = pipe.read_request(frame)
        except pipe.BadRequest:
            raise Malformed from None
        return self._request_end(lambda: begin(self._world, request), consumer)

    def _request_end(self, act: Callable[[], Response | Pending], consumer: Consumer) -> Frame:
        try:
            with bound(CONSUMER, consumer):
                end = pipe.end_of(act)
        except AssertionError:
            raise
        except Exception as error:
            self.troubles.append(
                f"The sandbox itself failed at a call of the learner's ({type(error).__name__}): look at it."
            )
            return {"refused": "KitError", "sentence": "The sandbox could not answer this call."}
        if not isinstance(end, dict):
            key = next(self._numbers)
            self._waits[key] = _Wait(
                end.ready, end.until, functools.partial(self._request_end, end.response, consumer), end.cancel
            )
            return {"pending": key}
        if "crashed" in end and self._open == [consumer]:
            raise ConsumerCrashed(end["crashed"])
        self.refusals.add(end.get("sentence", ""))
        return end

    def _callback(self, frame: Frame) -> Frame:
        consumer, function = self._consumer(frame), self._references.callback(frame.get("number"))
        args, kwargs = _checked(frame.get("args"), tuple), _checked(frame.get("kwargs"), dict)
        if function is None or not all(type(name) is str for name in kwargs):
            raise Malformed
        if consumer.crashed:
            return {"crashed": "This consumer has crashed."}
        if not inspect.isgeneratorfunction(function):
            return self._run(lambda: {"value": self._references.encode(function(*args, **kwargs))})
        return self._run(lambda: self._begin(function(*args, **kwargs), consumer))

    def _begin(self, job: Iterator[Any], consumer: Consumer) -> Frame:
        self._jobs.append(job)
        return self._next(len(self._jobs) - 1, consumer)

    def _next(self, number: Any, consumer: Consumer) -> Frame:
        if type(number) is not int or not 0 <= number < len(self._jobs):
            raise Malformed
        if consumer.crashed:
            return {"crashed": "This consumer has crashed."}
        return self._run(lambda: self._piece(number))

    def _piece(self, number: int) -> Frame:
        try:
            return {"job": number, "seconds": next(self._jobs[number]) or 0}
        except StopIteration as stop:
            return {"value": self._references.encode(stop.value)}

    def _run(self, act: Callable[[], Frame]) -> Frame:
        """Run the test's own code in the middle of the learner's: its failed claims end the test at once."""
        try:
            with bound(CONSUMER, None):
                return act()
        except (AssertionError, NotAttempted, Lost):
            raise
        except Exception as error:
            return {"raised": type(error).__name__, "message": str(error)}

    def _consumer(self, frame: Frame) -> Consumer:
        key = frame.get("call")
        if type(key) is not int or key not in self._consumers:
            raise Malformed
        return self._consumers[key]


@contextmanager
def bound(variable: ContextVar[Any], value: Any) -> Iterator[None]:
    """Bind a context variable for the length of a ``with`` block."""
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)


def _nothing() -> None:
    return None


def _checked(data: Any, kind: type) -> Any:
    try:
        value = plain(data)
    except NotPlain:
        raise Malformed from None
    if type(value) is not kind:
        raise Malformed
    return value


def _moment(until: Any) -> float | None:
    if until is None:
        return None
    try:
        moment = float(until) if type(until) in (int, float) else math.nan
    except OverflowError:
        raise Malformed from None
    if not math.isfinite(moment):
        raise Malformed
    return moment


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise Malformed
    return value
