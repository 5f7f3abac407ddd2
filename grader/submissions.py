"""Finding what learners handed in: notebooks, folders of them, zips of them; nothing is unpacked, no link followed.

Whatever lies there, everyone who handed in something gets a submission, if only one that says what is wrong with it.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader import layouts, zips
from kit.errors import KitError

MOST_BYTES = 50 * 2**20
"""A notebook of more than this is not read."""

_MOST_OF_ONE = 100
"""Notebooks in a zip that lies in a folder or in another zip, and so is one learner's."""

_DEEPEST = 40
_SKIPPED = (".ipynb_checkpoints", "__MACOSX")
_NOTHING = "There is no notebook in what was handed in."


@dataclass(frozen=True, slots=True)
class Submission:
    """One file that was handed in. place: where it lay, as a person is told; its path, when there is no ``file``.

    file: the file on the disk that it is, or that holds it: then ``entries`` lead to it through zips.
    trouble: the sentence that says why it cannot be read, or "". data: its bytes, when they are with it already.
    """

    student: str
    place: str
    file: Path | None = None
    entries: tuple[int, ...] = ()
    trouble: str = ""
    data: bytes | None = field(default=None, repr=False)

    def read(self) -> bytes:
        """Return the file's bytes; raises KitError with a sentence when it cannot be read or is too large."""
        if self.trouble:
            raise KitError(self.trouble)
        data = self.data if self.data is not None else self._read(self.file or Path(self.place))
        if len(data) > MOST_BYTES:
            raise zips.too_large(MOST_BYTES)
        return data

    def carried(self) -> Submission:
        """Return this submission with its bytes, for a machine that cannot see the file."""
        try:
            return replace(self, file=None, entries=(), data=self.read())
        except KitError as error:
            return replace(self, file=None, entries=(), trouble=str(error))

    def _read(self, file: Path) -> bytes:
        if self.entries:
            return zips.read(file, self.entries, MOST_BYTES)
        with zips.open_file(file) as opened:
            return opened.read(MOST_BYTES + 1)


def find(paths: Sequence[Path], student: str | None = None, out: Path | None = None) -> list[Submission]:
    """Return everything that was handed in at these places, in order; raises KitError for a place that has nothing.

    student: whose it is, when a single notebook is given; otherwise folders say so.
    out: a folder that is not looked into, for results go there.
    """
    everything = [submission for path in paths for submission in _at(path, out, len(paths) == 1)]
    found = list({(each.file, each.entries, each.trouble and each.place): each for each in everything}.values())
    if student is None:
        return found
    if len(found) > 1:
        raise KitError(f"--student {student} is for one notebook, and here are {len(found)}; folders name students.")
    return [replace(submission, student=layouts.shown(student)) for submission in found]


def _at(path: Path, out: Path | None, only: bool) -> list[Submission]:
    if not os.path.exists(path):
        raise KitError(f"{path} does not exist.")
    whole = path.resolve()
    if whole.is_dir():
        return _named(list(_in_folder(whole, out)), f"{path}/", whole.name, path)
    if not _is_zip(whole):
        return [Submission(layouts.shown(whole.parent.name), layouts.printable(str(whole)), whole)]
    try:
        return _named(list(_in_zip(whole)), "", whole.stem, path)
    except KitError as error:
        if only:
            raise KitError(f"{path}: {error}") from None
        return [Submission(layouts.shown(whole.stem), layouts.printable(str(path)), whole, trouble=str(error))]


def _is_folder(entry: os.DirEntry[str], follow: bool) -> bool:
    """Tell whether it is a folder; a link that leads to itself is none."""
    try:
        return entry.is_dir(follow_symlinks=follow)
    except OSError:
        return False


def _is_zip(path: Path) -> bool:
    if not path.is_file() or path.suffix.lower() == ".ipynb":
        return False
    return path.suffix.lower() == ".zip" or zipfile.is_zipfile(path)


@dataclass(frozen=True, slots=True)
class _Found:
    """Something that was found. parts: its folders and its name, below the place that was given.

    within: its path in a zip. empty: it is but a folder, and stands for whoever handed in nothing else.
    """

    parts: tuple[str, ...]
    file: Path
    entries: tuple[int, ...] = ()
    within: str = ""
    trouble: str = ""
    empty: bool = False


