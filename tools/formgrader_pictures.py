"""Make docs/formgrader-*.png, the instructors' pictures, from the real product: Formgrader in JupyterLab in Chromium.

python -m tools.formgrader_pictures

A class of four hands in a lesson: one solved it, one half of it, one nothing, and one tried to be clever.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from grader.formgrader.layout import LaidOut, lay_out
from grader.lessons import Course
from tests.browser.formgrader import Formgrader, exchange, nbgrader, running, solutions
from tests.browser.lab import ROOT, SWITCHES, find_chromium

LESSON = "03_visibility_timeout"
WRONG = """def keep_alive(sqs, queue_url, receipt_handle, seconds):
    try:
        sqs.change_message_visibility(QueueUrl=queue_url, ReceiptHandle=receipt_handle, VisibilityTimeout=seconds)
        return True
    except ClientError:
        return False
"""
CLEVER = """class Always(int):
    def __eq__(self, other):
        return True

def choose_timeout(durations):
    return Always(1)
"""
Notebook = dict[str, Any]
WIDTH = 1320
_TO_TOP = "cell => window.scrollTo(0, cell.getBoundingClientRect().top + window.scrollY - 120)"


def main() -> None:
    """Write the pictures."""
    own = Path(tempfile.mkdtemp())
    laid_out = lay_out(Course(ROOT), own / "course")
    with sync_playwright() as playwright, running(laid_out, own) as url:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*SWITCHES, "--no-sandbox"])
        formgrader = Formgrader(_page(browser), url)
        formgrader.page.keyboard.press("Control+b")  # no file browser
        for button in ("assign", "release"):
            formgrader.press(LESSON, button)
        for student, work in CLASS.items():
            _hand_in(laid_out, own, student, work)
        formgrader.press(LESSON, "collect")
        formgrader.row("00_start_here").wait_for()
        _picture(formgrader, "assignments", 620)
        _autograde(formgrader)
        _picture(formgrader, "submissions", 560)
        formgrader.show("bob", LESSON)
        formgrader.frame.locator(".nbgrader_cell").nth(1).evaluate(_TO_TOP)
        _picture(formgrader, "marks", 760)
        formgrader.follow("Manage Assignments")
        formgrader.press(LESSON, "generate-feedback")
        _feedback(browser, laid_out)
        browser.close()


def _page(browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": WIDTH, "height": 900}, reduced_motion="reduce")
    page.set_default_timeout(60_000)
    return page


def _hand_in(laid_out: LaidOut, own: Path, student: str, work: Callable[[Notebook], None]) -> None:
    """Fetch the lesson, work on it, and submit it, as a learner does."""
    folder = own / student
    nbgrader(folder, own, "fetch_assignment", LESSON, *exchange(laid_out, own))
    path = folder / LESSON / f"{LESSON}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    work(notebook)
    path.chmod(0o644)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    nbgrader(folder, own, "submit", LESSON, f"--student={student}", *exchange(laid_out, own))


def _solve(notebook: Notebook) -> None:
    _answer(notebook, solutions(LESSON))


def _solve_half(notebook: Notebook) -> None:
    ours = solutions(LESSON)
    _answer(notebook, {"choose_timeout": ours["choose_timeout"], "keep_alive": WRONG, "give_back": ours["give_back"]})


def _cheat(notebook: Notebook) -> None:
    _answer(notebook, {"choose_timeout": CLEVER})
    notebook["cells"].append(next(cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader")))


def _leave(notebook: Notebook) -> None:
    """Hand in what was given out."""


def _answer(notebook: Notebook, answers: dict[str, str]) -> None:
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = answers.get(name, cell["source"])


CLASS = {"ann": _solve, "bob": _solve_half, "cy": _leave, "mallory": _cheat}


def _autograde(formgrader: Formgrader) -> None:
    formgrader.row(LESSON).locator(".num-submissions a").click()
    for student in CLASS:
        formgrader.press(student, "autograde")


def _picture(formgrader: Formgrader, name: str, height: int) -> None:
    formgrader.page.mouse.move(0, 0)
    formgrader.page.wait_for_timeout(500)
    formgrader.page.screenshot(path=_path(name), clip={"x": 0, "y": 0, "width": WIDTH, "height": height})


def _feedback(browser: Browser, laid_out: LaidOut) -> None:
    """Take a picture of the page that a learner gets, which needs no network."""
    page = _page(browser)
    page.route("http*://**", lambda route: route.abort())
    page.goto((laid_out.folder / "feedback" / "bob" / LESSON / f"{LESSON}.html").as_uri())
    page.locator("a[name='keep_alive']").evaluate(_TO_TOP)
    page.screenshot(path=_path("feedback"), clip={"x": 0, "y": 0, "width": WIDTH, "height": 640})


def _path(name: str) -> Path:
    return ROOT / "docs" / f"formgrader-{name}.png"


if __name__ == "__main__":
    main()
