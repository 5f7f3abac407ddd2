"""A quiz: nothing of the answers leaves the kernel before a choice, and the score is remembered."""

from __future__ import annotations

import json

import pytest

from kit import progress
from kit.errors import KitError
from kit.widgets import Option, Question, Quiz

WHERE = Question(
    "Where is it?",
    [
        Option("Gone.", False, "Because nobody deleted it."),
        Option("In flight.", True, "Because somebody holds it."),
        Option("Delayed.", False, "Because no delay was set."),
    ],
)
WHAT = Question("What deletes it?", [Option("A handle.", True, "Because it proves."), Option("An id.", False, "No.")])


@pytest.fixture(autouse=True)
def progress_file(tmp_path, monkeypatch):
    monkeypatch.setenv("KIT_PROGRESS", str(tmp_path / "progress.json"))
    return tmp_path / "progress.json"


@pytest.fixture
def quiz():
    return Quiz("02_sqs_basics", [WHERE, WHAT])


def choose(quiz, question, option):
    quiz._hear(quiz, {"do": "choose", "question": question, "option": option}, [])


def sent(quiz):
    """Everything that the browser and a saved notebook get."""
    return json.dumps(quiz.get_state(), default=str) + json.dumps(quiz._repr_mimebundle_()[0])


def test_before_a_choice_nothing_tells_the_answer(quiz):
    assert "Because" not in sent(quiz)
    assert "explained" not in json.dumps(quiz.state)
    assert '"right": true' not in sent(quiz)


def test_a_choice_explains_every_option_of_its_question_and_no_other(quiz):
    choose(quiz, 0, 1)
    first, second = quiz.state["questions"]
    assert [one["why"] for one in first["explained"]] == [option.why for option in WHERE.options]
    assert [one["right"] for one in first["explained"]] == [False, True, False]
    assert (first["chosen"], second["chosen"]) == (1, None)
    assert "it proves" not in sent(quiz)


def test_the_first_choice_stands(quiz):
    choose(quiz, 0, 0)
    choose(quiz, 0, 1)
    assert (quiz.state["questions"][0]["chosen"], quiz.state["right"]) == (0, 0)


def test_right_and_wrong_are_spoken(quiz):
    choose(quiz, 0, 0)
    assert quiz.did["spoken"] == "Wrong. Because nobody deleted it."
    choose(quiz, 1, 0)
    assert quiz.did["spoken"] == "Right. Because it proves."


def test_starting_again_opens_all_questions(quiz):
    choose(quiz, 0, 1)
    quiz._hear(quiz, {"do": "again"}, [])
    assert "explained" not in json.dumps(quiz.state)
    choose(quiz, 0, 2)
    assert quiz.state["questions"][0]["chosen"] == 2


@pytest.mark.parametrize(("question", "option"), [(5, 0), (0, 9), (-1, 0), (0, -1)])
def test_a_choice_that_is_not_there_changes_nothing(quiz, question, option):
    before = quiz.state
    choose(quiz, question, option)
    assert quiz.state == before


def test_the_score_counts_in_progress(quiz):
    choose(quiz, 0, 1)
    choose(quiz, 1, 1)
    (row,) = [row for row in progress().rows if row.unit == "questions"]
    assert (row.lesson, row.exercise, row.state) == ("02_sqs_basics", "questions", "1 of 2 questions")
    assert "1 of 2 questions answered rightly" in repr(progress())


def test_the_best_score_is_kept(quiz):
    choose(quiz, 0, 1)
    choose(quiz, 1, 0)
    choose(Quiz("02_sqs_basics", [WHERE, WHAT]), 0, 0)
    (row,) = [row for row in progress().rows if row.unit == "questions"]
    assert row.state == "done"


def test_an_exported_progress_holds_quizzes(quiz, tmp_path):
    choose(quiz, 0, 1)
    exported = json.loads(progress().export(tmp_path / "mine.json").read_text())
    assert exported["quizzes"] == {"02_sqs_basics": {"right": 1, "questions": 2}}


def test_a_strange_entry_in_the_file_is_no_trouble(quiz, progress_file):
    progress_file.write_text('{"exercises": {}, "quizzes": {"x": 5, "y": {"right": "?", "questions": 2}}}')
    assert {row.state for row in progress().rows if row.unit == "questions"} == {"to do"}
    choose(quiz, 0, 1)
    assert "1 of 2 questions" in repr(progress())


def test_a_score_that_cannot_be_saved_is_said_and_does_no_harm(quiz, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("KIT_PROGRESS", str(tmp_path / "file" / "progress.json"))
    choose(quiz, 0, 1)
    assert "could not be saved" in quiz.state["note"]
    assert quiz.state["right"] == 1


def test_a_saved_notebook_shows_the_questions(quiz):
    bundle, _ = quiz._repr_mimebundle_()
    assert "1. Where is it? (Gone. / In flight. / Delayed.)" in bundle["text/plain"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ([Option("a", True, "x")], "has 1, of which 1 are right"),
        ([Option("a", False, "x"), Option("b", False, "x")], "of which 0 are right"),
        ([Option("a", True, "x"), Option("b", True, "x")], "of which 2 are right"),
        ([Option("a", True, "x"), Option("b", False, " ")], "says why"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_with_a_sentence(options, sentence):
    with pytest.raises(KitError, match=sentence):
        Question("Which?", options)


def test_a_quiz_without_questions_is_refused():
    with pytest.raises(KitError, match="no questions"):
        Quiz("02_sqs_basics", [])
