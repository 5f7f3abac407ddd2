"""``check`` and ``progress``: three outcomes, sentences in place of traces, and nothing of the learner's disturbed."""

from __future__ import annotations

import json
import warnings

import boto3
import pytest

from kit import Sandbox, check, course, progress
from kit.errors import KitError

TESTS = '''
def test_a_sent_order_waits_in_the_queue(student, sandbox):
    """A sent order waits in the queue"""
    sqs = sandbox.client("sqs")
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    student.send_tea(sqs, url)
    waiting = sandbox.world.sqs.view("us-east-1", "orders").waiting
    assert waiting == 1, f"Expected one message to wait in the queue, and found {waiting}: did you call send_message?"
'''

BROKEN = '''
def test_this_one_has_a_mistake(student):
    """This one has a mistake"""
    raise LookupError("the author was tired")
'''


@pytest.fixture(autouse=True)
def exercise(tmp_path, monkeypatch):
    folder = tmp_path / "exercises" / "99_test"
    folder.mkdir(parents=True)
    (folder / "test_send_tea.py").write_text(TESTS)
    monkeypatch.setattr(course, "EXERCISES", tmp_path / "exercises")
    monkeypatch.setenv("KIT_PROGRESS", str(tmp_path / "progress.json"))
    return folder / "test_send_tea.py"


def right():
    def send_tea(sqs, queue_url):
        sqs.send_message(QueueUrl=queue_url, MessageBody="tea")

    return send_tea


def test_a_right_answer_passes():
    assert check(right()).passed


def test_a_wrong_answer_reads_the_tests_sentence():
    def send_tea(sqs, queue_url):
        return None

    assert "Expected one message to wait in the queue, and found 0" in repr(check(send_tea))


def test_an_answer_that_raises_reads_what_was_raised():
    def send_tea(sqs, queue_url):
        return {}["Messages"]

    card = check(send_tea)
    assert card.outcome == "not_yet"
    assert "send_tea raised KeyError: 'Messages'" in repr(card)
    assert "Traceback" not in repr(card) + card._repr_html_()


def test_a_stub_is_not_attempted():
    def send_tea(sqs, queue_url):
        raise NotImplementedError

    card = check(send_tea)
    assert card.outcome == "not_attempted"
    assert "not attempted yet" in repr(card)


def test_a_name_that_is_not_there_yet_says_to_run_the_cell():
    assert "run the cell above" in repr(check("send_tea"))


def test_an_unknown_exercise_offers_near_matches():
    assert "did you mean send_tea" in repr(check("send_te"))


def test_a_broken_test_is_never_the_learners_fault(exercise):
    exercise.write_text(BROKEN)
    assert check(right()).outcome == "broken"


def test_a_test_file_that_cannot_be_read_is_never_the_learners_fault(exercise):
    exercise.write_text("def test_x(:")
    assert check(right()).outcome == "broken"


def test_warnings_and_prints_change_nothing():
    def send_tea(sqs, queue_url):
        warnings.warn("old coffee", DeprecationWarning, stacklevel=2)
        print("sending")  # noqa: T201  # what learners do
        sqs.send_message(QueueUrl=queue_url, MessageBody="tea")

    assert check(send_tea).passed


def test_the_learners_settings_for_pytest_change_nothing(monkeypatch):
    monkeypatch.setenv("PYTEST_ADDOPTS", "--maxfail=0 -k nothing --nonsense")
    assert check(right()).passed


def test_the_learners_account_is_neither_seen_nor_disturbed():
    sandbox = Sandbox(seed=1)
    sqs = boto3.client("sqs")
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    calls, now = len(sandbox.log), sandbox.clock.now()
    check(right())
    assert (len(sandbox.log), sandbox.clock.now(), sandbox.replaced) == (calls, now, False)
    assert boto3.client("sqs").list_queues()["QueueUrls"] == [url]


def test_a_card_shows_what_aws_saw():
    assert "SendMessage" in check(right())._repr_html_()


def test_a_card_escapes_what_it_shows():
    def send_tea(sqs, queue_url):
        raise ValueError("<script>alert(1)</script>")

    assert "<script>" not in check(send_tea)._repr_html_()


def test_a_seed_repeats_a_run():
    card = check(right(), seed=5)
    assert card.seed == 5
    assert card.results[0].calls[0].outcome == check(right(), seed=5).results[0].calls[0].outcome


def test_progress_remembers_the_best_run(tmp_path):
    check(right())

    def send_tea(sqs, queue_url):
        return None

    check(send_tea)
    assert "done" in repr(progress())


def test_progress_of_an_unreadable_file_starts_anew_and_keeps_the_old_one(tmp_path):
    (tmp_path / "progress.json").write_text("{broken")
    check(right())
    assert "1 of 1 exercises done" in repr(progress())
    assert (tmp_path / "progress.json.unreadable").read_text() == "{broken"


def test_progress_can_be_exported(tmp_path):
    check(right())
    exported = json.loads(progress().export(tmp_path / "mine.json").read_text())
    assert exported["exercises"]["send_tea"] == {"lesson": "99_test", "passed": 1, "tests": 1}


def test_progress_that_cannot_be_saved_does_not_break_a_check(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("KIT_PROGRESS", str(tmp_path / "file" / "progress.json"))
    card = check(right())
    assert card.passed
    assert "could not be saved" in card.note


def test_an_unknown_exercise_has_no_tests():
    with pytest.raises(KitError, match="no exercise"):
        course.visible_tests("nothing_like_it")
