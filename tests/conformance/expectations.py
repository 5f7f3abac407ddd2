"""What a row expects: looking into an answer by path, and comparing what is there with what AWS answers."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

ABSENT = object()
"""What is found where an answer holds nothing."""


class Unmet(AssertionError):
    """An answer is not the one that AWS gives."""


def find(answer: Any, path: str) -> Any:
    """Return what an answer holds at ``Messages.*.Body``, ``Attributes.QueueArn`` or ``Messages.0``; else ABSENT.

    ``*`` goes through a list, and finds [] where there is none. Raises Unmet for anything but the error in a refusal.
    """
    if isinstance(answer, dict) and "Error" in answer and path.split(".")[0] not in ("Error", "ResponseMetadata"):
        raise Unmet(f"The call was refused: {answer['Error']['Code']}, {answer['Error'].get('Message', '')}")
    return _find(answer, path.split(".") if path else [])


def _find(value: Any, parts: list[str]) -> Any:
    if not parts:
        return value
    part, rest = parts[0], parts[1:]
    if part == "*":
        found = [_find(item, rest) for item in ([] if value is ABSENT else value)]
        nested = "*" in rest
        return [item for items in found for item in items] if nested else found
    if isinstance(value, list):
        position = int(part)
        return _find(value[position], rest) if -len(value) <= position < len(value) else ABSENT
    if isinstance(value, dict) and part in value:
        return _find(value[part], rest)
    return _find(ABSENT, rest) if "*" in rest else ABSENT


def compare(expected: Any, actual: Any, what: str) -> None:
    """Raise Unmet unless the actual value is the expected one, or satisfies its sign (``{$like: …}``)."""
    sign = next((key for key in expected if key in _SIGNS), None) if isinstance(expected, dict) else None
    good = _SIGNS[sign](expected[sign], actual) if sign else expected == actual
    if not good:
        shown = "nothing" if actual is ABSENT else repr(actual)
        raise Unmet(f"{what}: AWS answers {expected!r}, here is {shown}")


def _has(expected: dict[str, Any], actual: Any) -> bool:
    return isinstance(actual, dict) and all(actual.get(key) == value for key, value in expected.items())


def _rises(_: object, actual: Any) -> bool:
    numbers = [int(item) for item in actual]
    return all(earlier < later for earlier, later in itertools.pairwise(numbers))


def _is_json(expected: Any, actual: Any) -> bool:
    return isinstance(actual, str) and json.loads(actual) == expected


def _within(expected: list[float], actual: Any) -> bool:
    factor, base = expected
    return bool(actual <= factor * base)


_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "$absent": lambda _, actual: actual is ABSENT,
    "$there": lambda _, actual: actual is not ABSENT,
    "$like": lambda pattern, actual: isinstance(actual, str) and re.fullmatch(pattern, actual, re.DOTALL) is not None,
    "$not": lambda unwanted, actual: actual is not ABSENT and actual != unwanted,
    "$one_of": lambda choices, actual: actual in choices,
    "$unordered": lambda items, actual: isinstance(actual, list) and Counter(actual) == Counter(items),
    "$contains": lambda part, actual: actual is not ABSENT and part in actual,
    "$distinct": lambda number, actual: isinstance(actual, list) and len(actual) == number == len(set(actual)),
    "$length": lambda length, actual: isinstance(actual, list) and len(actual) == length,
    "$has": _has,
    "$rises": _rises,
    "$json": _is_json,
    "$within": _within,
}
"""Ways to expect something else than one exact value."""
