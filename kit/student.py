"""The learner's functions, as a test calls them.

A test says ``student.keep_alive(sqs, url, handle, 60)`` and does not know where the function lives: in the notebook's
own namespace (here) or in a jailed process (the grader's own student). In both, values pass through the codec, clients,
clocks and callbacks go by reference, and what the learner may do to wait follows the test's clock.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any, Protocol

from botocore.client import BaseClient

from kit.clock import WAITING, Clock
from kit.codec import NotPlain, decode, encode
from kit.doors import local
from kit.engine import World
from kit.errors import KitError
from kit.faults import CONSUMER, Consumer, ConsumerCrashed
from kit.stage import STAGE, Stage, redirected


class StudentError(Exception):
    """The learner's function raised. type: the exception's class name. message: its text. code: AWS's code, or None.

    sentence: what a learner reads when the test does not catch it.
    """

    def __init__(self, function: str, type: str, message: str, code: str | None = None, sentence: str = "") -> None:
        super().__init__(f"{function} raised {type}: {message}")
        self.function = function
        self.type = type
        self.message = message
        self.code = code
        self.sentence = sentence or f"{function} raised {type}: {message}"
        self.private_sentence = sentence or f"{function} raised {code or type}, and the test had to stop there."


class NotAttempted(Exception):
    """The exercise still holds its stub."""


class Troupe(Protocol):
    """Where a learner's functions live: it sends a student into each test's world."""

    def enter(self, world: World) -> AbstractContextManager[Student]:
        """Give a student for one test in ``world``; everything it started ends with the ``with`` block."""


class Student:
    """The learner's functions as attributes: ``student.keep_alive(...)``.

    Raises StudentError when a function raises, NotAttempted for a stub, ConsumerCrashed when a crash was injected.
    """

    def __init__(self, call: Callable[[str, tuple[Any, ...], dict[str, Any]], Any]) -> None:
        self._call = call

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self._call(name, args, kwargs)


def takes_time(function: Callable[..., Iterator[float]]) -> Callable[..., Any]:
    """Make a test's generator function a plain one for the learner: each ``yield n`` takes n virtual seconds."""
    function.kit_takes_time = True  # type: ignore[attr-defined]  # a mark on a function object
    return function


def is_job(function: Callable[..., Any]) -> bool:
    """Tell whether the learner gets an iterator from it: a generator function that does not merely take time."""
    return inspect.isgeneratorfunction(function) and not getattr(function, "kit_takes_time", False)


class LearnerClock:
    """The clock as a learner's function gets it: ``now()`` and ``sleep(seconds)``."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> float:
        """Return the virtual now in epoch seconds."""
        return self._clock.now()

    def sleep(self, seconds: float) -> None:
        """Wait ``seconds`` of virtual time."""
        self._clock.sleep(seconds)


class Namespace:
    """A learner's functions in a namespace of this process: the notebook's own, or an answer file's."""

    def __init__(self, names: MutableMapping[str, Any]) -> None:
        self._names = names

    @contextmanager
    def enter(self, world: World) -> Iterator[Student]:
        """Give a student whose threads take turns on a stage of their own, on the world's clock."""
        stage = Stage(_ClockTime(world.clock))
        visit = _Visit(self._names, world)
        with ExitStack() as stack:
            stack.enter_context(redirected(self._names))
            stack.enter_context(_bound(STAGE, stage))
            stack.enter_context(_bound(WAITING, stage))
            stack.enter_context(_bound(local.WORLD, world))
            stack.callback(stage.close)
            yield Student(visit.call)


class _ClockTime:
    """A stage's time in the process where the clock itself is."""

    def __init__(self, clock: Clock) -> None:
        self.now = clock.now
        self._clock = clock

    def step(self, until: float | None) -> bool:
        moments = [moment for moment in (self._clock.next_due(), until) if moment is not None]
        if moments:
            self._clock.walk_to(min(moments))
        return bool(moments)


