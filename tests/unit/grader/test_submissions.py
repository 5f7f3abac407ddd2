"""What learners hand in is found wherever the layouts say, and nothing leads out of the folder or the zip."""

from __future__ import annotations

import os
import stat
import zipfile

import pytest

from grader import submissions
from kit.errors import KitError


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

    def make(*names, link=None):
        path = tmp_path / "all.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                entry = zipfile.ZipInfo(name)
                if name == link:
                    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
                archive.writestr(entry, "{}")
        return path

    return make


def students(*paths, **options):
    return [submission.student for submission in submissions.find(paths, **options)]


def test_one_notebook_is_the_named_students(folder):
    notebook = folder("07.ipynb") / "07.ipynb"
    assert students(notebook, student="Ann") == ["Ann"]
    assert students(notebook) == ["class"]


@pytest.mark.parametrize(
    ("place", "student"),
    [("ann/07.ipynb", "ann"), ("ann/week1/07.ipynb", "ann"), ("x/ann/w/07.ipynb", "ann"), ("7.ipynb", "class")],
)
def test_folders_name_students(folder, place, student):
    assert students(folder(place)) == [student]


@pytest.mark.parametrize(
    ("place", "student"), [("ann/07.ipynb", "ann"), ("ann/week1/07.ipynb", "ann"), ("7.ipynb", "all")]
)
def test_zips_are_read_like_folders(zipped, place, student):
    found = submissions.find([zipped(place)])
    assert [(each.student, each.read()) for each in found] == [(student, b"{}")]


def test_copies_that_editors_make_are_no_submissions(folder, zipped):
    odd = [
        ".ipynb_checkpoints/07.ipynb",
        "ann/.ipynb_checkpoints/07.ipynb",
        "__MACOSX/ann/._07.ipynb",
        "ann/.hidden.ipynb",
    ]
    assert students(folder("ann/07.ipynb", *odd)) == ["ann"]
    assert students(zipped("ann/07.ipynb", *odd)) == ["ann"]


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
def test_a_zip_that_points_out_of_itself_is_refused(zipped, name):
    with pytest.raises(KitError, match="points out of the zip"):
        submissions.find([zipped("ann/07.ipynb", name)])


def test_a_zip_with_a_link_is_refused(zipped):
    with pytest.raises(KitError, match=r"'ann/07\.ipynb' is a link"):
        submissions.find([zipped("ann/07.ipynb", link="ann/07.ipynb")])


def test_a_link_in_a_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "secret.ipynb").write_text("secret", encoding="utf-8")
    place = folder("bob/07.ipynb") / "ann"
    place.mkdir()
    os.symlink(tmp_path / "secret.ipynb", place / "07.ipynb")
    os.symlink(tmp_path, place / "more")
    found = submissions.find([place])
    assert [each.student for each in found] == ["ann"]
    with pytest.raises(KitError, match="could not be read"):
        found[0].read()


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_not_read(folder, make):
    place = folder("bob/07.ipynb") / "bob" / "08.ipynb"
    make(place)
    with pytest.raises(KitError, match="could not be read"):
        submissions.find([place.parent])[1].read()


def test_a_huge_file_is_not_read(folder, monkeypatch):
    monkeypatch.setattr(submissions, "MOST_BYTES", 2**20)
    place = folder("ann/07.ipynb")
    (place / "ann/07.ipynb").write_bytes(b" " * (2**20 + 1))
    with pytest.raises(KitError, match="larger than 1 MiB"):
        submissions.find([place])[0].read()


def test_a_zip_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "MOST_BYTES", 2**20)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ann/07.ipynb", b"\0" * (20 * 2**20))
    with pytest.raises(KitError, match="larger than 1 MiB"):
        submissions.find([tmp_path / "bomb.zip"])[0].read()


def test_bad_places_get_a_sentence(folder, tmp_path):
    (tmp_path / "not.zip").write_text("no", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    for path, sentence in [
        (tmp_path / "nowhere", "does not exist"),
        (tmp_path / "empty", "There is no notebook in"),
        (tmp_path / "not.zip", "is called a zip, and it is none"),
    ]:
        with pytest.raises(KitError, match=sentence):
            submissions.find([path])
    with pytest.raises(KitError, match="--student Ann is for one notebook, and here are 2"):
        submissions.find([folder("a/1.ipynb", "b/1.ipynb")], "Ann")


def test_names_can_be_shown(folder):
    assert students(folder("a\x1b[31mn/07.ipynb")) == ["a�[31mn"]
