"""Whose a notebook is, by where it lay: the layouts of course folders, and of what Moodle, Canvas and Gradescope give.

A learner may name folders within what is handed in, so only the outermost folder that is not the same for all counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_MOODLE = re.compile(r"(.+_\d+)_assignsubmission_.*", re.DOTALL)
_GRADESCOPE = re.compile(r"submission_\d+")
_CANVAS = re.compile(r"([^_]+)(?:_late)?(_\d+)_\d+_.+", re.DOTALL | re.IGNORECASE)
_MOST_LETTERS = 120


def wrapping(places: Sequence[tuple[str, ...]], stem: str) -> int:
    """Return how many outer folders are the same for all and name no student.

    They are nbgrader's ``submitted``, a folder called as the zip that it is in, and what holds downloads' folders.
    """
    depth = 0
    while _is_wrapping([place[depth:] for place in places], stem):
        depth += 1
    return depth


def _is_wrapping(places: Sequence[tuple[str, ...]], stem: str) -> bool:
    firsts = {place[0] if len(place) > 1 else "" for place in places}
    if len(firsts) != 1 or "" in firsts:
        return False
    return firsts <= {"submitted", stem} or all(_MOODLE.match(place[1]) or _is_gradescope(place) for place in places)


def _is_gradescope(place: tuple[str, ...]) -> bool:
    return len(place) > 2 and _GRADESCOPE.fullmatch(place[1]) is not None


def student(place: tuple[str, ...], otherwise: str) -> str:
    """Return whose a file is. place: its folders and its name, the first that names students first."""
    if found := _MOODLE.match(place[0]):
        return shown(found[1])
    if len(place) > 1:
        return shown(place[0])
    found = _CANVAS.fullmatch(place[0])
    return shown(found[1] + found[2] if found else otherwise)


def shown(name: str) -> str:
    """Return a name that a terminal, a file and JSON can show, the same for the same letters."""
    return printable(unicodedata.normalize("NFC", name.strip()))[:_MOST_LETTERS] or "?"


def printable(text: str) -> str:
    """Return text of anybody's in one line, without what moves a terminal's cursor or is no text at all."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)
