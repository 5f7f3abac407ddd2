"""What learners hand in is found wherever the layouts say, and nothing leads out of the folder or the zip."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader import submissions, zips
from kit.errors import KitError

NOTHING = "There is no notebook in what was handed in."
DAMAGED = "The zip is damaged: make it again and hand it in again."


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


def students(*paths, **options):
    return [submission.student for submission in submissions.find(paths, **options)]


def read(submission):
    """Return the bytes, or the sentence that says why there are none."""
    try:
        return submission.read()
    except KitError as error:
        return str(error)


def found(*paths):
    return [(each.student, read(each)) for each in submissions.find(paths)]


# Whose it is


def test_one_notebook_is_the_named_students(folder):
    notebook = folder("07.ipynb") / "07.ipynb"
    assert students(notebook, student="Ann") == ["Ann"]
    assert students(notebook) == ["class"]


LAYOUTS = [
    ("ann/07.ipynb", "ann"),
    ("ann/week1/07.ipynb", "ann"),
    ("ann/week1/bob/week1/07.ipynb", "ann"),
    ("submitted/ann/week1/07.ipynb", "ann"),
    ("Ann Lee_55_assignsubmission_file_/07.ipynb", "Ann Lee_55"),
    ("Ann Lee_55_assignsubmission_file_/more/folders/07.ipynb", "Ann Lee_55"),
    ("Ann Lee_55_assignsubmission_file_07.ipynb", "Ann Lee_55"),
    ("CS-Homework/Ann Lee_55_assignsubmission_file_/07.ipynb", "Ann Lee_55"),
    ("leeann_901_77_07.ipynb", "leeann_901"),
    ("leeann_LATE_901_77_my_07-1.ipynb", "leeann_901"),
    ("submission_4711/07.ipynb", "submission_4711"),
    ("assignment_1_export/submission_4711/07.ipynb", "submission_4711"),
]


@pytest.mark.parametrize(("place", "student"), [*LAYOUTS, ("07.ipynb", "class")])
def test_folders_name_students(folder, place, student):
    assert students(folder(place)) == [student]


@pytest.mark.parametrize(("place", "student"), [*LAYOUTS, ("07.ipynb", "all"), ("all/ann/07.ipynb", "ann")])
def test_zips_are_read_like_folders(zipped, place, student):
    assert found(zipped(place)) == [(student, b"{}")]


def test_zips_in_a_folder_are_their_students(folder, zipped):
    zipped("07.ipynb", name="class/ann.zip")
    zipped("bob/08.ipynb", "week/09.ipynb", name="class/cy/work.zip")
    assert students(folder("bob/07.ipynb")) == ["ann", "bob", "cy", "cy"]


def test_zips_in_a_zip_are_their_students(tmp_path):
    (tmp_path / "all.zip").write_bytes(
        zip_of(("ann.zip", zip_of("bob/07.ipynb")), ("Bo_7_assignsubmission_file_/x.zip", zip_of(("y.ipynb", "[]"))))
    )
    assert found(tmp_path / "all.zip") == [("Bo_7", b"[]"), ("ann", b"{}")]


def test_no_learner_hands_in_for_another(folder, zipped):
    folder(
        "ann/bob/07.ipynb", "ann/submitted/bob/07.ipynb", "ann/Bob_1_assignsubmission_file_/07.ipynb", "bob/07.ipynb"
    )
    zipped("bob/07.ipynb", "submitted/bob/w/07.ipynb", name="class/ann/work.zip")
    assert students(folder()).count("bob") == 1


def test_a_folder_without_a_notebook_is_told(folder):
    folder("ann/07.ipynb", "bob/answers.docx")
    assert found(folder()) == [("ann", b"{}"), ("bob", NOTHING)]


def test_a_folder_in_a_zip_without_a_notebook_is_told(zipped):
    assert found(zipped("all/ann/07.ipynb", "all/bob/answers.docx")) == [("ann", b"{}"), ("bob", NOTHING)]


def test_folders_beside_notebooks_are_nobodys(folder):
    assert students(folder("07.ipynb", "figures/07.svg")) == ["class"]


def test_the_same_file_counts_once(folder):
    place = folder("ann/07.ipynb")
    assert len(submissions.find([place, place / "../class", place / "ann/07.ipynb"])) == 1


def test_copies_that_editors_make_are_no_submissions(folder, zipped):
    odd = [
        ".ipynb_checkpoints/07.ipynb",
        "ann/.ipynb_checkpoints/07.ipynb",
        "__MACOSX/ann/._07.ipynb",
        "ann/.hidden.ipynb",
    ]
    assert students(folder("ann/07.ipynb", *odd)) == ["ann"]
    assert students(zipped("ann/07.ipynb", *odd)) == ["ann"]


@pytest.mark.parametrize("name", ["07.IPYNB", "07.Ipynb"])
def test_the_case_of_an_ending_does_not_matter(folder, name):
    assert students(folder(f"ann/{name}")) == ["ann"]


# Names


@pytest.mark.parametrize(
    ("name", "shown"),
    [("a\x1b[31mn", "a�[31mn"), ("a\nb", "a�b"), ("a\u202eb", "a�b"), (os.fsdecode(b"a\xff"), "a�"), ("e\u0301", "é")],
)
def test_names_can_be_shown(folder, name, shown):
    [submission] = submissions.find([folder(f"{name}/07.ipynb")])
    assert (submission.student, submission.read()) == (shown, b"{}")
    assert submission.place.isprintable()


def test_names_in_a_zip_that_does_not_say_that_they_are_unicode_are_unicode(tmp_path):
    path = tmp_path / "all.zip"
    path.write_bytes(zip_of("Zo\xeb/07.ipynb").replace(b"\0\x08", b"\0\0"))
    assert found(path) == [("Zoë", b"{}")]


def test_names_in_an_unknown_encoding_are_read(tmp_path):
    path = tmp_path / "all.zip"
    path.write_bytes(zip_of("Zoxx/07.ipynb").replace(b"xx", b"\xeb!"))
    assert found(path) == [("Zoδ!", b"{}")]


# What a zip may not do


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
    assert students(tmp_path / "class") == ["ann"]


# What a folder may hold


def test_a_link_in_a_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "secret.ipynb").write_text("secret", encoding="utf-8")
    folder("bob/07.ipynb", "ann/readme.txt")
    os.symlink(tmp_path / "secret.ipynb", tmp_path / "class/ann/07.ipynb")
    os.symlink(tmp_path, tmp_path / "class/cy")
    told = "This is a folder, a link or something else that is no file: hand in the notebook itself."
    assert found(folder()) == [("ann", told), ("bob", b"{}"), ("cy", NOTHING)]


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
@pytest.mark.parametrize("name", ["08.ipynb", "08.zip"])
def test_what_is_no_file_is_not_read(folder, make, name):
    make(folder("bob/07.ipynb") / "bob" / name)
    assert len([1 for _, sentence in found(folder()) if "no file" in str(sentence)]) == 1


def test_what_is_no_file_is_not_read_when_it_is_named_itself(tmp_path):
    os.mkfifo(tmp_path / "07")
    assert "no file" in found(tmp_path / "07")[0][1]


def test_a_file_that_may_not_be_read_is_told(folder, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    place = folder("ann/07.ipynb")
    monkeypatch.setattr(zips, "_without_links", refuse)
    assert found(place) == [("ann", "The file could not be read (Permission denied).")]


def test_a_folder_that_may_not_be_read_is_told(folder, monkeypatch):
    scandir = os.scandir

    def refuse(path):
        if str(path).endswith("bob"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    place = folder("ann/07.ipynb", "bob/07.ipynb")
    monkeypatch.setattr(os, "scandir", refuse)
    assert found(place) == [("ann", b"{}"), ("bob", NOTHING)]


def test_a_very_deep_folder_comes_to_an_end(folder):
    place = folder("ann/07.ipynb")
    with contextlib.chdir(place):
        for _ in range(1500):
            os.mkdir("d")
            os.chdir("d")
        with open("08.ipynb", "w", encoding="utf-8"):
            pass
    assert found(place) == [("ann", b"{}"), ("d", NOTHING)]


def test_a_huge_file_is_not_read(folder, monkeypatch):
    monkeypatch.setattr(submissions, "MOST_BYTES", 2**20)
    place = folder("ann/07.ipynb")
    (place / "ann/07.ipynb").write_bytes(b" " * (2**20 + 1))
    assert "larger than 1 MiB" in found(place)[0][1]


def test_a_file_that_goes_away_is_told(folder):
    place = folder("ann/07.ipynb")
    [submission] = submissions.find([place])
    (place / "ann/07.ipynb").unlink()
    assert read(submission) == "The file could not be read (No such file or directory)."


def test_a_zip_that_goes_away_is_told(zipped):
    [submission] = submissions.find([zipped("ann/07.ipynb")])
    zipped().unlink()
    assert read(submission) == "The file could not be read (No such file or directory)."


# Places


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("nowhere", "does not exist"),
        ("empty", "There is no notebook in"),
        ("empty.zip", "There is no notebook in"),
        ("not.zip", "The zip is damaged"),
    ],
)
def test_bad_places_get_a_sentence(tmp_path, zipped, name, sentence):
    (tmp_path / "not.zip").write_text("no", encoding="utf-8")
    (tmp_path / "empty/ann").mkdir(parents=True)
    zipped("ann/readme.txt", name="empty.zip")
    with pytest.raises(KitError, match=sentence):
        submissions.find([tmp_path / name])


def test_a_named_student_has_one_notebook(folder):
    with pytest.raises(KitError, match="--student Ann is for one notebook, and here are 2"):
        submissions.find([folder("a/1.ipynb", "b/1.ipynb")], "Ann")


def test_the_folder_of_results_is_not_looked_into(folder):
    place = folder("ann/07.ipynb", "out/old/07.ipynb")
    assert students(place, out=place / "out") == ["ann"]


# Across machines


def test_a_submission_carries_its_bytes(zipped):
    path = zipped("ann/07.ipynb")
    carried = submissions.find([path])[0].carried()
    path.unlink()
    assert (carried.student, carried.place, carried.read()) == ("ann", "ann/07.ipynb", b"{}")


def test_a_submission_carries_its_trouble(folder):
    os.mkfifo(folder("bob/07.ipynb") / "bob/08.ipynb")
    assert "no file" in read(submissions.find([folder()])[1].carried())


def test_damage_anywhere_in_a_packed_stream_is_told(tmp_path):
    data = zip_of(("ann/07.ipynb", os.urandom(500)))
    begin = data.index(b"07.ipynb") + 8
    for at in range(begin, begin + 40):
        broken = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        (tmp_path / "all.zip").write_bytes(broken)
        assert found(tmp_path / "all.zip") == [("ann", DAMAGED)]
