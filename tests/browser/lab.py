"""A JupyterLab of our own on this machine, and a notebook in it as a test sees it."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import ElementHandle, Locator, Page

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 60
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
SWITCHES = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """Return the path of this machine's Chromium, or None."""
    return next((path for name in CHROMIUMS if (path := shutil.which(name))), None)


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: where it answers, and the folder it serves."""

    url: str
    token: str
    folder: Path

    def page_url(self) -> str:
        """Return the address of the whole application."""
        return f"{self.url}lab?token={self.token}"


@contextmanager
def running_lab(own: Path) -> Iterator[Lab]:
    """Start JupyterLab from this very environment with settings of its own under ``own``, and end it afterwards."""
    folder, runtime, token = own / "notebooks", own / "runtime", secrets.token_hex(16)
    folder.mkdir(parents=True)
    with (own / "lab.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(_command(folder), env=_environment(own, token), stdout=log, stderr=log, cwd=folder)
        try:
            yield Lab(_answering(process, runtime, token, own / "lab.log"), token, folder)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _command(folder: Path) -> list[str]:
    options = [
        "--no-browser",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.port=0",
        f"--ServerApp.root_dir={folder}",
        "--ServerApp.terminals_enabled=False",
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.news_url=",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--ServerApp.allow_root=True")
    return [sys.executable, "-m", "jupyterlab", *options]


def _environment(own: Path, token: str) -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))}
    folders = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    own_folders = {name: str(own / folder) for name, folder in folders.items()}
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    progress = str(own / "progress.json")
    return {**mine, **own_folders, "JUPYTER_TOKEN": token, "PYTHONPATH": path, "KIT_PROGRESS": progress}


def _answering(process: subprocess.Popen[bytes], runtime: Path, token: str, log: Path) -> str:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        for found in runtime.glob(f"jpserver-{process.pid}.json"):
            try:
                url = json.loads(found.read_text(encoding="utf-8"))["url"]
                urllib.request.urlopen(f"{url}api/status?token={token}", timeout=5).close()
            except (OSError, ValueError):
                continue  # half-written, or not listening yet
            return str(url)
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


class Notebook:
    """A notebook that is open in the browser. Cells are numbered from 0."""

    def __init__(self, page: Page, lab: Lab, path: str) -> None:
        self.page = page
        self.lab = lab
        self.path = path

    def open(self) -> Notebook:
        """Open it in the browser and wait for its kernel."""
        self.page.evaluate(
            "path => { void window.jupyterapp.commands.execute('docmanager:open', {path, factory: 'Notebook'}); }",
            self.path,
        )
        self.page.wait_for_function(
            """path => {
                const panel = window.jupyterapp.shell.currentWidget;
                const kernel = panel?.sessionContext?.session?.kernel;
                return panel?.context?.path === path && panel.context.isReady && kernel?.status === 'idle';
            }""",
            arg=self.path,
        )
        return self

    def close(self) -> None:
        """Close it without saving and end its kernel."""
        self.page.evaluate(
            """() => {
                const panel = window.jupyterapp.shell.currentWidget;
                void panel.sessionContext.shutdown();
                panel.context.model.dirty = false;
                panel.dispose();
            }"""
        )

    def start(self, number: int) -> None:
        """Start a cell and do not wait for its end."""
        self._execute("notebook:run-cell", number)

    def run(self, number: int, timeout: float = 30) -> None:
        """Run a cell to its end, whether or not it fails. timeout: seconds."""
        self.start(number)
        self.wait(timeout)

    def run_all(self, timeout: float = 120) -> None:
        """Run all cells, to the end or to the first one that fails. timeout: seconds."""
        self._execute("notebook:run-all-cells", 0)
        self.wait(timeout)

    def wait(self, timeout: float = 30) -> None:
        """Wait for the end of what was started. timeout: seconds."""
        self.page.wait_for_function("() => window.courseRan", timeout=timeout * 1000)

    def busy(self) -> bool:
        """Tell whether what was started is still running."""
        return not self.page.evaluate("() => window.courseRan")

    def _execute(self, command: str, number: int) -> None:
        self.page.evaluate(
            """([command, number]) => {
                const app = window.jupyterapp;
                app.shell.currentWidget.content.activeCellIndex = number;
                window.courseRan = false;
                void app.commands.execute(command).finally(() => { window.courseRan = true; });
            }""",
            [command, number],
        )

    def text(self, number: int) -> str:
        """Return what a cell has printed."""
        outputs = self._cell(number, "cell.model.outputs.toJSON()")
        return "".join("".join(one.get("text", one.get("traceback", ""))) for one in outputs)

    def errors(self) -> list[str]:
        """Return the names and messages of the errors that cells ended with."""
        return list(
            self.page.evaluate(
                """() => window.jupyterapp.shell.currentWidget.content.widgets
                    .filter(cell => cell.model.type === 'code')
                    .flatMap(cell => cell.model.outputs.toJSON())
                    .filter(output => output.output_type === 'error')
                    .map(output => `${output.ename}: ${output.evalue}`)"""
            )
        )

    def cell_count(self) -> int:
        """Return how many cells there are."""
        return int(self.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.length"))

    def interrupt(self) -> None:
        """Interrupt the kernel, as the stop button does."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.interrupt()")

    def widget(self, label: str) -> Locator:
        """Return the widget of this label, like ``Queue view of orders``, once it is there."""
        found = self.page.get_by_role("region", name=label, exact=True)
        found.wait_for()
        return found

    def _cell(self, number: int, expression: str) -> Any:
        return self.page.evaluate(
            f"""number => {{
                const cell = window.jupyterapp.shell.currentWidget.content.widgets[number];
                return {expression};
            }}""",
            number,
        )


def write_notebook(lab: Lab, name: str, cells: list[str]) -> str:
    """Write a notebook of code cells into the served folder and return its path there."""
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, lab.folder / name)
    return name


def set_theme(page: Page, dark: bool) -> None:
    """Switch JupyterLab's theme."""
    theme = "JupyterLab Dark" if dark else "JupyterLab Light"
    page.evaluate("theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
    page.wait_for_function("dark => (document.body.dataset.jpThemeLight === 'false') === dark", arg=dark)


def overflowing(element: ElementHandle) -> list[str]:
    """Return what inside an element reaches beyond its right edge, as tag.class names."""
    return list(
        element.evaluate(
            """root => {
                const edge = root.getBoundingClientRect().right + 1;
                const wide = [...root.querySelectorAll('*')].filter(
                    one => one.getBoundingClientRect().right > edge && !one.closest('.kit-unseen'));
                return wide.map(one => `${one.tagName}.${one.getAttribute('class')}`);
            }"""
        )
    )
