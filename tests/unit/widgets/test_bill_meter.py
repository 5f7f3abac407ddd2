"""The bill meter follows the log, and prices a plan."""

from __future__ import annotations

import pytest

from kit import Sandbox, bill
from kit.bill import bill_of
from kit.widgets import BillMeter


@pytest.fixture
def sandbox():
    return Sandbox(seed=1)


@pytest.fixture
def sqs(sandbox):
    return sandbox.client("sqs")


@pytest.fixture
def url(sqs):
    return sqs.create_queue(QueueName="orders")["QueueUrl"]


@pytest.fixture
def meter(sandbox, url):
    widget = BillMeter(sandbox)
    do(widget, "look", view="a browser's")
    return widget


def do(widget, what, **wish):
    widget._hear(widget, {"do": what, **wish}, [])


def test_it_counts_every_call_as_it_is_made(meter, sandbox, sqs, url):
    assert (meter.state["calls"], meter.state["requests"]) == (1, 1)
    sqs.send_message(QueueUrl=url, MessageBody="x" * 100_000)
    sqs.receive_message(QueueUrl=url)
    sqs.receive_message(QueueUrl=url)
    meter._after_cell(None)
    assert (meter.state["calls"], meter.state["requests"], meter.state["empty"]) == (4, 6, 1)
    assert meter.state["requests"] == bill_of(sandbox.log).requests


def test_the_amount_is_readable_from_the_first_request_on(meter):
    assert meter.state["dollars"] == "$0.0000004"


def test_a_reset_account_starts_a_new_bill(meter, sandbox, sqs):
    sandbox.reset()
    meter._after_cell(None)
    assert meter.state["calls"] == 0
    sqs.create_queue(QueueName="orders")
    meter._after_cell(None)
    assert meter.state["calls"] == 1


def test_looking_costs_nothing(meter, sandbox):
    for _ in range(10):
        do(meter, "look", view="a browser's")
    assert meter.state["calls"] == len(sandbox.log) == 1


@pytest.mark.parametrize(
    "choice",
    [
        {"size": "256 KB"},
        {"batch": "batches of 10"},
        {"polling": "ten short polls a second"},
        {"queue": "FIFO queue"},
    ],
)
def test_another_choice_makes_another_price(meter, choice):
    before = meter.state["planned"]
    do(meter, "plan", **choice)
    assert meter.state["planned"]["dollars"] != before["dollars"]
    assert meter.state["plan"] == {**meter.state["plan"], **choice}


def test_the_shown_line_is_python_that_says_the_same(meter):
    do(meter, "plan", size="64 KB", batch="batches of 10", queue="FIFO queue")
    priced = eval(meter.did["line"], {"cost_of": bill.cost_of, "FIFO": bill.FIFO})
    assert f"${priced.dollars:,.2f}" == meter.state["planned"]["dollars"]


def test_a_batch_holds_only_what_fits(meter):
    do(meter, "plan", size="256 KB", batch="batches of 10")
    assert "only 4 messages" in meter.state["planned"]["fits"]
    assert "batch=4" in meter.did["line"]


def test_an_unknown_choice_changes_nothing(meter):
    before = meter.state["plan"]
    do(meter, "plan", size="9 GB", nonsense=1)
    assert meter.state["plan"] == before


def test_prices_come_with_date_and_source(meter):
    assert "June 2026" in meter.state["note"]
    assert "third parties" in meter.state["note"]
    assert any(price.startswith("$0.40 a million") for price in meter.state["prices"])


def test_a_saved_notebook_shows_the_first_bill(meter):
    text = meter._repr_mimebundle_()[0]["text/plain"]
    assert "CreateQueue: $0.0000004 for 1 billed" in text
    assert "third parties" in text
