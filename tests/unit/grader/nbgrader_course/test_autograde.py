"""nbgrader's Autograde with our steps in it: everything that is handed in gets marks, and nbgrader's own ways stay."""

from __future__ import annotations

import copy
import json
import os

import pytest
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde

from grader.formgrader import apart
from grader.formgrader.settings import configure
from kit.errors import KitError
from tests.unit.grader.nbgrader_course.conftest import graded
from tests.unit.grader.tea import HIDDEN, LESSON, SOLVED

OURS = {"Execute": "Mark", "SaveAutoGrades": "SaveMarks"}


def test_the_steps_are_nbgraders_but_for_two(tmp_path):
    from traitlets.config import Config

    config = Config()
    configure(config, tmp_path, seed=1)
    names = [step.rpartition(".")[2] for step in config.Autograde.autograde_preprocessors]
    theirs = [step.__name__ for step in Autograde().autograde_preprocessors]
    assert names == [OURS.get(name, name) for name in theirs]


def with_cells(notebook, change):
    changed = copy.deepcopy(notebook)
    change(changed["cells"])
    return changed


@pytest.fixture
def broken(solved):
    """Submissions that nbgrader itself ends on, by student."""

    def marks(value):
        return with_cells(solved, lambda cells: [cell.update(metadata={"nbgrader": value}) for cell in cells])

    return {
        "copied": with_cells(solved, lambda cells: cells.append(cells[3])),
        "deleted": with_cells(solved, lambda cells: cells.pop(3)),
        "old": marks({"schema_version": 1}),
        "new": marks({"schema_version": 99}),
        "odd": marks("x"),
        "half": with_cells(solved, lambda cells: cells.insert(0, {"cell_type": "raw", "source": "\ud800"})),
        "format": {**solved, "nbformat": 99},
        "list": "[1, 2]",
        "text": "this is no notebook",
        "bytes": b"\xff\xfe\x00",
        "empty": "",
    }


def test_one_broken_submission_stops_neither_itself_nor_the_others(nbgrader, hand_in, broken, scores, marks):
    for student, notebook in {**broken, "zoe": "{}"}.items():
        hand_in(student, notebook)
    assert nbgrader("autograde", LESSON) == 0
    assert scores() == dict.fromkeys([*broken, "zoe"], 3.0)


def test_everything_is_graded_in_one_go(nbgrader, hand_in, marks):
    for student in ("ann", "bob", "cy"):
        hand_in(student, "{}")
    nbgrader("autograde", LESSON)
    assert marks["asked"] == [["ann", "bob", "cy"]]


def test_what_was_autograded_is_not_graded_again(nbgrader, hand_in, marks):
    hand_in("ann", "{}")
    nbgrader("autograde", LESSON)
    hand_in("bob", "{}")
    nbgrader("autograde", LESSON)
    assert marks["asked"] == [["ann"], ["bob"]]


def test_settings_below_the_call_reach_the_grader(nbgrader, hand_in, marks, folder, tea):
    with (folder / "nbgrader_config.py").open("a") as settings:
        settings.write("c.Reader.seed = 7\nc.Reader.min_isolation = 'C'\nc.Reader.test_seconds = 3\n")
    hand_in("ann", "{}")
    nbgrader("autograde", LESSON)
    assert marks["terms"] == apart.Terms(str(tea.root), 7, test_seconds=3, min_isolation="C")


def test_marks_need_no_person(nbgrader, hand_in, solved, marks, folder):
    hand_in("ann", solved)
    nbgrader("autograde", LESSON)
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        assert not book.find_submission(LESSON, "ann").needs_manual_grade


def test_a_persons_marks_and_comments_outlive_autograding(nbgrader, hand_in, solved, marks, folder):
    hand_in("ann", solved)
    nbgrader("autograde", LESSON)
    where = ("brew", LESSON, LESSON, "ann")
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        book.find_grade(*where).manual_score = 2.5
        book.find_comment(*where).manual_comment = "Fine"
        book.db.commit()
    nbgrader("autograde", LESSON, "--force")
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        assert (book.find_grade(*where).score, book.find_comment(*where).comment) == (2.5, "Fine")


