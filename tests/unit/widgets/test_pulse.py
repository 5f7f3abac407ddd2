"""Pushes are coalesced: at once, then at most ten times a second, and nothing is forgotten."""

from __future__ import annotations

import asyncio

import pytest

from kit.widgets.pulse import GAP, Pulse


class Watch:
    """A stopwatch that is set by hand, and the moments at which something was pushed."""

    def __init__(self):
        self.real = 0.0
        self.pushes = []
        self.pulse = Pulse(lambda: self.pushes.append(self.real), lambda: self.real)


@pytest.fixture
def watch():
    return Watch()


def test_the_first_change_is_told_at_once(watch):
    watch.pulse.beat()
    assert watch.pushes == [0.0]


def test_changes_in_a_row_are_told_ten_times_a_second(watch):
    for step in range(300):
        watch.real = step / 100
        watch.pulse.beat()
    assert len(watch.pushes) <= 3.0 / GAP + 1
    assert len(watch.pushes) >= 25


def test_what_was_held_back_is_told_at_the_end_of_the_cell(watch):
    watch.pulse.beat()
    watch.pulse.beat()
    watch.pulse.flush()
    assert len(watch.pushes) == 2


def test_nothing_is_told_twice(watch):
    watch.pulse.beat()
    watch.pulse.flush()
    assert len(watch.pushes) == 1


def test_what_was_held_back_is_told_on_the_event_loop(watch):
    async def story():
        watch.pulse.meet_loop()
        watch.pulse.beat()
        watch.pulse.beat()
        assert len(watch.pushes) == 1
        await asyncio.sleep(2 * GAP)

    asyncio.run(story())
    assert len(watch.pushes) == 2


def test_a_closed_event_loop_does_no_harm(watch):
    async def story():
        watch.pulse.meet_loop()

    asyncio.run(story())
    watch.pulse.beat()
    watch.pulse.beat()
    watch.pulse.flush()
    assert len(watch.pushes) == 2
