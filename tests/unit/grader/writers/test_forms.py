"""All forms at once."""

from __future__ import annotations

import pytest

from grader import writers
from kit.errors import KitError
from tests.unit.grader.writers.by_hand import HALF, graded, run_of


@pytest.mark.parametrize("form", writers.FORMS)
def test_no_text_of_a_stranger_stops_a_form_or_leaves_its_folder(form, course, folder, hostile):
    made = writers.write([form], hostile, course, folder)
    assert made
    assert {path.resolve() for path in made} == {path.resolve() for path in folder.rglob("*") if path.is_file()}


def test_the_class_report_links_to_feedback_whatever_the_order(course, folder):
    writers.write(["class", "feedback"], run_of(graded("ann", HALF)), course, folder)
    assert 'href="feedback/ann.07_tea.html' in (folder / "class.html").read_text(encoding="utf-8")


def test_writing_again_changes_nothing(course, folder):
    def write():
        made = writers.write(list(writers.FORMS), run_of(graded("ann", HALF)), course, folder)
        return {path: path.read_bytes() for path in made}

    assert write() == write()


def test_a_form_that_there_is_not_is_a_sentence_with_the_nearest_one(course, folder):
    with pytest.raises(KitError, match="no form called 'feedbak'; did you mean feedback"):
        writers.write(["feedbak"], run_of(), course, folder)
