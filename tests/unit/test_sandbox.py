"""The account in the notebook: what its log holds, how its time runs, what its faults do."""

from __future__ import annotations

import threading

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

from kit import ConsumerCrashed, KitError, Sandbox


@pytest.fixture
def sandbox():
    return Sandbox(seed=1)


@pytest.fixture
def sqs(sandbox):
    return boto3.client("sqs")


@pytest.fixture
def url(sqs):
    return sqs.create_queue(QueueName="orders")["QueueUrl"]


def bodies(answer):
    return [message["Body"] for message in answer.get("Messages", [])]


def test_a_message_comes_back_after_its_visibility_timeout(sandbox, sqs, url):
    sqs.send_message(QueueUrl=url, MessageBody="tea")
    assert bodies(sqs.receive_message(QueueUrl=url)) == ["tea"]
    assert bodies(sqs.receive_message(QueueUrl=url)) == []
    sandbox.clock.advance(seconds=31)
    assert bodies(sqs.receive_message(QueueUrl=url)) == ["tea"]


def test_a_long_poll_on_an_empty_queue_takes_twenty_virtual_seconds(sandbox, sqs, url):
    before = sandbox.clock.now()
    assert bodies(sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)) == []
    assert sandbox.clock.now() == before + 20


def test_a_poll_gets_the_message_that_comes_back_in_its_middle(sandbox, sqs, url):
    sqs.send_message(QueueUrl=url, MessageBody="tea")
    sqs.receive_message(QueueUrl=url, VisibilityTimeout=10)
    before = sandbox.clock.now()
    assert bodies(sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)) == ["tea"]
    assert sandbox.clock.now() == before + 10


def test_a_poll_that_waits_for_real_is_ended_by_a_send(sandbox, sqs, url):
    sandbox.clock.rate = 1
    found = []
    thread = threading.Thread(
        target=lambda: found.extend(bodies(sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)))
    )
    thread.start()
    sqs.send_message(QueueUrl=url, MessageBody="tea")
    thread.join(10)
    assert found == ["tea"]


def test_a_jump_ends_a_poll_that_waits_for_real(sandbox, sqs, url):
    sandbox.clock.rate = 1
    found = []
    thread = threading.Thread(
        target=lambda: found.append(bodies(sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)))
    )
    thread.start()
    while not sandbox.world.sqs.next_due():
        pass
    sandbox.clock.advance(seconds=31)
    thread.join(10)
    assert found == [[]]


def test_the_log_holds_calls_under_boto3s_names(sandbox, sqs, url):
    sqs.send_message(
        QueueUrl=url, MessageBody="tea", MessageAttributes={"a": {"DataType": "Binary", "BinaryValue": b"\0"}}
    )
    call = sandbox.log[-1]
    assert (call.service, call.operation, call.error) == ("sqs", "SendMessage", None)
    assert call.params["MessageAttributes"]["a"]["BinaryValue"] == b"\0"
    assert call.outcome["MessageId"]


def test_the_log_names_the_caller(sandbox, url):
    sandbox.client("sqs", name="ann").list_queues()
    boto3.client("sqs", config=Config(user_agent_appid="ben")).list_queues()
    assert [call.caller for call in sandbox.log[-2:]] == ["ann", "ben"]


def test_the_log_holds_errors(sandbox, sqs):
    with pytest.raises(ClientError):
        sqs.get_queue_url(QueueName="none")
    assert sandbox.log[-1].error == "AWS.SimpleQueueService.NonExistentQueue"
    assert sandbox.log[-1].outcome is None


