"""Grading a batch: right marks, a result for everything that was handed in, and nothing secret in it."""

from __future__ import annotations

import io
import json
import sys

import pytest
from rich.console import Console

from grader import said
from grader.jail import levels, warm
from grader.results import Graded
from tests.unit.grader.tea import LESSON, SOLVED, WRONG

pytestmark = pytest.mark.linux

DEFINES_STUB = "def brew(sqs, url, kind):\n    raise NotImplementedError()"


@pytest.fixture(autouse=True, scope="module")
def one_warm_process():
    """Keep one warm process for all these tests, unless one has to be given up because of an error."""
    release = warm.release
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warm, "release", lambda: release() if sys.exc_info()[0] else None)
        yield
    release()


@pytest.fixture
def grade(run, course, tmp_path, in_this_process):
    """Grade notebooks that hold the released cells, changed by a function: student -> change."""
    run("build")

    def grade_all(changes, *options):
        for student, change in changes.items():
            notebook = json.loads((course.notebooks / f"{LESSON}.ipynb").read_text(encoding="utf-8"))
            place = tmp_path / "class" / student / "tea.ipynb"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(change if isinstance(change, str) else json.dumps(change(notebook)), encoding="utf-8")
        code, output, errors = run(
            "grade", tmp_path / "class", "--out", tmp_path / "out", "--jobs", 1, "--seed", 5, *options
        )
        assert code == 0, errors
        results = json.loads((tmp_path / "out/results.json").read_text(encoding="utf-8"))
        return {each["student"]: each for each in results["submissions"]} | {
            "": results,
            "output": output,
            "errors": errors,
        }

    return grade_all


def answer(source, **more):
    """Return a change that puts an answer into the exercise cell."""

    def change(notebook):
        notebook["cells"][3]["source"] = source
        return notebook | more

    return change


def solved(notebook):
    return answer(SOLVED)(notebook)


def test_marks_follow_the_hidden_tests(grade):
    got = grade({"ann": solved, "bob": answer(WRONG["says_nothing"]), "cy": lambda notebook: notebook})
    assert [(got[name]["score"], got[name]["max_score"]) for name in ("ann", "bob", "cy")] == [(3, 3), (1.5, 3), (0, 3)]
    assert [got[name]["exercises"][0]["outcome"] for name in ("ann", "bob", "cy")] == [
        "passed",
        "not_yet",
        "not_attempted",
    ]


def test_the_file_has_the_documented_form(grade):
    got = grade({"ann": solved})
    assert list(got[""]) == ["schema", "seed", "isolation", "submissions"]
    assert (got[""]["schema"], got[""]["seed"], got[""]["isolation"]) == (2, 5, levels.strongest()[0])
    about = ["student", "place", "digest", "lesson", "score", "max_score", "isolation", "notes", "seconds"]
    assert list(got["ann"]) == [*about, "exercises", "stopped"]
    exercise = got["ann"]["exercises"][0]
    assert list(exercise) == ["name", "score", "max_score", "outcome", "tests"]
    assert exercise["tests"][0] == {
        "name": "test_every_kind_is_sent",
        "claim": "Any kind of tea arrives",
        "hidden": True,
        "outcome": "passed",
        "message": "",
        "events": [],
    }
    assert [test["hidden"] for test in exercise["tests"]] == [True, True]


def test_visible_tests_are_run_where_a_hidden_one_failed(grade):
    exercise = grade({"ann": answer(WRONG["green_only"])})["ann"]["exercises"][0]
    assert [test["hidden"] for test in exercise["tests"]] == [False, True, True]


def test_visible_tests_score_nothing(grade):
    got = grade({"ann": answer(WRONG["green_only"])})
    assert [test["outcome"] for test in got["ann"]["exercises"][0]["tests"]] == ["passed", "not_yet", "passed"]
    assert got["ann"]["score"] == 1.5


def test_a_batch_of_broken_files_finishes(grade):
    broken = {
        "json": "{",
        "empty": "",
        "cells": '{"cells": [1, {"cell_type": "code", "source": 3}]}',
        "other": '{"cells": []}',
    }
    got = grade({**broken, "ann": solved})
    assert got["ann"]["score"] == 3
    assert all(got[name]["score"] == 0 and got[name]["notes"] and got[name]["lesson"] is None for name in broken)


def test_a_notebook_that_kills_the_grader_harms_only_itself(grade, monkeypatch):
    monkeypatch.setattr(levels, "chosen", lambda minimum: "C")
    killer = SOLVED + "\n\nimport os, signal\nos.kill(os.getppid(), signal.SIGKILL)"
    got = grade({"ann": solved, "bob": answer(killer), "cy": solved})
    assert [got[name]["score"] for name in ("ann", "bob", "cy")] == [3, 0, 3]
    assert got["bob"]["notes"] == ["The notebook's code ended the grader's own process, twice, so it was not graded."]


