"""The gradebook's writer: marks arrive where nbgrader looks for them, and nothing that people put there is lost."""

from __future__ import annotations

import csv
from dataclasses import replace
from hashlib import sha256

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

from grader.formgrader.paper import Blank
from grader.results import Marked, Run
from grader.writers import gradebook
from kit.errors import KitError
from tests.unit.grader.nbgrader_course.conftest import graded
from tests.unit.grader.tea import LESSON

WHERE = ("brew", LESSON, LESSON)


def run_of(*submissions):
    return Run(1, "C", submissions)


@pytest.fixture
def write(tea, tmp_path, quick):
    """Write submissions into a gradebook, which is new at first, and return the files."""
    return lambda *submissions: gradebook.write(run_of(*submissions), tea, tmp_path / "out")


@pytest.fixture
def book(tmp_path):
    """Open that gradebook."""
    opened = []

    def open_it():
        opened.append(Gradebook(f"sqlite:///{tmp_path}/out/gradebook.db"))
        return opened[-1]

    yield open_it
    for each in opened:
        each.close()


def test_marks_are_in_a_new_gradebook(write, book):
    write(graded("ann", 1.5), graded("bob", 3))
    found = {
        each.student.id: (each.score, each.max_score, each.needs_manual_grade)
        for each in book().assignment_submissions(LESSON)
    }
    assert found == {"ann": (1.5, 3, False), "bob": (3, 3, False)}


def test_the_files_that_were_written_are_told(write, tmp_path):
    paper = tmp_path / f"out/autograded/ann/{LESSON}/{LESSON}.ipynb"
    assert write(graded("ann", 1.5)) == [tmp_path / "out/gradebook.db", paper]
    assert paper.is_file()


def test_another_gradebook_can_be_named(tea, tmp_path, quick):
    other = tmp_path / "elsewhere/marks 100%?.db"
    assert gradebook.write(run_of(graded("ann", 1)), tea, tmp_path / "out", other)[0] == other
    assert other.is_file()
    assert not (tmp_path / "out").exists()


def test_written_again_the_new_marks_stand(write, book):
    write(graded("ann", 1.5))
    write(graded("ann", 3))
    assert book().find_grade(*WHERE, "ann").auto_score == 3


def test_other_students_stay(write, book):
    write(graded("ann", 1.5))
    write(graded("bob", 3))
    assert book().find_grade(*WHERE, "ann").auto_score == 1.5


def test_what_people_wrote_stays(write, book):
    write(graded("ann", 1.5))
    opened = book()
    grade, comment = opened.find_grade(*WHERE, "ann"), opened.find_comment(*WHERE, "ann")
    grade.manual_score, grade.extra_credit, comment.manual_comment = 2.5, 0.5, "Fine"
    opened.find_submission_notebook(LESSON, LESSON, "ann").late_submission_penalty = 1.0
    opened.find_student("ann").last_name = "Lee"
    opened.db.commit()
    write(graded("ann", 3))
    after = book()
    grade, comment = after.find_grade(*WHERE, "ann"), after.find_comment(*WHERE, "ann")
    assert (grade.auto_score, grade.manual_score, grade.extra_credit, grade.needs_manual_grade) == (3, 2.5, 0.5, True)
    assert (comment.comment, after.find_student("ann").last_name) == ("Fine", "Lee")
    assert after.find_submission_notebook(LESSON, LESSON, "ann").late_submission_penalty == 1.0


def test_the_same_marks_again_ask_nobody_for_another_look(write, book):
    write(graded("ann", 1.5))
    opened = book()
    grade = opened.find_grade(*WHERE, "ann")
    grade.manual_score, grade.needs_manual_grade = 2.5, False
    opened.db.commit()
    write(graded("ann", 1.5))
    assert not book().find_grade(*WHERE, "ann").needs_manual_grade


def test_cells_of_an_instructors_own_stay(write, book):
    write(graded("ann", 1.5))
    opened = book()
    opened.add_grade_cell("essay", LESSON, LESSON, max_score=5, cell_type="markdown")
    opened.db.commit()
    write(graded("ann", 3), graded("bob", 3))
    assert book().find_grade("essay", LESSON, LESSON, "bob").auto_score is None


def test_an_exercise_that_came_later_is_added(write, book):
    write(graded("ann", 1.5))
    opened = book()
    opened.db.delete(opened.find_grade(*WHERE, "ann"))
    opened.db.delete(opened.find_comment(*WHERE, "ann"))
    opened.db.commit()
    write(graded("ann", 3))
    assert book().find_grade(*WHERE, "ann").auto_score == 3


def test_the_best_of_a_students_notebooks_counts(write, book):
    write(graded("ann", 1), graded("ann", 3), graded("ann", 2))
    assert book().find_grade(*WHERE, "ann").auto_score == 3


