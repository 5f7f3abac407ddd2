"""Odd answers that are right: full marks at every level."""

from __future__ import annotations

import pytest

from tests.attacks import batch, vault
from tests.attacks.batch import odd_notebook, odd_ones

pytestmark = pytest.mark.linux


@pytest.fixture(scope="module")
def ran(need, folders):
    """Give the results of all odd answers at a level."""
    kept = {}

    def run(level):
        if level not in kept:
            need(level)
            made = {odd.name: odd_notebook(odd) for odd in odd_ones()}
            kept[level] = batch.grade(level, lambda folder: batch.put_notebooks(made, folder), folders(), seconds=20)
        return kept[level]

    return run


@pytest.mark.parametrize("level", ["A", "B", "C"])
@pytest.mark.parametrize("odd", odd_ones(), ids=lambda odd: odd.name)
def test_an_odd_answer_that_is_right_gets_full_marks(ran, odd, level):
    if level == "B" and odd.needs_files:
        pytest.skip("at level B nothing can be written")
    (got,) = ran(level)[odd.name]
    assert got.score == vault.POINTS, (odd.says, got.notes, failures(got))


def failures(graded):
    return [test.message for each in graded.exercises for test in each.tests if test.outcome != "passed"]
