"""A course of one lesson with one exercise, small enough to be read at a glance."""

from __future__ import annotations

from pathlib import Path

LESSON = "07_tea"

SOURCE = '''
# %% [markdown]
# # 7 · Tea

# %% setup
import json

LIMIT = 3

# %%
print("an ordinary cell of the course's")

# %% exercise="brew" points=3
def brew(sqs, url, kind):
    """Send one order for tea and return its text."""
    ### BEGIN SOLUTION
    body = json.dumps({"tea": kind})
    sqs.send_message(QueueUrl=url, MessageBody=body)
    return body
    ### END SOLUTION

# %%
check("brew")
'''

VISIBLE = '''
"""brew"""

import json


def test_the_order_is_sent(student, sandbox):
    """One order waits in the queue"""
    sqs = sandbox.client("sqs")
    url = sqs.create_queue(QueueName="tea")["QueueUrl"]
    student.brew(sqs, url, "green")
    got = [json.loads(each["Body"]) for each in sqs.receive_message(QueueUrl=url).get("Messages", [])]
    assert got == [{"tea": "green"}], f"The queue holds {got}; expected is one order for green tea."
'''

HIDDEN = '''
"""brew, hidden"""

import json


def test_every_kind_is_sent(student, sandbox, rng):
    """Any kind of tea arrives"""
    sqs, url = queue(sandbox)
    kind = f"kind-{rng.randrange(1000)}"
    student.brew(sqs, url, kind)
    got = [json.loads(body) for body in bodies(sqs, url)]
    assert got == [{"tea": kind}], "What waits in the queue is not the order that was to be sent."


def test_the_text_is_what_was_sent(student, sandbox):
    """The text that comes back is the text in the queue"""
    sqs, url = queue(sandbox)
    text = student.brew(sqs, url, "black")
    sent = bodies(sqs, url)
    assert [text] == sent, "What came back is not the text that waits in the queue."


def queue(sandbox):
    sqs = sandbox.client("sqs")
    return sqs, sqs.create_queue(QueueName="tea")["QueueUrl"]


def bodies(sqs, url):
    return [each["Body"] for each in sqs.receive_message(QueueUrl=url).get("Messages", [])]
'''

RIGHT = '''
"""With a formatted text."""


def brew(sqs, url, kind):
    text = '{"tea": "%s"}' % kind
    if text:
        sqs.send_message(QueueUrl=url, MessageBody=text)
    return text
'''

WRONG = {
    "green_only": '''
"""What waits in the queue is not the order that was to be sent"""
import json
def brew(sqs, url, kind):
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"tea": "green"}))
    return json.dumps({"tea": "green"})
''',
    "says_nothing": '''
"""What came back is not the text that waits"""
import json
def brew(sqs, url, kind):
    sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"tea": kind}))
''',
    "sends_nothing": '''
"""The queue holds …; expected is one order"""
def brew(sqs, url, kind):
    return "tea"
''',
}

SOLVED = "def brew(sqs, url, kind):" + SOURCE.partition("def brew(sqs, url, kind):")[2].partition("\n# %%")[0]


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.lstrip("\n"), encoding="utf-8")
