"""An interrupted run goes on where it was, and nothing is graded twice unless what its mark hangs on changed."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from filelock import FileLock

from grader import finished, grade, results
from grader.jail.warm import Limits
from grader.marking import nothing
from tests.unit.grader.tea import HIDDEN, LESSON, SOLVED, VISIBLE, write

pytestmark = pytest.mark.linux


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def hand_in(tmp_path, run):
    """Hand in notebooks: student -> the source of one cell."""
    run("build")

    def write_all(**sources):
        for student, source in sources.items():
            notebook = {"cells": [{"cell_type": "code", "source": source}]}
            write(tmp_path / "class" / student / "tea.ipynb", json.dumps(notebook))

    return write_all


@pytest.fixture
def graded(run, tmp_path, out, monkeypatch, in_this_process):
    """Grade the class without running anything; returns whose notebooks were graded, and the seed."""
    from dataclasses import replace
    from hashlib import sha256

    seen = []

    def grade_one(task):
        seen.append(task.submission.student)
        digest = sha256(task.submission.read()).hexdigest()
        return replace(nothing(task), lesson=LESSON, score=1.0, max_score=3.0, digest=digest)

    monkeypatch.setattr(grade, "grade_one", grade_one)

    def grade_class(*options):
        seen.clear()
        code, _, errors = run("grade", tmp_path / "class", "--out", out, "--jobs", 1, *options)
        assert code == 0, errors
        return list(seen), results.read(out).seed

    return grade_class


def students(out):
    return [each.student for each in results.read(out).submissions]


def test_what_is_finished_is_not_graded_again(hand_in, graded, out):
    hand_in(ann="1", bob="2")
    graded()
    assert graded()[0] == []
    assert students(out) == ["ann", "bob"]


def test_a_newcomer_alone_is_graded(hand_in, graded, out):
    hand_in(ann="1", cy="2")
    graded()
    hand_in(bob="3")
    assert graded()[0] == ["bob"]
    assert students(out) == ["ann", "bob", "cy"]


def test_a_notebook_that_changed_is_graded_again(hand_in, graded):
    hand_in(ann="1", bob="2")
    graded()
    hand_in(ann="changed")
    assert graded()[0] == ["ann"]


def test_what_another_student_hands_in_is_graded_again(hand_in, graded):
    hand_in(ann="1")
    graded()
    hand_in(bob="1")
    assert graded()[0] == ["bob"]


def test_the_drawn_seed_is_the_same_after_an_interruption(hand_in, graded):
    hand_in(ann="1")
    assert graded()[1] == graded()[1]


def test_a_seed_that_was_asked_for_stays(hand_in, graded):
    hand_in(ann="1")
    graded("--seed", 41)
    assert graded() == ([], 41)


@pytest.mark.parametrize("options", [("--seed", 41), ("--test-seconds", 5)])
def test_another_seed_or_limit_grades_everything_again(hand_in, graded, options):
    hand_in(ann="1")
    graded("--seed", 40)
    assert graded(*options)[0] == ["ann"]


@pytest.mark.parametrize(
    ("place", "text"),
    [(f"grader/hidden/{LESSON}/test_brew.py", HIDDEN), (f"kit/exercises/{LESSON}/test_brew.py", VISIBLE)],
)
def test_other_tests_grade_everything_again(hand_in, graded, course, place, text):
    hand_in(ann="1")
    graded()
    write(course.root / place, text + "\n# changed\n")
    assert graded()[0] == ["ann"]


def test_what_a_hidden_test_may_import_counts_too(hand_in, graded, course):
    hand_in(ann="1")
    graded()
    write(course.root / f"grader/hidden/{LESSON}/teapot.py", "FULL = True\n")
    assert graded()[0] == ["ann"]


def test_other_hidden_tests_grade_everything_again(hand_in, graded, tmp_path):
    hand_in(ann="1")
    graded()
    write(tmp_path / f"own/{LESSON}/test_brew.py", HIDDEN + "\n# mine\n")
    assert graded("--hidden", tmp_path / "own")[0] == ["ann"]


def test_another_notebook_of_the_course_grades_everything_again(hand_in, graded, course):
    hand_in(ann="1")
    graded()
    path = course.notebooks / f"{LESSON}.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("Send one order", "Send an order"), encoding="utf-8")
    assert graded()[0] == ["ann"]


def test_again_grades_everything_with_a_seed_of_its_own(hand_in, graded):
    hand_in(ann="1", bob="2")
    graded("--seed", -1)
    again, seed = graded("--again")
    assert again == ["ann", "bob"]
    assert seed >= 0


def test_again_with_the_same_seed_grades_everything(hand_in, graded):
    hand_in(ann="1")
    graded("--seed", 4)
    assert graded("--seed", 4, "--again") == (["ann"], 4)


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"student": "ann"}', "[" * 100_000])
def test_what_is_damaged_is_graded_again(hand_in, graded, out, damage):
    hand_in(ann="1")
    graded()
    for part in parts(out):
        part.write_text(damage, encoding="utf-8")
    assert graded()[0] == ["ann"]


def test_a_part_of_another_submission_is_not_believed(hand_in, graded, out):
    hand_in(ann="1", bob="2")
    graded()
    first, second = parts(out)
    first.write_bytes(second.read_bytes())
    assert len(graded()[0]) == 1


@pytest.mark.parametrize("damage", ["", "{", '{"seed": "4"}', '{"seed": true}', "[]"])
def test_a_damaged_seed_is_drawn_anew(hand_in, graded, out, damage):
    hand_in(ann="1")
    graded("--seed", -1)
    (out / "finished/seed.json").write_text(damage, encoding="utf-8")
    assert graded()[1] >= 0


def test_what_could_not_be_graded_is_tried_again(hand_in, graded, monkeypatch):
    hand_in(ann="1")
    graded()
    with monkeypatch.context() as patch:
        patch.setattr(grade, "grade_one", lambda task: nothing(task, "The grader itself failed (OSError)."))
        graded("--seed", 5)
    assert graded("--seed", 5)[0] == ["ann"]


def test_a_run_that_ends_leaves_nothing_of_other_runs(hand_in, graded, out):
    hand_in(ann="1")
    graded("--seed", 1)
    graded("--seed", 2)
    assert len(parts(out)) == 1


def test_nothing_else_in_the_folder_of_results_is_touched(hand_in, graded, out):
    hand_in(ann="1")
    graded("--seed", 1)
    write(out / "finished/notes/mine.txt", "mine")
    graded("--seed", 2)
    assert (out / "finished/notes/mine.txt").read_text(encoding="utf-8") == "mine"


def test_a_half_written_part_is_cleared_away(hand_in, graded, out):
    hand_in(ann="1")
    graded()
    part = parts(out)[0].with_name(".half.json.7.part")
    part.write_text("{", encoding="utf-8")
    graded()
    assert not part.exists()


def test_two_runs_into_one_folder_are_refused(hand_in, run, out, tmp_path):
    hand_in(ann="1")
    (out / "finished").mkdir(parents=True)
    with FileLock(out / "finished/.lock"):
        code, _, errors = run("grade", tmp_path / "class", "--out", out)
    assert (code, errors.strip()) == (
        2,
        f"Another run is grading into {out}: let it end, or give another folder with --out.",
    )


def test_results_among_the_notebooks_are_no_submissions(hand_in, run, graded, tmp_path):
    hand_in(ann="1")
    marks = tmp_path / "class/marks"
    write(marks / "old/tea.ipynb", "{}")
    run("grade", tmp_path / "class", "--out", marks, "--jobs", 1)
    assert students(marks) == ["ann"]


class Batch:
    """A batch of one student's notebooks, graded by hand."""

    def __init__(self, course, out, count):
        job = grade.Job(course, 1, Limits())
        self.found = [grade.Submission("ann", f"{number}.ipynb") for number in range(count)]
        (out / "finished").mkdir(parents=True)
        self.grading = grade._Grading(job, self.found, finished.Finished(out, job), out)

    def go_on(self, after_each=lambda: None):
        def graders(tasks):
            for task in tasks:
                yield task, nothing(task)
                after_each()

        self.grading.go_on(graders, grade.Console(quiet=True))


