"""A test calls a learner's functions: what passes, what follows the clock, what a failure becomes."""

from __future__ import annotations

import threading
import time
from decimal import Decimal

import boto3
import pytest

from kit.clock import Clock
from kit.engine import World
from kit.faults import ConsumerCrashed
from kit.sandbox import Sandbox
from kit.student import Namespace, NotAttempted, StudentError, takes_time

pytestmark = pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnhandledThreadExceptionWarning"  # what ends a learner's thread is the learner's affair
)


@pytest.fixture
def world():
    return World(clock=Clock(start=1000), seed=7)


@pytest.fixture
def enter(world):
    from contextlib import ExitStack

    with ExitStack() as stack:
        yield lambda **functions: stack.enter_context(Namespace(functions).enter(world))


@pytest.fixture
def sandbox(world):
    return Sandbox.around(world)


@pytest.mark.parametrize("value", [None, True, 3, 2.5, "ü", b"x", [1, (2, {3})], {"a": {1: None}}, Decimal("1.10")])
def test_plain_values_pass_both_ways(enter, value):
    assert enter(echo=lambda given: given).echo(value) == value


def test_values_arrive_in_exactly_the_builtin_types(enter):
    class Liar(str):
        def __eq__(self, other):
            return True

        __hash__ = str.__hash__

    assert type(enter(lie=lambda: Liar("no")).lie()) is str


def test_mutable_arguments_do_not_cross(enter):
    mine = []
    enter(grow=lambda given: given.append(1)).grow(mine)
    assert mine == []


def test_what_cannot_be_read_gets_a_sentence(enter):
    with pytest.raises(StudentError) as caught:
        enter(odd=lambda: object()).odd()
    assert "odd returned a object" in caught.value.sentence


def test_an_exception_tells_type_message_and_code(enter, sandbox):
    def break_it(sqs):
        sqs.delete_queue(QueueUrl="https://sqs.us-east-1.amazonaws.com/1/none")

    with pytest.raises(StudentError) as caught:
        enter(break_it=break_it).break_it(sandbox.client("sqs"))
    assert (caught.value.type, caught.value.code) == ("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue")


def test_a_private_sentence_has_no_text_of_the_learner(enter):
    def shout():
        raise ValueError("the answer is 42")

    with pytest.raises(StudentError) as caught:
        enter(shout=shout).shout()
    assert "42" not in caught.value.private_sentence


@pytest.mark.parametrize("functions", [{}, {"later": lambda: (_ for _ in ()).throw(NotImplementedError())}])
def test_a_stub_is_not_attempted(enter, functions):
    with pytest.raises(NotAttempted):
        enter(**functions).later()


def test_a_client_made_inside_the_function_belongs_to_the_tests_account(enter, world):
    enter(make=lambda: boto3.client("sqs").create_queue(QueueName="orders")["QueueUrl"]).make()
    assert [call.operation for call in world.log] == ["CreateQueue"]


def test_a_client_made_in_a_thread_belongs_to_it_too(enter, world):
    def make():
        thread = threading.Thread(target=lambda: boto3.client("sqs").create_queue(QueueName="orders"))
        thread.start()
        thread.join()

    enter(make=make).make()
    assert [call.operation for call in world.log] == ["CreateQueue"]


def test_sleeping_follows_the_tests_clock(enter, world):
    enter(nap=lambda: time.sleep(3600)).nap()
    assert world.clock.now() == 4600


def test_a_callback_runs_on_the_tests_side(enter):
    seen = []
    enter(work=lambda handler: handler("tea")).work(lambda body: seen.append(body))
    assert seen == ["tea"]


def test_a_claim_that_fails_in_a_callback_ends_the_test_whatever_the_learner_catches(enter):
    def work(handler):
        try:
            handler()
        except BaseException:
            return "caught"

    def claim():
        raise AssertionError("no message may be handled twice")

    with pytest.raises(AssertionError, match="handled twice"):
        enter(work=work).work(claim)


def test_a_job_takes_its_time_piece_by_piece(enter, world):
    def job():
        yield 20
        yield 30

    enter(work=lambda given: [time.time() for _ in given()]).work(job)
    assert world.clock.now() == 1050


def test_a_callback_that_takes_time_returns_its_value(enter, world):
    @takes_time
    def handler(body):
        yield 300
        return body.upper()

    assert enter(work=lambda given: given("tea")).work(handler) == "TEA"
    assert world.clock.now() == 1300


def test_a_crash_ends_the_consumer_for_good(enter, sandbox, world):
    def work(sqs):
        try:
            sqs.create_queue(QueueName="first")
        finally:
            sqs.create_queue(QueueName="second")

    student = enter(work=work)
    with sandbox.faults.crash("CreateQueue", at=[1]), pytest.raises(ConsumerCrashed):
        student.work(sandbox.client("sqs"))
    assert world.sqs.queue_names("us-east-1") == []


def test_a_crash_in_a_thread_ends_the_consumer_too(enter, sandbox):
    def work(sqs):
        thread = threading.Thread(target=lambda: sqs.create_queue(QueueName="first"))
        thread.start()
        thread.join()

    with sandbox.faults.crash("CreateQueue", at=[1]), pytest.raises(ConsumerCrashed):
        enter(work=work).work(sandbox.client("sqs"))


def test_calls_after_the_return_are_refused_and_logged(enter, sandbox, world):
    def work(sqs):
        def later():
            time.sleep(10)
            sqs.create_queue(QueueName="late")

        threading.Thread(target=later).start()

    enter(work=work).work(sandbox.client("sqs"))
    world.clock.advance(60)
    assert [(call.operation, call.error) for call in world.log] == [("CreateQueue", "AfterReturn")]


def test_a_loop_that_polls_until_a_deadline_comes_to_its_end(enter, sandbox, world):
    url = sandbox.client("sqs").create_queue(QueueName="orders")["QueueUrl"]

    def poll(sqs):
        end = time.time() + 5
        while time.time() < end:
            sqs.receive_message(QueueUrl=url)

    enter(poll=poll).poll(sandbox.client("sqs"))
    assert world.clock.now() == pytest.approx(1005, abs=0.1)


def test_a_nested_call_is_another_consumer(enter, sandbox):
    student = enter(first=lambda between: between(), second=lambda: "second")
    assert student.first(lambda: student.second()) == "second"
