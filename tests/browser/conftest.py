"""One JupyterLab and one Chromium for the whole session; a fresh notebook for every test."""

from __future__ import annotations

import os
import shutil
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.lab import SWITCHES, Notebook, find_chromium, running_lab, set_theme, write_notebook

WIDE = {"width": 1200, "height": 900}
_names = count(1)


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    path = find_chromium()
    if path is None and os.environ.get("CI") == "true":
        pytest.fail("There is no Chromium here, and in CI the browser tests must run: install chromium.")
    if path is None:
        pytest.skip("there is no Chromium on this machine; install one to run the browser tests")
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*SWITCHES, *as_root])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lab(chromium, tmp_path_factory):
    with running_lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture(scope="session")
def shared_page(chromium, lab):
    context = chromium.new_context(viewport=WIDE, reduced_motion="reduce")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(lab.page_url())
    page.wait_for_function("() => window.jupyterapp?.started")
    page.evaluate(
        """async () => {
            await window.jupyterapp.started;
            await window.jupyterapp.restored;
            window.jupyterapp.shell.collapseLeft();
        }"""
    )
    yield page
    context.close()


@pytest.fixture
def page(shared_page):
    """The one page, wide and light again, with what went wrong in it turned into a failure."""
    problems = []
    shared_page.set_viewport_size(WIDE)
    set_theme(shared_page, dark=False)

    def note(problem):
        problems.append(problem)

    shared_page.on("pageerror", note)
    yield shared_page
    shared_page.remove_listener("pageerror", note)
    assert not problems


@pytest.fixture
def notebook(page, lab):
    """``notebook([source, ...])`` opens a new notebook of these code cells; its kernel ends with the test."""
    opened = []

    def open_cells(cells):
        return open_path(write_notebook(lab, f"test_{next(_names)}.ipynb", cells))

    def open_path(path):
        opened.append(Notebook(page, lab, path).open())
        return opened[-1]

    yield open_cells
    for one in opened:
        one.close()


@pytest.fixture
def lesson(page, lab):
    """``lesson(path)`` opens a copy of a notebook file, with the files around it; its kernel ends with the test."""
    opened = []

    def open_copy(path: Path):
        folder = f"lesson_{next(_names)}"
        shutil.copytree(path.parent, lab.folder / folder, ignore=shutil.ignore_patterns(".*"))
        opened.append(Notebook(page, lab, f"{folder}/{path.name}").open())
        return opened[-1]

    yield open_copy
    for one in opened:
        one.close()
