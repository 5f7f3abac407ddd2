"""A lesson's title and the hints above an exercise, as HTML for pages: from the notebook that learners have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from markdown_it import MarkdownIt
from markupsafe import Markup

from grader.lessons import Lesson

_DETAILS = re.compile(r"<details>\s*<summary>(.*?)</summary>(.*?)</details>", re.DOTALL)
_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable("image")


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint: what to click on, and what is then seen."""

    title: str
    text: Markup


def hints(lesson: Lesson, exercise: str) -> list[Hint]:
    """Return the collapsed details between the exercise's heading and its cell."""
    before = list(takewhile(lambda cell: cell.exercise != exercise, lesson.cells))
    if len(before) == len(lesson.cells):
        return []
    above = list(takewhile(lambda cell: cell.kind == "markdown", reversed(before)))
    text = "\n\n".join(cell.source for cell in reversed(above))
    headings = list(_HEADING.finditer(_DETAILS.sub(lambda found: " " * len(found[0]), text)))
    start = headings[-1].end() if headings else 0
    return [
        Hint(found[1], Markup(_MARKDOWN.render(found[2])))  # ours, and HTML in it is escaped
        for found in _DETAILS.finditer(text, start)
    ]


def title(lesson: Lesson) -> str:
    """Return the heading that the lesson begins with."""
    heading = _HEADING.search(lesson.cells[0].source) if lesson.cells else None
    return heading[0].lstrip("# ") if heading else lesson.name
