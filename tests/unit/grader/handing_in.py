"""Zips made to order, and what becomes of what was handed in."""

from __future__ import annotations

import io
import stat
import zipfile

from grader import submissions
from kit.errors import KitError

NOTHING = "There is no notebook in what was handed in."
DAMAGED = "The zip is damaged: make it again and hand it in again."


def zip_of(*names, packing=zipfile.ZIP_DEFLATED):
    """Return a zip as bytes. names: of files that hold {}, or (name, content), or (entry, content)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for each in names:
            entry, content = each if isinstance(each, tuple) else (each, "{}")
            archive.writestr(entry, content)
    return file.getvalue()


def link(name):
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def read(submission):
    """Return the bytes, or the sentence that says why there are none."""
    try:
        return submission.read()
    except KitError as error:
        return str(error)


def found(*paths):
    return [(each.student, read(each)) for each in submissions.find(paths)]
