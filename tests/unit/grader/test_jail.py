"""A test calls functions in a learner's process: as ``Namespace`` does in this one, and as only a process can."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack

import boto3
import pytest

from grader.jail.endings import StudentLost
from grader.jail.notebook import loaded
from grader.jail.visit import Piped
from kit.clock import Clock
from kit.engine import World
from kit.faults import ConsumerCrashed
from kit.sandbox import Sandbox
from kit.student import NotAttempted, StudentError, takes_time

pytestmark = pytest.mark.linux


@pytest.fixture
def world():
    world = World(clock=Clock(start=1000), seed=7)
    yield world
    world.end("over")


@pytest.fixture
def sandbox(world, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "y")
    return Sandbox.around(world)


@pytest.fixture
def notebook(warm):
    """Load a notebook of the given cells."""
    with ExitStack() as stack:
        yield lambda *cells: stack.enter_context(
            loaded(warm, ["import boto3, time, threading"], list(enumerate(cells, 1)))
        )


@pytest.fixture
def enter(notebook, world):
    """Give a student whose functions the given cells define."""
    with ExitStack() as stack:
        yield lambda *cells: stack.enter_context(Piped(notebook(*cells)).enter(world))


@pytest.fixture
def queue(sandbox):
    sqs = sandbox.client("sqs")
    return sqs, sqs.create_queue(QueueName="tea")["QueueUrl"]


@pytest.mark.parametrize("value", [None, True, 3, 2.5, "ü\ud800", b"x", [1, (2, {3})], {"a": {1: None}}])
def test_plain_values_pass_both_ways(enter, value):
    assert enter("def echo(given): return given").echo(value) == value


def test_an_exception_tells_type_message_and_code(enter, sandbox):
    student = enter("def drop(sqs): sqs.delete_queue(QueueUrl='https://sqs.us-east-1.amazonaws.com/1/none')")
    with pytest.raises(StudentError) as caught:
        student.drop(sandbox.client("sqs"))
    assert (caught.value.type, caught.value.code) == ("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue")


@pytest.mark.parametrize("error", ["ValueError('s3cret')", "type('s3cret', (Exception,), {})()"])
def test_a_private_sentence_has_no_text_of_the_learner(enter, error):
    with pytest.raises(StudentError) as caught:
        enter(f"def shout(): raise {error}").shout()
    assert "s3cret" in caught.value.sentence
    assert "s3cret" not in caught.value.private_sentence


@pytest.mark.parametrize("cell", ["", "def later(): raise NotImplementedError()"])
def test_a_stub_is_not_attempted(enter, cell):
    with pytest.raises(NotAttempted):
        enter(cell).later()


@pytest.mark.parametrize("value", ["threading.Lock()", "(each for each in [])", "object", "float('nan')"])
def test_what_cannot_be_read_gets_a_sentence(enter, value):
    with pytest.raises(StudentError, match="odd returned") as caught:
        enter(f"def odd(): return {value}").odd()
    assert caught.value.private_sentence.startswith("odd returned something that no test can read")


@pytest.mark.parametrize(
    "client", ["boto3.client('sqs')", "boto3.Session().client('sqs')", "boto3.resource('sqs').meta.client"]
)
def test_every_client_belongs_to_the_tests_account(enter, world, client):
    enter(f"def make(): {client}.create_queue(QueueName='orders')").make()
    assert [call.operation for call in world.log] == ["CreateQueue"]


def test_a_client_made_when_the_cell_ran_belongs_to_the_tests_account_too(enter, world):
    enter("sqs = boto3.client('sqs')\ndef make(): sqs.create_queue(QueueName='orders')").make()
    assert [call.operation for call in world.log] == ["CreateQueue"]


def test_a_named_client_keeps_its_name(enter, sandbox, world):
    enter("def make(sqs): sqs.create_queue(QueueName='orders')").make(sandbox.client("sqs", name="ann"))
    assert [call.caller for call in world.log] == ["ann"]


def test_resources_pass_by_reference(enter, sandbox, world, queue):
    local_queue = boto3.resource("sqs", region_name="us-east-1").Queue(queue[1])
    enter("def send(queue): queue.send_message(MessageBody='tea')").send(local_queue)
    assert world.sqs.view("us-east-1", "tea").waiting == 1


def test_sleeping_follows_the_tests_clock(enter, world):
    enter("def nap(): time.sleep(3600)").nap()
    assert world.clock.now() == 4600


def test_the_tests_clock_passes_by_reference(enter, world):
    student = enter("def nap(clock):\n    clock.sleep(5)\n    return clock.now(), time.time()")
    assert student.nap(world.clock) == (1005, 1005)


def test_a_long_poll_waits_in_virtual_time(enter, world, queue):
    student = enter("def poll(sqs, url): return sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20).get('Messages')")
    assert student.poll(*queue) is None
    assert world.clock.now() == 1020


def test_a_callback_runs_here_and_returns_its_value(enter):
    seen = []
    student = enter("def work(handler): return handler('tea', size=2)")
    assert student.work(lambda body, size: seen.append((body, size)) or "done") == "done"
    assert seen == [("tea", 2)]


def test_an_error_of_a_callback_is_raised_in_the_learners_code(enter):
    def handler():
        raise LookupError("no such film")

    student = enter("def work(handler):\n    try: handler()\n    except LookupError as error: return str(error)")
    assert student.work(handler) == "no such film"


def test_a_claim_that_fails_in_a_callback_ends_the_test_whatever_the_learner_catches(enter):
    def claim():
        raise AssertionError("no message may be handled twice")

    with pytest.raises(AssertionError, match="handled twice"):
        enter("def work(handler):\n    try: handler()\n    except BaseException: return 1").work(claim)


def test_a_job_takes_its_time_piece_by_piece(enter):
    def job():
        yield 20
        yield 30

    student = enter("def work(job): return [time.time() for _ in job()]")
    assert student.work(job) == [1020, 1050]


def test_a_callback_that_takes_time_returns_its_value(enter, world):
    @takes_time
    def handler(body):
        yield 300
        return body.upper()

    assert enter("def work(handler): return handler('tea')").work(handler) == "TEA"
    assert world.clock.now() == 1300


def test_a_callback_may_call_the_learner_again(enter):
    student = enter("def outer(handler): return handler()\ndef inner(x): return x + 1")
    assert student.outer(lambda: student.inner(41)) == 42


def test_heartbeat_threads_run_while_a_callback_lets_time_pass(enter, world):
    cell = """
