"""The widgets of lessons 01 and 02 in a real JupyterLab: their controls work, and they fit into its windows."""

from __future__ import annotations

import pytest

from tests.browser.lab import overflowing, set_theme

SETUP = """
import boto3
from kit import Sandbox
from kit.widgets import BillMeter, LoadSimulator, Option, Question, Quiz, ServersView
sandbox = Sandbox(seed=3)
sqs = boto3.client("sqs")
queue_url = sqs.create_queue(QueueName="orders")["QueueUrl"]
hostile = "<img src=x onerror=alert(1)> " + "w" * 200
for body in ("tea", hostile, "cake", "juice", "water"):
    sqs.send_message(QueueUrl=queue_url, MessageBody=body)
display(LoadSimulator(), ServersView(sandbox, "orders"), BillMeter(sandbox))
Quiz("02_sqs_basics", [
    Question("Where is it? " + hostile, [
        Option("It is gone.", False, "The first reason."),
        Option(hostile, True, "The second reason. " + hostile),
    ]),
    Question("What deletes it?", [Option("A handle.", True, "Yes."), Option("An id.", False, "No.")]),
])
"""
LABELS = ("Load simulator", "Servers of orders", "Bill meter", "Questions of 02_sqs_basics")


@pytest.fixture
def book(notebook):
    opened = notebook([SETUP, "from kit import progress\nprint(progress())"])
    opened.run(0)
    assert opened.errors() == []
    return opened


def press(widget, name):
    widget.get_by_role("button", name=name, exact=True).click()


def test_the_widgets_do_what_their_controls_say_and_keep_cells_alone(book):
    the_simulator_runs_what_is_chosen(book)
    the_servers_view_shows_a_poll(book)
    the_bill_follows_and_prices_a_plan(book)
    the_quiz_explains_after_a_choice(book)
    typing_changes_no_cells(book)


def the_simulator_runs_what_is_chosen(book):
    simulator = book.widget("Load simulator")
    before = simulator.locator(".kit-load-backlog path").last.get_attribute("d")
    workers = simulator.get_by_role("slider", name="Workers")
    workers.focus()
    for _ in range(3):
        book.page.keyboard.press("ArrowRight")
    simulator.get_by_text("Press Run for what you have chosen").wait_for()
    press(simulator, "Run")
    simulator.get_by_text("30 s of outage, 6 workers.").wait_for()
    simulator.get_by_text("workers=6").wait_for()
    assert simulator.locator(".kit-load-backlog path").last.get_attribute("d") != before
    assert simulator.get_by_role("row").count() > 8


def the_servers_view_shows_a_poll(book):
    servers = book.widget("Servers of orders")
    press(servers, "Long poll")
    servers.get_by_text("Long poll by widget asked every server and found messages 1, 2, 3, 4 and 5.").wait_for()
    assert servers.locator(".kit-server-is-asked").count() == 6
    press(servers, "Misses: off")
    servers.get_by_role("button", name="Misses: on").wait_for()
    press(servers, "Short poll")
    servers.get_by_text("sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=0)").wait_for()
    assert servers.locator(".kit-server-is-asked").count() == servers.locator(".kit-fan-line").count() == 3
    servers.get_by_role("button", name="Long poll by widget").click()
    assert servers.locator(".kit-server-is-asked").count() == 6


def the_bill_follows_and_prices_a_plan(book):
    bill = book.widget("Bill meter")
    bill.get_by_role("rowheader", name="ReceiveMessage standard queue, 1 of them empty").wait_for()
    bill.get_by_label("Size of a message").select_option("256 KB")
    bill.get_by_label("Sent, received, deleted").select_option("batches of 10")
    bill.get_by_text("only 4 messages of this size fit").wait_for()
    bill.get_by_text("third parties").wait_for()


def the_quiz_explains_after_a_choice(book):
    quiz = book.widget("Questions of 02_sqs_basics")
    assert "reason" not in quiz.inner_text()
    quiz.get_by_role("button", name="It is gone.").focus()
    book.page.keyboard.press("ArrowDown")
    book.page.keyboard.press("Enter")
    quiz.get_by_text("Right, your choice.").wait_for()
    quiz.locator(".kit-quiz-why").get_by_text("The first reason.").wait_for()
    assert quiz.get_by_text("1 of 2 answered, 1 rightly").count() == 1
    assert quiz.locator("img").count() == 0
    book.run(1)
    assert "1 of 2 questions" in book.text(1)


def typing_changes_no_cells(book):
    cells = book.cell_count()
    stops = book.page.locator(".kit-live :is(button, input, select, code):visible, .kit-live")
    for stop in stops.all():
        stop.focus()
        for key in "abddx":
            book.page.keyboard.press(key)
    assert stops.count() > 40
    assert book.cell_count() == cells


def test_they_fit_into_light_and_dark_and_narrow_windows(book):
    book.widget(LABELS[3]).get_by_role("button", name="It is gone.").click()
    book.widget(LABELS[3]).locator(".kit-quiz-why").get_by_text("The first reason.").wait_for()
    papers = {}
    for width in (1200, 390):
        for dark in (False, True):
            book.page.set_viewport_size({"width": width, "height": 900})
            set_theme(book.page, dark)
            for label in LABELS:
                widget = book.widget(label)
                assert overflowing(widget.element_handle()) == []
                assert widget.evaluate("one => one.scrollWidth <= one.clientWidth")
            papers[dark] = book.widget(LABELS[0]).evaluate("one => getComputedStyle(one).backgroundColor")
            assert len(book.widget(LABELS[1]).screenshot()) > 5_000  # an empty box of one colour takes far less
    assert papers[False] != papers[True]
