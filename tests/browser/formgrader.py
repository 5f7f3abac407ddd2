"""Formgrader in a JupyterLab of an instructor's, as the command opens it that ``grader nbgrader`` prints."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import FrameLocator, Locator, Page

from grader.formgrader.layout import LaidOut
from grader.formgrader.settings import COURSE
from grader.lessons import Course
from tests.browser.lab import ROOT, STARTS_WITHIN

OWN_FOLDERS = {
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "JUPYTERLAB_SETTINGS_DIR": "settings",
    "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    "IPYTHONDIR": "ipython",
}


def environment(own: Path) -> dict[str, str]:
    """Return an environment in which Jupyter keeps everything below a folder."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))}
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {**mine, "PYTHONPATH": path, **{name: str(own / folder) for name, folder in OWN_FOLDERS.items()}}


@contextmanager
def running(laid_out: LaidOut, own: Path) -> Iterator[str]:
    """Run the printed command, with a port and a token of our own, and give the address of JupyterLab."""
    token = secrets.token_hex(16)
    command = f"{laid_out.command} --no-browser --ServerApp.port=0"
    with (own / "lab.log").open("w", encoding="utf-8") as log:
        variables = {**environment(own), "JUPYTER_TOKEN": token}
        process = subprocess.Popen(command, shell=True, env=variables, stdout=log, stderr=log, start_new_session=True)
        try:
            yield f"{_answering(process, own, token)}lab?token={token}"
        finally:
            os.killpg(process.pid, 15)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait()


def _answering(process: subprocess.Popen[bytes], own: Path, token: str) -> str:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        for found in (own / "runtime").glob("jpserver-*.json"):
            try:
                url = json.loads(found.read_text(encoding="utf-8"))["url"]
                urllib.request.urlopen(f"{url}api/status?token={token}", timeout=5).close()
            except (OSError, ValueError):
                continue  # half-written, or not listening yet
            return str(url)
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{(own / 'lab.log').read_text(encoding='utf-8')[-3000:]}")


def nbgrader(folder: Path, own: Path, *arguments: str) -> None:
    """Run a command of nbgrader in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment(own), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def exchange(laid_out: LaidOut, own: Path) -> list[str]:
    """Return the options with which a learner's nbgrader finds the course."""
    return [
        f"--course={COURSE}",
        f"--Exchange.root={laid_out.folder / 'exchange'}",
        f"--Exchange.cache={own / 'cache'}",
    ]


def solutions(lesson: str) -> dict[str, str]:
    """Return our own answers to a lesson's exercises, by name."""
    found = {each.name: each for each in Course(ROOT).lessons()}[lesson]
    return {cell.exercise: cell.source for cell in found.exercises}


class Formgrader:
    """Formgrader's tab in JupyterLab."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.goto(url)
        page.get_by_role("menuitem", name="Nbgrader").click()
        page.get_by_role("menuitem", name="Formgrader", exact=True).click()
        self.frame: FrameLocator = page.frame_locator("iframe[src*='formgrader']")

    def row(self, text: str) -> Locator:
        """Return the table's row that has this text in it."""
        return self.frame.locator("#main-table tr").filter(has_text=text)

    def press(self, text: str, column: str) -> str:
        """Press the button in a row's column, close the message that comes, and return what it says."""
        self.row(text).locator(f".{column} a").click()
        message = self.frame.locator(".modal.in")
        said = message.inner_text()
        message.get_by_role("button", name="OK").click()
        message.wait_for(state="detached")
        return said

    def show(self, student: str, lesson: str) -> None:
        """Show a student's notebook, with its marks."""
        self.follow("Manage Students")
        self.row(student).get_by_role("link").first.click()
        self.row(lesson).get_by_role("link").first.click()
        self.row(lesson).get_by_role("link").first.click()
        self.frame.locator("input.score").first.wait_for()

    def follow(self, name: str) -> None:
        """Follow a link beside the table."""
        if self.frame.locator("input.score").count():  # a notebook, which has no such links
            self.frame.get_by_role("link", name="Manual Grading", exact=True).click()
        self.frame.get_by_role("link", name=name, exact=True).first.click()
        self.frame.locator("#main-table a").first.wait_for()