@pytest.mark.parametrize(
    "change",
    [
        lambda notebook: notebook | {"metadata": {"kernelspec": {"language": "R"}}},
        lambda notebook: notebook | {"cells": notebook["cells"][3:4]},
        lambda notebook: notebook | {"cells": notebook["cells"] * 2},
        lambda notebook: notebook | {"cells": notebook["cells"][::-1]},
        lambda notebook: notebook | {"cells": [{**cell, "id": "x", "metadata": {}} for cell in notebook["cells"]]},
        lambda notebook: notebook | {"cells": [{**cell, "metadata": "odd"} for cell in notebook["cells"]]},
        lambda notebook: {"cells": notebook["cells"]},
    ],
)
def test_cells_copied_moved_or_stripped_of_their_marks_count(grade, change):
    assert grade({"ann": lambda notebook: change(solved(notebook))})["ann"]["score"] == 3


ODD_CELLS = {
    "magics": "%matplotlib inline\n%time x = 1\n!ls /",
    "shell": "%%bash\nfor x in 1 2; do echo $x; done",
    "await": "import asyncio\nawait asyncio.sleep(0)\nasync with asyncio.timeout(1): pass",
    "syntax": "def broken(:\n    pass",
    "endless": "while True: pass",
    "nul": "x = '\0'",
    "surrogate": "x = '\ud83d'",
    "deep": "(" * 5000 + ")" * 5000,
    "huge": "9" * 100_000,
    "help": "brew?\n??brew",
    "shadows": "from builtins import print as input\nlen = sum = None",
    "exit": "import sys\nsys.exit(3)",
    "bom": "\ufeffx = 1",
    "crlf": "def helper():\r\n    return 1\r\n",
    "html": "<b>not code</b>",
}


def test_odd_cells_beside_a_right_answer_cost_nothing(grade):
    def beside(source):
        odd = {"cell_type": "code", "source": source}
        return lambda notebook: solved(notebook) | {"cells": [odd, *notebook["cells"], odd]}

    got = grade({name: beside(source) for name, source in ODD_CELLS.items()})
    assert {name: got[name]["score"] for name in ODD_CELLS} == dict.fromkeys(ODD_CELLS, 3)


def test_a_notebook_that_defines_the_answer_and_never_ends_is_told(grade):
    got = grade({"ann": answer(f"{SOLVED}\nwhile True: pass")})["ann"]
    assert got["notes"] == ["Cell 4 from the top did not come to an end and had to be left out."]


def test_the_last_definition_is_the_answer(grade):
    def twice(notebook):
        cells = notebook["cells"]
        right, wrong = ({**cells[3], "source": source} for source in (SOLVED, WRONG["sends_nothing"]))
        return notebook | {"cells": [*cells, wrong, right]}

    assert grade({"ann": twice})["ann"]["score"] == 3


def test_a_deleted_exercise_is_not_attempted(grade):
    got = grade({"ann": lambda notebook: notebook | {"cells": notebook["cells"][:3]}})
    assert got["ann"]["exercises"][0]["outcome"] == "not_attempted"


def test_helpers_in_other_cells_count(grade):
    def split(notebook):
        helper = "from textwrap import dedent\ndef text(kind): return dedent(json.dumps({'tea': kind}))"
        answered = answer(SOLVED.replace('json.dumps({"tea": kind})', "text(kind)"))(notebook)
        return answered | {"cells": [*answered["cells"], {"cell_type": "code", "source": helper}]}

    assert grade({"ann": split})["ann"]["score"] == 3


def test_failing_cells_are_noted(grade):
    def with_scratch(notebook):
        scratch = [{"cell_type": "code", "source": source} for source in ("nowhere", "1 / 0", "nothing")]
        return solved(notebook) | {"cells": [*notebook["cells"], *scratch]}

    assert grade({"ann": with_scratch})["ann"]["notes"] == [
        "Cells 6, 8 from the top stopped with NameError; whatever else was defined there counts all the same.",
        "Cell 7 from the top stopped with ZeroDivisionError; whatever else was defined there counts all the same.",
    ]


def test_hidden_feedback_repeats_nothing_that_the_learner_said(grade):
    got = grade({"ann": answer("def brew(sqs, url, kind): raise ValueError(f'seen: {kind}')")})
    tests = got["ann"]["exercises"][0]["tests"]
    assert tests[0]["message"] == "brew raised ValueError: seen: green"
    assert {test["message"] for test in tests[1:]} == {"brew raised ValueError, and the test had to stop there."}


def test_a_test_that_breaks_is_told_and_never_silent(grade, course):
    path = course.root / f"grader/hidden/{LESSON}/test_brew.py"
    path.write_text(path.read_text(encoding="utf-8").replace("assert [text]", "assert [text + 1]"), encoding="utf-8")
    got = grade({"ann": solved})["ann"]
    assert got["score"] == 1.5
    assert got["notes"] == [
        "The test test_the_text_is_what_was_sent of brew ended with an error of its own and counts as not passed: "
        "look at it."
    ]