class _Visit:
    """One test's calls of a learner's functions in this process."""

    def __init__(self, names: MutableMapping[str, Any], world: World) -> None:
        self._names = names
        self._world = world
        self._claim: AssertionError | None = None

    def call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        function = self._find(name)
        passed, named = [self._hand_over(arg) for arg in args], {k: self._hand_over(v) for k, v in kwargs.items()}
        consumer = Consumer()
        with _bound(CONSUMER, consumer):
            try:
                value = self._run(name, functools.partial(function, *passed, **named))
            finally:
                consumer.returned = True
                self._raise_claim()
        if consumer.crashed:
            raise ConsumerCrashed("The consumer's process died.")
        return hand_back(name, value)

    def _find(self, name: str) -> Callable[..., Any]:
        if name not in self._names:
            raise NotAttempted(f"There is no function {name} yet: run the cell that defines it.")
        function = self._names[name]
        if not callable(function):
            raise StudentError(
                name, "TypeError", "", None, f"{name} is not a function but a {type(function).__name__}."
            )
        return function  # type: ignore[no-any-return]  # callable was just checked

    def _run(self, name: str, act: Callable[[], Any]) -> Any:
        try:
            return act()
        except NotImplementedError:
            raise NotAttempted(f"{name} has not been written yet.") from None
        except (ConsumerCrashed, KeyboardInterrupt):
            raise
        except KitError as error:
            raise StudentError(name, type(error).__name__, str(error), None, str(error)) from error
        except (Exception, SystemExit) as error:
            raise StudentError(name, type(error).__name__, str(error), error_code(error)) from error

    def _hand_over(self, value: Any) -> Any:
        """Copy what can be copied; wrap what goes by reference."""
        references: list[Any] = []

        def refer(item: Any) -> dict[str, Any] | None:
            passable = self._reference(item)
            if passable is None:
                return None
            references.append(passable)
            return {"n": len(references) - 1}

        return decode(encode(value, refer), lambda reference: references[reference["n"]])

    def _reference(self, value: Any) -> Any:
        if isinstance(value, Clock):
            return LearnerClock(value)
        if isinstance(value, BaseClient) or hasattr(value, "meta"):
            return value
        return self._callback(value) if callable(value) else None

    def _callback(self, function: Callable[..., Any]) -> Callable[..., Any]:
        if is_job(function):
            return lambda *args, **kwargs: self._work(function(*_plain(args), **_plain(kwargs)))
        if inspect.isgeneratorfunction(function):
            return lambda *args, **kwargs: self._take_time(function(*_plain(args), **_plain(kwargs)))
        return lambda *args, **kwargs: self._trusted(lambda: function(*_plain(args), **_plain(kwargs)))

    def _work(self, pieces: Iterator[float]) -> Iterator[None]:
        while True:
            try:
                seconds = self._trusted(lambda: next(pieces))
            except StopIteration:
                return
            self._world.clock.sleep(seconds or 0)
            yield None

    def _take_time(self, pieces: Iterator[float]) -> Any:
        while True:
            try:
                seconds = self._trusted(lambda: next(pieces))
            except StopIteration as stop:
                return stop.value
            self._world.clock.sleep(seconds or 0)

    def _trusted(self, act: Callable[[], Any]) -> Any:
        """Run the test's own code inside the learner's; its failed claims end the test, whatever is caught."""
        consumer = CONSUMER.get()
        if consumer is not None and consumer.crashed:
            raise ConsumerCrashed("This consumer has crashed and can call nobody any more.")
        try:
            with _bound(CONSUMER, None):
                return act()
        except AssertionError as claim:
            self._claim = self._claim or claim
            raise

    def _raise_claim(self) -> None:
        if self._claim is not None:
            claim, self._claim = self._claim, None
            raise claim


def hand_back(name: str, value: Any) -> Any:
    """Return what a learner's function returned, as the codec carries it; raises StudentError when it cannot."""
    try:
        return decode(encode(value, lambda _: None), lambda _: None)
    except NotPlain as odd:
        sentence = (
            f"{name} returned {odd}; tests can read None, numbers, text, bytes, lists, tuples, sets, dicts and dates."
        )
        raise StudentError(name, "TypeError", str(odd), None, sentence) from None


def error_code(error: BaseException) -> str | None:
    """Return the AWS error code of a ClientError, else None."""
    response = getattr(error, "response", None)
    code = response.get("Error", {}).get("Code") if isinstance(response, dict) else None
    return code if isinstance(code, str) else None


def _plain(value: Any) -> Any:
    return decode(encode(value, lambda _: None), lambda _: None)


@contextmanager
def _bound(variable: Any, value: Any) -> Iterator[None]:
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)
