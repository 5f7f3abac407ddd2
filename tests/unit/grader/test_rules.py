"""What a lesson's source must be: a good one passes, and each mistake gets one sentence."""

from __future__ import annotations

import shutil

import pytest

from grader import rules
from tests.unit.grader.tea import LESSON, SOURCE, write


@pytest.fixture
def errors(course):
    return lambda: rules.errors(course, course.lessons())


def test_a_good_course_has_no_errors(errors):
    assert errors() == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("    ### END SOLUTION\n", "", "the exercise brew needs a line `### BEGIN SOLUTION`"),
        ("    ### BEGIN SOLUTION\n", "", "the exercise brew needs a line `### BEGIN SOLUTION`"),
        ("points=3", "points=6", "the exercise brew has points=6; give it a whole number from 1 to 5."),
        ("points=3", "", "the exercise brew has points=None"),
        ("points=3", "points=2.5", "the exercise brew has points=2.5"),
        ("json.dumps(", "dumps(", "brew uses dumps, which no setup or exercise cell defines"),
        ("# %% setup", "# %% set-up", "the mark 'set-up' on the cell that begins with 'import json' means nothing"),
        ("points=3", "points=3 pionts=3", "the mark 'pionts' on the cell"),
        ("# # 7 · Tea", "# Tea", "a lesson begins with a markdown cell that has its title, like `# 07 …`"),
        ("# # 7 · Tea", "# # 8 · Tea", "the title says lesson 8 and the file name 07"),
        (
            'print("an ordinary',
            '### BEGIN SOLUTION\nprint("an ordinary',
            "a solution stands in a cell that is no exercise",
        ),
        ("LIMIT = 3", "LIMIT = = 3", "the cell that begins with 'import json' is not Python"),
    ],
)
def test_a_mistake_gets_its_sentence(errors, source, old, new, sentence):
    source(old, new)
    assert any(sentence in error for error in errors()), errors()


def test_a_name_used_twice_is_refused(errors, course):
    write(course.root / "solutions/08_more.py", SOURCE.replace("# 7", "# 8"))
    assert "The exercise name 'brew' is used 2 times in the course; a name belongs to one exercise." in errors()


def test_a_number_used_twice_is_refused(errors, course):
    write(course.root / "solutions/07_again.py", "# %% [markdown]\n# # 7 · Again\n")
    assert errors() == ["2 lessons have the number 07; give each its own."]


@pytest.mark.parametrize(
    ("path", "what"),
    [
        (f"kit/exercises/{LESSON}/test_brew.py", "visible tests"),
        (f"grader/hidden/{LESSON}/test_brew.py", "hidden tests"),
        (f"grader/answers/{LESSON}/brew", "answers"),
    ],
)
def test_missing_files_are_named(errors, course, path, what):
    target = course.root / path
    shutil.rmtree(target) if target.is_dir() else target.unlink()
    assert errors() == [f"The exercise brew has no {what}: write {path}."]


def test_a_file_of_no_exercise_is_named(errors, course):
    write(course.root / f"grader/hidden/{LESSON}/test_brwe.py", "")
    assert errors() == [
        f"grader/hidden/{LESSON}/test_brwe.py belongs to no exercise of solutions/{LESSON}.py; did you mean brew?"
    ]


def test_answers_may_use_what_setup_and_exercises_define(errors, source):
    source('body = json.dumps({"tea": kind})', 'body = json.dumps({"tea": kind})[:LIMIT] or brew(sqs, url, kind)')
    assert errors() == []


def test_a_long_cell_is_a_warning(course, source):
    source('print("an ordinary', "x = 1\n" * 12 + 'print("an ordinary')
    assert [warning.partition(";")[0] for warning in rules.warnings(course.lessons())] == [
        "solutions/07_tea.py: the code cell that begins with 'x = 1' has 13 lines"
    ]
