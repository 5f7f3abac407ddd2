"""The values that pass between a test and a learner's code, as plain JSON: one codec for every way they go.

What comes out is of exactly the built-in types, whatever went in claimed to be, so a value cannot lie about itself.
Things that cannot be copied (clients, clocks, functions) travel as references, which the two sides resolve themselves.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from kit.errors import KitError

_DEEPEST = 60
_MOST_ENTRIES, _MOST_IN_ALL = 5_000, 50_000
_LARGEST_EXPONENT = 1_000


class NotPlain(KitError):
    """A value that the codec does not carry; its text names the type."""


def encode(value: Any, refer: Callable[[Any], dict[str, Any] | None], depth: int = 0) -> Any:
    """Return ``value`` as JSON data.

    refer: returns the reference of what cannot be copied, or None.
    Raises NotPlain for anything else than None, bool, int, float, str, bytes, list, tuple, set, dict, Decimal and
    datetime.
    """
    if depth > _DEEPEST:
        raise NotPlain("a value nested too deeply")
    if value is None or value is True or value is False:
        return value
    for kind, encoder in _ENCODERS:
        if isinstance(value, kind):
            return encoder(value, lambda item: encode(item, refer, depth + 1))
    reference = refer(value)
    if reference is None:
        raise NotPlain(f"a {type(value).__name__}")
    return {"$": "reference", "v": reference}


def decode(data: Any, resolve: Callable[[dict[str, Any]], Any]) -> Any:
    """Return the value that JSON ``data`` stands for, in exactly the built-in types.

    resolve: returns what a reference stands for. Raises NotPlain for anything that ``encode`` does not make.
    """
    return _decode(data, resolve, 0, _Entries())


class _Entries:
    """Counts the entries of all sets and dicts of a value: clever keys could make many of them take minutes."""

    def __init__(self) -> None:
        self._left = _MOST_IN_ALL

    def of(self, container: Any) -> Any:
        """Return the container; raises NotPlain when it has too many entries, or all have by now."""
        self._left -= len(container)
        if len(container) > _MOST_ENTRIES or self._left < 0:
            raise NotPlain(f"a set or dict of more than {_MOST_ENTRIES:,} entries, or too many of them")
        return container


def _decode(data: Any, resolve: Callable[[dict[str, Any]], Any], depth: int, entries: _Entries) -> Any:
    if depth > _DEEPEST:
        raise NotPlain("a value nested too deeply")
    if data is None or type(data) in (bool, int, str):
        return data
    if type(data) is float and math.isfinite(data):
        return data
    if type(data) is list:
        return [_decode(item, resolve, depth + 1, entries) for item in data]
    if type(data) is dict and data.keys() == {"$", "v"} and type(data["$"]) is str:
        if data["$"] == "reference" and type(data["v"]) is dict:
            return resolve(data["v"])
        if data["$"] in _DECODERS:
            inner = partial(_decode, resolve=resolve, depth=depth + 1, entries=entries)
            return _decode_tagged(data["$"], data["v"], inner, entries)
    raise NotPlain("something that is no value")


def _decode_tagged(name: str, data: Any, inner: Callable[[Any], Any], entries: _Entries) -> Any:
    try:
        return _DECODERS[name](entries.of(data) if name in _KEYED else data, inner)
    except NotPlain:
        raise
    except (TypeError, ValueError, ArithmeticError, AttributeError):
        raise NotPlain("something that is no value") from None


def _encode_float(value: float, _: Callable[[Any], Any]) -> float:
    plain = float.__add__(value, 0.0)
    if not math.isfinite(plain):
        raise NotPlain("a number that is not finite")
    return plain


def _modest(value: Decimal) -> Decimal:
    """Refuse a number that is none, or so large that a test's ``int(value)`` would never end."""
    if not value.is_finite() or abs(value.adjusted()) > _LARGEST_EXPONENT:
        raise NotPlain("a number that is not finite, or beyond all measure")
    return value


def _tag(name: str, data: Any) -> dict[str, Any]:
    return {"$": name, "v": data}


_ENCODERS: tuple[tuple[type, Callable[[Any, Callable[[Any], Any]], Any]], ...] = (
    (int, lambda value, _: int.__add__(value, 0)),
    (float, _encode_float),
    (str, lambda value, _: str.__str__(value)),
    (bytes, lambda value, _: _tag("bytes", base64.b64encode(value).decode())),
    (bytearray, lambda value, _: _tag("bytes", base64.b64encode(value).decode())),
    (list, lambda value, inner: [inner(item) for item in list.__iter__(value)]),
    (tuple, lambda value, inner: _tag("tuple", [inner(item) for item in tuple.__iter__(value)])),
    (set, lambda value, inner: _tag("set", [inner(item) for item in value])),
    (frozenset, lambda value, inner: _tag("set", [inner(item) for item in value])),
    (dict, lambda value, inner: _tag("dict", [[inner(key), inner(item)] for key, item in dict.items(value)])),
    (Decimal, lambda value, _: _tag("Decimal", Decimal.__str__(_modest(value)))),
    (datetime, lambda value, _: _tag("datetime", value.isoformat())),
)

_KEYED = ("set", "dict")

_DECODERS: dict[str, Callable[[Any, Callable[[Any], Any]], Any]] = {
    "bytes": lambda data, _: base64.b64decode(data, validate=True),
    "tuple": lambda data, inner: tuple(inner(item) for item in data),
    "set": lambda data, inner: {inner(item) for item in data},
    "dict": lambda data, inner: {inner(key): inner(item) for key, item in data},
    "Decimal": lambda data, _: _modest(Decimal(str.strip(data))),
    "datetime": lambda data, _: datetime.fromisoformat(data),
}
