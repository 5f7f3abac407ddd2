"""The page for the learner: everything that helps, and nothing that is not theirs to see."""

from __future__ import annotations

from itertools import pairwise

import pytest

from grader.results import Event
from grader.writers import feedback
from tests.unit.grader.writers.by_hand import HALF, HOSTILE, SOLVED, STUB, ended, failed, graded, marked, run_of
from tests.unit.grader.writers.html import Page, self_contained

SENT = [Event(0.0, "SendMessage", "ok"), Event(600.0, "DeleteMessage", "ReceiptHandleIsInvalid")]
COLD = marked(
    ended(claim="The cup is full"),
    failed("It was `cold`, not <hot>.", claim="The tea is hot", events=SENT),
    failed("Shown: 3 cups.", hidden=False, name="test_shown", claim="There is one cup"),
    score=1.5,
)


@pytest.fixture
def page(course, folder):
    """Write the page of one submission and read it."""

    def read(*exercises, **more):
        return Page(html(course, folder, *exercises, **more))

    return read


def html(course, folder, *exercises, **more):
    [path] = feedback.write(run_of(graded("ann", *exercises, **more)), course, folder)
    return path.read_text(encoding="utf-8")


def test_there_is_a_page_for_each_submission(course, folder):
    paths = feedback.write(run_of(graded("ann", SOLVED), graded("ann", HALF), graded("bob", STUB)), course, folder)
    assert [path.name for path in paths] == ["ann.07_tea.html", "ann.07_tea-2.html", "bob.07_tea.html"]


def test_it_begins_with_lesson_student_and_points(page):
    assert "Feedback 7 · Tea ann 1.5 of 3 points" in page(COLD).text


def test_each_exercise_has_its_outcome_in_words_and_its_points(page):
    text = page(SOLVED, HALF, STUB).text
    assert all(said in text for said in ("✓ passed 3 of 3 points", "✗ not yet 1.5 of 3", "○ not attempted 0 of 3"))


def test_a_claim_that_does_not_hold_has_its_sentence(page):
    assert "✗ not yet: The tea is hot It was cold, not <hot>." in page(COLD).text


def test_what_stands_in_backticks_is_code(course, folder):
    [sentence] = [line for line in html(course, folder, COLD).splitlines() if "not &lt;hot" in line]
    assert "<code>cold</code>" in sentence


def test_a_claim_that_holds_is_just_ticked(page):
    assert "✓ passed: The cup is full The claims of" in page(COLD).text


def test_claims_that_do_not_hold_come_first(page):
    text = page(COLD).text
    assert text.index("The tea is hot") < text.index("The cup is full")


def test_the_learners_own_tests_are_told_with_how_to_run_them_again(page):
    text = page(COLD).text
    assert 'check("brew", seed=5) in your notebook runs exactly these again.' in text
    assert "There is one cup Shown: 3 cups." in text


def test_a_failing_scenario_has_a_picture_in_words_and_a_table(page):
    found = page(COLD)
    assert "2 calls in 10 min: 1 SendMessage, 1 DeleteMessage. Refused: 1 with ReceiptHandleIsInvalid." in found.text
    assert "after call times answer 0 s SendMessage 1 ok 10 min DeleteMessage 1 ReceiptHandleIsInvalid" in found.text


def test_a_picture_has_a_text_alternative(page):
    found = page(COLD)
    [drawn] = found.all("svg", role="img")
    assert [each["id"] for each in found.all("figcaption")] == [drawn["aria-labelledby"]]


def test_hints_are_there_and_closed(page):
    found = page(COLD)
    assert "Hint 1 Use send_message. <b>Boldly</b> Hint 2 See the page." in found.text
    assert [details for details in found.all("details") if "open" in details] == [{"class": "all", "open": ""}]


def test_what_is_no_hint_is_not_there(page):
    assert "Not a hint" not in page(COLD).text


def test_a_solved_exercise_needs_no_hints(page):
    assert "Hint 1" not in page(SOLVED).text


def test_an_untouched_stub_is_no_failure(page):
    text = page(STUB).text
    assert "The cell still holds the code that it was handed out with." in text
    assert not [said for said in ("has not been written", "not yet", "✗") if said in text]


