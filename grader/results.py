"""What grading found, as data and as the file results.json, whose form README.md describes.

The file is the one truth: feedback, reports and the files for other tools are made from it and from nothing else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import chain
from pathlib import Path
from typing import Any

from kit.errors import KitError

SCHEMA = 2
NAME = "results.json"
MOST_EVENTS = 60
"""Calls that are kept of one test."""


@dataclass(frozen=True, slots=True)
class Event:
    """One AWS call of a test that was not passed, without anything that the learner's code sent.

    at: virtual seconds since the test's first moment. outcome: ``ok`` or AWS's error code.
    count: how many messages or entries it was about, None where that means nothing. injected: the fault, or None.
    """

    at: float
    operation: str
    outcome: str
    count: int | None = None
    injected: str | None = None


@dataclass(frozen=True, slots=True)
class Tested:
    """How one test ended. claim: what it says is true. message: what the learner may read, "" when passed.

    outcome: passed, not_yet or not_attempted. seconds: real time. events: what AWS saw, none when passed.
    """

    name: str
    claim: str
    hidden: bool
    outcome: str
    message: str
    events: tuple[Event, ...] = ()


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
    """One submission's marks.

    place: its path, as it was handed in. digest: SHA-256 of its bytes, "" when it could not be read.
    lesson: None when it is none of the course's. notes: a sentence each, for a person. seconds: real time.
    stopped: what the jail refused the notebook's code, and how often: ``{"socket": 2}``.
    """

    student: str
    place: str
    digest: str
    lesson: str | None
    score: float
    max_score: float
    isolation: str
    notes: tuple[str, ...]
    seconds: float
    exercises: tuple[Marked, ...]
    stopped: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """All of results.json. isolation: the weakest level of the run."""

    seed: int
    isolation: str
    submissions: tuple[Graded, ...]


def write(folder: Path, run: Run) -> Path:
    """Put results.json into the folder, whole or not at all, and return its path."""
    head = json.dumps({"schema": SCHEMA, "seed": run.seed, "isolation": run.isolation}).removesuffix("}")
    lines = (json.dumps(each, default=_fields) for each in run.submissions)
    return _replace(folder / NAME, chain([head, ', "submissions": ['], _between(",\n", lines), ["]}\n"]))


def read(folder: Path) -> Run:
    """Return what results.json in the folder says; raises KitError when there is none that can be read."""
    path = folder / NAME
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise KitError(f"{path} has form {data['schema']} and this grader reads form {SCHEMA}: grade again.")
        return Run(data["seed"], data["isolation"], tuple(map(graded_from, data["submissions"])))
    except FileNotFoundError:
        raise KitError(f"There is no {NAME} in {folder}: run `python -m grader grade PATH --out {folder}`.") from None
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        raise KitError(f"{path} is damaged: grade again.") from None


def replace_whole(path: Path, data: Any) -> Path:
    """Write JSON in the place of a file, so that a reader finds the old one or the new one; returns the path."""
    return _replace(path, [json.dumps(data, default=_fields), "\n"])


def _replace(path: Path, pieces: Iterable[str]) -> Path:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with part.open("w", encoding="utf-8") as file:
        file.writelines(pieces)
    os.replace(part, path)
    return path


def _between(sign: str, pieces: Iterable[str]) -> Iterator[str]:
    """Yield the pieces, one a line, with a sign between them."""
    for number, piece in enumerate(pieces):
        yield f"{sign if number else chr(10)}{piece}"


def _fields(data: Any) -> dict[str, Any]:
    """Return a dataclass's fields as JSON wants them; ``asdict`` copies everything and takes four times as long."""
    return {field.name: getattr(data, field.name) for field in fields(data)}


def graded_from(data: Mapping[str, Any]) -> Graded:
    """Return one submission's marks from their JSON form; raises what a wrong form gives rise to."""
    return Graded(**{**data, "notes": tuple(data["notes"]), "exercises": _all(_marked_from, data["exercises"])})


def _marked_from(data: Mapping[str, Any]) -> Marked:
    return Marked(**{**data, "tests": _all(_tested_from, data["tests"])})


def _tested_from(data: Mapping[str, Any]) -> Tested:
    return Tested(**{**data, "events": tuple(Event(**event) for event in data["events"])})


def _all(make: Any, items: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(map(make, items))