@pytest.mark.parametrize("place", [f"class/ann/{LESSON}.ipynb", f"submitted/ann/{LESSON}/Untitled.ipynb"])
def test_a_file_that_is_no_notebook_is_0_for_the_lesson_that_it_is_called(write, book, place):
    write(graded("ann", 0, place, lesson=None, exercises=()))
    assert book().find_grade(*WHERE, "ann").auto_score == 0


def test_a_notebook_of_no_lesson_only_makes_its_student_known(write, book):
    write(graded("ann", 0, "class/ann/x.ipynb", lesson=None, exercises=()))
    opened = book()
    assert ([each.id for each in opened.students], opened.assignments) == (["ann"], [])


def test_an_untouched_exercise_has_no_response(write, book):
    write(graded("ann", 0, outcome="not_attempted"))
    assert book().find_comment(*WHERE, "ann").comment == "No response."


@pytest.mark.parametrize("student", ["..", ".", "a/../../b", "\ud800", "\0", "Ünal O'Neill %?#", "<b>"])
def test_a_student_may_be_called_anything(write, book, tmp_path, student):
    before = sorted(path for path in tmp_path.iterdir() if path.name != "out")
    write(graded(student, 3))
    assert [each.score for each in book().assignment_submissions(LESSON)] == [3]
    assert sorted(path for path in tmp_path.iterdir() if path.name != "out") == before


def test_the_notebook_is_shown_when_it_is_still_the_one_that_was_graded(write, tmp_path):
    place = tmp_path / "ann.ipynb"
    place.write_text('{"cells": [{"cell_type": "code", "source": "brew = 6174"}]}')
    _, paper = write(replace(graded("ann", 3, str(place)), digest=sha256(place.read_bytes()).hexdigest()))
    assert "brew = 6174" in paper.read_text()


def test_another_notebook_in_its_place_is_not_shown(write, tmp_path):
    place = tmp_path / "ann.ipynb"
    place.write_text('{"cells": [{"cell_type": "code", "source": "brew = 6174"}]}')
    _, paper = write(replace(graded("ann", 3, str(place)), digest="0" * 64))
    assert "brew = 6174" not in paper.read_text()
    assert "The notebook was not at hand" in paper.read_text()


def test_the_moment_of_handing_in_is_kept(write, book, tmp_path):
    place = tmp_path / "ann/tea.ipynb"
    place.parent.mkdir()
    (place.parent / "timestamp.txt").write_text("2026-03-01 10:00:00.000000 UTC")
    write(graded("ann", 3, str(place)))
    assert book().find_submission(LESSON, "ann").timestamp.isoformat() == "2026-03-01T10:00:00"


def test_formgrader_shows_the_marks(folder, tea):
    gradebook.write(run_of(graded("ann", 1.5)), tea, folder)
    api = NbGraderAPI(CourseDirectory(root=str(folder)))
    shown = [
        (each["student"], each["score"], each["max_score"], each["autograded"]) for each in api.get_submissions(LESSON)
    ]
    assert shown == [("ann", 1.5, 3, True)]
    assert len(api.get_notebook_submissions(LESSON, LESSON)) == 1


def test_nbgrader_makes_feedback_and_a_table_of_it(nbgrader, folder, tea):
    gradebook.write(run_of(graded("ann", 1.5)), tea, folder)
    assert nbgrader("generate_feedback", LESSON) == 0
    assert nbgrader("export") == 0
    page = (folder / f"feedback/ann/{LESSON}/{LESSON}.html").read_text(encoding="utf-8")
    assert "What came back is not the text." in page
    with (folder / "grades.csv").open() as file:
        assert [(row["student_id"], row["score"]) for row in csv.DictReader(file)] == [("ann", "1.5")]


def test_what_is_no_gradebook_is_one_sentence_and_stays(tea, tmp_path):
    path = tmp_path / "gradebook.db"
    path.write_text("a shopping list, which is longer than a header of a database would be\n" * 3)
    before = path.read_bytes()
    with pytest.raises(
        KitError, match=r"gradebook\.db cannot be used as nbgrader's gradebook \(file is not a database\)"
    ):
        gradebook.write(run_of(graded("ann", 3)), tea, tmp_path)
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_one_sentence(tea, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(KitError, match="cannot be used as nbgrader's gradebook"):
        gradebook.write(run_of(graded("ann", 3)), tea, tmp_path / "file")


def test_new_points_of_an_exercise_are_followed(write, book, tea, monkeypatch):
    write(graded("ann", 1.5))
    blank = Blank(tea.notebooks / f"{LESSON}.ipynb")
    blank.exercises["brew"].metadata.nbgrader.points = 6
    monkeypatch.setattr(gradebook, "Blank", lambda _: blank)
    write(replace(graded("bob", 6), exercises=(Marked("brew", 6.0, 6.0, "passed", ()),)))
    assert book().find_grade(*WHERE, "bob").auto_score == 6
