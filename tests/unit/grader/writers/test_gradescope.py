"""Results in Gradescope's form."""

from __future__ import annotations

import json

import pytest

from grader.writers import gradescope
from tests.unit.grader.writers.by_hand import HALF, SOLVED, STUB, ended, failed, graded, marked, run_of


@pytest.fixture
def report(course, folder):
    """Write a submission's report and read it."""

    def write(submission):
        [path] = gradescope.write(run_of(submission), course, folder)
        return json.loads(path.read_text(encoding="utf-8"))

    return write


def test_each_submission_has_a_folder_with_a_file_of_the_name_that_gradescope_wants(course, folder):
    paths = gradescope.write(run_of(graded("ann", SOLVED), graded("bob", HALF)), course, folder)
    assert [str(path.relative_to(folder)) for path in paths] == [
        "gradescope/ann.07_tea/results.json",
        "gradescope/bob.07_tea/results.json",
    ]


def test_the_whole_has_score_time_and_notes_and_no_output_of_the_grader(report):
    found = report(graded("ann", HALF, notes=("Cell 3 failed.",), seconds=2.5))
    assert (found["score"], found["execution_time"], found["output"], found["stdout_visibility"]) == (
        1.5,
        2.5,
        "Cell 3 failed.\nIsolation level A.",
        "hidden",
    )


def test_hidden_tests_share_out_the_points_and_visible_ones_are_worth_nothing(report):
    cases = report(graded("ann", HALF))["tests"]
    assert [(case["score"], case["max_score"], case["status"]) for case in cases] == [
        (1.5, 1.5, "passed"),
        (0.0, 1.5, "failed"),
        (0.0, 0.0, "passed"),
    ]


def test_hidden_tests_are_seen_when_the_grades_are_published_and_visible_ones_at_once(report):
    cases = report(graded("ann", HALF))["tests"]
    assert [case["visibility"] for case in cases] == ["after_published", "after_published", "visible"]


def test_a_case_is_named_by_its_claim_and_says_the_sentence(report):
    case = report(graded("ann", marked(failed("It was <cold>."))))["tests"][0]
    assert (case["name"], case["output"]) == ("brew: The tea is hot", "It was <cold>.")


def test_names_of_tests_do_not_get_out(report):
    assert "test_secret_name" not in json.dumps(report(graded("ann", HALF, STUB)))


def test_a_stub_is_no_failure_message(report):
    [case, _] = report(graded("ann", STUB))["tests"]
    assert case["output"].startswith("Not attempted")


def test_all_text_is_plain_text(report):
    found = report(graded("ann", HALF))
    assert {found[name] for name in ("output_format", "test_output_format", "test_name_format")} == {"text"}


def test_what_could_not_be_graded_has_a_score_and_says_why(report):
    found = report(graded("ann", lesson=None, notes=("The file is not a notebook.",)))
    assert (found["score"], found["tests"], "not a notebook" in found["output"]) == (0, [], True)


def test_an_exercise_without_hidden_tests_is_no_error(report):
    assert report(graded("ann", marked(ended(hidden=False))))["tests"][0]["max_score"] == 0


def test_hostile_text_goes_through_without_what_a_database_refuses(course, folder, hostile):
    texts = [path.read_text(encoding="utf-8") for path in gradescope.write(hostile, course, folder)]
    assert not [text for text in texts if "\\u0000" in text or '\\ud83d"' in text]
