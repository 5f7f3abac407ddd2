"""Pages that need nothing but themselves: one HTML file, without scripts, that asks no server for anything."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from grader.writers.sheet import number
from grader.writers.timeline import duration, named, outcome
from kit.result import NOT_ATTEMPTED, NOT_YET, PASSED

_HERE = Path(__file__).parent
_LONGEST = 4_000
"""Letters of a sentence that are shown: a learner's own text may be in it, of any length."""

_LONGEST_NAME = 80
_CODE = re.compile(r"`([^`]+)`")
_WORDS = {PASSED: "passed", NOT_YET: "not yet", NOT_ATTEMPTED: "not attempted"}
_SIGNS = {PASSED: "✓", NOT_YET: "✗", NOT_ATTEMPTED: "○"}


def page(template: str, **values: Any) -> str:
    """Return a page made from a template beside this file; every value in it is escaped."""
    return _environment().get_template(template).render(values)


def coded(text: str) -> Markup:
    """Return a sentence with what stands in backticks as code, and without the end when it has none."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(_cut(text, _LONGEST)))))


def brief(name: str) -> str:
    """Return somebody's name, or a file's, without the end when it has none."""
    return _cut(name, _LONGEST_NAME)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]} …"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "points": number,
        "duration": duration,
        "named": named,
        "outcome": outcome,
        "coded": coded,
        "brief": brief,
    }
    environment.globals |= {"words": _WORDS, "signs": _SIGNS}
    return environment