def test_calls_that_moto_answers_are_logged_alike(sandbox):
    dynamodb = boto3.client("dynamodb")
    key = [{"AttributeName": "id", "AttributeType": "S"}]
    dynamodb.create_table(
        TableName="payments",
        AttributeDefinitions=key,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    dynamodb.put_item(TableName="payments", Item={"id": {"S": "1"}})
    assert (sandbox.log[-1].operation, sandbox.log[-1].params) == (
        "PutItem",
        {"TableName": "payments", "Item": {"id": {"S": "1"}}},
    )
    assert boto3.resource("dynamodb").Table("payments").get_item(Key={"id": "1"})["Item"] == {"id": "1"}


def test_motos_time_is_the_clocks(sandbox):
    dynamodb = boto3.client("dynamodb")
    sandbox.clock.advance(days=1000)
    made = dynamodb.create_table(
        TableName="payments",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    assert made["TableDescription"]["CreationDateTime"].timestamp() == pytest.approx(sandbox.clock.now(), abs=1)


def test_accounts_cannot_see_each_others_tables():
    def make():
        boto3.client("dynamodb").create_table(
            TableName="payments",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )

    Sandbox(seed=1)
    make()
    Sandbox(seed=2)
    assert boto3.client("dynamodb").list_tables()["TableNames"] == []


def test_reset_empties_the_account_and_keeps_clients_and_time(sandbox, sqs, url):
    sandbox.clock.advance(hours=1)
    moment = sandbox.clock.now()
    sandbox.reset()
    assert (len(sandbox.log), sandbox.clock.now()) == (0, moment)
    assert sqs.list_queues().get("QueueUrls", []) == []


def test_the_same_seed_tells_the_same_story():
    def story():
        Sandbox(seed=42)
        sqs = boto3.client("sqs")
        url = sqs.create_queue(QueueName="orders")["QueueUrl"]
        return [sqs.send_message(QueueUrl=url, MessageBody="x")["MessageId"] for _ in range(3)]

    assert story() == story()


def test_two_living_accounts_never_share_a_number():
    first, second = Sandbox(seed=3), Sandbox(seed=3)
    assert first.account_id != second.account_id


def test_a_reset_tells_the_same_story_again(sandbox, sqs, url):
    first = sqs.send_message(QueueUrl=url, MessageBody="x")["MessageId"]
    sandbox.reset()
    again = sqs.create_queue(QueueName="orders")["QueueUrl"]
    assert (again, sqs.send_message(QueueUrl=again, MessageBody="x")["MessageId"]) == (url, first)


def test_throttling_is_retried_by_botocore_on_the_clock(sandbox, sqs, url):
    with sandbox.faults.throttle("SendMessage", at=[1, 2]):
        sqs.send_message(QueueUrl=url, MessageBody="tea")
    assert [call.injected for call in sandbox.log.calls("SendMessage")] == ["throttle", "throttle", None]


def test_throttling_that_does_not_end_reaches_the_caller(sandbox, sqs, url):
    with sandbox.faults.throttle("SendMessage"), pytest.raises(ClientError, match="RequestThrottled"):
        sqs.send_message(QueueUrl=url, MessageBody="tea")


def test_a_lost_response_makes_the_sdk_send_twice(sandbox, sqs, url):
    with sandbox.faults.lost_response("SendMessage", at=[1]):
        sqs.send_message(QueueUrl=url, MessageBody="tea")
    assert bodies(sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)) == ["tea", "tea"]


def test_lost_responses_without_end_are_a_connection_error(sandbox, sqs, url):
    with sandbox.faults.lost_response("SendMessage"), pytest.raises(ConnectionClosedError):
        sqs.send_message(QueueUrl=url, MessageBody="tea")


def test_a_crash_strikes_before_the_effect(sandbox, sqs, url):
    with sandbox.faults.crash("SendMessage"), pytest.raises(ConsumerCrashed):
        sqs.send_message(QueueUrl=url, MessageBody="tea")
    assert bodies(sqs.receive_message(QueueUrl=url)) == []
    assert sandbox.log.calls("SendMessage")[0].injected == "crash"


def test_a_crash_can_strike_after_the_effect(sandbox, sqs, url):
    with sandbox.faults.crash("SendMessage", after=True), pytest.raises(ConsumerCrashed):
        sqs.send_message(QueueUrl=url, MessageBody="tea")
    assert bodies(sqs.receive_message(QueueUrl=url)) == ["tea"]


def test_latency_takes_virtual_time(sandbox, sqs, url):
    before = sandbox.clock.now()
    with sandbox.faults.latency("SendMessage", seconds=7):
        sqs.send_message(QueueUrl=url, MessageBody="tea")
    assert sandbox.clock.now() == before + 7


def test_a_duplicate_is_delivered_while_the_message_is_in_flight(sandbox, sqs, url):
    sqs.send_message(QueueUrl=url, MessageBody="tea")
    with sandbox.faults.duplicates(at=[1]):
        first = sqs.receive_message(QueueUrl=url)["Messages"][0]
        second = sqs.receive_message(QueueUrl=url)["Messages"][0]
    assert first["MessageId"] == second["MessageId"]
    assert first["ReceiptHandle"] != second["ReceiptHandle"]
    assert sandbox.log.calls("ReceiveMessage")[0].injected == "duplicates"


def test_a_fault_strikes_exactly_the_calls_it_lists(sandbox, sqs, url):
    with sandbox.faults.throttle("ListQueues", at=[3]):
        for _ in range(3):
            sqs.list_queues()
    assert [call.injected for call in sandbox.log.calls("ListQueues")] == [None, None, "throttle", None]


@pytest.mark.parametrize(
    "options", [{"operation": "send_message"}, {"rate": 2}, {"at": [0]}, {"at": "12"}, {"rate": 0.5, "at": [1]}]
)
def test_a_fault_that_makes_no_sense_is_refused(sandbox, options):
    with pytest.raises(KitError):
        sandbox.faults.throttle(**options)


def test_watchers_hear_of_every_change(sandbox, sqs, url):
    heard = []
    stop = sandbox.world.subscribe(lambda: heard.append(len(sandbox.log)))
    sqs.send_message(QueueUrl=url, MessageBody="tea")
    sandbox.clock.advance(1)
    stop()
    sqs.send_message(QueueUrl=url, MessageBody="tea")
    assert len(heard) == 2


def test_many_threads_lose_nothing_and_see_nothing_twice(sandbox, url):
    def produce(name):
        sqs = sandbox.client("sqs")
        for n in range(25):
            sqs.send_message(QueueUrl=url, MessageBody=f"{name}-{n}")

    def consume(found):
        sqs = sandbox.client("sqs")
        while answer := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for message in answer:
                found.append(message["Body"])
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    for act, arguments in ((produce, ["a", "b", "c", "d"]), (consume, [found := [], found, found, found])):
        threads = [threading.Thread(target=act, args=(argument,)) for argument in arguments]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(found) == sorted(f"{name}-{n}" for name in "abcd" for n in range(25))
