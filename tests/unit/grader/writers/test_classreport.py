"""The page for the instructor."""

from __future__ import annotations

import pytest

from grader.writers import classreport, feedback
from tests.unit.grader.writers.by_hand import HALF, SOLVED, STUB, failed, graded, marked, run_of
from tests.unit.grader.writers.html import Page, self_contained

CLASS = run_of(
    graded("ann", SOLVED, seconds=3.0),
    graded("bob", HALF, seconds=9.0, notes=("Cell 3 from the top stopped.",), stopped={"socket": 2}),
    graded("cho", HALF, seconds=1.0, notes=("Cell 8 from the top stopped.",), stopped={"socket": 3, "execve": 1}),
    graded("dee", STUB, seconds=2.0),
    graded("eli", lesson=None, notes=("The file is not a notebook.",)),
)


@pytest.fixture
def report(course, folder):
    """Write the report of a run and read it."""

    def read(run):
        [path] = classreport.write(run, course, folder)
        return Page(path.read_text(encoding="utf-8"))

    return read


def test_it_begins_with_the_class_in_numbers(report):
    text = report(CLASS).text
    assert "Class report 7 · Tea submissions 5 students 5 median of the points 50 % with notes 3" in text
    assert "stopped by the jail 2 isolation A" in text


def test_an_exercise_says_how_many_tried_it_and_the_median(report):
    assert "brew 3 of 4 attempted (75 %). Median 1.5 of 3 points." in report(CLASS).text


def test_the_histogram_has_its_numbers_in_words(report):
    [drawn] = report(CLASS).all("svg", role="img")
    assert drawn["aria-label"] == "not attempted: 1; 1.5 points: 2; 3 points: 1."


def test_every_score_that_can_be_had_has_its_place(report):
    assert len(report(CLASS).all("rect")) == 4


def test_the_most_frequent_misconception_is_told_with_its_claim(report):
    assert "What goes wrong most often 2 students. It was cold. Claim: The tea is hot" in report(CLASS).text


def test_a_solved_exercise_has_none(report):
    assert "Whoever tried it got it right." in report(run_of(graded("ann", SOLVED))).text


def test_an_exercise_that_nobody_tried_says_so(report):
    assert "Nobody has tried it." in report(run_of(graded("ann", STUB))).text


def test_notes_that_differ_in_numbers_are_told_once_with_whose_they_are(report):
    text = report(CLASS).text
    assert "Cell 3 from the top stopped. 2 bob, cho" in text
    assert "The file is not a notebook. 1 eli" in text


def test_many_people_with_the_same_note_are_folded_away(report):
    run = run_of(*(graded(f"s{number}", SOLVED, notes=("Odd.",)) for number in range(8)))
    assert "Odd. 8 s0, s1, s2, s3, s4, s5 and 2 more s6, s7" in report(run).text


def test_what_the_jail_stopped_is_counted_with_whose_it_was(report):
    assert "System call How often Whose socket 5 bob, cho execve 1 cho" in report(CLASS).text


def test_the_slowest_come_in_order(report):
    text = report(CLASS).text
    assert "bob 7 · Tea tea.ipynb 9.0 ann 7 · Tea tea.ipynb 3.0 dee 7 · Tea tea.ipynb 2.0" in text


def test_everybody_has_a_row_with_points_and_total(report):
    text = report(CLASS).text
    assert "Student brew of 3 Total ann 3 3 bob 1.5 1.5 cho 1.5 1.5 dee ○ 0 eli – 0" in text


def test_a_student_with_several_notebooks_counts_once_with_the_best(report):
    text = report(run_of(graded("ann", STUB), graded("ann", SOLVED), graded("ann", HALF))).text
    assert "1 of 1 attempted (100 %). Median 3 of 3 points." in text


def test_lessons_are_told_apart(report):
    text = report(run_of(graded("ann", SOLVED), graded("ann", marked(name="pour"), lesson="08_cups"))).text
    assert "Class report 2 lessons" in text
    assert "7 · Tea Handed in by 1 of 1 students." in text
    assert "08_cups Handed in by 1 of 1 students." in text


def test_it_links_to_feedback_pages_that_are_there(report, course, folder):
    feedback.write(CLASS, course, folder)
    links = {each["href"] for each in report(CLASS).all("a")}
    assert {"feedback/bob.07_tea.html", "feedback/bob.07_tea.html#exercise-1"} <= links


def test_the_link_of_a_student_with_several_notebooks_is_that_of_the_best(report, course, folder):
    run = run_of(graded("ann", STUB), graded("ann", SOLVED), graded("ann", HALF))
    feedback.write(run, course, folder)
    assert [each["href"] for each in report(run).all("a", href="#")] == ["feedback/ann.07_tea-2.html#exercise-1"]


def test_every_link_leads_to_a_page(report, course, folder, hostile):
    from urllib.parse import unquote

    feedback.write(hostile, course, folder)
    links = {unquote(each["href"].partition("#")[0]) for each in report(hostile).all("a")}
    assert links
    assert all((folder / link).is_file() for link in links)


def test_without_feedback_pages_there_are_no_links(report):
    assert report(CLASS).all("a") == []


def test_names_of_hidden_tests_are_not_there(report):
    assert "test_secret_name" not in report(CLASS).text


def test_it_needs_nothing_but_itself_and_runs_nothing(report, course, folder):
    feedback.write(CLASS, course, folder)
    assert self_contained(report(CLASS))


def test_every_tag_is_closed_and_every_header_says_what_it_heads(report):
    found = report(CLASS)
    assert found.open == []
    assert all("scope" in each for each in found.all("th"))


def test_names_and_texts_of_strangers_are_text(report, hostile):
    assert self_contained(report(hostile))


def test_a_run_without_submissions_is_a_page_too(report):
    assert "Class report No lessons submissions 0" in report(run_of()).text


def test_an_exercise_without_hidden_tests_is_no_error(report):
    assert "1 of 1 attempted" in report(run_of(graded("ann", marked(failed(hidden=False))))).text
