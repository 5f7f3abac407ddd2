"""What grading found, as data and as the file results.json, whose form README.md describes."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

SCHEMA = 1
NAME = "results.json"
LEVEL = "C"
"""How learners' code is kept apart: C is a process of its own and no more."""


@dataclass(frozen=True, slots=True)
class Tested:
    """How one test ended. message: what the learner may read, "" when passed."""

    name: str
    hidden: bool
    outcome: str
    message: str


@dataclass(frozen=True, slots=True)
class Marked:
    """One exercise's marks. score: points × hidden tests passed ÷ hidden tests, to two decimals."""

    name: str
    score: float
    max_score: float
    outcome: str
    tests: tuple[Tested, ...]


@dataclass(frozen=True, slots=True)
class Graded:
    """One submission's marks. lesson: None when it is none of the course's. notes: a sentence each, for a person."""

    student: str
    lesson: str | None
    score: float
    max_score: float
    isolation: str
    notes: tuple[str, ...]
    seconds: float
    exercises: tuple[Marked, ...]


def write(folder: Path, seed: int, submissions: Sequence[Graded]) -> Path:
    """Put results.json into the folder, whole or not at all, and return its path."""
    data = {"schema": SCHEMA, "seed": seed, "isolation": LEVEL, "submissions": [asdict(each) for each in submissions]}
    target = folder / NAME
    part = folder / f".{NAME}.part"
    part.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    os.replace(part, target)
    return target
