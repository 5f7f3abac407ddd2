"""Whatever a zip is made of, it is read or refused with a sentence, within bounds, and nothing leads out of it."""

from __future__ import annotations

import contextlib
import os
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader import submissions, zips
from kit.errors import KitError
from tests.unit.grader.handing_in import DAMAGED, NOTHING, found, link, read, zip_of


@pytest.fixture
def folder(tmp_path):
    """Make files in a folder called class."""

    def make(*places):
        for place in places:
            path = tmp_path / "class" / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("{}", encoding="utf-8")
        return tmp_path / "class"

    return make


@pytest.fixture
def zipped(tmp_path):
    """Make a zip with these entries."""

    def make(*names, name="all.zip"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(zip_of(*names))
        return path

    return make


@pytest.mark.parametrize(
    "name",
    [
        "../07.ipynb",
        "ann/../../07.ipynb",
        "/etc/07.ipynb",
        "ann\\..\\..\\07.ipynb",
        "C:/07.ipynb",
        "\\\\host\\07.ipynb",
    ],
)
def test_an_entry_that_points_out_of_its_zip_is_not_read(zipped, name):
    told = [sentence for _, sentence in found(zipped("ann/07.ipynb", name)) if sentence != b"{}"]
    assert told == ["The zip says that this file belongs outside of the zip, so it was not read."]


def test_a_link_in_a_zip_is_not_read(zipped):
    assert found(zipped((link("ann/07.ipynb"), "/etc/passwd"), "bob/07.ipynb")) == [
        ("ann", "This is a link to another file, and no file itself: hand in the notebook."),
        ("bob", b"{}"),
    ]


def test_entries_of_one_name_are_all_read(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zip_of(("ann/07.ipynb", "1"), ("ann/07.ipynb", "2"))
    (tmp_path / "all.zip").write_bytes(data)
    assert found(tmp_path / "all.zip") == [("ann", b"1"), ("ann", b"2")]


def test_an_entry_with_a_password_is_told(tmp_path):
    data = bytearray(zip_of("ann/07.ipynb"))
    data[data.index(b"PK\1\2") + 8] |= 1
    (tmp_path / "all.zip").write_bytes(data)
    assert found(tmp_path / "all.zip") == [
        ("ann", "The zip has a password, so it could not be read: hand it in without one.")
    ]


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_unusual_packing_is_told(tmp_path, packing):
    (tmp_path / "all.zip").write_bytes(zip_of("ann/07.ipynb", packing=packing))
    assert "packed in an unusual way" in found(tmp_path / "all.zip")[0][1]


def test_a_damaged_zip_costs_only_its_student(folder, zipped):
    zipped("07.ipynb", name="class/ann.zip")
    folder("bob.zip", "cy/07.ipynb", "dee/empty.zip")
    zipped("readme.txt", name="class/dee/empty.zip")
    assert found(folder()) == [("ann", b"{}"), ("bob", DAMAGED), ("cy", b"{}"), ("dee", NOTHING)]


def test_a_damaged_zip_among_others_costs_only_itself(zipped, tmp_path):
    (tmp_path / "bad.zip").write_text("no zip", encoding="utf-8")
    assert found(tmp_path / "bad.zip", zipped("ann/07.ipynb")) == [("bad", DAMAGED), ("ann", b"{}")]


def test_bytes_that_are_not_those_promised_are_told(tmp_path):
    (tmp_path / "all.zip").write_bytes(
        zip_of(("ann/07.ipynb", "abc"), packing=zipfile.ZIP_STORED).replace(b"abc", b"xyz")
    )
    assert found(tmp_path / "all.zip") == [("ann", DAMAGED)]


def test_a_zip_within_a_zip_within_a_zip_is_not_read(tmp_path):
    innermost = zip_of("07.ipynb")
    (tmp_path / "all.zip").write_bytes(zip_of(("ann.zip", zip_of(("more.zip", innermost))), "bob/07.ipynb"))
    assert found(tmp_path / "all.zip") == [("ann", NOTHING), ("bob", b"{}")]


def test_a_learners_zip_of_very_many_notebooks_is_not_read(folder, zipped):
    zipped(*(f"{number}.ipynb" for number in range(101)), name="class/ann.zip")
    assert found(folder()) == [("ann", "The zip holds 101 notebooks: hand in 100 at most.")]


def test_a_zip_of_too_many_entries_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "_MOST_ENTRIES", 3)
    (tmp_path / "all.zip").write_bytes(zip_of(*(f"{number}.ipynb" for number in range(4))))
    with pytest.raises(KitError, match="it has 4 entries, and at most 3 are read"):
        submissions.find([tmp_path / "all.zip"])


def test_a_huge_list_of_entries_is_not_read_into_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "_MOST_DIRECTORY", 1000)
    (tmp_path / "all.zip").write_bytes(zip_of(*(f"{number}.ipynb" for number in range(30))))
    with pytest.raises(KitError, match="far more than the 20000 entries"):
        submissions.find([tmp_path / "all.zip"])


