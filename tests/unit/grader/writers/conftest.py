"""A course whose one notebook has hints, and a run in which every text is a stranger's."""

from __future__ import annotations

import json

import pytest

from grader.lessons import Course
from grader.results import Event
from tests.unit.grader.tea import LESSON
from tests.unit.grader.writers.by_hand import HOSTILE, ended, failed, graded, marked, run_of

ABOVE = """Some text.

<details><summary>What you saw, and why</summary>

Not a hint.
</details>

### Exercise: brew (3 points)

<details><summary>Hint 1</summary>

Use `send_message`. <b>Boldly</b>
</details>

<details><summary>Hint 2</summary>

See [the page](https://docs.aws.amazon.com/sqs).
</details>
"""


def cell(kind, source, **metadata):
    return {"cell_type": kind, "source": source, "metadata": metadata}


@pytest.fixture
def course(tmp_path):
    cells = [
        cell("markdown", "# 7 · Tea"),
        cell("markdown", ABOVE),
        cell("code", "def brew(): ...", nbgrader={"grade_id": "brew", "points": 3}),
        cell("markdown", "<details><summary>Below</summary>Not a hint either.</details>"),
    ]
    path = tmp_path / f"course/notebooks/{LESSON}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return Course(tmp_path / "course")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "marks"


@pytest.fixture
def hostile():
    """A run in which every text is a stranger's."""
    submissions = []
    for text in HOSTILE.values():
        event = Event(0.0, "SendMessage", text, None, text)
        exercise = marked(failed(text, claim=text, name=text, events=[event]), ended(), score=1.5)
        submissions.append(graded(text, exercise, place=text, notes=(text,), stopped={text: 1}))
        submissions.append(graded(text, lesson=None, place=text, notes=(text,)))
    return run_of(*submissions)
