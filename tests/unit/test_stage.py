"""Python's own ways to wait follow the virtual clock while a learner's code is on stage."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import datetime
import queue
import threading
import time
from time import monotonic, sleep

import pytest

from kit.clock import WAITING, Clock
from kit.errors import KitError
from kit.stage import STAGE, Stage, redirected
from kit.student import _bound, _ClockTime

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnhandledThreadExceptionWarning"  # pytest reports a thread's SystemExit, Python does not
)


@pytest.fixture
def clock():
    return Clock(start=1000)


@pytest.fixture
def stage(clock):
    stage = Stage(_ClockTime(clock))
    with redirected(globals()), _bound(STAGE, stage), _bound(WAITING, stage):
        yield stage
        stage.close()


def story_of(*acts):
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_time_sleep_jumps(stage, clock):
    time.sleep(500)
    assert clock.now() == 1500


def test_a_sleep_imported_by_name_jumps(stage, clock):
    sleep(500)
    assert clock.now() == 1500


def test_every_reading_of_the_time_is_virtual(stage):
    time.sleep(1)
    assert time.time() == time.monotonic() == monotonic() == time.perf_counter() == 1001


def test_datetime_now_is_virtual(stage):
    assert datetime.datetime.now(datetime.UTC).timestamp() == 1000


def test_a_datetime_is_still_a_datetime(stage):
    assert isinstance(datetime.datetime.now(), datetime.datetime)
    assert isinstance(datetime.datetime(2026, 1, 1), datetime.datetime)


def test_two_sleeping_threads_interleave_in_virtual_time(stage, clock):
    story = []

    def actor(name, pause):
        for _ in range(3):
            time.sleep(pause)
            story.append((clock.now() - 1000, name))

    story_of(lambda: actor("a", 10), lambda: actor("b", 15))
    assert story == [(10, "a"), (15, "b"), (20, "a"), (30, "b"), (30, "a"), (45, "b")]


def test_event_wait_times_out_in_virtual_time(stage, clock):
    assert not threading.Event().wait(60)
    assert clock.now() == 1060


def test_an_event_wakes_its_waiter_at_the_right_moment(stage, clock):
    event, woke = threading.Event(), []

    def waiter():
        event.wait(100)
        woke.append(clock.now())

    def setter():
        time.sleep(30)
        event.set()

    story_of(waiter, setter)
    assert woke == [1030]


def test_queue_get_times_out_in_virtual_time(stage, clock):
    with pytest.raises(queue.Empty):
        queue.Queue().get(timeout=5)
    assert clock.now() == 1005


def test_join_times_out_in_virtual_time(stage, clock):
    thread = threading.Thread(target=lambda: time.sleep(50))
    thread.start()
    thread.join(20)
    assert thread.is_alive()
    assert clock.now() == 1020
    thread.join()
    assert clock.now() == 1050


def test_a_lock_held_during_a_sleep_blocks_the_other_thread(stage, clock):
    lock, story = threading.Lock(), []

    def holder():
        with lock:
            time.sleep(10)

    def other():
        time.sleep(1)
        with lock:
            story.append(clock.now())

    story_of(holder, other)
    assert story == [1010]


def test_an_executor_works(stage, clock):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda n: (time.sleep(n), clock.now())[1], [30, 10, 5]))
    assert results == [1030, 1010, 1015]


def test_a_future_times_out_in_virtual_time(stage, clock):
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        future = pool.submit(time.sleep, 100)
        with pytest.raises(TimeoutError):
            future.result(timeout=40)
        assert clock.now() == 1040


def test_asyncio_sleep_jumps(stage, clock):
    async def main():
        await asyncio.gather(asyncio.sleep(20), asyncio.sleep(60))

    asyncio.run(main())
    assert clock.now() == pytest.approx(1060)


def test_asyncio_runs_blocking_work_in_threads(stage, clock):
    async def main():
        await asyncio.gather(asyncio.to_thread(time.sleep, 30), asyncio.sleep(10))

    asyncio.run(main())
    assert clock.now() == pytest.approx(1030)


def test_advancing_the_clock_lets_other_threads_run_on_the_way(stage, clock):
    beats = []

    def heart():
        while True:
            time.sleep(10)
            beats.append(clock.now() - 1000)

    threading.Thread(target=heart).start()
    clock.advance(35)
    assert beats == [10, 20, 30]


def test_a_thread_left_over_ends_with_the_stage(clock):
    stage, ended = Stage(_ClockTime(clock)), []

    def endless():
        try:
            while True:
                time.sleep(1)
        finally:
            ended.append(True)

    with redirected(), _bound(STAGE, stage), _bound(WAITING, stage):
        threading.Thread(target=endless).start()
        time.sleep(5)
        stage.close()
    assert ended == [True]


def test_a_thread_that_catches_everything_cannot_hold_the_stage(clock):
    stage = Stage(_ClockTime(clock))

    def stubborn():
        while True:
            with contextlib.suppress(BaseException):  # the point of this test
                time.sleep(1)

    with redirected(), _bound(STAGE, stage), _bound(WAITING, stage):
        threading.Thread(target=stubborn).start()
        time.sleep(5)
        stage.close()
    assert not stage.left_over()


def test_a_deadlock_is_said(stage):
    lock = threading.Lock()
    lock.acquire()
    with pytest.raises(KitError, match="never happen"):
        lock.acquire()


def test_a_loop_that_only_watches_the_time_comes_to_its_end(stage):
    end = time.time() + 2
    while time.time() < end:
        pass
    assert time.time() >= end


def test_other_threads_keep_the_real_time(stage):
    seen = []
    with _bound(STAGE, None):
        thread = threading.Thread(target=lambda: seen.append(time.time()))
        thread.start()
        thread.join()
    assert seen[0] > 1_700_000_000


def test_everything_is_as_before_afterwards():
    before = (time.sleep, time.time, threading.Lock, threading.Thread.join, datetime.datetime)
    with redirected():
        pass
    assert before == (time.sleep, time.time, threading.Lock, threading.Thread.join, datetime.datetime)
