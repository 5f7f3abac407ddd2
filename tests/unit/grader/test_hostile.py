"""Learners' code that hangs, ends, lies or grows: each costs that learner a test, and nothing else."""

from __future__ import annotations

import os
import time

import pytest

from grader.jail.endings import StudentLost
from grader.jail.notebook import loaded
from grader.jail.visit import Piped
from grader.jail.warm import Warm
from kit.student import StudentError

pytestmark = pytest.mark.linux


@pytest.mark.parametrize("how", ["os._exit(0)", "os.abort()", "os.closerange(3, 100)"])
def test_an_ended_process_is_a_failed_claim(enter, how):
    with pytest.raises(StudentLost, match="ended in the middle of it"):
        enter(f"import os\ndef leave(): {how}").leave()


def test_a_call_that_never_ends_is_a_failed_claim(notebook, world):
    troupe = Piped(notebook("def spin():\n    while True: pass"))
    with troupe.enter(world) as student, pytest.raises(StudentLost, match="was stopped after 3 seconds of real time"):
        student.spin()
    assert troupe.patience("spin") == 2


def test_a_call_that_waits_for_what_never_happens_is_told(enter):
    with pytest.raises(StudentError, match="can never happen"):
        enter("def hang(): threading.Event().wait()").hang()


def test_a_lost_process_cannot_pass_for_an_expected_error(enter):
    student = enter("import os\ndef leave(): os._exit(0)")
    with pytest.raises(StudentLost):
        student.leave()
    with pytest.raises(StudentLost):
        student.leave()


FORGED = [
    b"",
    b"[]",
    b'{"kind": "returned"}',
    b'{"kind": "returned", "key": 1}',
    b'{"kind": "returned", "key": 1, "left": -1, "value": 1}',
    b'{"kind": "returned", "key": 1, "left": 0, "value": {"$": "reference", "v": {}}}',
    b'{"kind": "returned", "key": 99, "left": 0, "value": 1}',
    b'{"kind": "returned", "key": 1, "left": 0, "raised": 3}',
    b'{"kind": "idle", "until": "x"}',
    b'{"kind": "idle", "until": 1' + b"0" * 400 + b"}",
    b'{"kind": "request", "call": 1}',
    b'{"kind": "request", "call": [], "method": "POST"}',
    b'{"kind": "callback", "call": 1, "number": 7, "args": {"$": "tuple", "v": []}, "kwargs": {"$": "dict", "v": []}}',
    b'{"kind": "next", "call": 1, "job": 0}',
    b'{"kind": ["x"]}',
    b'{"kind": "done", "key": {}}',
]


@pytest.mark.parametrize("body", FORGED)
def test_a_forged_frame_is_a_failed_claim(enter, body):
    cell = f"""
import gc, socket, struct
def forge():
    body = {body!r}
    for each in gc.get_objects():
        if isinstance(each, socket.socket) and each.fileno() >= 0:
            each.sendall(struct.pack(">I", len(body)) + body)
    time.sleep(1)
"""
    with pytest.raises(StudentLost):
        enter(cell).forge()


@pytest.mark.parametrize(("bad", "error"), [("while True: pass", "timeout"), ("import os; os._exit(1)", "exit")])
def test_a_cell_that_takes_the_process_with_it_is_left_out(notebook, world, bad, error):
    loaded_notebook = notebook("def one(): return 1", bad, "def two(): return 2")
    assert [(trouble.cell, trouble.error) for trouble in loaded_notebook.troubles] == [(2, error)]
    with Piped(loaded_notebook).enter(world) as student:
        assert student.one() + student.two() == 3


def test_memory_is_capped(enter):
    with pytest.raises(StudentError, match="MemoryError"):
        enter("def grow(): return len(bytearray(2 ** 31))").grow()


def test_nothing_that_a_notebook_started_is_left(world, tmp_path):
    cell = f"""
import os, time as t
def stay():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            open({str(tmp_path / "pid")!r}, "w").write(str(os.getpid()))
            while True: pass
        os._exit(0)
    os.wait()
    while not os.path.exists({str(tmp_path / "pid")!r}): pass
    return 1
"""
    with Warm() as warm, loaded(warm, ["import time"], [(1, cell)]) as started, Piped(started).enter(world) as student:
        student.stay()
    while not (written := (tmp_path / "pid").read_text(encoding="utf-8")):
        time.sleep(0.01)
    with pytest.raises(ProcessLookupError):
        os.kill(int(written), 0)


def test_the_process_has_no_environment_of_the_graders(enter, monkeypatch):
    student = enter("import os\ndef names(): return sorted(os.environ)")
    assert not {"SSH_AUTH_SOCK", "USER", "PYTEST_CURRENT_TEST"} & set(student.names())


def test_what_it_prints_goes_nowhere(enter, capfd):
    enter("import sys\ndef shout():\n    print('x')\n    print('y', file=sys.stderr)").shout()
    assert capfd.readouterr() == ("", "")
