"""The course folder: its release is our notebooks, making it again loses nothing, and a wrong folder is refused."""

from __future__ import annotations

import json
import shutil

import nbformat
import pytest

from grader import build
from grader.formgrader.layout import lay_out
from grader.lessons import Course
from kit.errors import KitError
from tests.unit.grader.tea import LESSON, SOURCE, write


def cells(path):
    return nbformat.read(path, as_version=4).cells


@pytest.fixture
def release(nbgrader, folder):
    assert nbgrader("generate_assignment", LESSON) == 0
    return cells(folder / f"release/{LESSON}/{LESSON}.ipynb")


def test_the_release_has_the_cells_of_our_notebook(release, tea):
    ours = cells(tea.notebooks / f"{LESSON}.ipynb")
    assert [(each.id, each.cell_type, each.source) for each in release] == [
        (each.id, each.cell_type, each.source) for each in ours
    ]


def test_the_release_differs_from_our_notebook_in_three_marks_of_exercise_cells_only(release, tea):
    ours = cells(tea.notebooks / f"{LESSON}.ipynb")
    for cell, our in zip(release, ours, strict=True):
        if our.metadata.get("nbgrader"):
            our.metadata.nbgrader |= {name: cell.metadata.nbgrader[name] for name in ("checksum", "cell_type")}
            our.metadata.deletable = False
    assert release == ours


def test_a_picture_that_a_lesson_shows_comes_along(tea, tmp_path, quick):
    root = tmp_path / "course"
    shutil.copytree(tea.root, root)
    write(root / "notebooks/figures/pot.svg", "<svg/>")
    write(root / f"solutions/{LESSON}.py", SOURCE.replace("# # 7 · Tea", "# # 7 · Tea\n# ![A pot](figures/pot.svg)"))
    course = Course(root)
    for page in build.pages(course, course.lessons()):
        page.write()
    lay_out(course, tmp_path / "new")
    assert (tmp_path / f"new/source/{LESSON}/figures/pot.svg").read_text() == "<svg/>"


def test_made_again_it_changes_nothing(tea, folder):
    assert lay_out(tea, folder).changed == ()


def test_made_again_it_leaves_submissions_settings_and_gradebook_alone(tea, folder, hand_in):
    hand_in("ann", "{}")
    with (folder / "nbgrader_config.py").open("a") as settings:
        settings.write("c.ClearSolutions.code_stub = {}\n")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    lay_out(tea, folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_made_again_it_follows_a_lesson(tea, folder):
    place = folder / f"source/{LESSON}/{LESSON}.ipynb"
    right = place.read_bytes()
    place.write_text("{}")
    assert lay_out(tea, folder).changed == (place,)
    assert place.read_bytes() == right


def test_only_its_owner_can_read_the_folder(laid_out):
    assert laid_out.stat().st_mode & 0o777 == 0o700


def test_instructors_get_the_lab_extension_that_learners_do_not(laid_out):
    pages = json.loads((laid_out / ".jupyter/labconfig/page_config.json").read_text())
    assert pages["disabledExtensions"] == {"@jupyter/nbgrader": False}


def test_a_file_is_no_folder(tea, tmp_path):
    (tmp_path / "marks").touch()
    with pytest.raises(KitError, match="marks is a file: give a folder"):
        lay_out(tea, tmp_path / "marks")


def test_a_folder_with_other_things_is_left_alone(tea, tmp_path):
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(KitError, match="holds other things already"):
        lay_out(tea, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_another_nbgrader_course_is_left_alone(tea, tmp_path):
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    with pytest.raises(KitError, match="another course's"):
        lay_out(tea, tmp_path)


def test_a_folder_that_cannot_be_made_is_one_sentence(tea, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(KitError, match=r"cannot be written \(Not a directory\)"):
        lay_out(tea, tmp_path / "file" / "below")


def test_notebooks_that_are_out_of_date_are_one_sentence(course, tmp_path):
    with pytest.raises(KitError, match=r"07_tea\.ipynb out of date in notebooks/: run `python -m grader build` first"):
        lay_out(course, tmp_path / "new")


def test_own_hidden_tests_are_in_the_settings(tea, tmp_path, quick):
    lay_out(Course(tea.root, tmp_path / "secret"), tmp_path / "new")
    assert f"hidden=Path('{tmp_path}/secret')" in (tmp_path / "new/nbgrader_config.py").read_text()
