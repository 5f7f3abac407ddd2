"""``check(my_function)``: the visible tests of an exercise, run in an account of their own, answered on a card.

The learner's own sandbox is neither seen nor disturbed. Whatever goes wrong ends in a sentence, never in a stack trace.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, MutableMapping
from random import SystemRandom
from typing import Any

from kit import course, progress
from kit.card import Card
from kit.errors import KitError
from kit.result import BROKEN, NOT_ATTEMPTED, Result
from kit.student import Namespace


def check(answer: str | Callable[..., Any], seed: int | None = None) -> Card:
    """Run the visible tests of an exercise on your function and return a card that shows what they saw.

    answer: the function, or its name. seed: repeats an earlier run exactly; a card shows the seed it used.
    """
    drawn = SystemRandom().randrange(10**6) if seed is None else seed
    name = answer if isinstance(answer, str) else getattr(answer, "__name__", repr(answer))
    try:
        tests = course.visible_tests(name)
    except KitError as unknown:
        return Card(name, [], drawn, str(unknown))
    names = _names(name, answer, _caller_names())
    if name not in names:
        return Card(
            name, [], drawn, f"There is no function {name} yet: run the cell above that defines it, then check again."
        )
    from kit.examine import examine  # brings pytest, which takes half a second that only a check should pay

    results = examine([tests], Namespace(names), drawn)
    return Card(name, results, drawn, _save(name, results))


def _caller_names() -> MutableMapping[str, Any]:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is not None:
        return shell.user_ns  # type: ignore[no-any-return]  # IPython is untyped here
    frame = inspect.currentframe()
    while frame is not None and frame.f_globals.get("__name__", "").startswith("kit."):
        frame = frame.f_back
    return {} if frame is None else frame.f_globals


def _names(name: str, answer: str | Callable[..., Any], names: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if isinstance(answer, str) or names.get(name) is answer:
        return names
    return {**names, name: answer}


def _save(name: str, results: list[Result]) -> str:
    if any(result.outcome == BROKEN for result in results) or {result.outcome for result in results} == {NOT_ATTEMPTED}:
        return ""
    try:
        progress.record(name, sum(result.outcome == "passed" for result in results), len(results))
    except OSError as error:
        return f"Your progress could not be saved ({error.strerror}); the check itself is not affected."
    return ""
