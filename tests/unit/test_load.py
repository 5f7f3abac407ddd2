"""The same orders on a direct call and through a queue, measured."""

from __future__ import annotations

import itertools
import threading
from functools import cache

import pytest

from kit.errors import KitError
from kit.load import PATIENCE, Burst, arrivals
from kit.load import run_direct as fresh_direct
from kit.load import run_queued as fresh_queued

run_direct, run_queued = cache(fresh_direct), cache(fresh_queued)

TEN_TIMES = Burst(orders_per_second=20, seconds=10, service_seconds=0.4, workers=2)
OUTAGE = Burst(orders_per_second=4, seconds=60, outage=(10, 40), service_seconds=0.4, workers=2)
OVERLOAD = Burst(orders_per_second=10, seconds=90, service_seconds=0.4, workers=2, watched=90)
STEADY = Burst(orders_per_second=4, seconds=300, service_seconds=0.4, workers=2)


def test_both_ways_get_the_same_orders():
    direct, queued = run_direct(TEN_TIMES), run_queued(TEN_TIMES)
    assert [order.arrived for order in direct.orders] == [order.arrived for order in queued.orders]
    assert len(direct.orders) == 200


def test_the_same_seed_tells_the_same_story():
    assert fresh_queued(OUTAGE, seed=3) == fresh_queued(OUTAGE, seed=3) != fresh_queued(OUTAGE, seed=4)


def test_a_quiet_day_is_quiet_both_ways():
    quiet = Burst(orders_per_second=1, seconds=60, service_seconds=0.4, workers=2)
    direct, queued = run_direct(quiet), run_queued(quiet)
    assert (direct.lost, queued.lost) == (0, 0)
    assert max(queued.latencies) < 1.5


def test_a_burst_makes_direct_callers_give_up_and_a_queue_grow():
    direct, queued = run_direct(TEN_TIMES), run_queued(TEN_TIMES)
    assert direct.lost > 100
    assert (queued.accepted, queued.lost, len(queued.latencies)) == (200, 0, 200)
    assert max(queued.answers) == 0
    assert max(direct.answers) <= PATIENCE + TEN_TIMES.service_seconds
    assert max(queued.latencies) > 20


def test_a_queue_drains_at_the_rate_of_its_workers():
    queued = run_queued(TEN_TIMES)
    assert queued.drained_at == pytest.approx(len(queued.orders) / TEN_TIMES.capacity, rel=0.05)


def test_an_outage_loses_direct_orders_and_none_in_a_queue():
    direct, queued = run_direct(OUTAGE), run_queued(OUTAGE)
    during = [order for order in direct.orders if 10 <= order.arrived < 40]
    assert all(order.failed is not None for order in during)
    assert direct.lost >= len(during) > 100
    assert (queued.accepted, queued.lost) == (240, 0)


def test_what_workers_held_at_the_outage_is_received_again_after_its_visibility_timeout():
    busy = Burst(orders_per_second=10, seconds=10, outage=(5, 6), service_seconds=0.4, workers=2)
    queued = run_queued(busy)
    assert queued.received_again == 2
    assert len(queued.latencies) == 100
    assert sum(order.shipped - order.arrived >= 30 for order in queued.orders) == 2


def test_sustained_overload_never_drains():
    queued = run_queued(OVERLOAD)
    levels = [orders for _, orders in queued.backlog]
    assert queued.drained_at is None
    assert levels[89] - levels[44] == pytest.approx(45 * (10 - OVERLOAD.capacity), rel=0.15)
    assert queued.lost == 0  # they wait, for longer and longer


def test_more_workers_cure_what_a_queue_does_not():
    cured = Burst(orders_per_second=10, seconds=90, service_seconds=0.4, workers=6, watched=90)
    assert run_queued(cured).drained_at is not None


def test_load_before_and_after_the_burst_lets_it_drain():
    day = Burst(20, 20, service_seconds=0.4, workers=3, begins=20, usual=2, watched=180)
    queued = run_queued(day)
    assert len(queued.orders) == 20 * 20 + 2 * 160
    assert 60 < queued.drained_at < 120


@pytest.mark.parametrize("burst", [STEADY, TEN_TIMES, OUTAGE, OVERLOAD], ids=["steady", "burst", "outage", "overload"])
@pytest.mark.parametrize("run", [run_direct, run_queued])
def test_littles_law_holds_on_what_was_measured(run, burst):
    measured = run(burst)
    assert measured.mean_backlog == pytest.approx(measured.arrival_rate * measured.mean_time, rel=0.12, abs=0.2)


def test_the_backlog_has_one_entry_for_each_second():
    queued = run_queued(TEN_TIMES)
    assert [second for second, _ in queued.backlog] == list(range(len(queued.backlog)))


def test_orders_come_at_the_rate_that_was_asked_for():
    moments = arrivals(Burst(20, 10, begins=10, usual=2, watched=40), seed=1)
    assert [sum(low <= moment < low + 10 for moment in moments) for low in (0, 10, 20, 30)] == [
        20,
        200,
        pytest.approx(20, abs=12),
        pytest.approx(20, abs=12),
    ]
    assert moments == sorted(moments)
    assert len(moments) == 260
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert max(gaps) > 4 * sum(gaps) / len(gaps)  # random, not evenly spaced


def test_a_run_starts_no_thread_and_leaves_no_account_behind():
    before = threading.active_count()
    fresh_queued(TEN_TIMES)
    assert threading.active_count() == before


def test_a_run_says_in_one_line_how_it_went():
    assert repr(run_queued(TEN_TIMES)) == "<LoadRun: 200 orders, 200 accepted, 0 lost, drained after 40 s>"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"workers": 0}, "at least one worker"),
        ({"service_seconds": 0}, "more than 0 seconds"),
        ({"outage": (20, 10)}, "the start first"),
        ({"usual": 2}, "watched=180"),
        ({"orders_per_second": -1}, "0 or more"),
    ],
)
def test_a_burst_that_cannot_be_is_refused_with_a_sentence(wrong, sentence):
    with pytest.raises(KitError, match=sentence):
        Burst(**{"orders_per_second": 1, "seconds": 1, **wrong})