def test_what_could_not_be_graded_says_why(page):
    text = page(lesson=None, notes=("The file is not a notebook.",)).text
    assert "A notebook that was not recognised ann" in text
    assert "About your notebook The file is not a notebook." in text


def test_notes_isolation_and_the_graded_file_are_told(page):
    text = page(HALF, notes=("Cell 3 from the top stopped.",)).text
    assert "Cell 3 from the top stopped." in text
    assert "Graded notebook: tea.ipynb, SHA-256 0123456789ab." in text
    assert text.rstrip().endswith("Isolation level A.")


def test_a_lesson_that_the_course_has_no_more_is_told_by_its_name(page):
    assert "Feedback 06_coffee ann" in page(HALF, lesson="06_coffee").text


def test_a_broken_test_without_claim_is_told(page):
    assert "The tests of this exercise It broke." in page(marked(failed("It broke.", claim=""))).text


def test_names_of_tests_are_not_there(course, folder):
    text = html(course, folder, SOLVED, COLD, STUB)
    assert not [name for name in ("test_secret_name", "test_shown") if name in text]


def test_nobody_elses_data_and_no_folder_of_the_teachers_is_there(course, folder):
    run = run_of(graded("ann", HALF), graded("bob", marked(failed("Bobs own mistake.")), notes=("Bobs note.",)))
    text = feedback.write(run, course, folder)[0].read_text(encoding="utf-8")
    assert not [secret for secret in ("bob", "Bobs", "/home/teacher") if secret in text]


def test_what_was_slow_or_stopped_is_for_the_teacher(page):
    text = page(HALF, seconds=77.7, stopped={"socket": 3}).text
    assert not [secret for secret in ("77.7", "socket") if secret in text]


def test_it_needs_nothing_but_itself_and_runs_nothing(page):
    assert self_contained(page(SOLVED, COLD, STUB))


def test_a_browser_is_told_to_load_and_run_nothing(page):
    [policy] = page(COLD).all("meta", content="default-src")
    assert policy["content"] == "default-src 'none'; style-src 'unsafe-inline'"


def test_it_is_made_for_light_dark_paper_and_telephones(page):
    style, [viewport] = page(COLD).style, page(COLD).all("meta", name="viewport")
    assert viewport["content"] == "width=device-width, initial-scale=1"
    assert all(f"@media {what}" in style for what in ("screen and (prefers-color-scheme: dark)", "print", "(max-width"))


def test_it_has_a_language_one_main_heading_and_no_leap_between_headings(page):
    found = page(SOLVED, COLD, STUB, notes=("A note.",))
    levels = [int(name[1]) for name, _ in found.tags if name in ("h1", "h2", "h3", "h4")]
    assert found.all("html", lang="en")
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_header_of_a_table_says_what_it_heads(page):
    assert all(each.get("scope") in ("col", "row") for each in page(SOLVED, COLD, STUB).all("th"))


def test_no_two_things_have_the_same_id(page):
    ids = [each["id"] for _, each in page(COLD, COLD, HALF).tags if "id" in each]
    assert len(ids) == len(set(ids))


def test_every_tag_is_closed(page):
    assert page(SOLVED, COLD, STUB).open == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_names_and_texts_of_strangers_are_text(text, course, folder):
    exercise = marked(failed(text, claim=text, events=[Event(0.0, text, text, 1, text)]), ended(), name=text)
    run = run_of(graded(text, exercise, notes=(text,), place=text), graded(text, lesson=None, place=text))
    pages = [Page(path.read_text(encoding="utf-8")) for path in feedback.write(run, course, folder)]
    assert [page.open == [] and self_contained(page) for page in pages] == [True, True]


def test_a_sentence_of_any_length_is_cut(page):
    assert len(page(marked(failed("a" * 10**6))).text) < 10_000


def test_a_name_of_any_length_is_cut(course, folder):
    [path] = feedback.write(run_of(graded("b" * 10**6, place="c" * 10**6)), course, folder)
    assert len(Page(path.read_text(encoding="utf-8")).text) < 1_000
