"""File names made of anything, and files that are whole or not there."""

from __future__ import annotations

import pytest

from grader.writers import files
from kit.errors import KitError
from tests.unit.grader.writers.by_hand import HOSTILE, graded, run_of


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_name_stays_in_its_folder(text, tmp_path):
    [name] = files.distinct([text])
    assert (tmp_path / name).resolve().parent == tmp_path.resolve()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_file_can_have_the_name(text, tmp_path):
    [name] = files.distinct([text])
    assert files.put(tmp_path / f"{name}.html", "tea").read_text(encoding="utf-8") == "tea"


@pytest.mark.parametrize("name", ["CON", "nul.03_tea", "Com1", "lpt9.txt"])
def test_windows_can_have_the_name(name):
    assert files.distinct([name])[0].startswith("_")


@pytest.mark.parametrize("name", ["ann", "ann.b@example.edu", "Nguyễn_Hằng", "student-01"])
def test_an_ordinary_name_is_kept(name):
    assert files.distinct([name]) == [name]


@pytest.mark.parametrize(
    ("one", "other"),
    [("a/b", "a:b"), ("Ann", "ann"), ("ann b", "ann_b"), ("é", "e\u0301"), ("<", ">"), ("a" * 300, "a" * 301)],
)
def test_names_that_look_alike_are_told_apart_on_every_system(one, other):
    first, second = files.distinct([one, other])
    assert first.casefold() != second.casefold()


@pytest.mark.parametrize("pair", [["a/b", "a:b"], ["Ann", "ann"]])
def test_a_name_does_not_depend_on_the_order_of_those_that_look_alike(pair):
    assert files.distinct(pair) == files.distinct(pair[::-1])[::-1]


def test_notebooks_of_one_student_and_lesson_are_numbered():
    assert files.names(run_of(graded("ann"), graded("ann"))) == ["ann.07_tea", "ann.07_tea-2"]


def test_a_number_is_never_somebody_elses_name():
    assert len(set(files.distinct(["ann", "ann", "ann-2"]))) == 3


def test_what_was_not_recognised_says_so():
    assert files.names(run_of(graded("ann", lesson=None))) == ["ann.not_recognised"]


def test_a_file_replaces_the_old_one_and_leaves_nothing_else(tmp_path):
    for text in ("old", "new"):
        files.put(tmp_path / "deep" / "page.html", text)
    assert {path.name: path.read_text() for path in (tmp_path / "deep").iterdir()} == {"page.html": "new"}


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(KitError, match=r"cannot be written .*; give another folder"):
        files.put(tmp_path / "file" / "page.html", "tea")


def test_what_nothing_can_show_is_replaced():
    assert files.shown("a\x00\x1b\ud83d\u202e\uffffz") == "a�����z"
