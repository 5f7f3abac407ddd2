"""The learner's end of a test: it runs the functions that the test calls, and asks the test's side for everything else.

It runs in the learner's process and holds nothing worth stealing. One thread at a time holds the stage's turn, so there
is at most one question on the pipe: whoever asks reads until its answer is there, and meanwhile does what it is told
(another call, a wait) in its own thread, just as the test's code on the other side waits for it.
"""

from __future__ import annotations

import _thread
import functools
from collections.abc import Callable, Iterator, MutableMapping
from contextvars import ContextVar
from typing import Any, NoReturn

from grader.jail.channel import Channel, Frame
from grader.jail.values import resolve
from kit.codec import NotPlain, encode
from kit.errors import KitError
from kit.faults import ConsumerCrashed
from kit.stage import Stage
from kit.student import error_code

_CALL: ContextVar[int] = ContextVar("grader_call", default=0)
"""The test's call that the current thread works for; threads inherit it from whoever starts them."""

_LONGEST_TEXT = 2_000


class Fork(Exception):
    """Told by the other side: make a copy of this process for a test, which talks on the socket that comes next."""


class _ForkedStage(Stage):
    """A stage that can go on in a fork, where only the thread that forked is left."""

    def forget_others(self) -> None:
        self._waiting.clear()
        self._actors = {_thread.get_ident(): self._main}


class Performer:
    """The functions in ``names`` and the stage they perform on; it is the stage's timekeeper."""

    def __init__(self, channel: Channel, names: MutableMapping[str, Any]) -> None:
        self.channel = channel
        self.names = names
        self.stage = _ForkedStage(self)
        self.clock = self
        self._now = 0.0
        self._arrived: dict[int, Frame | None] = {}

    def move_to(self, channel: Channel) -> None:
        """Go on in a fork, on a pipe of its own."""
        self.channel = channel
        self.stage.forget_others()

    def now(self) -> float:
        """Return the virtual now, as the other side last told it."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Wait in virtual time, as ``Clock.sleep`` does."""
        if seconds < 0:
            raise KitError(f"clock.sleep got {seconds!r} seconds; time does not run backwards, so give it 0 or more.")
        self.stage.wait(_never, self._now + seconds)

    def step(self, until: float | None) -> bool:
        """Tell the other side that every thread waits, and go where it lets time go."""
        return bool(self.ask({"kind": "idle", "until": until})["passed"])

    def carry(self, request: Frame) -> Frame:
        """Send a request of boto3's and return the frame of its end, waiting on the stage as long as it takes."""
        end = self.ask({"kind": "request", "call": _CALL.get(), **request})
        while "pending" in end:
            end = self._arrival(end["pending"])
        return end

    def ask(self, frame: Frame) -> Frame:
        """Send a frame and return the reply, doing what the other side wants first. Raises Fork."""
        while True:
            self.channel.send(frame)
            reply = self._receive()
            match reply["do"]:
                case "reply":
                    return reply
                case "hold":
                    self._arrival(reply["key"])
                case "wait":
                    frame = self._wait(reply)
                case "call":
                    frame = self._perform(reply)
                case "fork":
                    raise Fork

    def callback(self, number: int, job: bool) -> Callable[..., Any]:
        """Return what stands for a test's function: calling it runs that function on the test's side."""
        work = self._work if job else self._call_back
        return lambda *args, **kwargs: work(number, args, kwargs)

    def _receive(self) -> Frame:
        frame = self.channel.receive()
        self._now = frame["now"]
        self._arrived.update((key, end) for key, end in frame["ready"])
        return frame

    def _arrival(self, key: int) -> Any:
        self.stage.wait(lambda: key in self._arrived, None)
        return self._arrived.pop(key)

    def _wait(self, order: Frame) -> Frame:
        key = order["key"]
        try:
            self.stage.wait(lambda: key in self._arrived, order["until"])
        except KitError as stuck:
            return {"kind": "done", "key": key, "stuck": str(stuck)}
        self._arrived.pop(key, None)
        return {"kind": "done", "key": key}

    def _perform(self, order: Frame) -> Frame:
        token = _CALL.set(order["key"])
        try:
            end = self._end(order)
        finally:
            _CALL.reset(token)
        return {"kind": "returned", "key": order["key"], "left": self.stage.left_over(), **end}

    def _end(self, order: Frame) -> Frame:
        name = order["name"]
        if name not in self.names:
            return {"missing": True}
        function = self.names[name]
        if not callable(function):
            return {"no_function": type(function).__name__[:_LONGEST_TEXT]}
        try:
            args, kwargs = resolve(order["args"], self), resolve(order["kwargs"], self)
            return {"value": encode(function(*args, **kwargs), lambda _: None)}
        except NotImplementedError:
            return {"missing": True}
        except NotPlain as odd:
            return {"odd": str(odd)[:_LONGEST_TEXT]}
        except BaseException as error:
            return _raised(error)

    def _call_back(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        reply = self._asked({"kind": "callback", "number": number}, args, kwargs)
        while "seconds" in reply:
            self._pass(reply["seconds"])
            reply = self._asked({"kind": "next", "job": reply["job"]})
        return resolve(reply["value"], self)

    def _work(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[None]:
        reply = self._asked({"kind": "callback", "number": number}, args, kwargs)
        while "seconds" in reply:
            self._pass(reply["seconds"])
            yield None
            reply = self._asked({"kind": "next", "job": reply["job"]})

    def _pass(self, seconds: float) -> None:
        self.stage.wait(_never, self._now + seconds)

    def _asked(self, frame: Frame, args: Any = (), kwargs: Any = None) -> Frame:
        plain = {"args": encode(args, lambda _: None), "kwargs": encode(kwargs or {}, lambda _: None)}
        reply = self.ask({**frame, **plain, "call": _CALL.get()})
        if "crashed" in reply:
            raise ConsumerCrashed(reply["crashed"])
        if "raised" in reply:
            _raise(reply["raised"], reply["message"])
        return reply


def _raised(error: BaseException) -> Frame:
    try:
        message = str(error)
    except BaseException:
        message = ""
    name = type(error).__name__
    return {"raised": name[:_LONGEST_TEXT], "message": message[:_LONGEST_TEXT], "code": error_code(error)}


def _raise(name: str, message: str) -> NoReturn:
    raise _exception(name)(message)


@functools.cache
def _exception(name: str) -> type[Exception]:
    import builtins

    known = getattr(builtins, name, None)
    is_error = isinstance(known, type) and issubclass(known, Exception) and not issubclass(known, UnicodeError)
    return known if is_error else type(name, (Exception,), {})  # type: ignore[return-value]  # mypy does not follow is_error


def _never() -> bool:
    return False
