"""Marks as CSV for Canvas and Moodle: right in number, place and name, and no formula."""

from __future__ import annotations

import csv
import io

import pytest

from grader.writers import canvas, moodle, sheet
from tests.unit.grader.writers.by_hand import HALF, SOLVED, STUB, ended, graded, marked, run_of

OTHER = marked(ended(), score=2.0, points=2.0, name="pour")
CLASS = run_of(
    graded("bob", HALF),
    graded("ann", STUB, place="first"),
    graded("ann", SOLVED, place="second"),
    graded("ann", OTHER, lesson="08_cups"),
    graded("cho", lesson=None),
)


@pytest.fixture
def table(course, folder):
    """Write a form and read it as a spreadsheet does."""

    def read(form, run):
        [path] = form.write(run, course, folder)
        return list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))

    return read


def test_canvas_finds_the_columns_that_its_importer_looks_for(table):
    assert table(canvas, CLASS)[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "brew", "pour"]


def test_canvas_learns_what_the_exercises_are_worth(table):
    assert table(canvas, CLASS)[1] == ["    Points Possible", "", "", "", "", "3", "2"]


def test_canvas_gets_a_row_for_each_student_with_the_best_notebook_of_each_lesson(table):
    rows = {row[3]: row[5:] for row in table(canvas, CLASS)[2:]}
    assert rows == {"ann": ["3", "2"], "bob": ["1.5", ""], "cho": ["", ""]}


def test_not_attempted_is_0_and_not_empty(table):
    assert table(canvas, run_of(graded("ann", STUB)))[2][-1] == "0"


def test_nobody_can_pose_as_canvass_row_of_points(table):
    rows = table(canvas, run_of(graded("Points  Possible", SOLVED)))
    assert ["Points Possible" in row[0] for row in rows] == [False, True, False]


def test_moodle_gets_a_column_for_each_exercise_a_dash_for_what_is_missing_and_the_sum(table):
    assert table(moodle, CLASS) == [
        ["username", "brew", "pour", "total"],
        ["ann", "3", "2", "5"],
        ["bob", "1.5", "-", "1.5"],
        ["cho", "-", "-", "0"],
    ]


@pytest.mark.parametrize("form", [canvas, moodle])
def test_a_name_with_commas_quotes_and_lines_is_one_cell_of_one_line(form, table):
    rows = table(form, run_of(graded('O"Neil,\r\nAnn', SOLVED)))
    assert rows[-1][0] == 'O"Neil, Ann'


@pytest.mark.parametrize("form", [canvas, moodle])
def test_no_cell_of_hostile_names_is_a_formula(form, table, hostile):
    cells = [cell.lstrip() for row in table(form, hostile) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t")) or cell[:1] == "-" != cell]


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "\uff1d1", "ann;=1", 'ann";=1', "ann| @x", "ann,=1"]
)
def test_what_could_begin_a_formula_has_an_apostrophe_before_it(name):
    assert "'" in sheet.words(name)


@pytest.mark.parametrize("name", ["ann-marie", "ann+tea@example.edu", "O'Neil", "Ann; Bob", "1=1"])
def test_ordinary_names_are_left_alone(name):
    assert sheet.words(name) == name


@pytest.mark.parametrize(("score", "text"), [(0, "0"), (1.333333, "1.33"), (2.0, "2"), (10, "10"), (1234.5, "1234.5")])
def test_points_are_plain_numbers(score, text):
    assert sheet.number(score) == text
