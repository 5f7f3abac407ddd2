"""The widgets seen from the kernel: what they draw, what their buttons run, and that looking touches nothing."""

from __future__ import annotations

import re
import socket
import subprocess
import threading
from pathlib import Path

import pytest

import kit.widgets
from kit import Sandbox
from kit.widgets import ClockBar, QueueView, Timeline

SOURCES = sorted(Path(kit.widgets.__file__).parent.glob("*.js"))


@pytest.fixture
def sandbox():
    return Sandbox(seed=1)


@pytest.fixture
def sqs(sandbox):
    return sandbox.client("sqs", name="ann")


@pytest.fixture
def url(sqs):
    return sqs.create_queue(QueueName="orders")["QueueUrl"]


def open_view(widget):
    """Do what the browser does first."""
    do(widget, "look", view="a browser's")
    return widget


def do(widget, what, **wish):
    widget._hear(widget, {"do": what, **wish}, [])


@pytest.fixture
def view(sandbox, url):
    return open_view(QueueView(sandbox, url))


def messages(view):
    return view.state["queue"]["messages"]


def test_a_view_follows_the_learners_calls(view, sqs, url):
    sqs.send_message(QueueUrl=url, MessageBody="tea")
    sqs.receive_message(QueueUrl=url)
    view._after_cell(None)
    (message,) = messages(view)
    assert (message["body"], message["state"], message["count"], message["holder"]) == ("tea", "in_flight", 1, "ann")
    assert message["visible_at"] - view.state["now"] == 30


def test_a_view_can_be_made_before_its_queue(sandbox, sqs):
    view = open_view(QueueView(sandbox, "orders"))
    assert view.state["queue"] is None
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    view._after_cell(None)
    assert view.state["queue"]["waiting"] == 0
    sqs.delete_queue(QueueUrl=url)
    view._after_cell(None)
    assert view.state["queue"] is None


def test_looking_calls_nothing_and_raises_no_receive_count(view, sandbox, sqs, url):
    sqs.send_message(QueueUrl=url, MessageBody="tea")
    calls = len(sandbox.log)
    for _ in range(20):
        do(view, "look", view="a browser's")
        view._repr_mimebundle_()
    assert len(sandbox.log) == calls
    assert messages(view)[0]["count"] == 0


def test_the_passing_of_time_alone_is_not_told(view, sandbox, sqs):
    sandbox.clock.rate = 10
    view._after_cell(None)
    told = view.state
    sqs.list_queues()
    view._pulse.push()
    assert view.state is told
    sandbox.clock.advance(seconds=5)
    view._pulse.push()
    assert view.state["now"] >= told["now"] + 5


def test_a_view_that_nobody_sees_draws_nothing(view, sqs, url):
    do(view, "gone", view="a browser's")
    sqs.send_message(QueueUrl=url, MessageBody="tea")
    view._after_cell(None)
    assert messages(view) == []


def test_send_runs_the_line_that_it_shows(view, sandbox):
    do(view, "send")
    do(view, "send")
    assert view.did["line"] == 'sqs.send_message(QueueUrl=queue_url, MessageBody="order 2")'
    assert [call.params["MessageBody"] for call in sandbox.log.calls("SendMessage")] == ["order 1", "order 2"]
    assert sandbox.log[-1].caller == "widget"


def test_receive_and_delete_run_the_lines_that_they_show(view, sandbox):
    do(view, "send")
    do(view, "receive")
    assert view.did["line"] == "sqs.receive_message(QueueUrl=queue_url, WaitTimeSeconds=0)"
    handle = sandbox.log[-1].outcome["Messages"][0]["ReceiptHandle"]
    do(view, "delete", id=messages(view)[0]["id"])
    assert view.did["line"] == f'sqs.delete_message(QueueUrl=queue_url, ReceiptHandle="{handle}")'
    assert view.state["queue"]["deleted"] == 1
    assert view.state["done"][0]["n"] == 1


def test_extend_adds_thirty_seconds_to_what_is_left(view, sandbox):
    do(view, "send")
    do(view, "receive")
    sandbox.clock.advance(seconds=18)
    do(view, "extend", id=messages(view)[0]["id"])
    assert "VisibilityTimeout=42)" in view.did["line"]
    assert messages(view)[0]["visible_at"] - view.state["now"] == 42


def test_a_shown_line_can_be_pasted(view, sandbox, sqs, url):
    do(view, "send")
    eval(view.did["line"], {"sqs": sqs, "queue_url": url})  # what a learner does with it
    assert view.state["queue"]["sent"] == 1
    view._after_cell(None)
    assert view.state["queue"]["sent"] == 2


def test_the_buttons_of_a_fifo_queue_name_a_group(sandbox, sqs):
    sqs.create_queue(QueueName="orders.fifo", Attributes={"FifoQueue": "true"})
    view = open_view(QueueView(sandbox, "orders.fifo"))
    do(view, "send")
    assert not view.did["failed"], view.did["said"]
    assert messages(view)[0]["group"] == "orders"


def test_a_call_that_fails_is_shown_and_not_raised(sandbox):
    view = open_view(QueueView(sandbox, "orders"))
    do(view, "send")
    assert view.did["failed"]
    assert view.did["said"].startswith("QueueDoesNotExist")


def test_a_message_that_came_back_cannot_be_deleted_by_button(view, sandbox):
    do(view, "send")
    do(view, "receive")
    chosen = messages(view)[0]["id"]
    sandbox.clock.advance(seconds=31)
    do(view, "delete", id=chosen)
    assert view.did["failed"]
    assert view.state["queue"]["deleted"] == 0


