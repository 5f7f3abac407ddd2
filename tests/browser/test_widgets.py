"""The widgets in a real JupyterLab: they move and answer while a cell runs, and keep out of the notebook's way."""

from __future__ import annotations

import time

import pytest

from tests.browser.lab import overflowing, set_theme

SETUP = """
import time
import boto3
from kit import Sandbox
from kit.widgets import ClockBar, QueueView, Timeline
sandbox = Sandbox(seed=1)
sqs = boto3.client("sqs")
queue_url = sqs.create_queue(QueueName="orders")["QueueUrl"]
QueueView(sandbox, "orders")
"""
BUSY = "for number in range(100):\n    time.sleep(0.1)"
SENDS = """
for number in range(100):
    sqs.send_message(QueueUrl=queue_url, MessageBody=f"cup {number}")
    time.sleep(0.1)
"""
POLL = """
sandbox.clock.rate = 1
answer = sqs.receive_message(QueueUrl=queue_url, WaitTimeSeconds=20)
print([message["Body"] for message in answer.get("Messages", [])])
"""


@pytest.fixture
def opened(notebook):
    """A notebook with a queue view in cell 0 and the given cells after it; returns both."""

    def open_cells(*cells):
        book = notebook([SETUP, *cells])
        book.run(0)
        assert book.errors() == []
        return book, book.widget("Queue view of orders")

    return open_cells


def press(view, name):
    view.get_by_role("button", name=name, exact=True).click()


def test_a_view_moves_while_a_cell_runs(opened):
    book, view = opened(SENDS)
    book.start(1)
    view.locator(".kit-waiting .kit-message").nth(4).wait_for()
    assert book.busy()
    book.interrupt()


def test_a_click_is_answered_within_a_second_while_a_cell_runs(opened):
    book, view = opened(BUSY)
    book.start(1)
    book.page.wait_for_timeout(300)
    assert book.busy()
    press(view, "Send")
    view.locator(".kit-waiting .kit-message").wait_for(timeout=1000)
    assert book.busy()
    book.interrupt()


def test_send_ends_a_poll_of_twenty_seconds_while_the_clock_plays(opened):
    book, view = opened(POLL)
    begin = time.monotonic()
    book.start(1)
    view.get_by_text("runs at 1×").wait_for()
    assert book.busy()
    press(view, "Send")
    book.wait(timeout=10)
    assert book.text(1) == "['order 1']\n"
    assert time.monotonic() - begin < 10


def test_each_button_shows_its_line_and_copies_it(opened):
    book, view = opened()
    line = view.get_by_label("The line that ran")
    press(view, "Send")
    view.get_by_text('sqs.send_message(QueueUrl=queue_url, MessageBody="order 1")').wait_for()
    press(view, "Receive")
    view.get_by_text("sqs.receive_message(QueueUrl=queue_url, WaitTimeSeconds=0)").wait_for()
    press(view, "Extend message 1 (+30 s)")
    view.get_by_text("VisibilityTimeout=60").wait_for()
    press(view, "Delete message 1")
    view.get_by_text("Message 1 is deleted.").first.wait_for()
    assert line.inner_text().startswith('sqs.delete_message(QueueUrl=queue_url, ReceiptHandle="AQEB')
    press(view, "Copy the line")
    view.get_by_text("Copied", exact=True).wait_for()
    assert book.page.evaluate("navigator.clipboard.readText()") == line.inner_text()


def test_messages_come_back_by_themselves_and_looking_calls_nothing(opened):
    count = "print(len(sandbox.log), sandbox.world.sqs.view('us-east-1', 'orders').messages[0].receive_count)"
    book, view = opened(count)
    press(view, "Send")
    press(view, "Receive")
    view.locator(".kit-flight .kit-message").wait_for()
    press(view, "Speed: 60 times real time")
    press(view, "Let the clock run")
    view.locator(".kit-waiting .kit-message").wait_for(timeout=5000)
    book.page.wait_for_timeout(500)
    book.run(1)
    assert book.text(1) == "3 1\n"  # CreateQueue, SendMessage, ReceiveMessage; received once


def test_typing_on_a_focused_widget_changes_no_cells(opened):
    book, view = opened("Timeline(sandbox, 'orders')", "1")
    press(view, "Send")
    press(view, "Receive")
    book.run(1)
    cells = book.cell_count()
    stops = book.page.locator(".kit-live button:visible, .kit-live code:visible, .kit-live summary, .kit-live")
    for stop in stops.all():
        stop.focus()
        for key in "abddx":
            book.page.keyboard.press(key)
    assert stops.count() > 20
    assert book.cell_count() == cells


def test_a_focused_message_that_goes_away_leaves_the_focus_in_the_widget(opened):
    book, view = opened()
    press(view, "Send")
    view.locator(".kit-waiting .kit-face").focus()
    four_days = view.get_by_role("button", name="Jump ahead 4 days")
    four_days.evaluate("one => one.click()")  # the message expires, and the focus stays where it is
    view.locator(".kit-waiting .kit-message").wait_for(state="detached")
    book.page.wait_for_function("document.activeElement.closest('.kit-live') !== null", timeout=2000)


PICTURES = """
dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
policy = '{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:%s:dead", "maxReceiveCount": 2}' % sandbox.account_id
url = sqs.create_queue(QueueName="videos", Attributes={"RedrivePolicy": policy})["QueueUrl"]
ann, bob = sandbox.client("sqs", name="ann"), sandbox.client("sqs", name="bob")
for body in ("cat.mov", "<img src=x onerror=alert(1)> " + "w" * 200, "dog.mov"):
    sqs.send_message(QueueUrl=url, MessageBody=body)
for consumer in (ann, bob, ann):
    late = consumer.receive_message(QueueUrl=url, MaxNumberOfMessages=2)["Messages"]
    sandbox.clock.advance(seconds=20)
bob.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
sqs.send_message(QueueUrl=url, MessageBody="later", DelaySeconds=60)
for number in range(3):
    sqs.send_message(QueueUrl=url, MessageBody=f"film {number}")
sandbox.clock.advance(seconds=25)
ann.delete_message(QueueUrl=url, ReceiptHandle=late[0]["ReceiptHandle"])
display(QueueView(sandbox, url), Timeline(sandbox, url), ClockBar(sandbox))
"""


def test_widgets_fit_into_light_and_dark_and_narrow_windows(opened):
    book, _ = opened(PICTURES)
    book.run(1)
    assert book.errors() == []
    labels = ("Queue view of videos", "Timeline of videos", "Clock bar")
    papers = {}
    for width in (1200, 390):
        for dark in (False, True):
            book.page.set_viewport_size({"width": width, "height": 900})
            set_theme(book.page, dark)
            for label in labels:
                widget = book.widget(label)
                assert overflowing(widget.element_handle()) == []
                assert widget.evaluate("one => one.scrollWidth <= one.clientWidth")
                assert len(widget.screenshot()) > 5_000  # an empty box of one colour takes far less
            papers[dark] = book.widget(labels[0]).evaluate("one => getComputedStyle(one).backgroundColor")
    assert papers[False] != papers[True]