def test_a_zip_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "MOST_BYTES", 2**20)
    (tmp_path / "bomb.zip").write_bytes(zip_of(("ann/07.ipynb", b"\0" * (20 * 2**20))))
    assert "larger than 1 MiB" in found(tmp_path / "bomb.zip")[0][1]


def test_a_zip_that_unpacks_to_a_hundred_times_its_size_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "_BOMB_BYTES", 2**20)
    (tmp_path / "bomb.zip").write_bytes(zip_of(*((f"{each}/07.ipynb", b"\0" * 2**20) for each in "abc")))
    with pytest.raises(KitError, match="built to fill up the memory"):
        submissions.find([tmp_path / "bomb.zip"])


def test_a_zip_whose_entries_share_bytes_is_refused(tmp_path):
    data = zip_of(("ann/07.ipynb", "1" * 99), ("bob/07.ipynb", "2" * 99))
    second = data.index(b"PK\1\2", data.index(b"PK\1\2") + 1)
    (tmp_path / "bomb.zip").write_bytes(data[: second + 42] + bytes(4) + data[second + 46 :])
    with pytest.raises(KitError, match="built to fill up the memory"):
        submissions.find([tmp_path / "bomb.zip"])


def test_an_entry_that_is_larger_than_it_says_is_damaged(tmp_path):
    data = bytearray(zip_of(("ann/07.ipynb", "1" * 5000)))
    at = data.index(b"PK\1\2") + 24
    data[at : at + 4] = struct.pack("<I", 10)
    (tmp_path / "all.zip").write_bytes(data)
    assert found(tmp_path / "all.zip") == [("ann", DAMAGED)]


def test_a_huge_zip_within_a_zip_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(zips, "_MOST_INNER", 1000)
    inner = zip_of(("07.ipynb", os.urandom(3000)))
    (tmp_path / "all.zip").write_bytes(zip_of(("ann.zip", inner), "bob/07.ipynb"))
    assert "so it was not read" in found(tmp_path / "all.zip")[0][1]


SEED = zip_of("ann/07.ipynb", ("bob.zip", zip_of("07.ipynb")), (link("cy/07.ipynb"), "x"))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, len(SEED) - 1), st.binary(min_size=1, max_size=4)), max_size=6))
def test_any_zip_is_read_or_refused(tmp_path, edits):
    data = bytearray(SEED)
    for at, new in edits:
        data[at : at + len(new)] = new
    (tmp_path / "all.zip").write_bytes(data)
    with contextlib.suppress(KitError):
        assert all(isinstance(read(each), bytes | str) for each in submissions.find([tmp_path / "all.zip"]))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_any_bytes_called_a_zip_are_read_or_refused(tmp_path, data):
    (tmp_path / "class").mkdir(exist_ok=True)
    (tmp_path / "class/ann.zip").write_bytes(data)
    assert [student for student, _ in found(tmp_path / "class")] == ["ann"]


def test_damage_anywhere_in_a_packed_stream_is_told(tmp_path):
    data = zip_of(("ann/07.ipynb", os.urandom(500)))
    begin = data.index(b"07.ipynb") + 8
    for at in range(begin, begin + 40):
        broken = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        (tmp_path / "all.zip").write_bytes(broken)
        assert found(tmp_path / "all.zip") == [("ann", DAMAGED)]
