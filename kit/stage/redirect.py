"""Python's own ways to wait and to read the time, redirected to the stage while a learner's code performs on it.

Everything in ``threading``, ``queue``, ``concurrent.futures`` and ``asyncio`` that can wait rests on three things:
a plain lock with a timeout, the start of a thread, and a selector. Those are replaced, and with them ``time``. Each
replacement looks at its context: outside a stage it does exactly what the original does.
"""

from __future__ import annotations

import _thread
import asyncio
import contextlib
import datetime
import queue
import selectors
import sys
import threading
import time
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from kit.stage.stage import STAGE, Stage

_Datetime = datetime.datetime
_allocate_lock = _thread.allocate_lock
_time, _monotonic, _perf_counter, _sleep = time.time, time.monotonic, time.perf_counter, time.sleep
_RLock = threading.RLock
_join = threading.Thread.join
_select = selectors.DefaultSelector.select
_SimpleQueue = queue.SimpleQueue
_start = threading.Thread.start


class StageLock:
    """A lock whose waiting follows the stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._held = False

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """Take the lock; timeout in virtual seconds, -1 waits for ever."""
        if self._held and not (blocking and self._wait(timeout)):
            return False
        self._held = True
        return True

    def release(self) -> None:
        """Give the lock back."""
        if not self._held:
            raise RuntimeError("release unlocked lock")
        self._held = False

    def locked(self) -> bool:
        """Tell whether somebody holds it."""
        return self._held

    def _wait(self, timeout: float) -> bool:
        deadline = None if timeout < 0 else self._stage.now() + timeout
        return self._stage.wait(lambda: not self._held, deadline)

    def _at_fork_reinit(self) -> None:
        self._held = False

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


def _staged_lock() -> Any:
    stage = STAGE.get()
    return _allocate_lock() if stage is None else StageLock(stage)


def _staged_rlock() -> Any:
    return _RLock() if STAGE.get() is None else threading._PyRLock()  # type: ignore[attr-defined]  # the one that rests on a plain lock


def _staged_simple_queue() -> Any:
    return _SimpleQueue() if STAGE.get() is None else queue._PySimpleQueue()  # type: ignore[attr-defined]  # rests on a semaphore


def _starter(original: Callable[..., Any]) -> Callable[..., Any]:
    def start(function: Any, *args: Any, **options: Any) -> Any:
        stage = STAGE.get()
        return original(function if stage is None else stage.enrol(function), *args, **options)

    return start


def _staged_start(self: threading.Thread) -> None:
    if STAGE.get() is not None:
        self.daemon = True
    _start(self)


def _staged_join(self: threading.Thread, timeout: float | None = None) -> None:
    stage = STAGE.get()
    if stage is not None and self.ident is not None and not stage.finished(self.ident):
        deadline = None if timeout is None else stage.now() + max(timeout, 0)
        if not stage.wait(lambda: stage.finished(self.ident), deadline):
            return
    _join(self, timeout)


def _staged_select(self: Any, timeout: float | None = None) -> Any:
    stage = STAGE.get()
    if stage is None:
        return _select(self, timeout)
    events: list[Any] = _select(self, 0)
    if events or (timeout is not None and timeout <= 0):
        return events

    def ready() -> bool:
        events.extend(_select(self, 0))
        return bool(events)

    stage.wait(ready, None if timeout is None else stage.now() + timeout)
    return events


def _staged_sleep(seconds: float) -> None:
    stage = STAGE.get()
    if stage is None:
        return _sleep(seconds)
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    stage.wait(_never, stage.now() + seconds)
    return None


def _reader(original: Callable[[], float], factor: int | None = None) -> Callable[[], Any]:
    def read() -> Any:
        stage = STAGE.get()
        if stage is None:
            return original() if factor is None else int(original() * factor)
        return stage.now() if factor is None else int(stage.now() * factor)

    return read


class _StagedDatetimeType(type):
    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, _Datetime)


class StagedDatetime(_Datetime, metaclass=_StagedDatetimeType):
    """``datetime.datetime`` whose now follows the stage; everything it makes is a plain datetime."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """Return a plain datetime."""
        return _Datetime(*args, **kwargs)

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Any:
        """Return the stage's now."""
        stage = STAGE.get()
        return _Datetime.now(tz) if stage is None else _Datetime.fromtimestamp(stage.now(), tz)

    @classmethod
    def utcnow(cls) -> Any:
        """Return the stage's now as a naive UTC datetime."""
        return cls.now(datetime.UTC).replace(tzinfo=None)

    @classmethod
    def today(cls) -> Any:
        """Return the stage's now as a naive local datetime."""
        return cls.now()


def _never() -> bool:
    return False


_staged_time, _staged_monotonic = _reader(_time), _reader(_monotonic)
_staged_perf_counter = _reader(_perf_counter)

_REPLACEMENTS: tuple[tuple[Any, str, Any], ...] = (
    (time, "sleep", _staged_sleep),
    (time, "time", _staged_time),
    (time, "monotonic", _staged_monotonic),
    (time, "perf_counter", _staged_perf_counter),
    (time, "time_ns", _reader(_time, 10**9)),
    (time, "monotonic_ns", _reader(_monotonic, 10**9)),
    (datetime, "datetime", StagedDatetime),
    (threading, "_allocate_lock", _staged_lock),
    (threading, "Lock", _staged_lock),
    (threading, "RLock", _staged_rlock),
    (threading, "_time", _staged_monotonic),
    (threading, "_start_new_thread", _starter(getattr(threading, "_start_new_thread", None) or _never)),
    (threading, "_start_joinable_thread", _starter(getattr(threading, "_start_joinable_thread", None) or _never)),
    (threading.Thread, "start", _staged_start),
    (threading.Thread, "join", _staged_join),
    (queue, "SimpleQueue", _staged_simple_queue),
    (queue, "time", _staged_monotonic),
    (selectors.DefaultSelector, "select", _staged_select),
)


@contextlib.contextmanager
def redirected(namespace: MutableMapping[str, Any] | None = None) -> Iterator[None]:
    """Redirect waiting and time for the length of a ``with`` block.

    namespace: names in it that hold an original (``from time import sleep``) are rebound too, and back afterwards.
    """
    with contextlib.ExitStack() as stack:
        swaps = {}
        for owner, name, replacement in _REPLACEMENTS:
            if hasattr(owner, name):
                swaps[id(getattr(owner, name))] = replacement
                stack.enter_context(_set(owner, name, replacement))
        for name, value in list((namespace or {}).items()):
            if id(value) in swaps and namespace is not None:
                stack.callback(namespace.__setitem__, name, value)
                namespace[name] = swaps[id(value)]
        stack.enter_context(_quiet_stream())
        stack.enter_context(_no_running_loop())
        yield


@contextlib.contextmanager
def _set(owner: Any, name: str, value: Any) -> Iterator[None]:
    original = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, original)


@contextlib.contextmanager
def _quiet_stream() -> Iterator[None]:
    """The kernel's output stream waits for a thread of its own when flushed; on a stage that wait would jump."""
    iostream = sys.modules.get("ipykernel.iostream")
    if iostream is None:
        yield
        return
    flush = iostream.OutStream.flush
    with _set(iostream.OutStream, "flush", lambda self: None if STAGE.get() is not None else flush(self)):
        yield


@contextlib.contextmanager
def _no_running_loop() -> Iterator[None]:
    """In a notebook an event loop runs already; ``asyncio.run`` is a right answer all the same."""
    loop = asyncio._get_running_loop()
    if loop is None:
        yield
        return
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(loop)
        asyncio.set_event_loop(loop)
