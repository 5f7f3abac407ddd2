"""What stands below an exercise's cell: a text and a number, and never anything that nbgrader takes for an error."""

from __future__ import annotations

import nbformat
import pytest
from nbgrader.utils import determine_grade

from grader.formgrader import marks
from grader.formgrader.paper import Blank
from grader.results import Marked
from tests.unit.grader.nbgrader_course.conftest import graded
from tests.unit.grader.tea import LESSON


@pytest.fixture
def marked(tea):
    """Return the exercise's cell with the marks of a submission."""

    def put(found):
        notebook = Blank(tea.notebooks / f"{LESSON}.ipynb").unwritten()
        marks.put(notebook, found)
        nbformat.validate(notebook)
        return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader"))

    return put


def test_a_cell_gets_one_text_and_one_number(marked):
    outputs = marked(graded("ann", 1.5)).outputs
    assert [each.get("name", each.output_type) for each in outputs] == ["stdout", "execute_result"]
    assert outputs[1].data == {"text/plain": "1.5"}


def test_the_text_says_how_it_went(marked):
    assert marked(graded("ann", 1.5)).outputs[0].text == (
        "1 of 2 hidden tests passed: 1.5 of 3 points.\n"
        "  ✓ Any kind of tea arrives\n"
        "  ✗ The text is what was sent\n"
        "    What came back is not the text.\n"
        "The tests that you can run yourself (they give no points):\n"
        "  ✓ One order waits in the queue\n"
    )


def test_an_untouched_exercise_is_not_attempted(marked):
    assert marked(graded("ann", 0, outcome="not_attempted")).outputs[0].text == "Not attempted: 0 of 3 points.\n"


def test_notes_stand_above_the_first_exercise(marked):
    text = marked(graded("ann", 3, notes=["Cell 3 stopped."])).outputs[0].text
    assert text.startswith("About the whole notebook:\n  • Cell 3 stopped.\n\n1 of 2 hidden tests passed")


def test_no_marks_are_0_points(marked):
    cell = marked(graded("ann", 0, lesson=None, exercises=(), notes=["It is no notebook."]))
    assert "Nothing in this notebook could be graded for this exercise: 0 of 3 points." in cell.outputs[0].text
    assert cell.outputs[1].data["text/plain"] == "0"


@pytest.mark.parametrize(("score", "most", "given"), [(2, 3, 3), (1, 3, 1.5), (9, 3, 3), (-1, 3, 0), (1.33, 2, 1.33)])
def test_points_are_in_the_range_that_the_cell_has(score, most, given):
    assert marks.score(Marked("brew", score, 2.0, "not_yet", ()), most) == given


def test_nbgrader_reads_the_same_points(marked):
    cell = marked(graded("ann", 2.33))
    cell.metadata.nbgrader.solution = False
    assert determine_grade(cell) == (2.33, 3)


def test_the_isolation_stands_in_the_notebook(tea):
    notebook = Blank(tea.notebooks / f"{LESSON}.ipynb").unwritten()
    marks.put(notebook, graded("ann", 3))
    assert notebook.metadata.grader["isolation"] == "C"