def _named(found: list[_Found], prefix: str, stem: str, path: Path) -> list[Submission]:
    """Return submissions, with the students that the layout names."""
    full = [each for each in found if not each.empty]
    if not full:
        raise KitError(f"There is no notebook in {path}.")
    depth = layouts.wrapping([each.parts for each in full], stem)
    named = []
    for each in sorted([*full, *_empty_handed(found, full, depth)], key=lambda each: (each.parts, each.within)):
        parts = each.parts[depth:]
        otherwise = parts[-1][: -len(".zip")] if parts[-1].lower().endswith(".zip") else stem
        place = layouts.printable(prefix + "/".join(filter(None, (*each.parts, each.within))))
        named.append(Submission(layouts.student(parts, otherwise), place, each.file, each.entries, each.trouble))
    return named


def _empty_handed(found: list[_Found], full: list[_Found], depth: int) -> Iterator[_Found]:
    """Yield the students' folders that have no notebook, where each student has a folder."""
    seen = {each.parts[: depth + 1] for each in full}
    if any(len(each.parts) == depth + 1 for each in full):
        return
    for each in found:
        folder = each.parts[: depth + 1]
        if each.empty and len(each.parts) > depth and folder[:-1] == full[0].parts[:depth] and folder not in seen:
            seen.add(folder)
            yield _Found((*folder, ""), each.file, trouble=_NOTHING)


def _in_folder(root: Path, out: Path | None) -> Iterator[_Found]:
    """Yield notebooks, zips' notebooks and folders in a folder."""
    results = out.resolve() if out is not None else None
    waiting: list[tuple[str, ...]] = [()]
    while waiting:
        parts = waiting.pop()
        for entry in _entries(root.joinpath(*parts)):
            here, path = (*parts, entry.name), Path(entry.path)
            if path == results:
                continue
            if _is_folder(entry, follow=True):
                yield _Found(here, path, empty=True)
            if _is_folder(entry, follow=False) and len(here) < _DEEPEST:
                waiting.append(here)
            yield from _at_name(here, path, ())


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if not _skip(entry.name)]
    except OSError:
        return []  # it holds nothing that can be graded, as its student is told


def _in_zip(path: Path) -> Iterator[_Found]:
    """Yield notebooks, zips' notebooks and folders in a zip."""
    for entry in zips.contents(path):
        if not any(map(_skip, entry.parts)):
            yield _Found(entry.parts[:-1], path, empty=True)
            yield from _at_name(entry.parts, path, (entry.number,), entry.trouble)


def _at_name(parts: tuple[str, ...], file: Path, entries: tuple[int, ...], trouble: str = "") -> Iterator[_Found]:
    """Yield what a name promises."""
    name, found = parts[-1].lower(), _Found(parts, file, entries, trouble=trouble)
    if name.endswith(".ipynb") or (name.endswith(".zip") and trouble):
        yield found
    elif name.endswith(".zip"):
        yield from _in_hand_in(found)


def _in_hand_in(found: _Found) -> Iterator[_Found]:
    """Yield the notebooks of a zip that is one learner's, whatever its folders are called."""
    try:
        inner = zips.contents(found.file, found.entries)
    except KitError as error:
        yield replace(found, trouble=str(error))
        return
    inner = [each for each in inner if not any(map(_skip, each.parts))]
    notebooks = [each for each in inner if each.parts[-1].lower().endswith(".ipynb")]
    if not notebooks:
        yield replace(found, trouble=_NOTHING)
    elif len(notebooks) > _MOST_OF_ONE:
        yield replace(found, trouble=f"The zip holds {len(notebooks)} notebooks: hand in {_MOST_OF_ONE} at most.")
    else:
        for each in notebooks:
            place = "/".join(each.parts)
            yield replace(found, entries=(*found.entries, each.number), within=place, trouble=each.trouble)


def _skip(name: str) -> bool:
    return name in _SKIPPED or name.startswith(".")