def test_an_untouched_exercise_has_no_response(nbgrader, hand_in, released, marks, folder):
    nbgrader("generate_assignment", LESSON)
    marks["ann"] = graded("ann", 0, outcome="not_attempted")
    hand_in("ann", released)
    nbgrader("autograde", LESSON)
    with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
        assert book.find_comment("brew", LESSON, LESSON, "ann").comment == "No response."


def test_a_notebook_of_another_name_is_graded(nbgrader, hand_in, solved, marks, scores):
    hand_in("ann", '{"cells": []}', "A.ipynb")
    place = hand_in("ann", solved, "Untitled (3).ipynb")
    assert nbgrader("autograde", LESSON) == 0
    assert scores() == {"ann": 3}
    assert place.exists()


def test_links_and_an_odd_timestamp_beside_a_notebook_do_no_harm(nbgrader, hand_in, solved, marks, scores, tmp_path):
    place = hand_in("ann", solved)
    (tmp_path / "secret").write_text("secret")
    (place.parent / "link.txt").symlink_to(tmp_path / "secret")
    (place.parent / "dangling").symlink_to("/nowhere")
    os.mkfifo(place.parent / "pipe")
    (place.parent / "timestamp.txt").write_text("yesterday, or so")
    assert nbgrader("autograde", LESSON) == 0
    assert scores() == {"ann": 3}
    assert sorted(path.name for path in place.parent.iterdir()) == [place.name, "timestamp-unreadable.txt"]


def test_a_failure_of_the_grader_is_no_mark(nbgrader, hand_in, scores, monkeypatch, solved):
    def fail(*_):
        raise KitError("The grader's own process failed: it is tired.")

    monkeypatch.setattr(apart, "grade", fail)
    place = hand_in("ann", solved)
    assert nbgrader("autograde", LESSON) == 1
    assert not (place.parents[3] / "autograded/ann" / LESSON).exists()


def test_a_notebook_of_another_lesson_gets_nothing_and_is_told_so(nbgrader, hand_in, marks, folder, scores):
    marks["ann"] = graded("ann", 3, lesson="08_coffee")
    hand_in("ann", "{}")
    nbgrader("autograde", LESSON)
    text = json.loads((folder / f"autograded/ann/{LESSON}/{LESSON}.ipynb").read_text())["cells"][0]["outputs"][0][
        "text"
    ]
    assert scores() == {"ann": 0}
    assert "This is the notebook of 08_coffee, handed in as 07_tea: hand in the right one." in " ".join(
        "".join(text).split()
    )


def test_an_assignment_that_is_no_lesson_is_not_marked(nbgrader, hand_in, solved, folder, marks):
    place = folder / f"source/quiz/{LESSON}x.ipynb"
    place.parent.mkdir()
    place.write_bytes((folder / f"source/{LESSON}/{LESSON}.ipynb").read_bytes())
    assert nbgrader("generate_assignment", "quiz") == 0
    hand_in("ann", solved, f"{LESSON}x.ipynb", "quiz")
    assert nbgrader("autograde", "quiz") == 1
    assert marks["asked"] == []


@pytest.mark.linux
def test_marks_are_those_of_the_hidden_tests_and_feedback_keeps_their_secret(nbgrader, hand_in, solved, scores, folder):
    half = SOLVED.replace("return body", 'print("a warning", file=__import__("sys").stderr)\n    return "tea"')
    hand_in("ann", solved)
    hand_in("bob", with_cells(solved, lambda cells: cells[3].update(source=half)))
    assert nbgrader("autograde", LESSON) == 0
    assert nbgrader("generate_feedback", LESSON) == 0
    assert scores() == {"ann": 3, "bob": 1.5}
    page = (folder / f"feedback/bob/{LESSON}/{LESSON}.html").read_text(encoding="utf-8")
    assert "What came back is not the text that waits in the queue." in page
    secrets = [line.strip() for line in HIDDEN.splitlines() if "assert" in line or "def test" in line or "rng" in line]
    assert not [line for line in secrets if line in page]


@pytest.mark.linux
def test_a_grader_that_does_not_start_is_one_sentence(tmp_path):
    with pytest.raises(KitError, match=r"^There are no notebooks yet"):
        apart.grade(apart.Terms(str(tmp_path), 1), [("ann", "x.ipynb")])
