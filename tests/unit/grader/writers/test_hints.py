"""Titles and hints taken from the notebook that learners have."""

from __future__ import annotations

import pytest

from grader.lessons import Cell, Lesson
from grader.writers.hints import hints, title


@pytest.fixture
def lesson(course):
    [lesson] = course.released()
    return lesson


def test_the_title_is_the_first_heading(lesson):
    assert title(lesson) == "7 · Tea"


def test_a_lesson_without_heading_is_called_by_its_name():
    assert title(Lesson("07_tea", ())) == "07_tea"


def test_hints_are_the_details_between_the_heading_and_the_exercise(lesson):
    assert [hint.title for hint in hints(lesson, "brew")] == ["Hint 1", "Hint 2"]


def test_a_hint_is_markdown_and_its_html_is_shown_as_text(lesson):
    assert hints(lesson, "brew")[0].text == "<p>Use <code>send_message</code>. &lt;b&gt;Boldly&lt;/b&gt;</p>\n"


def test_a_comment_in_a_hint_is_no_heading():
    above = "### Exercise\n<details><summary>One</summary>\n\n```python\n# a comment\n```\n</details>"
    lesson = Lesson("07_tea", (Cell("markdown", above), Cell("code", "", exercise="brew")))
    assert [hint.title for hint in hints(lesson, "brew")] == ["One"]


def test_hints_of_an_exercise_before_are_not_taken():
    cells = Cell("markdown", "<details><summary>One</summary>1</details>"), Cell("code", "", exercise="brew")
    lesson = Lesson("07_tea", (*cells, Cell("markdown", "### Next"), Cell("code", "", exercise="pour")))
    assert hints(lesson, "pour") == []


def test_an_exercise_that_the_lesson_has_no_more_has_no_hints(lesson):
    assert hints(lesson, "pour") == []
