"""What learners hand in is found wherever the layouts say, and nothing leads out of the folder or the zip."""

from __future__ import annotations

import contextlib
import os
import subprocess

import pytest

from grader import submissions, zips
from kit.errors import KitError
from tests.unit.grader.handing_in import NOTHING, found, read, zip_of


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


def students(*paths, **options):
    return [submission.student for submission in submissions.find(paths, **options)]


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


# What a folder may hold


def test_a_link_in_a_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "secret.ipynb").write_text("secret", encoding="utf-8")
    folder("bob/07.ipynb", "ann/readme.txt")
    os.symlink(tmp_path / "secret.ipynb", tmp_path / "class/ann/07.ipynb")
    os.symlink(tmp_path, tmp_path / "class/cy")
    told = "This is a folder, a link or something else that is no file: hand in the notebook itself."
    assert found(folder()) == [("ann", told), ("bob", b"{}"), ("cy", NOTHING)]


def test_a_link_that_leads_to_itself_is_told(folder):
    os.symlink("08.ipynb", folder("ann/07.ipynb") / "ann/08.ipynb")
    assert [isinstance(sentence, bytes) for _, sentence in found(folder())] == [True, False]


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


@pytest.fixture
def abyss(folder):
    """A folder with more folders in it than Python calls functions; pytest could not remove it."""
    place = folder("ann/07.ipynb")
    with contextlib.chdir(place):
        for _ in range(1500):
            os.mkdir("d")
            os.chdir("d")
        with open("08.ipynb", "w", encoding="utf-8"):
            pass
    yield place
    subprocess.run(["rm", "-rf", place / "d"], check=True)


def test_a_very_deep_folder_comes_to_an_end(abyss):
    assert found(abyss) == [("ann", b"{}"), ("d", NOTHING)]


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
