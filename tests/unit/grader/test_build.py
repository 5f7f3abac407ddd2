"""Notebooks are made from sources: what a learner gets, and that a second run changes nothing."""

from __future__ import annotations

import json

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator


@pytest.fixture
def built(run, course):
    def build():
        code, _, errors = run("build")
        assert (code, errors) == (0, "")
        return json.loads((course.notebooks / "07_tea.ipynb").read_text(encoding="utf-8"))

    return build


def ids(notebook):
    return [cell["id"] for cell in notebook["cells"]]


def test_the_solution_is_cut(built):
    exercise = built()["cells"][3]
    assert "json.dumps" not in "".join(exercise["source"])
    assert "raise NotImplementedError()" in "".join(exercise["source"])


def test_the_notebook_is_valid_and_has_no_outputs(built):
    notebook = built()
    nbformat.validate(notebook)
    assert all(cell["outputs"] == [] for cell in notebook["cells"] if cell["cell_type"] == "code")
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


def test_nbgrader_accepts_the_marks(built):
    notebook = nbformat.from_dict(built())
    MetadataValidator().validate_nb(notebook)
    marks = notebook.cells[3].metadata.nbgrader
    assert (marks.grade_id, marks.points, marks.solution, marks.grade) == ("brew", 3, True, True)


def test_setup_cells_carry_a_tag(built):
    assert [cell["metadata"].get("tags") for cell in built()["cells"]] == [None, ["setup"], None, None, None]


def test_a_second_run_writes_nothing(built, run, course):
    built()
    before = (course.notebooks / "07_tea.ipynb").stat().st_mtime_ns
    assert "made" not in run("build")[1]
    assert (course.notebooks / "07_tea.ipynb").stat().st_mtime_ns == before


def test_an_exercise_keeps_its_id_whatever_is_written_in_it(built, source):
    before = ids(built())
    source('"""Send one order for tea', '"""Order tea')
    assert ids(built()) == before


def test_a_small_edit_changes_the_id_of_its_own_cell_only(built, source):
    before = ids(built())
    source("an ordinary cell", "a plain cell")
    after = ids(built())
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, True, False, True, True]


def test_two_cells_alike_have_two_ids(built, source):
    source('# %%\ncheck("brew")', '# %%\ncheck("brew")\n\n# %%\ncheck("brew")')
    assert len(set(ids(built()))) == 6


def test_check_names_the_stale_notebook_and_writes_nothing(built, run, source, course):
    built()
    source("Send one", "Send just one")
    before = (course.notebooks / "07_tea.ipynb").read_bytes()
    code, _, errors = run("build", "--check")
    assert code == 1
    assert errors.splitlines() == ["notebooks/07_tea.ipynb is out of date: run `python -m grader build`."]
    assert (course.notebooks / "07_tea.ipynb").read_bytes() == before


def test_check_is_content_with_a_fresh_notebook(built, run):
    built()
    assert run("build", "--check")[0] == 0


def test_a_notebook_without_a_source_is_named(built, run, course):
    built()
    (course.notebooks / "06_old.ipynb").write_text("{}", encoding="utf-8")
    for arguments in (["build"], ["build", "--check"]):
        code, _, errors = run(*arguments)
        assert (code, errors.strip()) == (1, "notebooks/06_old.ipynb has no source in solutions/: delete it.")


def test_a_course_without_lessons_gets_a_sentence(run, course):
    (course.root / "solutions/07_tea.py").unlink()
    code, _, errors = run("build")
    assert (code, errors.startswith("There are no lessons in")) == (2, True)


@pytest.mark.parametrize("name", ["07", "07_tea", "notebooks/07_tea.ipynb"])
def test_a_lesson_can_be_chosen(run, name):
    assert "made notebooks/07_tea.ipynb" in run("build", name)[1]


def test_an_unknown_lesson_gets_near_matches(run):
    code, _, errors = run("build", "07_tee")
    assert code == 2
    assert errors.strip() == "There is no lesson called '07_tee'; did you mean 07_tea?"


def test_no_command_prints_help(run):
    code, output, _ = run()
    assert code == 0
    assert "verify" in output


def test_cells_with_questions_are_folded(built, course):
    source = next((course.root / "solutions").glob("*.py"))
    source.write_text(source.read_text(encoding="utf-8") + "\n# %% questions\nquiz = None\n", encoding="utf-8")
    assert built()["cells"][-1]["metadata"] == {"tags": ["questions"], "jupyter": {"source_hidden": True}}
