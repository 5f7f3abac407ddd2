"""Sentences that say the same count as one."""

from __future__ import annotations

import pytest

from grader.writers.misconceptions import Misconception, folded, misconceptions
from tests.unit.grader.writers.by_hand import ended, failed, graded, marked


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It was sent 2 times.", "It was sent 17 times."),
        ("After 1.5 seconds", "After 1,200 seconds"),
        ("The queue holds ['a', 'b'].", "The queue holds []."),
        ("It returned {'a': [1, (2,)]}.", "It returned {}."),
        ("It returned 'tea', expected is 'cup'.", 'It returned "milk", expected is "jug".'),
        ("The values were 1, 2 and 3.", "The values were 7 and 9."),
    ],
)
def test_sentences_that_differ_in_values_are_alike(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It was sent twice.", "It was never sent."),
        ("Ann's tea is cold, isn't it", "Ann's milk is warm, isn't it"),
        ("Use SHA256.", "Use SHA1."),
    ],
)
def test_sentences_that_differ_in_words_are_not(one, other):
    assert folded(one) != folded(other)


def test_a_sentence_that_is_made_to_be_slow_is_folded_all_the_same():
    assert len(folded("(" * 10**6)) <= 2_000


def test_the_most_frequent_comes_first_with_its_claim_as_most_learners_got_it():
    notebooks = [
        graded("ann", marked(failed("Sent 2 times.", claim="Sent once"))),
        graded("bob", marked(failed("Sent 3 times.", claim="Sent once"), failed("Cold.", claim="Hot"))),
        graded("cho", marked(failed("Sent 3 times.", claim="Sent once"))),
    ]
    assert misconceptions(notebooks, "brew") == [
        Misconception("Sent 3 times.", "Sent once", 3),
        Misconception("Cold.", "Hot", 1),
    ]


def test_a_learner_counts_once_however_many_tests_say_it():
    [found] = misconceptions([graded("ann", marked(failed("Cold."), failed("Cold.", hidden=False)))], "brew")
    assert found.students == 1


def test_what_holds_or_was_not_attempted_or_belongs_to_another_exercise_is_none():
    exercises = marked(ended(message="x"), ended("not_attempted", "x")), marked(failed("x"), name="pour")
    assert misconceptions([graded("ann", *exercises)], "brew") == []
