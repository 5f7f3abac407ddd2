from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from kit.clock import Clock
from kit.errors import KitError


class Alarm:
    """A source that notes when it rang."""

    def __init__(self, clock: Clock, *moments: float) -> None:
        self.clock, self.moments, self.rang = clock, sorted(moments), []
        clock.add_source(self)

    def next_due(self) -> float | None:
        return self.moments[0] if self.moments else None

    def run_due(self) -> None:
        while self.moments and self.moments[0] <= self.clock.now():
            self.rang.append(self.clock.now())
            self.moments.pop(0)


def test_a_standing_clock_stays_where_it_is():
    clock = Clock(start=100)
    assert clock.now() == clock.now() == 100


def test_advance_adds_up_its_amounts():
    assert Clock(start=0).advance(1, seconds=2, minutes=3, hours=4, days=5) == 1 + 2 + 180 + 4 * 3600 + 5 * 86400


def test_advance_takes_a_timedelta():
    assert Clock(start=0).advance(timedelta(minutes=2)) == 120


def test_backward_jumps_are_refused():
    with pytest.raises(KitError, match="does not run backwards"):
        Clock(start=0).advance(-1)


def test_a_jump_stops_at_every_due_moment():
    clock = Clock(start=0)
    alarm = Alarm(clock, 10, 5, 40)
    clock.advance(31)
    assert alarm.rang == [5, 10]


def test_two_sources_are_served_in_the_order_of_their_moments():
    clock, story = Clock(start=0), []
    first, second = Alarm(clock, 1, 5), Alarm(clock, 3)
    first.rang = second.rang = story
    clock.advance(10)
    assert story == [1, 3, 5]


def test_sleeping_on_a_standing_clock_jumps():
    clock = Clock(start=0)
    clock.sleep(20)
    assert clock.now() == 20


def test_waiting_ends_at_the_due_moment_that_makes_it_ready():
    clock = Clock(start=0)
    alarm = Alarm(clock, 7)
    assert clock.wait(lambda: bool(alarm.rang), deadline=20)
    assert clock.now() == 7


def test_waiting_ends_at_its_deadline():
    clock = Clock(start=0)
    assert not clock.wait(lambda: False, deadline=20)
    assert clock.now() == 20


def test_waiting_for_what_can_never_happen_says_so():
    with pytest.raises(KitError, match="never happen"):
        Clock(start=0).wait(lambda: False)


def test_a_running_clock_wakes_whoever_waits_for_another_thread():
    clock, done = Clock(start=0, rate=1), []
    thread = threading.Thread(target=lambda: done.append(clock.wait(lambda: clock.now() > 1000, deadline=5000)))
    thread.start()
    clock.advance(2000)
    thread.join(10)
    assert done == [True]


def test_a_running_clock_runs_at_its_rate():
    clock = Clock(start=0, rate=1_000_000)
    clock.wait(lambda: False, deadline=100)
    assert clock.now() >= 100


def test_a_long_wait_tells_watchers_once_more():
    clock, heard = Clock(start=0, rate=1), []
    clock.watch(lambda: heard.append(clock.now()))
    clock.wait(lambda: bool(heard), deadline=60)
    assert clock.now() < 60


def test_changing_the_rate_does_not_move_time():
    clock = Clock(start=50, rate=0)
    clock.rate = 10
    clock.rate = 0
    assert 50 <= clock.now() < 60


@pytest.mark.parametrize("rate", [-1, "fast", True, float("nan"), 2_000_000])
def test_an_impossible_rate_is_refused(rate):
    with pytest.raises(KitError, match="rate"):
        Clock(rate=rate)


def test_an_appointment_is_kept_once_in_the_middle_of_a_jump():
    clock, kept = Clock(start=0), []
    clock.call_at(7, lambda: kept.append(clock.now()))
    clock.advance(10)
    clock.advance(10)
    assert kept == [7]


def test_watchers_hear_of_jumps_until_they_stop():
    clock, heard = Clock(start=0), []
    stop = clock.watch(lambda: heard.append(clock.now()))
    clock.advance(1)
    stop()
    clock.advance(1)
    assert heard == [1]
