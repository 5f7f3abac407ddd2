"""Marks as Gradescope's autograder reports them: gradescope/<student>.<lesson>/results.json, one for each submission.

The form is that of https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format. Each test is a case
with its claim as name; hidden tests share out the exercise's points, visible ones are worth nothing. Learners see the
visible ones at once, and the others, with the total, when the grades are published. All text is plain text.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from grader.lessons import Course
from grader.results import Graded, Marked, Run, Tested
from grader.writers.files import names, put, shown
from kit.result import NOT_ATTEMPTED, PASSED

_STUB = "Not attempted: the cell still holds the code that it was handed out with."


def write(run: Run, course: Course, folder: Path) -> list[Path]:
    """Write a results.json for each submission, in a folder of its own."""
    return [
        put(folder / "gradescope" / name / "results.json", json.dumps(_report(graded), indent=1) + "\n")
        for name, graded in zip(names(run), run.submissions, strict=True)
    ]


def _report(graded: Graded) -> dict[str, Any]:
    return {
        "score": graded.score,
        "execution_time": graded.seconds,
        "output": shown("\n".join([*graded.notes, f"Isolation level {graded.isolation}."])),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [_case(marked, tested) for marked in graded.exercises for tested in marked.tests],
    }


def _case(marked: Marked, tested: Tested) -> dict[str, Any]:
    worth = _worth(marked) if tested.hidden else 0.0
    return {
        "name": shown(f"{marked.name}: {tested.claim}"),
        "score": worth if tested.outcome == PASSED else 0.0,
        "max_score": worth,
        "status": "passed" if tested.outcome == PASSED else "failed",
        "output": _STUB if tested.outcome == NOT_ATTEMPTED else shown(tested.message),
        "visibility": "after_published" if tested.hidden else "visible",
    }


def _worth(marked: Marked) -> float:
    return round(marked.max_score / sum(tested.hidden for tested in marked.tests), 4)
