"""What verify demands of an exercise, each demand broken once, judged from trials that are made up here."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from grader import pool, proofs, verify
from grader.trials import (
    BLANK,
    OURS,
    PIPED,
    RIGHT,
    SHOUT,
    SHOUTED,
    STUB,
    WAYS,
    WRONG,
    Answer,
    Exercise,
    Seen,
    Task,
    Trial,
    quotes,
)
from kit.errors import KitError
from tests.unit.grader.tea import HIDDEN, LESSON, SOLVED, VISIBLE, write
from tests.unit.grader.tea import RIGHT as RIGHT_ANSWER
from tests.unit.grader.tea import WRONG as WRONG_ANSWERS

PASS, FAIL, SKIP = (
    Seen("test_a", "passed", "", ""),
    Seen("test_a", "not_yet", "3 messages, expected are 2", "private"),
    Seen("test_a", "not_attempted", "", ""),
)


@pytest.fixture
def exercise(course):
    (exercise,) = verify.exercises(course)
    return exercise


def trial(kind, *hidden, visible=(), source="", trouble=""):
    answer = Answer(kind, f"{kind}.py", source)
    return Trial(Task(None, answer, PIPED, 1), tuple(visible), hidden, trouble)  # type: ignore[arg-type]  # no proof looks at it


def of_trials(*trials):
    nobody = Exercise("", "brew", 1, (), "", "", None, None)  # type: ignore[arg-type]  # as above
    return proofs.of_trials(nobody, trials)


def quoting(sentence):
    return f'"""{sentence}\n\nMore."""'


def test_what_should_be_is_no_failure():
    assert (
        of_trials(
            *(trial(kind, SKIP) for kind in BLANK),
            trial(OURS, PASS),
            trial(RIGHT, PASS, visible=[PASS]),
            trial(WRONG, FAIL, source=quoting("3 messages, expected")),
        )
        == []
    )


@pytest.mark.parametrize("kind", BLANK)
def test_an_answer_that_passes_without_doing_anything_is_found(kind):
    sentence = (
        f"brew: {kind}.py (piped) passes the hidden test test_a; it must also claim what only a real answer can do."
    )
    assert sentence in of_trials(trial(kind, PASS), trial(WRONG, FAIL, source=quoting("3 messages")))


def test_a_stub_must_be_not_attempted():
    assert of_trials(trial(STUB, SKIP, visible=[FAIL])) == [
        "brew: stub.py (piped) is not_yet in test_a, and it should be not_attempted: 3 messages, expected are 2"
    ]


@pytest.mark.parametrize("kind", [OURS, RIGHT])
def test_a_right_answer_must_pass_everything(kind):
    expected = [f"brew: {kind}.py (piped) does not pass test_a: 3 messages, expected are 2"]
    assert of_trials(trial(kind, PASS, visible=[FAIL])) == of_trials(trial(kind, FAIL, visible=[PASS])) == expected


def test_a_wrong_answer_must_lose():
    found = of_trials(trial(WRONG, PASS, visible=[FAIL], source=quoting("3 messages")))
    assert found[0] == "brew: wrong.py (piped) passes every hidden test."


def test_a_wrong_answer_must_get_its_sentence():
    assert of_trials(trial(WRONG, FAIL, visible=[PASS], source=quoting("4 messages"))) == [
        "brew: wrong.py (piped) does not get the sentence of its docstring; what it gets is: 3 messages, expected are 2"
    ]


def test_a_hidden_test_that_nobody_fails_is_found():
    other = replace(PASS, name="test_b")
    assert of_trials(trial(WRONG, FAIL, other, source=quoting("3 messages"))) == [
        "brew: no wrong answer fails the hidden test test_b; write one that does, or drop the test."
    ]


def test_a_test_that_breaks_is_found():
    broken = Seen("test_a", "broken", "This test is broken: KeyError.", "")
    assert (
        of_trials(trial(STUB, broken))[0]
        == "brew: the test test_a breaks on stub.py (piped): This test is broken: KeyError."
    )


def test_hidden_feedback_must_not_repeat_what_the_learner_said():
    shouted = replace(FAIL, private_message=f"It said {SHOUTED}.")
    assert of_trials(trial(SHOUT, shouted)) == [
        f"brew: the hidden test test_a repeats text that a learner's code made: It said {SHOUTED}."
    ]


def test_an_answer_that_does_not_run_is_named():
    assert of_trials(trial(OURS, trouble="a setup cell ended with NameError")) == [
        "brew: ours.py (piped) could not be run: a setup cell ended with NameError."
    ]


@pytest.mark.parametrize(
    ("message", "sentence", "quoted"),
    [
        ("The queue holds 3 messages now.", "The queue holds 3 messages", True),
        ("The queue holds 3\nmessages now.", "The queue  holds … messages now", True),
        ("The queue holds 3 messages now.", "The queue holds ... now.", True),
        ("The queue holds 3 messages now.", "messages … queue", False),
        ("The queue holds 3 messages now.", "the queue", False),
    ],
)
def test_a_quotation_may_leave_out_what_varies(message, sentence, quoted):
    assert quotes(message, sentence) is quoted


ANSWERS = [Answer(OURS, "our solution", SOLVED), Answer(RIGHT, "right.py", RIGHT_ANSWER)]
ANSWERS += [Answer(WRONG, f"wrong_{name}.py", source) for name, source in WRONG_ANSWERS.items()]


def test_good_files_are_no_failure(exercise):
    assert proofs.of_files(exercise, ANSWERS) == []


def test_a_copy_of_our_solution_is_no_second_answer(exercise):
    renamed = SOLVED.replace("body", "text").replace("    ###", "    #")
    assert proofs.of_files(exercise, [ANSWERS[0], Answer(RIGHT, "right.py", renamed), *ANSWERS[2:]]) == [
        "brew: there is no right_*.py that is built differently from our own solution; write one."
    ]


def test_three_wrong_answers_are_needed(exercise):
    assert proofs.of_files(exercise, ANSWERS[:-1]) == [
        "brew: there are 2 answers wrong_*.py, and at least 3 are needed."
    ]


def test_a_wrong_answer_must_name_its_sentence(exercise):
    assert proofs.of_files(exercise, [*ANSWERS, Answer(WRONG, "wrong_x.py", '"""Short"""')]) == [
        "brew: wrong_x.py must begin with a docstring whose first line is the sentence that it must get."
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            ', f"The queue holds {got}; expected is one order for green tea."',
            "",
            "an assert without the sentence",
        ),
        ('    """One order waits in the queue"""\n', "", "test_the_order_is_sent has no docstring"),
        ("def test_the_order", "def the_order", "test_brew.py has no tests"),
        (
            "def test_the",
            "def test_the_order_is_sent(): ...\n\n\ndef test_the",
            "defines test_the_order_is_sent 2 times",
        ),
    ],
)
def test_tests_must_speak(exercise, old, new, sentence):
    assert old in VISIBLE
    write(exercise.visible, VISIBLE.replace(old, new))
    assert any(sentence in found for found in proofs.of_files(exercise, ANSWERS))


def test_an_unknown_exercise_gets_near_matches(course):
    with pytest.raises(KitError, match=re.escape("There is no exercise called 'brwe'; did you mean brew?")):
        verify.exercises(course, ["brwe"])


@pytest.mark.linux
def test_a_good_course_is_proved(run):
    code, output, errors = run("verify")
    assert (code, errors) == (0, "")
    assert "brew" in output


def test_a_bad_course_is_not_proved(run, course, monkeypatch):
    monkeypatch.setattr(verify, "WAYS", WAYS[:1])
    careless = HIDDEN.replace("[text] == sent,", "[text] == sent or True,")
    write(course.root / f"grader/hidden/{LESSON}/test_brew.py", careless)
    code, _, errors = run("verify", "brew")
    assert code == 1
    assert "`return None` (in this process) passes the hidden test test_the_text_is_what_was_sent" in errors


def test_work_survives_the_death_of_a_process():
    assert dict(pool.each(_die_on_two, [1, 2, 3], jobs=2)) == {1: 1, 2: None, 3: 3}


def _die_on_two(number):
    import os

    if number == 2:
        os._exit(1)
    return number
