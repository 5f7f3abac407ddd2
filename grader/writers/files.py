"""Files with names and texts of strangers: every name is safe on any system, and each file is whole or not there."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from grader.results import Run
from kit.errors import KitError

_LONGEST = 100
"""Bytes of a name, so that endings and a part file's own letters still fit into the 255 of common file systems."""

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters, which XML and databases refuse
    "\u202a-\u202e\u2066-\u2069"  # marks that turn the direction of the text after them
    "\ud800-\udfff\ufffe\uffff]"  # halves of characters, which no file can hold, and what is no character
)


def put(path: Path, text: str) -> Path:
    """Write a text file, whole or not at all, and return its path; raises KitError where nothing can be written."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(shown(text).encode())
        os.replace(part, path)
    except OSError as error:
        raise KitError(f"{path} cannot be written ({error.strerror}); give another folder.") from None
    return path


def shown(text: str) -> str:
    """Return a text without what no page, XML file or database can show."""
    return _UNFIT.sub("�", text)


def names(run: Run) -> list[str]:
    """Return a file's name for each submission, without ending: student and lesson, no two alike on any system."""
    return distinct([f"{each.student}.{each.lesson or 'not_recognised'}" for each in run.submissions])


def distinct(texts: Sequence[str]) -> list[str]:
    """Return a safe file name for each text. Same texts get numbers, and different ones that look alike a hash."""
    plain = {text: _plain(text) for text in texts}
    alike = Counter(name.casefold() for name in plain.values())
    found: dict[str, str] = {}
    for text in texts:
        name = plain[text]
        if alike[name.casefold()] > 1 or name != text.replace(" ", "_"):
            name += f"-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
        numbered = (f"{name}-{number}" for number in count(2))
        while name.casefold() in found:
            name = next(numbered)
        found[name.casefold()] = name
    return list(found.values())


def _plain(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(letter if letter.isalnum() or letter in "._-@+" else "_" for letter in composed)
    short = kept.encode()[:_LONGEST].decode(errors="ignore").strip(".-")
    return f"_{short}" if _RESERVED.match(short) else short or "_"
