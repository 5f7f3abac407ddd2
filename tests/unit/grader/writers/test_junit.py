"""Results as JUnit XML."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from grader.writers import junit
from tests.unit.grader.writers.by_hand import HALF, HOSTILE, SOLVED, STUB, graded, run_of


@pytest.fixture
def suites(course, folder):
    """Write a run and read it as XML."""

    def write(run):
        [path] = junit.write(run, course, folder)
        return ElementTree.parse(path).getroot()

    return write


def test_each_submission_is_a_suite_and_each_test_a_case(suites):
    root = suites(run_of(graded("ann", SOLVED), graded("bob", HALF)))
    assert [(suite.get("name"), len(suite.findall("testcase"))) for suite in root] == [
        ("ann · 07_tea", 3),
        ("bob · 07_tea", 3),
    ]


def test_a_failing_test_says_its_sentence_and_its_claim(suites):
    failure = suites(run_of(graded("bob", HALF))).find(".//failure")
    assert (failure.get("message"), failure.text) == ("It was cold.", "The tea is hot\nIt was cold.")


def test_a_case_belongs_to_its_lesson_and_exercise(suites):
    case = suites(run_of(graded("bob", HALF))).find(".//testcase")
    assert (case.get("classname"), case.get("name")) == ("07_tea.brew", "test_secret_name")


def test_what_was_not_attempted_is_skipped_and_no_failure(suites):
    suite = suites(run_of(graded("ann", STUB)))[0]
    assert (suite.get("skipped"), suite.get("failures")) == ("2", "0")


def test_what_could_not_be_graded_is_an_error_with_the_reason(suites):
    error = suites(run_of(graded("ann", lesson=None, notes=("It is no notebook.",)))).find(".//error")
    assert error.get("message") == "It is no notebook."


def test_the_counts_of_the_run_are_the_sums_of_its_suites(suites):
    root = suites(run_of(graded("a", HALF), graded("b", STUB), graded("c", lesson=None), graded("d", SOLVED)))
    names = ("tests", "failures", "errors", "skipped")
    sums = [sum(int(suite.get(name)) for suite in root) for name in names]
    assert ([int(root.get(name)) for name in names], sums) == ([9, 1, 1, 2], [9, 1, 1, 2])


def test_score_and_isolation_are_properties(suites):
    found = {each.get("name"): each.get("value") for each in suites(run_of(graded("bob", HALF))).iter("property")}
    assert found == {"score": "1.5", "max_score": "3.0", "isolation": "A"}


def test_any_text_makes_valid_xml(suites, hostile):
    assert len(suites(hostile)) == 2 * len(HOSTILE)


def test_a_run_without_submissions_is_valid_too(suites):
    assert suites(run_of()).get("tests") == "0"
