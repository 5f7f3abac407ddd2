"""The load simulator draws what was measured: another setting, another picture."""

from __future__ import annotations

import json

import pytest

from kit.load import Burst, run_direct, run_queued
from kit.widgets import LoadSimulator
from kit.widgets.load_simulator import BUCKET, Setting, picture

WISH = {"do": "run", "factor": 10, "outage": 30, "workers": 3, "sustained": False}


@pytest.fixture(scope="module")
def usual():
    return picture(Setting(), seed=1)


def run(**changes):
    simulator = LoadSimulator(seed=1)
    simulator._hear(simulator, {**WISH, **changes}, [])
    return simulator


@pytest.mark.parametrize("change", [{"factor": 3}, {"outage": 0}, {"workers": 6}, {"sustained": True}])
def test_another_setting_makes_another_picture(usual, change):
    other = run(**change).state
    for way in (0, 1):
        assert other["lanes"][way] != usual["lanes"][way]
    assert other["table"] != usual["table"]


def test_the_same_setting_makes_the_same_picture(usual):
    assert run().state == usual


def test_another_seed_makes_another_picture(usual):
    assert picture(Setting(), seed=2)["lanes"] != usual["lanes"]


def test_what_is_drawn_is_what_was_measured(usual):
    burst = Setting().burst()
    for drawn, measured in zip(usual["lanes"], (run_direct(burst), run_queued(burst)), strict=True):
        assert drawn["backlog"] == [orders for _, orders in measured.backlog]
        assert sum(drawn["lost"]) == drawn["lost_in_all"] == measured.lost
        assert len(drawn["took"]) == len(drawn["lost"]) == 180 // BUCKET


def test_a_queue_keeps_what_a_direct_call_loses(usual):
    assert usual["lanes"][0]["lost_in_all"] > 100
    assert usual["lanes"][1]["lost_in_all"] == 0
    assert usual["verdict"][1].startswith("Through the queue: every order was accepted at once and none was lost")


def test_sustained_overload_is_said_to_be_no_cure():
    verdict = run(sustained=True).state["verdict"][2]
    assert "the queue grew by 12 orders every second and never drains" in verdict  # 20 come, 7.5 are shipped
    assert "A queue does not cure overload" in verdict


def test_enough_workers_keep_up_with_sustained_load():
    assert "keeps up" in run(sustained=True, factor=2, outage=0).state["verdict"][2]


def test_littles_law_stands_beside_the_measured_numbers(usual):
    rows = {name: (direct, queued) for name, direct, queued in usual["table"]}
    for way in (0, 1):
        backlog = float(rows["L: backlog, on average"][way])
        product = float(rows["λ × W: orders a second × seconds in the backlog"][way].rpartition("= ")[2])
        assert backlog == pytest.approx(product, rel=0.1)


def test_the_shown_lines_are_python_that_does_the_same():
    simulator = run(factor=4, workers=2)
    names = {"Burst": Burst, "run_direct": run_direct, "run_queued": run_queued}
    first, second = simulator.did["line"].splitlines()
    exec(first, names)
    direct, queued = eval(second, names)
    assert [direct.lost, queued.lost] == [lane["lost_in_all"] for lane in simulator.state["lanes"]]


def test_wishes_outside_the_sliders_are_brought_back():
    assert run(factor=999, outage=-5, workers=0).state["setting"] == {
        "factor": 20,
        "outage": 0,
        "workers": 1,
        "sustained": False,
    }


def test_the_picture_is_small_enough_to_send(usual):
    assert len(json.dumps(usual)) < 10_000


def test_a_saved_notebook_shows_the_first_picture_in_words():
    bundle, _ = LoadSimulator()._repr_mimebundle_()
    assert "as first shown" in bundle["text/html"]
    assert "orders are lost" in bundle["text/plain"]
