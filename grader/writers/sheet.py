"""CSV that a spreadsheet shows and does not run: a student may be called ``=HYPERLINK(...)``.

The remedy is OWASP's (https://owasp.org/www-community/attacks/CSV_Injection): an apostrophe before what begins a
formula, also after a character at which a spreadsheet of another country would divide the line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from grader.writers.files import shown

_FORMULA = re.compile(r"(^|[;,|])(\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")


def text(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV in the way of RFC 4180: commas, quotes where they are needed, CRLF."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue()


def words(cell: str) -> str:
    """Return a stranger's text as one line that no spreadsheet takes for a formula."""
    return _FORMULA.sub(r"\1'\2", " ".join(shown(cell).split()))


def number(score: float) -> str:
    """Return points as gradebooks read them: ``1.33``, ``2``."""
    return f"{score:.2f}".rstrip("0").rstrip(".")
