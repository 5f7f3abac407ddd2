"""Grading on a cluster comes to the same marks as here, whatever becomes of its workers, and asks before it begins."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from grader import cluster, results, worker
from grader.jail import levels, warm
from grader.jail.warm import Limits
from grader.lessons import Course
from grader.marking import Job, Task
from grader.submissions import Submission
from kit.errors import KitError
from tests.unit.grader.tea import LESSON, SOLVED, WRONG, write

pytestmark = pytest.mark.linux

dask = pytest.importorskip("dask", reason="grading on many machines needs the extra `cluster`")
distributed = pytest.importorskip("distributed", reason="grading on many machines needs the extra `cluster`")


@dataclass(frozen=True, slots=True)
class Deadly(Submission):
    """A submission that ends every process that reads it, but this one."""

    def carried(self):
        return self

    def read(self):
        os._exit(1)


@pytest.fixture(scope="module")
def two_workers():
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1, "distributed.comm.timeouts.connect": "60s"}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
        ) as local,
    ):
        yield local


@pytest.fixture
def address(two_workers):
    """The scheduler's address; its two workers are there, also when the test before has ended one."""
    with distributed.Client(two_workers) as client:
        client.wait_for_workers(2, timeout=300)
    return two_workers.scheduler_address


@pytest.fixture
def hand_in(tmp_path, run):
    run("build")

    def write_all(**sources):
        for student, source in sources.items():
            notebook = {"cells": [{"cell_type": "code", "source": source}]}
            write(tmp_path / "class" / student / "tea.ipynb", json.dumps(notebook))

    return write_all


@pytest.fixture
def grade(run, tmp_path):
    """Grade the class with options and return what was found, but for the time that it took."""

    def grade_class(name, *options):
        code, _, errors = run("grade", tmp_path / "class", "--out", tmp_path / name, "--seed", 3, *options)
        assert code == 0, errors
        return [replace(each, seconds=0.0) for each in results.read(tmp_path / name).submissions]

    return grade_class


@pytest.fixture
def job(run, course):
    run("build")
    return Job(course, 3, Limits(level="C"))


def submission(number, source=SOLVED):
    notebook = json.dumps({"cells": [{"cell_type": "code", "source": source}]})
    return Submission(f"s{number}", f"s{number}.ipynb", data=notebook.encode())


def unread(count):
    return [Submission(f"s{number}", "x.ipynb", trouble="It is not there.") for number in range(count)]


def test_a_cluster_comes_to_the_same_results(hand_in, grade, address, tmp_path):
    hand_in(ann=SOLVED, bob=WRONG["says_nothing"], cy="x = 1", dee=WRONG["green_only"])
    (tmp_path / "class/eve").mkdir()
    (tmp_path / "class/eve/tea.ipynb").write_text("{", encoding="utf-8")
    here = grade("here", "--jobs", 2)
    assert [each.score for each in here] == [3, 1.5, 0, 1.5, 0]
    assert grade("there", "--scheduler", address) == here


def test_ones_own_hidden_tests_go_along(hand_in, grade, address, tmp_path):
    hand_in(ann=SOLVED)
    write(tmp_path / f"own/{LESSON}/test_brew.py", 'def test_x(student):\n    """Mine"""\n    assert 0, "No."\n')
    [ann] = grade("there", "--scheduler", address, "--hidden", tmp_path / "own")
    assert [test.name for test in ann.exercises[0].tests if test.hidden] == ["test_x"]


def test_what_a_cluster_has_finished_is_not_graded_again(hand_in, grade, run, address, tmp_path):
    hand_in(ann=SOLVED, bob=SOLVED)
    grade("there", "--scheduler", address)
    _, _, errors = run("grade", tmp_path / "class", "--out", tmp_path / "there", "--scheduler", address)
    assert "Finished before: 2 of 2." in errors.splitlines()


def test_what_a_killed_worker_had_in_hand_is_graded_elsewhere(job, address):
    scores = {}
    with distributed.Client(address) as client:
        workers = client.run(os.getpid)
        for task, graded in cluster.each(address, [Task(job, submission(number)) for number in range(8)]):
            scores[task.submission.student] = graded.score
            busy = [name for name, tasks in client.processing().items() if tasks]
            if len(scores) == 1:
                os.kill(workers[busy[0]], signal.SIGKILL)
    assert scores == {f"s{number}": 3 for number in range(8)}


def test_a_submission_that_ends_its_workers_costs_only_itself(job, address):
    found = [*unread(3), Deadly("killer", "x.ipynb"), *unread(2)]
    graded = {task.submission: graded for task, graded in cluster.each(address, [Task(job, each) for each in found])}
    assert [each.student for each in found if graded[each] is None] == ["killer"]


def test_few_submissions_are_under_way_at_a_time(job, address, monkeypatch):
    handed, most = [], 0
    hand_out = cluster._Hands._hand_out
    monkeypatch.setattr(cluster._Hands, "_hand_out", lambda self, task: handed.append(task) or hand_out(self, task))
    for number, _ in enumerate(cluster.each(address, [Task(job, each) for each in unread(40)])):
        most = max(most, len(handed) - number)
    assert len(handed) == 40
    assert most <= 4


