"""A test calls functions in a learner's process: as ``Namespace`` does in this one, and as only a process can."""

from __future__ import annotations

import boto3
import pytest

from grader.jail.visit import Piped
from kit.faults import ConsumerCrashed
from kit.student import NotAttempted, StudentError, takes_time

pytestmark = pytest.mark.linux


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


def test_a_future_import_counts_from_its_cell_on(enter):
    cells = ("from __future__ import annotations", "def one(x: NotDefined) -> Neither: return 1")
    assert enter(*cells).one(0) == 1
