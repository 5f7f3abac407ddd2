"""Files that are no notebooks, or hard to read, or lead somewhere else."""

from __future__ import annotations

import json
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.attacks.broken.hand_in import FULL, NAME, HandIn, solved, write

NO_JSON, NO_CELLS, NO_FILE = "does not hold JSON", "no list of cells", "no file"
_MEGABYTE = 2**20


def _text(made: str | bytes) -> Callable[[Path], object]:
    return lambda folder: write(folder, made)


def _large(folder: Path) -> None:
    with open(folder / NAME, "wb") as file:
        file.truncate(100 * _MEGABYTE)


def _in_encoding(encoding: str) -> Callable[[Path], object]:
    made = json.dumps(solved() | {"metadata": {"title": "Tách trà ☕"}}, ensure_ascii=False)
    return lambda folder: write(folder, made.encode(encoding))


def _bad_bytes(folder: Path) -> None:
    made = solved()
    made["cells"][0]["outputs"] = [{"output_type": "stream", "text": "HERE"}]
    write(folder, json.dumps(made).encode().replace(b"HERE", b"\xff\xfe\x80"))


def _zipped(*names: str, link: bool = False, password: bool = False, made: str = "") -> Callable[[Path], object]:
    """Return a maker of a zip that holds a solved notebook under these names."""

    def make(folder: Path) -> None:
        with zipfile.ZipFile(folder / "hand-in.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                entry = zipfile.ZipInfo(name)
                entry.compress_type = zipfile.ZIP_DEFLATED
                if link:
                    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
                archive.writestr(entry, made or json.dumps(solved()))
        if password:
            data = bytearray((folder / "hand-in.zip").read_bytes())
            for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
                data[data.index(mark) + flags] |= 1
            (folder / "hand-in.zip").write_bytes(data)

    return make


def _bomb(folder: Path) -> None:
    _zipped(NAME, made="\0" * 600 * _MEGABYTE)(folder)


def _nested(folder: Path) -> None:
    _zipped(NAME)(folder)
    os.replace(folder / "hand-in.zip", folder / "inner")
    with zipfile.ZipFile(folder / "hand-in.zip", "w") as archive:
        archive.write(folder / "inner", "week1/inner.zip")
    (folder / "inner").unlink()


def _damaged(folder: Path) -> None:
    _zipped(NAME)(folder)
    data = (folder / "hand-in.zip").read_bytes()
    (folder / "hand-in.zip").write_bytes(data[: len(data) // 2])


def _link(target: str) -> Callable[[Path], object]:
    return lambda folder: os.symlink(target, folder / NAME)


def _unreadable(folder: Path) -> None:
    write(folder, solved()).chmod(0)


def _named(name: str | bytes) -> Callable[[Path], object]:
    return lambda folder: write(folder, solved(), os.fsdecode(name))


def _two(folder: Path) -> None:
    write(folder, solved())
    write(folder, solved(), "copy of it.ipynb")


def _nothing(folder: Path) -> None:
    (folder / "answers.docx").write_bytes(b"PK")


def _doubled() -> str:
    text = json.dumps(solved())
    return '{"cells": [], "metadata": 1, ' + text[1:]


_UNREAD = HandIn("unreadable", _unreadable, (0,), ("could not be read",))
_ROOT_READS_ALL = HandIn("unreadable", _unreadable, (FULL,))

CASES = [
    HandIn("not_json", _text("import json\nprint(1)\n"), (0,), (NO_JSON,)),
    HandIn("empty", _text(""), (0,), (NO_JSON,)),
    HandIn("blank", _text(" \n\t" * 1000), (0,), (NO_JSON,)),
    HandIn("half", _text(json.dumps(solved())[:-40]), (0,), (NO_JSON,)),
    HandIn("html", _text("<!DOCTYPE html><html><body>Sign in to download</body></html>"), (0,), (NO_JSON,)),
    HandIn("binary", _text(bytes(range(256)) * 40), (0,), (NO_JSON,)),
    HandIn("a_list", _text(json.dumps(solved()["cells"])), (0,), (NO_CELLS,)),
    HandIn("a_number", _text("12345678901234567890" * 1000), (0,), (NO_CELLS,)),
    HandIn("another_json", _text('{"name": "package", "version": "1.0"}'), (0,), (NO_CELLS,)),
    HandIn("nested_deeply", _text('{"metadata": ' + "[" * 10**5 + "]" * 10**5 + ', "cells": []}'), (0,), (NO_JSON,)),
    HandIn("nested_in_objects", _text('{"a":' * 10**5 + "1" + "}" * 10**5), (0,), (NO_JSON,)),
    HandIn("many_values", _text('{"cells": [' + "1," * 3_000_000 + "1]}"), (0,), ("too much to be read",)),
    HandIn("numbers_that_are_none", _text(json.dumps(solved())[:-1] + ', "a": NaN, "b": 1e999}'), (FULL,)),
    HandIn("keys_twice", _text(_doubled()), (FULL,)),
    HandIn("hundred_megabytes", _large, (0,), ("larger than 50 MiB",)),
    HandIn("with_a_mark_of_order", _in_encoding("utf-8-sig"), (FULL,)),
    HandIn("in_utf_16", _in_encoding("utf-16"), (FULL,)),
    HandIn("in_utf_32", _in_encoding("utf-32-le"), (FULL,)),
    HandIn("bytes_that_are_no_text", _bad_bytes, (FULL,)),
    HandIn("a_folder", lambda folder: (folder / NAME).mkdir(), (0,), (NO_FILE,)),
    HandIn("a_pipe", lambda folder: os.mkfifo(folder / NAME), (0,), (NO_FILE,)),
    HandIn("a_link_to_passwords", _link("/etc/passwd"), (0,), (NO_FILE,)),
    HandIn("a_link_to_no_end", _link("/dev/zero"), (0,), (NO_FILE,)),
    HandIn("a_link_to_itself", _link(NAME), (0,), (NO_FILE,)),
    HandIn("a_link_to_a_neighbour", _link("../cells_copied/" + NAME), (0,), (NO_FILE,)),
    HandIn("a_name_that_moves_the_cursor", _named("\x1b[2J\x1b]0;x\x07\n.ipynb"), (FULL,)),
    HandIn("a_name_that_is_no_text", _named(b"caf\xe9\xff.ipynb"), (FULL,)),
    HandIn("a_name_in_capitals", _named("ANSWERS.IPYNB"), (FULL,)),
    HandIn("nothing", _nothing, (0,), ("no notebook",)),
    HandIn("two_notebooks", _two, (FULL, FULL), ("2 notebooks of this student",)),
    HandIn("zip_of_a_notebook", _zipped("week 1/my notebook.ipynb"), (FULL,)),
    HandIn("zip_in_a_zip", _nested, (0,), ("no notebook",)),
    HandIn("zip_with_dots", _zipped("../../zz/" + NAME), (0,), ("outside of the zip",)),
    HandIn("zip_with_a_root", _zipped("/etc/" + NAME), (0,), ("outside of the zip",)),
    HandIn("zip_with_a_drive", _zipped("C:\\" + NAME), (0,), ("outside of the zip",)),
    HandIn("zip_with_a_link", _zipped(NAME, link=True, made="/etc/passwd"), (0,), ("link",)),
    HandIn("zip_with_a_password", _zipped(NAME, password=True), (0,), ("password",)),
    HandIn("zip_that_is_a_bomb", _bomb, (0,), ("refused",)),
    HandIn("zip_that_is_half", _damaged, (0,), ("damaged",)),
    HandIn("zip_that_is_none", lambda folder: write(folder, "PK", "hand-in.zip"), (0,), ("damaged",)),
    _ROOT_READS_ALL if os.getuid() == 0 else _UNREAD,
]