def test_private_hidden_tests_come_before_the_courses(grade, course, tmp_path):
    own = tmp_path / f"private/{LESSON}/test_brew.py"
    own.parent.mkdir(parents=True)
    own.write_text(
        'def test_mine(student):\n    """Mine"""\n    assert student.brew is None, "Never."\n', encoding="utf-8"
    )
    got = grade({"ann": solved}, "--hidden", tmp_path / "private")
    assert [test["name"] for test in got["ann"]["exercises"][0]["tests"] if test["hidden"]] == ["test_mine"]


def test_a_second_notebook_of_the_same_lesson_is_noted(grade, tmp_path):
    (tmp_path / "class/ann").mkdir(parents=True)
    again = {"cells": [{"cell_type": "code", "source": SOLVED}]}
    (tmp_path / "class/ann/again.ipynb").write_text(json.dumps(again), encoding="utf-8")
    assert grade({"ann": solved})["ann"]["notes"] == ["2 notebooks of this student are this lesson; each was graded."]


def test_the_same_seed_gives_the_same_results(grade):
    whole = ({"ann": answer(WRONG["green_only"])}, "--again")
    first, second = (grade(*whole)["ann"] | {"seconds": 0} for _ in range(2))
    assert first == second


def test_a_line_is_said_for_each_submission(grade):
    lines = grade({"ann": solved, "bob": "{"})["errors"].splitlines()
    assert [line.split("  ")[:4] for line in lines[:2]] == [["1/2", "ann", "07_tea", "3/3"], ["2/2", "bob", "–", "0/0"]]
    assert lines[1].endswith("s  The file is not a notebook: it does not hold JSON.")


def test_many_submissions_are_summed_up_by_lesson(grade):
    output = grade({f"s{number}": "{}" for number in range(61)} | {"ann": solved})["output"]
    assert "s7" not in output
    assert [row.split()[1:12:2] for row in output.splitlines() if "│" in row] == [
        ["–", "61", "0.00", "0", "0", "61"],
        ["07_tea", "1", "3.00", "3", "1", "0"],
    ]


@pytest.mark.parametrize("terminal", [True, False])
def test_no_name_moves_a_terminals_cursor(terminal):
    console = Console(file=io.StringIO(), force_terminal=terminal, width=80)
    hostile = Graded("\x1b[2J[red]\n\x07", "x", "", None, 0, 0, "A", ("\x1b]0;x\x07 note",), 0.0, ())
    said.line(console, hostile, 1, 1)
    said.summary(console, [hostile])
    assert "\x07" not in console.file.getvalue()
    assert "\x1b[2J" not in console.file.getvalue()
    assert "�[2J[red]" in console.file.getvalue()


def test_the_table_names_students_as_they_are(grade):
    assert "[bold]ann[/]" not in grade({"ann": solved})["output"]
    assert "[red]" in grade({"[red]": solved})["output"]


def test_reports_are_made_from_results(grade, run, tmp_path):
    grade({"ann": solved})
    code, output, _ = run("report", tmp_path / "out", "junit", "canvas", f"gradebook={tmp_path / 'marks.db'}")
    assert (code, [(tmp_path / place).is_file() for place in ("out/junit.xml", "out/canvas.csv", "marks.db")]) == (
        0,
        [True] * 3,
    )
    assert f"made {tmp_path / 'out/junit.xml'}" in output.splitlines()


def test_an_unknown_report_gets_one_sentence(grade, run, tmp_path):
    grade({"ann": solved})
    code, _, errors = run("report", tmp_path / "out", "junits")
    assert (code, errors.strip()) == (2, "There is no form called 'junits'; did you mean junit?")


def test_letters_that_a_terminal_has_not_are_replaced(run, course, monkeypatch):
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    run("build")
    print("–", file=sys.stdout, flush=True)  # noqa: T201  # what rich does with a name
    assert sys.stdout.buffer.getvalue().endswith(b"?\n")


def test_bad_input_gets_one_sentence(run, course, tmp_path):
    run("build")
    code, _, errors = run("grade", tmp_path / "nowhere", "--out", tmp_path / "out")
    assert (code, errors.strip()) == (2, f"{tmp_path / 'nowhere'} does not exist.")


def test_an_output_that_cannot_be_written_gets_one_sentence(run, course, tmp_path):
    run("build")
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    code, _, errors = run("grade", course.notebooks, "--out", tmp_path / "out")
    assert (code, "Nothing can be written into" in errors) == (2, True)


def test_elsewhere_than_on_linux_it_says_so(run, monkeypatch, tmp_path):
    monkeypatch.setattr("sys.platform", "darwin")
    code, _, errors = run("grade", tmp_path, "--out", tmp_path)
    assert (code, errors.startswith("Grading needs Linux")) == (2, True)
