"""An instructor's whole way through Formgrader in JupyterLab, from the course folder to a learner's feedback."""

from __future__ import annotations

import json
import sys

import pytest

from grader.formgrader.layout import lay_out
from grader.lessons import Course
from tests.browser.formgrader import Formgrader, exchange, nbgrader, running, solutions
from tests.browser.lab import ROOT

LESSON = "00_start_here"
SCRIPT = "<script>window.top.hacked = 1</script><img src=x onerror='window.top.hacked = 2'>"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="grading needs Linux")


@pytest.fixture
def own(tmp_path):
    return tmp_path / "own"


@pytest.fixture
def laid_out(own):
    own.mkdir()
    return lay_out(Course(ROOT), own / "my course")


@pytest.fixture
def formgrader(chromium, laid_out, own):
    """Formgrader in a JupyterLab of its own, on a machine without a network."""
    with running(laid_out, own) as url:
        context = chromium.new_context(viewport={"width": 1500, "height": 1000}, reduced_motion="reduce")
        context.route(lambda address: not address.startswith(url.partition("lab")[0]), lambda route: route.abort())
        page = context.new_page()
        page.set_default_timeout(30_000)
        yield Formgrader(page, url)
        context.close()


@pytest.fixture
def ann(laid_out, own):
    """What a learner does with nbgrader in her own folder: ``ann(command)``, and ``ann.work()`` solves the lesson."""

    class Ann:
        folder = own / "ann"

        def __call__(self, command, *options):
            nbgrader(self.folder, own, command, LESSON, *options, *exchange(laid_out, own))

        def work(self):
            path = self.folder / LESSON / f"{LESSON}.ipynb"
            notebook = json.loads(path.read_text(encoding="utf-8"))
            for cell in notebook["cells"]:
                cell["source"] = solutions(LESSON).get(
                    cell["metadata"].get("nbgrader", {}).get("grade_id"), cell["source"]
                )
            notebook["cells"] += [notebook["cells"][-1], {**notebook["cells"][0], "source": SCRIPT}]
            path.chmod(0o644)
            path.write_text(json.dumps(notebook), encoding="utf-8")

    return Ann()


def test_a_lesson_goes_from_the_instructor_to_a_learner_and_back(formgrader, ann):
    for button in ("assign", "release"):
        assert "Success" in formgrader.press(LESSON, button)
    ann("fetch_assignment")
    ann.work()
    ann("submit", "--student=ann")
    assert "Collecting submission: ann" in formgrader.press(LESSON, "collect")

    formgrader.row(LESSON).locator(".num-submissions a").click()
    assert "Success" in formgrader.press("ann", "autograde")
    row = formgrader.row("ann").inner_text().split("\t")
    assert (row[1], *row[3:5]) == ("ann", "graded", "1 / 1")

    formgrader.show("ann", LESSON)
    shown = formgrader.frame.locator("body").inner_text()
    assert "hidden tests passed: 1 of 1 points." in shown
    assert formgrader.page.evaluate("window.hacked") is None
    assert SCRIPT in shown

    formgrader.follow("Manage Assignments")
    for button in ("generate-feedback", "release-feedback"):
        assert "Success" in formgrader.press(LESSON, button)
    ann("fetch_feedback", "--student=ann")
    (page,) = (ann.folder / LESSON / "feedback").rglob("*.html")
    assert "hidden tests passed: 1 of 1 points." in page.read_text(encoding="utf-8")
