"""Make docs/queue-view.png, the README's picture, from the real product: a notebook in JupyterLab in Chromium.

python -m tools.picture
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.lab import ROOT, SWITCHES, Notebook, find_chromium, running_lab, write_notebook

STORY = """
import boto3
from kit import Sandbox
from kit.widgets import QueueView
sandbox = Sandbox(seed=7)
sqs = boto3.client("sqs")
dead = sqs.create_queue(QueueName="orders-dead")["QueueUrl"]
arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
policy = '{"deadLetterTargetArn": "' + arn + '", "maxReceiveCount": "2"}'
url = sqs.create_queue(QueueName="orders", Attributes={"RedrivePolicy": policy})["QueueUrl"]
team = {name: sandbox.client("sqs", name=name) for name in ("ann", "bob")}

def send(*numbers, **options):
    for number in numbers:
        sqs.send_message(QueueUrl=url, MessageBody=f"order {number}", **options)

def receive(name, count=1):
    return team[name].receive_message(QueueUrl=url, MaxNumberOfMessages=count).get("Messages", [])

send(1, 2, 3)
for message in receive("ann", 2)[:1]:
    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
for _ in range(2):
    sandbox.clock.advance(31)
    receive("bob", 2)
sandbox.clock.advance(31)
send(4, 5)
receive("ann", 2)
sandbox.clock.advance(12)
send(6, 7, 8)
receive("bob")
send(9, DelaySeconds=45)
QueueView(sandbox, "orders")
"""


def main() -> None:
    """Write the picture."""
    with sync_playwright() as playwright, running_lab(Path(tempfile.mkdtemp())) as lab:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*SWITCHES, "--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 900}, device_scale_factor=1.5)
        path = write_notebook(lab, "picture.ipynb", [STORY])
        page.goto(lab.page_url())
        page.wait_for_function("() => window.jupyterapp?.started")
        page.evaluate("() => window.jupyterapp.restored")
        notebook = Notebook(page, lab, path).open()
        page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
        notebook.run(0)
        view = notebook.widget("Queue view of orders")
        view.scroll_into_view_if_needed()
        page.wait_for_timeout(800)
        picture = ROOT / "docs" / "queue-view.png"
        picture.parent.mkdir(exist_ok=True)
        view.screenshot(path=str(picture))
        browser.close()


if __name__ == "__main__":
    main()
