"""Results made by hand, and the names of strangers."""

from __future__ import annotations

from grader.results import Event, Graded, Marked, Run, Tested
from tests.unit.grader.tea import LESSON

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "path": "../../etc/passwd",
    "reserved": "CON",
    "emoji": "👩🏽‍🚀 Ann",
    "long": "a" * 5000,
    "nothing": "",
    "dots": "..",
    "controls": "a\x00b\x1bc\x85",
    "half a letter": "\ud83d",
    "turned": "ann\u202etxt.exe",
    "lines": "ann\r\nbob\ttab",
    "formula": '=HYPERLINK("http://evil","ann")',
    "template": "{{ 7 * 7 }}{% raw %}",
    "quotes": "\"'><img src=x onerror=alert(1)>",
    "XML": "]]><!-- &amp; <a>",
    "points row": "Points Possible",
}


def ended(outcome="passed", message="", *, hidden=True, name="test_secret_name", claim="The tea is hot", events=()):
    return Tested(name, claim, hidden, outcome, message, tuple(events))


def failed(message="It was cold.", **more):
    return ended("not_yet", message, **more)


def marked(*tests, score=0.0, points=3.0, name="brew"):
    outcomes = {test.outcome for test in tests if test.hidden}
    outcome = outcomes.pop() if outcomes in ({"passed"}, {"not_attempted"}) else "not_yet"
    return Marked(name, score, points, outcome, tests)


def graded(student="ann", *exercises, lesson=LESSON, place="", notes=(), seconds=1.0, stopped=None):
    score, points = (sum(getattr(each, name) for each in exercises) for name in ("score", "max_score"))
    place = place or f"/home/teacher/class/{student}/tea.ipynb"
    return Graded(
        student, place, "0123456789abcdef", lesson, score, points, "A", notes, seconds, exercises, stopped or {}
    )


def run_of(*submissions):
    return Run(5, "A", submissions)


SOLVED = marked(ended(), ended(claim="The cup is full"), ended(hidden=False, name="test_shown"), score=3.0)
HALF = marked(ended(), failed(events=[Event(0.0, "SendMessage", "ok")]), ended(hidden=False), score=1.5)
STUB = marked(*(ended("not_attempted", "brew has not been written yet.", hidden=hidden) for hidden in (True, False)))