def test_a_crash_fault_does_not_escape_from_a_button(view, sandbox):
    with sandbox.faults.crash():
        do(view, "send")
    assert view.did["failed"]
    assert "ConsumerCrashed" in view.did["said"]


def test_a_duplicate_delivery_shows_both_holders(view, sandbox, sqs, url):
    sqs.send_message(QueueUrl=url, MessageBody="tea")
    with sandbox.faults.duplicates():
        sqs.receive_message(QueueUrl=url)
        sandbox.client("sqs", name="bob").receive_message(QueueUrl=url)
    view._after_cell(None)
    assert (messages(view)[0]["holder"], messages(view)[0]["also"]) == ("bob", ["ann"])
    assert view.state["queue"]["duplicates"] == 1


def test_dead_letters_are_drawn_below(sandbox, sqs):
    sqs.create_queue(QueueName="dead")
    policy = f'{{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:{sandbox.account_id}:dead", "maxReceiveCount": 1}}'
    url = sqs.create_queue(QueueName="orders", Attributes={"RedrivePolicy": policy})["QueueUrl"]
    view = open_view(QueueView(sandbox, "orders"))
    sqs.send_message(QueueUrl=url, MessageBody="tea")
    for _ in range(2):
        sqs.receive_message(QueueUrl=url)
        sandbox.clock.advance(seconds=31)
    view._after_cell(None)
    assert [message["body"] for message in view.state["dead"]["messages"]] == ["tea"]
    assert view.state["queue"]["dead_lettered"] == 1


def test_a_big_backlog_is_counted_and_its_beginning_drawn(view, sqs, url):
    for _ in range(20):
        entries = [{"Id": str(number), "MessageBody": "x"} for number in range(10)]
        sqs.send_message_batch(QueueUrl=url, Entries=entries)
    view._after_cell(None)
    assert view.state["queue"]["waiting"] == 200
    assert len(messages(view)) == 60


def test_a_replaced_account_says_so(view):
    assert view.state["notice"] == ""
    view._pulse._last -= 1  # a second later the change is told at once, not at the end of the cell
    Sandbox(seed=2)
    assert "replaced by a newer sandbox" in view.state["notice"]


def test_the_clock_bar_sets_and_moves_the_clock(sandbox):
    bar = open_view(ClockBar(sandbox))
    start = sandbox.clock.now()
    do(bar, "advance", by={"days": 4})
    assert sandbox.clock.now() - start == 4 * 86_400
    assert bar.did["line"] == "sandbox.clock.advance(days=4)"
    do(bar, "rate", rate=10)
    assert (sandbox.clock.rate, bar.state["rate"]) == (10, 10)
    assert bar.did["line"] == "sandbox.clock.rate = 10"


def test_the_timeline_is_drawn_from_the_log(sandbox, sqs, url):
    timeline = open_view(Timeline(sandbox, url))
    sqs.send_message(QueueUrl=url, MessageBody="tea")
    sqs.receive_message(QueueUrl=url)
    timeline._after_cell(None)
    assert timeline.state["rows"] == ["ann"]
    assert [(one["n"], one["consumer"], one["body"]) for one in timeline.state["borrows"]] == [(1, "ann", "tea")]


def test_a_timeline_with_named_rows_shows_them_and_no_others(sandbox, sqs, url):
    sqs.send_message(QueueUrl=url, MessageBody="tea")
    sqs.receive_message(QueueUrl=url)
    timeline = Timeline(sandbox, url, ["bob", "carol"])
    assert (timeline.state["rows"], timeline.state["borrows"]) == (["bob", "carol"], [])


def test_a_saved_notebook_shows_the_first_picture(view, sqs, url):
    sqs.send_message(QueueUrl=url, MessageBody="<b>tea</b>")
    bundle, _ = view._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "as first shown" in bundle["text/plain"]
    assert "message 1 (<b>tea</b>): waiting" in bundle["text/plain"]
    assert "as first shown" in bundle["text/html"]
    assert "&lt;b&gt;tea&lt;/b&gt;" in bundle["text/html"]


def test_widgets_need_no_thread_no_process_and_no_socket(sandbox, url, monkeypatch):
    def forbidden(*args, **kwargs):
        raise AssertionError("a widget must work where threads, processes and sockets do not exist")

    monkeypatch.setattr(threading.Thread, "start", forbidden)
    monkeypatch.setattr(subprocess, "Popen", forbidden)
    monkeypatch.setattr(socket, "socket", forbidden)
    view = open_view(QueueView(sandbox, url))
    for what in ("send", "receive"):
        do(view, what)
    do(view, "delete", id=messages(view)[0]["id"])
    do(view, "advance", by={"hours": 1})
    for widget in (view, open_view(Timeline(sandbox, url)), open_view(ClockBar(sandbox))):
        widget._repr_mimebundle_()
    assert not view.did["failed"]


@pytest.mark.parametrize("make", [ClockBar, lambda it: QueueView(it, "orders"), lambda it: Timeline(it, "orders")])
def test_a_closed_widget_no_longer_follows(make, sandbox, sqs):
    widget = open_view(make(sandbox))
    before = widget.state
    widget.close()
    sqs.create_queue(QueueName="orders")
    assert widget.state == before


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_scripts_set_text_only_and_fetch_nothing(source):
    text = source.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|import\s|fetch\(", text)
    assert re.findall(r"https?://[^\"]*", text) in ([], ["http://www.w3.org/2000/svg"])
    assert all(ord(character) < 0x2600 for character in text)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_everything_that_takes_the_focus_keeps_cell_shortcuts_away(source):
    text = source.read_text(encoding="utf-8")
    made = re.findall(r'(\w*)\(?make\("(?:button|textarea|summary|input|select|a)"', text)
    assert all(wrapper == "focusable" for wrapper in made)
