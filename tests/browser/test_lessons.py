"""The lessons as a learner meets them: every cell runs, a wrong answer reads its sentence, a right one passes."""

from __future__ import annotations

import jupytext
import pytest

from tests.browser.lab import ROOT

LESSONS = sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))

WRONG = """
def send_order(sqs, queue_url, order):
    return sqs.send_message(QueueUrl=queue_url, MessageBody=str(order))["MessageId"]
"""
RIGHT = """
def send_order(sqs, queue_url, order):
    return sqs.send_message(QueueUrl=queue_url, MessageBody=json.dumps(order))["MessageId"]
"""


def place_of(path, text):
    return next(
        n for n, cell in enumerate(jupytext.read(path).cells) if cell.cell_type == "code" and text in cell.source
    )


def answer(opened, path, source):
    number = place_of(path, "def send_order")
    opened.page.evaluate(
        """([number, source]) => {
            const cells = window.jupyterapp.shell.currentWidget.content.widgets;
            cells[number].model.sharedModel.setSource(source);
        }""",
        [number, source],
    )
    opened.run(number)
    opened.run(place_of(path, 'check("send_order")'))
    card = opened.page.locator(".kc").last
    card.wait_for()
    return card.inner_text()


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_cell_of_a_lesson_runs(lesson, path):
    opened = lesson(path)
    opened.run_all()
    assert opened.errors() == []


def test_an_exercise_is_answered_wrongly_and_then_rightly(lesson):
    path = ROOT / "notebooks" / "00_start_here.ipynb"
    opened = lesson(path)
    opened.run(place_of(path, "from kit import"))
    assert "not yet all" in answer(opened, path, WRONG)
    assert "all 2 claims of the visible tests hold" in answer(opened, path, RIGHT)
