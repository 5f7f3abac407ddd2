"""The servers view shows whom a receive asked, as the queue tells it."""

from __future__ import annotations

import pytest

from kit import Sandbox
from kit.aws.sqs.servers import SERVERS as REAL_SERVERS
from kit.widgets import ServersView
from kit.widgets.servers_view import MOST_SHOWN, SERVERS


@pytest.fixture
def sandbox():
    return Sandbox(seed=1)


@pytest.fixture
def sqs(sandbox):
    return sandbox.client("sqs", name="ann")


@pytest.fixture
def url(sqs):
    return sqs.create_queue(QueueName="orders")["QueueUrl"]


@pytest.fixture
def view(sandbox, url):
    widget = ServersView(sandbox, url)
    do(widget, "look", view="a browser's")
    return widget


def do(widget, what, **wish):
    widget._hear(widget, {"do": what, **wish}, [])


def send(sqs, url, count=6):
    for number in range(count):
        sqs.send_message(QueueUrl=url, MessageBody=f"order {number}")


def latest(view):
    view._after_cell(None)
    return view.state["queue"]["asked"][0]


def test_there_are_as_many_servers_as_the_model_has():
    assert SERVERS == REAL_SERVERS


def test_each_message_is_drawn_on_the_servers_that_hold_it(view, sandbox, sqs, url):
    send(sqs, url)
    view._after_cell(None)
    real = sandbox.world.sqs.view("us-east-1", "orders").messages
    assert [message["servers"] for message in view.state["queue"]["messages"]] == [list(one.servers) for one in real]


def test_a_learners_short_poll_shows_what_it_missed(view, sandbox, sqs, url):
    send(sqs, url)
    with sandbox.faults.misses():
        got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    asked = latest(view)
    assert (asked["kind"], asked["holder"]) == ("short", "ann")
    assert [f"order {number - 1}" for number in asked["found"]] == [message["Body"] for message in got]
    assert sorted(asked["found"] + asked["missed"]) == [1, 2, 3, 4, 5, 6]
    assert asked["missed"]


def test_a_long_poll_asks_every_server_and_misses_nothing(view, sandbox, sqs, url):
    send(sqs, url)
    with sandbox.faults.misses():
        do(view, "long")
    asked = latest(view)
    assert (asked["servers"], asked["found"], asked["missed"]) == (list(range(SERVERS)), [1, 2, 3, 4, 5, 6], [])
    assert view.did["said"] == "The long poll asked every server and found messages 1, 2, 3, 4, 5 and 6."


def test_other_misses_make_another_picture(sandbox, sqs, url, view):
    send(sqs, url)
    do(view, "short")
    lucky = latest(view)
    sandbox.clock.advance(seconds=31)
    with sandbox.faults.misses():
        do(view, "short")
    assert latest(view)["servers"] != lucky["servers"]
    assert (lucky["missed"], bool(latest(view)["missed"])) == ([], True)


def test_the_switch_turns_misses_on_and_off(view, sandbox):
    do(view, "misses")
    assert view.did["line"] == "misses = sandbox.faults.misses(rate=0.5).start()"
    assert [(fault.kind, fault.rate) for fault in sandbox.faults.active] == [("misses", 0.5)]
    assert (view.state["misses"], view.state["own_misses"]) == (True, True)
    do(view, "misses")
    assert view.did["line"] == "misses.stop()"
    assert sandbox.faults.active == []
    assert (view.state["misses"], view.state["own_misses"]) == (False, False)


def test_a_reset_sandbox_switches_it_off_too(view, sandbox):
    do(view, "misses")
    sandbox.reset()
    view._after_cell(None)
    assert (view.state["misses"], view.state["own_misses"]) == (False, False)


def test_misses_of_the_learner_are_told_apart_from_the_switch(view, sandbox, sqs, url):
    with sandbox.faults.misses():
        send(sqs, url, 1)
        view._after_cell(None)
        assert (view.state["misses"], view.state["own_misses"]) == (True, False)


def test_the_buttons_run_the_lines_that_they_show(view, sandbox):
    do(view, "send")
    assert view.did["line"] == 'sqs.send_message(QueueUrl=queue_url, MessageBody="order 1")'
    do(view, "short")
    assert view.did["line"] == "sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=0)"
    assert [call.operation for call in sandbox.log] == ["CreateQueue", "SendMessage", "ReceiveMessage"]
    assert sandbox.log[-1].caller == "widget"


def test_looking_calls_nothing(view, sandbox, sqs, url):
    send(sqs, url)
    calls = len(sandbox.log)
    for _ in range(10):
        do(view, "look", view="a browser's")
    assert len(sandbox.log) == calls
    assert {message["state"] for message in view.state["queue"]["messages"]} == {"waiting"}


def test_a_big_backlog_is_drawn_in_part(view, sqs, url):
    send(sqs, url, MOST_SHOWN + 5)
    view._after_cell(None)
    assert (len(view.state["queue"]["messages"]), view.state["queue"]["more"]) == (MOST_SHOWN, 5)


def test_a_view_can_be_made_before_its_queue_and_survives_it(sandbox, sqs):
    view = ServersView(sandbox, "orders")
    do(view, "look", view="a browser's")
    do(view, "short")
    assert view.state["queue"] is None
    assert view.did["failed"]
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    do(view, "send")
    assert len(view.state["queue"]["messages"]) == 1
    sqs.delete_queue(QueueUrl=url)
    view._after_cell(None)
    assert view.state["queue"] is None


def test_a_fifo_queue_is_said_to_miss_nothing(sandbox, sqs):
    sqs.create_queue(QueueName="orders.fifo", Attributes={"FifoQueue": "true"})
    view = ServersView(sandbox, "orders.fifo")
    do(view, "look", view="a browser's")
    do(view, "short")
    assert view.state["queue"]["fifo"]
    assert "misses nothing" in view.did["said"]


def test_a_saved_notebook_shows_the_first_picture(view, sandbox, sqs, url):
    send(sqs, url, 1)
    sqs.receive_message(QueueUrl=url)
    text = view._repr_mimebundle_()[0]["text/plain"]
    assert "message 1 (order 0), in flight: on servers" in text
    assert "A short poll asked servers" in text