def work(handler):
    beats, stop = [], threading.Event()
    def beat():
        while not stop.wait(10):
            beats.append(time.time())
    thread = threading.Thread(target=beat)
    thread.start()
    handler()
    stop.set()
    thread.join()
    return beats
"""
    assert enter(cell).work(lambda: world.clock.advance(seconds=35)) == [1010, 1020, 1030]


def test_two_threads_may_wait_in_callbacks_at_once(enter, world):
    cell = """
from concurrent.futures import ThreadPoolExecutor
def work(handler):
    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(handler, [30, 50]))
"""

    def handler(seconds):
        world.clock.advance(seconds=seconds)
        return world.clock.now()

    assert len(enter(cell).work(handler)) == 2


def test_a_crash_kills_the_consumer_and_the_next_call_starts_another(enter, sandbox, world, queue):
    cell = """
seen = []
def work(sqs, url):
    seen.append(1)
    try:
        sqs.send_message(QueueUrl=url, MessageBody="tea")
    finally:
        sqs.purge_queue(QueueUrl=url)
    return len(seen)
"""
    student = enter(cell)
    with sandbox.faults.crash("SendMessage"), pytest.raises(ConsumerCrashed):
        student.work(*queue)
    assert world.log.calls("PurgeQueue") == []
    assert student.work(*queue) == 1


def test_a_crash_of_an_inner_consumer_leaves_the_outer_one_alive(enter, sandbox, world, queue):
    cell = """
def outer(handler):
    return handler()
def send(sqs, url):
    try:
        sqs.send_message(QueueUrl=url, MessageBody="tea")
    finally:
        sqs.purge_queue(QueueUrl=url)
