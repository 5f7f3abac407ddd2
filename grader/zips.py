"""Zip files that anyone may have made: what is in them, and the bytes of one entry. Nothing is ever unpacked to a disk.

An entry is told by its number, for names may come twice. A zip may lie in another: it is reached by the numbers of the
entries that lead to it. Memory is bounded whatever the zip says of itself.
"""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from kit.errors import KitError

_MOST_ENTRIES = 20_000
_MOST_DIRECTORY = 8 * 2**20
"""Bytes of a zip's list of entries; twenty thousand entries with long names need no more."""

_MOST_INNER = 100 * 2**20
"""Bytes of a zip within a zip, which is read into memory."""

_BOMB_RATIO, _BOMB_BYTES = 100, 500 * 2**20
"""A zip that unpacks to more than a hundred times its size, and to more than 500 MiB, is none that a learner made."""

_DRIVE = re.compile(r"[A-Za-z]:")
_LOCAL_HEADER = 30
_ENCRYPTED, _UTF8 = 0x1, 0x800
_DAMAGED = "The zip is damaged: make it again and hand it in again."


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in a zip. parts: its folders and its name. trouble: the sentence that says why it is not read, or ""."""

    number: int
    parts: tuple[str, ...]
    trouble: str = ""


def contents(path: Path, outer: tuple[int, ...] = ()) -> list[Entry]:
    """Return the files in a zip, in its own order; raises KitError with a sentence when the zip as a whole is refused.

    outer: the entries that lead to a zip within ``path``; none for ``path`` itself.
    """
    infos = _infos(path, outer, _stamp(path))
    packed, unpacked = sum(info.compress_size for info in infos), sum(info.file_size for info in infos)
    if unpacked > max(_BOMB_BYTES, _BOMB_RATIO * packed) or _overlap(infos):
        raise KitError("The zip was refused: it is built to fill up the memory of whoever opens it.")
    return [_entry(number, info) for number, info in enumerate(infos) if not info.is_dir()]


def read(path: Path, entries: tuple[int, ...], most: int) -> bytes:
    """Return an entry's bytes; raises KitError with a sentence when it cannot be read, or has more than ``most``."""
    *outer, last = entries
    with _opened(path, tuple(outer)) as file:
        return _unpacked(file, _infos(path, tuple(outer), _stamp(path))[last], most)


def _entry(number: int, info: zipfile.ZipInfo) -> Entry:
    name = PurePosixPath(_name(info).replace("\\", "/"))
    parts = tuple(part for part in name.parts if part not in ("..", "/", "//"))
    trouble = ""
    if name.is_absolute() or ".." in name.parts or _DRIVE.match(str(name)):
        trouble = "The zip says that this file belongs outside of the zip, so it was not read."
    elif stat.S_ISLNK(info.external_attr >> 16):
        trouble = "This is a link to another file, and no file itself: hand in the notebook."
    elif info.flag_bits & _ENCRYPTED:
        trouble = "The zip has a password, so it could not be read: hand it in without one."
    elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        trouble = "The zip is packed in an unusual way: make it with your system's own tool and hand it in again."
    return Entry(number, parts or ("?",), trouble)


def _name(info: zipfile.ZipInfo) -> str:
    """Return an entry's name; many tools write UTF-8 and do not say so."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except ValueError:
        return info.filename


def _overlap(infos: Sequence[zipfile.ZipInfo]) -> bool:
    """Tell whether two entries share bytes of the file, as only bombs have it."""
    ends = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < ends:
            return True
        ends = info.header_offset + _LOCAL_HEADER + info.compress_size
    return False


@lru_cache(maxsize=4)
def _infos(path: Path, outer: tuple[int, ...], stamp: object) -> list[zipfile.ZipInfo]:
    """Return a zip's list of entries. stamp: what changes with the file."""
    try:
        with _opened(path, outer) as file, zipfile.ZipFile(_Careful(file)) as archive:
            infos = archive.infolist()
    except KitError:
        raise
    except Exception:  # a damaged list of entries raises a dozen kinds of errors
        raise KitError(_DAMAGED) from None
    if len(infos) > _MOST_ENTRIES:
        raise KitError(f"The zip was refused: it has {len(infos)} entries, and at most {_MOST_ENTRIES} are read.")
    return infos


def _stamp(path: Path) -> object:
    try:
        found = os.stat(path)
    except OSError:
        raise KitError("The file is gone.") from None
    return found.st_ino, found.st_size, found.st_mtime_ns


class _Careful:
    """A file that never reads much at once: the size of a zip's list of entries is whatever the zip says."""

    def __init__(self, file: BinaryIO) -> None:
        self.seek = file.seek
        self.tell = file.tell
        self._file = file

    def read(self, size: int = -1) -> bytes:
        """Return bytes; raises KitError for too large a piece."""
        if size > _MOST_DIRECTORY:
            raise KitError(f"The zip was refused: it has far more than the {_MOST_ENTRIES} entries that are read.")
        return self._file.read(size)


def _opened(path: Path, outer: tuple[int, ...]) -> BinaryIO:
    """Return a zip as a file, or the zip that ``outer`` leads to."""
    file = open_file(path)
    for depth, number in enumerate(outer):
        with file:
            file = io.BytesIO(_unpacked(file, _infos(path, outer[:depth], _stamp(path))[number], _MOST_INNER))
    return file


def open_file(path: Path) -> BinaryIO:
    """Open a file that must be one: a pipe, a device or a link is none; raises KitError with a sentence."""
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            raise KitError("This is a folder, a link or something else that is no file: hand in the notebook itself.")
        return open(path, "rb", opener=_without_links)
    except OSError as error:
        raise KitError(f"The file could not be read ({error.strerror or type(error).__name__}).") from None


def _without_links(place: str, flags: int) -> int:
    return os.open(place, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _unpacked(file: BinaryIO, info: zipfile.ZipInfo, most: int) -> bytes:
    if info.file_size > most or info.compress_size > 2 * most:
        raise too_large(most)
    try:
        file.seek(info.header_offset)
        header = file.read(_LOCAL_HEADER)
        lengths = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
        file.seek(sum(lengths), os.SEEK_CUR)
        data = file.read(info.compress_size)
        if info.compress_type == zipfile.ZIP_DEFLATED:
            data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, info.file_size + 1)
    except (OSError, ValueError, OverflowError, zlib.error):
        raise KitError(_DAMAGED) from None
    if header[:4] != b"PK\3\4" or len(data) != info.file_size or zlib.crc32(data) != info.CRC:
        raise KitError(_DAMAGED)
    return data


def too_large(most: int) -> KitError:
    """Return what to raise for a file of more than ``most`` bytes."""
    return KitError(
        f"The file is larger than {most // 2**20} MiB, so it was not read: clear the notebook's outputs and try again."
    )
