"""Finding what learners handed in: a notebook, a folder of them, or a zip; nothing is unpacked, no link followed.

The layouts are ``<student>/<lesson>.ipynb`` and nbgrader's ``<student>/<assignment>/<notebook>.ipynb``.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kit.errors import KitError

MOST_BYTES = 50 * 2**20
"""A notebook of more than this is not read."""

_MOST_ENTRIES = 20_000
_SKIPPED = (".ipynb_checkpoints", "__MACOSX")


@dataclass(frozen=True, slots=True)
class Submission:
    """One file that was handed in. archive: the zip that holds it, or None. place: its path, in the zip or outside."""

    student: str
    place: str
    archive: Path | None = None

    def read(self) -> bytes:
        """Return the file's bytes; raises KitError with a sentence when it cannot be read or is too large."""
        try:
            data = self._from_archive(self.archive) if self.archive else self._from_file()
        except Exception as error:  # a damaged zip raises what its decompressor likes
            raise KitError(f"The file could not be read ({type(error).__name__}).") from None
        if len(data) > MOST_BYTES:
            raise KitError(f"The file is larger than {MOST_BYTES // 2**20} MiB, so it was not read.")
        return data

    def _from_file(self) -> bytes:
        if not stat.S_ISREG(os.lstat(self.place).st_mode):
            raise OSError("a folder, a link or something else that is no file")
        with open(self.place, "rb", opener=_without_links) as file:
            return file.read(MOST_BYTES + 1)

    def _from_archive(self, archive: Path) -> bytes:
        with zipfile.ZipFile(archive) as opened, opened.open(self.place) as file:
            return file.read(MOST_BYTES + 1)


def find(paths: Sequence[Path], student: str | None = None) -> list[Submission]:
    """Return everything that was handed in at these places, in order; raises KitError for a place that has nothing.

    student: whose it is, when a single notebook is given; otherwise folders say so.
    """
    found = [submission for path in paths for submission in _at(path, student)]
    if student is not None and len(found) > 1:
        raise KitError(f"--student {student} is for one notebook, and here are {len(found)}; folders name students.")
    return found


def _at(path: Path, student: str | None) -> Iterator[Submission]:
    if not path.exists():
        raise KitError(f"{path} does not exist.")
    if path.is_dir():
        yield from _in_folder(path, student)
    elif zipfile.is_zipfile(path):
        yield from _in_zip(path, student)
    elif path.suffix == ".zip":
        raise KitError(f"{path} is called a zip, and it is none.")
    else:
        yield Submission(student or _clean(path.resolve().parent.name), str(path.resolve()))


def _in_folder(folder: Path, student: str | None) -> Iterator[Submission]:
    places = []
    for parent, names, files in os.walk(folder, followlinks=False):
        names[:] = sorted(name for name in names if not _skip(name))
        places += [Path(parent, name) for name in [*files, *names] if name.endswith(".ipynb") and not _skip(name)]
    if not places:
        raise KitError(f"There is no notebook in {folder}.")
    for place in sorted(places):
        inner = PurePosixPath(place.relative_to(folder).as_posix())
        yield Submission(student or _student(inner, folder.resolve().name), str(place))


def _in_zip(path: Path, student: str | None) -> Iterator[Submission]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        raise KitError(f"{path} is a damaged zip.") from None
    _refuse_tricks(path, entries)
    notebooks = [entry.filename for entry in entries if entry.filename.endswith(".ipynb")]
    places = sorted(name for name in notebooks if not any(map(_skip, PurePosixPath(name).parts)))
    if not places:
        raise KitError(f"There is no notebook in {path}.")
    for place in places:
        yield Submission(student or _student(PurePosixPath(place), path.stem), place, path)


def _refuse_tricks(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > _MOST_ENTRIES:
        raise KitError(f"{path} has {len(entries)} entries; at most {_MOST_ENTRIES} are read.")
    for entry in entries:
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
            raise KitError(f"{path} was refused: its entry {entry.filename!r} points out of the zip.")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise KitError(f"{path} was refused: its entry {entry.filename!r} is a link.")


def _student(place: PurePosixPath, folder: str) -> str:
    """Return the student's folder: nbgrader's is two above the notebook, ours one; without any, the outer folder."""
    parents = place.parts[:-1]
    return _clean(parents[-2] if len(parents) > 1 else parents[0] if parents else folder)


def _clean(name: str) -> str:
    """Return a name that a terminal and a file can show."""
    return "".join(letter if letter.isprintable() else "�" for letter in name)


def _skip(name: str) -> bool:
    return name in _SKIPPED or name.startswith(".")


def _without_links(place: str, flags: int) -> int:
    return os.open(place, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
