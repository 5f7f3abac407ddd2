"""How long a learner waits: for ``import kit`` and ``Sandbox()``, and for the first widget that answers a click.

    python -m tests.bench.startup [--rounds 3]

prints JSON, in seconds. The widget's time runs from the start of JupyterLab's process to the first message that a click
on Send has put into the queue; it includes the start of the kernel.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.lab import SWITCHES, Notebook, find_chromium, running_lab, write_notebook

IMPORT = """
import time
start = time.perf_counter()
from kit import Sandbox
Sandbox()
print(time.perf_counter() - start)
"""
CELL = """
import boto3
from kit import Sandbox
from kit.widgets import QueueView
sandbox = Sandbox()
boto3.client("sqs").create_queue(QueueName="orders")
QueueView(sandbox, "orders")
"""


def import_seconds() -> float:
    """Seconds of ``import kit`` and ``Sandbox()`` in a fresh process."""
    return float(subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, text=True, check=True).stdout)


def widget_seconds() -> dict[str, float]:
    """Seconds from the start of JupyterLab to its page, and to the first click that has had its effect."""
    own = Path(tempfile.mkdtemp())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*SWITCHES, "--no-sandbox"])
        start = time.perf_counter()
        with running_lab(own) as lab:
            page = browser.new_page()
            path = write_notebook(lab, "first.ipynb", [CELL])
            page.goto(lab.page_url())
            page.wait_for_function("() => window.jupyterapp?.started")
            page.evaluate("() => window.jupyterapp.started")
            shown = time.perf_counter() - start
            notebook = Notebook(page, lab, path).open()
            notebook.run(0)
            view = notebook.widget("Queue view of orders")
            view.get_by_role("button", name="Send", exact=True).click()
            view.get_by_role("listitem").first.wait_for()
            seconds = {"page": round(shown, 2), "first_click": round(time.perf_counter() - start, 2)}
        browser.close()
    return seconds


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    import_seconds()  # the first one after an installation compiles
    imports = [import_seconds() for _ in range(rounds)]
    widgets = [widget_seconds() for _ in range(rounds)]
    found = {
        "import_kit_and_sandbox": round(statistics.median(imports), 3),
        "lab_to_page": statistics.median(one["page"] for one in widgets),
        "lab_to_first_click": statistics.median(one["first_click"] for one in widgets),
        "rounds": rounds,
    }
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
