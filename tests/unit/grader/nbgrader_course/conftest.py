"""The small course laid out for nbgrader, nbgrader's commands run on it in this process, and marks made up for it."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import AutogradeApp, ExportApp, GenerateAssignmentApp, GenerateFeedbackApp

from grader import build
from grader.formgrader import apart
from grader.formgrader.layout import lay_out
from grader.lessons import Course
from grader.results import Graded, Marked, Tested
from tests.unit.grader.tea import HIDDEN, LESSON, RIGHT, SOLVED, SOURCE, VISIBLE, write

APPS = {
    "generate_assignment": GenerateAssignmentApp,
    "autograde": AutogradeApp,
    "generate_feedback": GenerateFeedbackApp,
    "export": ExportApp,
}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"))  # nbgrader's own


@pytest.fixture(scope="session")
def tea(tmp_path_factory):
    """The course, with its notebooks."""
    root = tmp_path_factory.mktemp("tea") / "course"
    write(root / f"solutions/{LESSON}.py", SOURCE)
    write(root / f"kit/exercises/{LESSON}/test_brew.py", VISIBLE)
    write(root / f"grader/hidden/{LESSON}/test_brew.py", HIDDEN)
    write(root / f"grader/answers/{LESSON}/brew/right_formatted.py", RIGHT)
    course = Course(root)
    for page in build.pages(course, course.lessons()):
        page.write()
    return course


@pytest.fixture(scope="session")
def laid_out(tea, tmp_path_factory):
    folder = tmp_path_factory.mktemp("laid_out") / "nbgrader"
    lay_out(tea, folder)
    return folder


@pytest.fixture
def quick(monkeypatch):
    """Let new gradebooks be made without the command that nbgrader asks for their form's number."""
    monkeypatch.setattr("nbgrader.api.get_alembic_version", lambda: "none")


@pytest.fixture
def folder(laid_out, tmp_path, monkeypatch):
    """The course laid out, which is where nbgrader is started."""
    folder = tmp_path / "nbgrader"
    shutil.copytree(laid_out, folder)
    for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR", "CONFIG_PATH"):
        monkeypatch.setenv(f"JUPYTER_{name}", str(tmp_path / "jupyter"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def nbgrader(folder, monkeypatch):
    """Run a command of nbgrader and return its exit code."""
    monkeypatch.setattr(sys, "path", [*sys.path])  # nbgrader puts its folder there

    def run(command, *arguments):
        app = APPS[command]()
        try:
            app.initialize([*arguments])
            app.start()
        except SystemExit as end:
            return end.code
        finally:
            app.reset()
        return 0

    return run


@pytest.fixture
def hand_in(folder):
    """Put a notebook (a dict), a text or bytes into a student's folder of submissions, and return its path."""

    def put(student, notebook, name=f"{LESSON}.ipynb", lesson=LESSON):
        path = folder / "submitted" / student / lesson / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(notebook) if isinstance(notebook, dict) else notebook
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return put


@pytest.fixture
def released(tea):
    """The lesson's notebook as learners get it."""
    return json.loads((tea.notebooks / f"{LESSON}.ipynb").read_text(encoding="utf-8"))


@pytest.fixture
def solved(released):
    released["cells"][3]["source"] = SOLVED
    return released


@pytest.fixture
def marks(monkeypatch):
    """Let the grader find made-up marks, full ones unless a student has others, and note what it was asked to grade."""
    asked, given = [], {}

    def grade(terms, submissions):
        given["terms"] = terms
        asked.append([student for student, _ in submissions])
        return {place: given.get(student, graded(student, 3, place=place)) for student, place in submissions}

    monkeypatch.setattr(apart, "grade", grade)
    given["asked"] = asked
    return given


@pytest.fixture
def scores(folder):
    """Return the students' scores as the gradebook has them."""

    def read():
        with Gradebook(f"sqlite:///{folder}/gradebook.db") as book:
            return {each.student.id: each.score for each in book.assignment_submissions(LESSON)}

    return read


def graded(student, score, place="", lesson=LESSON, outcome="not_yet", notes=(), exercises=None):
    """Return made-up marks for the one exercise, which gives up to 3 points."""
    tests = (
        Tested("test_the_order_is_sent", "One order waits in the queue", False, "passed", ""),
        Tested("test_every_kind_is_sent", "Any kind of tea arrives", True, "passed", ""),
        Tested("test_the_text", "The text is what was sent", True, "not_yet", "What came back is not the text."),
    )
    marked = (Marked("brew", score, 3.0, outcome, tests),) if exercises is None else exercises
    return Graded(student, place, "", lesson, score, 3.0, "C", tuple(notes), 0.1, marked)
