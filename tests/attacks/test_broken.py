"""Broken hand-ins: each gets what is in it, and a sentence that says what is wrong; the batch goes on."""

from __future__ import annotations

import pytest

from grader.jail import levels
from tests.attacks import batch
from tests.attacks.broken import hand_ins, put

pytestmark = pytest.mark.linux


@pytest.fixture(scope="module")
def graded(need, folders):
    need("C")
    level, _ = levels.strongest()
    return batch.grade(level, put, folders())


@pytest.mark.parametrize("case", hand_ins(), ids=lambda case: case.name)
def test_a_broken_hand_in_gets_what_it_deserves(graded, case):
    got = [(each.score, " ".join(each.notes)) for each in graded[case.name]]
    assert case.surprises(got) == []


def test_nobody_else_was_found(graded):
    assert graded.keys() == {case.name for case in hand_ins()}