"""
    student = enter(cell)

    def handler():
        with sandbox.faults.crash("SendMessage"), pytest.raises(ConsumerCrashed):
            student.send(*queue)
        return "outer lives"

    assert student.outer(handler) == "outer lives"
    assert world.log.calls("PurgeQueue") == []


def test_a_lost_response_is_a_connection_error_after_the_effect(enter, sandbox, world, queue):
    student = enter("def send(sqs, url): return sqs.send_message(QueueUrl=url, MessageBody='tea')['MessageId']")
    with sandbox.faults.lost_response("SendMessage", at=[1]):
        student.send(*queue)
    assert world.sqs.view("us-east-1", "tea").waiting == 2


def test_calls_after_the_function_has_returned_are_refused_and_logged(enter, world, queue):
    cell = """
def work(sqs, url):
    def beat():
        while True:
            time.sleep(10)
            sqs.send_message(QueueUrl=url, MessageBody="late")
    threading.Thread(target=beat).start()
"""
    enter(cell).work(*queue)
    world.clock.advance(seconds=15)
    assert [call.error for call in world.log.calls("SendMessage")] == ["AfterReturn"]
    assert world.clock.now() == 1015


def test_the_state_of_one_test_does_not_reach_the_next(notebook, world):
    troupe = Piped(notebook("seen = []\ndef count():\n    seen.append(1)\n    return len(seen)"))
    counts = []
    for _ in range(2):
        with troupe.enter(world) as student:
            counts.append((student.count(), student.count()))
    assert counts == [(1, 2), (1, 2)]


@pytest.mark.parametrize("how", ["os._exit(0)", "os.kill(os.getpid(), 9)", "os.closerange(3, 100)"])
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


def test_a_cell_that_fails_costs_its_failing_statements_only(notebook, world):
    loaded_notebook = notebook("x = 1 / 0\ndef two(): return 2", "def (")
    assert [(trouble.cell, trouble.error) for trouble in loaded_notebook.troubles] == [
        (1, "ZeroDivisionError"),
        (2, "SyntaxError"),
    ]
    with Piped(loaded_notebook).enter(world) as student:
        assert student.two() == 2


@pytest.mark.parametrize(
    "cell",
    [
        "%matplotlib inline\ndef f(): return 1",
        "%%time\ndef f(): return 1",
        "!pip install nothing\ndef f(): return 1",
        "len?\ndef f(): return 1",
        "files = !ls\ndef f():\n    return 1",
        "import asyncio\nawait asyncio.sleep(5)\ndef f(): return 1",
        "display(3)\nget_ipython()\ndef f(): return 1",
        "import sys\ndef f(): return 1\nsys.exit()",
        "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: 'int' = 1\ndef f(): return A().x",
        "import pickle\nclass A: pass\npickle.loads(pickle.dumps(A()))\ndef f(): return 1",
        "time.sleep(10 ** 6)\ndef f(): return 1",
        "queue = boto3.client('sqs').create_queue(QueueName='mine')\ndef f(): return 1",
        "from kit import check\ncheck('f')\ndef f(): return 1",
    ],
)
def test_what_notebooks_hold_runs(enter, cell):
    assert enter(cell).f() == 1


@pytest.mark.parametrize(("bad", "error"), [("while True: pass", "timeout"), ("import os; os._exit(1)", "exit")])
def test_a_cell_that_takes_the_process_with_it_is_left_out(notebook, world, bad, error):
    loaded_notebook = notebook("def one(): return 1", bad, "def two(): return 2")
    assert [(trouble.cell, trouble.error) for trouble in loaded_notebook.troubles] == [(2, error)]
    with Piped(loaded_notebook).enter(world) as student:
        assert student.one() + student.two() == 3


def test_memory_is_capped(enter):
    with pytest.raises(StudentError, match="MemoryError"):
        enter("def grow(): return len(bytearray(2 ** 31))").grow()


def test_nothing_that_a_notebook_started_is_left(warm, world, tmp_path):
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
    with loaded(warm, ["import time"], [(1, cell)]) as notebook, Piped(notebook).enter(world) as student:
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
