"""How a call in a learner's process ended, as the test sees it: a value, or an error that ``kit.student`` knows.

A process may claim anything. Its texts reach the learner's own visible tests only; what hidden tests may say is made
here, from names that Python and AWS gave, never from the learner's.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Set
from typing import Any

from grader.jail.channel import Frame, Malformed
from grader.jail.values import plain
from kit.codec import NotPlain
from kit.student import NotAttempted, StudentError

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,80}", re.ASCII)
"""What an error code looks like: the sandbox's sentences may repeat what the learner asked for, its codes do not."""

_KNOWN = {"ClientError", "ParamValidationError", "ConnectionClosedError", "KitError", "NotModelled", "SandboxEnded"}


class StudentLost(AssertionError):
    """The learner's process ended, hung or broke the protocol; a failed claim, which no ``pytest.raises`` takes."""


def value_of(name: str, end: Frame, said: Set[str]) -> Any:
    """Return what the function returned.

    said: error codes and sentences that the sandbox itself gave in this test.
    Raises NotAttempted, StudentError, and Malformed for a frame that is no end of a call.
    """
    if end.get("missing") is True:
        raise NotAttempted(f"{name} has not been written yet.")
    if "raised" in end:
        raise _raised(name, end, said)
    if "odd" in end:
        readable = "tests can read None, numbers, text, bytes, lists, tuples, sets, dicts and dates."
        sentence = f"{name} returned {_text(end['odd'])}; {readable}"
        raise _error(name, "TypeError", sentence, f"{name} returned something that no test can read; {readable}")
    if "no_function" in end:
        sentence = f"{name} is not a function but a {_text(end['no_function'])}."
        raise _error(name, "TypeError", sentence, f"{name} is not a function.")
    return _value(end)


def _value(end: Frame) -> Any:
    try:
        return plain(end["value"])
    except (KeyError, NotPlain):
        raise Malformed from None


def _raised(name: str, end: Frame, said: Set[str]) -> StudentError:
    kind, message, code = _text(end["raised"]), _text(end.get("message")), end.get("code")
    code = None if code is None else _text(code)
    error = StudentError(name, kind, message, code, message if message in said else "")
    given = (kind in said and _NAME.fullmatch(kind)) or kind in _KNOWN or _is_builtin(kind)
    public = kind if given else "an error of its own"
    error.private_sentence = f"{name} raised {public}, and the test had to stop there."
    return error


def _error(name: str, kind: str, sentence: str, private: str) -> StudentError:
    error = StudentError(name, kind, sentence, None, sentence)
    error.private_sentence = private
    return error


def _is_builtin(name: str) -> bool:
    known = getattr(builtins, name, None)
    return isinstance(known, type) and issubclass(known, BaseException)


def _text(value: Any) -> str:
    if type(value) is not str:
        raise Malformed
    return value