@pytest.fixture
def batch(run, course, out):
    run("build")
    return lambda count: Batch(course, out, count)


def test_results_are_written_on_the_way(batch, out, monkeypatch):
    monkeypatch.setattr(grade, "_PAUSE", 0.0)
    monkeypatch.setattr(grade, "_SHARE", 0)
    counts = []
    batch(3).go_on(lambda: counts.append(len(results.read(out).submissions)))
    assert counts == [1, 2, 3]


def test_writing_on_the_way_takes_a_small_share_of_the_time(batch, monkeypatch):
    clock, writing = [0.0], [0.0]

    def slow(folder, run):
        cost = len(run.submissions) / 10
        clock[0] += cost
        writing[0] += cost

    monkeypatch.setattr(grade, "monotonic", lambda: clock[0])
    monkeypatch.setattr(results, "write", slow)

    def work():
        clock[0] += 1

    batch(500).go_on(work)
    assert 0 < writing[0] < 0.2 * clock[0]


def test_an_interruption_keeps_what_is_finished(hand_in, graded, run, out, tmp_path, monkeypatch):
    hand_in(ann="1", bob="2", cy="3")
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        whole = grade.grade_one

        def interrupted(task):
            if task.submission.student == "cy":
                raise KeyboardInterrupt
            return whole(task)

        patch.setattr(grade, "grade_one", interrupted)
        code, _, errors = run("grade", tmp_path / "class", "--out", out, "--jobs", 1)
    assert (code, "goes on from here" in errors) == (130, True)
    assert students(out) == ["ann", "bob"]
    assert graded()[0] == ["cy"]


def test_a_killed_run_goes_on_and_leaves_no_process_behind(hand_in, run, course, out, tmp_path):
    hand_in(ann=SOLVED, bob=SOLVED, cy=f"{SOLVED}\nwhile True: pass")
    command = [sys.executable, "-m", "grader", "--root", course.root, "grade", tmp_path / "class", "--out", out]
    with subprocess.Popen([*map(str, command), "--jobs", "2"], stderr=subprocess.PIPE, text=True) as killed:
        said = [killed.stderr.readline() for _ in range(2)]
        family = [os.pidfd_open(pid) for pid in descendants(killed.pid)]
        killed.send_signal(signal.SIGKILL)
    assert all("3/3" in line for line in said), said
    assert family
    for handle in family:
        assert select.select([handle], [], [], 60)[0], "a process lives on"
        os.close(handle)
    hand_in(cy=SOLVED)
    code, _, errors = run("grade", tmp_path / "class", "--out", out, "--jobs", 1)
    assert (code, errors.splitlines()[0]) == (0, "Finished before: 2 of 3.")
    assert [each.score for each in results.read(out).submissions] == [3, 3, 3]


def descendants(pid):
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for each in lists for child in each.read_text(encoding="utf-8").split()]
    return children + [each for child in children for each in descendants(child)]


def parts(out):
    return sorted((out / "finished").glob("*/*.json"))