def test_no_process_of_learners_stays_when_a_run_ends(job, address):
    assert len(list(cluster.each(address, [Task(job, submission(number)) for number in range(2)]))) == 2
    with distributed.Client(address) as client:
        assert set(client.run(count_kept).values()) == {0}


def test_no_process_of_learners_outlives_its_worker(job, address):
    with distributed.Client(address) as client:
        for _ in cluster.each(address, [Task(job, submission(number)) for number in range(4)]):
            [pid, *_] = [pid for pid, kept in client.run(count_kept_of).values() if kept]
            family = [os.pidfd_open(child) for child in descendants(pid)]
            os.kill(pid, signal.SIGKILL)
            break
    assert family
    for handle in family:
        assert select.select([handle], [], [], 60)[0], "a process lives on"
        os.close(handle)


def count_kept():
    return len(warm._kept)


def count_kept_of():
    return os.getpid(), len(warm._kept)


def descendants(pid):
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for each in lists for child in each.read_text(encoding="utf-8").split()]
    return children + [each for child in children for each in descendants(child)]


# Refusals


def test_a_worker_with_another_course_is_refused(job, address, monkeypatch):
    monkeypatch.setattr(cluster, "fingerprint", lambda course: "another")
    with pytest.raises(KitError, match=r"^The worker on \S+ has another version of the course, of its tests or of"):
        list(cluster.each(address, [Task(job, each) for each in unread(9)]))


def test_a_worker_without_the_course_is_refused(job, address, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "fingerprint", lambda course: "x")
    elsewhere = replace(job, course=Course(tmp_path / "nowhere"))
    with pytest.raises(KitError, match="lacks something of the course"):
        list(cluster.each(address, [Task(elsewhere, each) for each in unread(9)]))


def test_a_worker_below_the_level_asked_for_refuses(job, monkeypatch):
    monkeypatch.setattr(levels, "strongest", lambda: ("B", "A: namespaces are not allowed here"))
    refused = worker.work(cluster._terms(job.course), Task(replace(job, limits=Limits(level="A")), unread(1)[0]))
    assert "keeps learners' code apart at level B only (A: namespaces" in refused.sentence
    assert refused.sentence.endswith("add --min-isolation B, and run the same command again.")


def test_a_worker_uses_the_best_level_that_it_can(job, monkeypatch):
    monkeypatch.setattr(levels, "strongest", lambda: ("A", ""))
    graded = worker.work(cluster._terms(job.course), Task(replace(job, limits=Limits(level="B")), unread(1)[0]))
    assert graded.isolation == "A"


def test_a_worker_whose_modules_are_others_is_refused(job, address, monkeypatch):
    monkeypatch.setattr(cluster.worker, "work", only_here)
    with pytest.raises(KitError, match=r"A worker could not begin \(LookupError: not here\): install the same"):
        list(cluster.each(address, [Task(job, each) for each in unread(3)]))


def only_here(*_):
    raise LookupError("not here")


def test_a_missing_package_gets_a_sentence(job, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(KitError, match="run `pip install distributed` here and on the workers"):
        list(cluster.each("tcp://127.0.0.1:1", [Task(job, each) for each in unread(1)]))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{port}", "nonsense://x", "tcp://"])
def test_an_address_without_a_scheduler_gets_a_sentence(job, monkeypatch, address):
    monkeypatch.setattr(cluster, "_CONNECT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(KitError, match="No scheduler answers at"):
        list(cluster.each(address.format(port=port), [Task(job, each) for each in unread(1)]))


@pytest.fixture
def empty_cluster():
    with distributed.LocalCluster(
        n_workers=0, processes=False, host="127.0.0.1", protocol="tcp://", dashboard_address="127.0.0.1:0"
    ) as local:
        yield local


def test_a_cluster_without_workers_gets_a_sentence(job, empty_cluster, monkeypatch):
    monkeypatch.setattr(cluster, "_PATIENCE", 0.3)
    with pytest.raises(
        KitError, match=r"has no workers: start some with `dask worker tcp://127\.0\.0\.1:\d+ --nworkers"
    ):
        list(cluster.each(empty_cluster.scheduler_address, [Task(job, each) for each in unread(1)]))


def test_a_cluster_whose_workers_all_leave_gets_a_sentence(job, empty_cluster, monkeypatch):
    monkeypatch.setattr(cluster, "_LOOK", 0.1)
    monkeypatch.setattr(cluster, "_PATIENCE", 0.3)
    monkeypatch.setattr(distributed.Client, "wait_for_workers", lambda *_, **__: None)
    with pytest.raises(KitError, match="has no workers"):
        list(cluster.each(empty_cluster.scheduler_address, [Task(job, each) for each in unread(1)]))


def test_nothing_to_grade_needs_no_cluster():
    assert list(cluster.each("tcp://nowhere:1", [])) == []
