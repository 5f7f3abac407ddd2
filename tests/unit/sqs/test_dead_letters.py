"""Redrive policies: when a message goes to the dead-letter queue, and how it is there."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.unit.sqs.desk import ACCOUNT, LEARNER, START, Desk

DAY = 86_400


def pair(desk: Desk, after: int, **attributes: str) -> tuple[str, str]:
    """Make a queue whose visibility timeout is 0 and its dead-letter queue; return both URLs."""
    dead = desk.queue("dead", **attributes)
    return desk.queue("orders", VisibilityTimeout="0", RedrivePolicy=desk.redrive(dead, after)), dead


def fifo_pair(desk: Desk, after: int, **attributes: str) -> tuple[str, str]:
    dead = desk.fifo("dead.fifo", **attributes)
    return desk.fifo("orders.fifo", VisibilityTimeout="0", RedrivePolicy=desk.redrive(dead, after)), dead


def test_a_message_is_gone_at_the_receive_after_the_last_allowed_one(desk: Desk) -> None:
    url, dead = pair(desk, 5)
    desk.send(url, "a")
    received = [desk.bodies(url) for _ in range(6)]
    assert received == [["a"]] * 5 + [[]]
    assert desk.counts(dead) == (1, 0, 0)


def test_the_receive_that_moves_a_dead_letter_gets_the_message_behind_it(desk: Desk) -> None:
    url, _ = pair(desk, 1)
    desk.send(url, "a", "b")
    assert [desk.bodies(url, 1), desk.bodies(url, 1)] == [["a"], ["b"]]


def test_the_receive_count_goes_on_in_the_dead_letter_queue(desk: Desk) -> None:
    url, dead = pair(desk, 2)
    desk.send(url, "a")
    for _ in range(3):
        desk.receive(url)
    (message,) = desk.receive(dead, AttributeNames=["ApproximateReceiveCount"])
    assert message["Attributes"] == {"ApproximateReceiveCount": "3"}


def test_a_dead_letter_keeps_its_id_and_tells_where_it_came_from(desk: Desk) -> None:
    url, dead = pair(desk, 1)
    desk.send(url, "a")
    (alive,) = desk.receive(url)
    desk.receive(url)
    (message,) = desk.receive(dead, AttributeNames=["DeadLetterQueueSourceArn"])
    assert message["MessageId"] == alive["MessageId"]
    assert message["Attributes"] == {"DeadLetterQueueSourceArn": desk.arn(url)}


def test_moves_do_not_count_as_sent(desk: Desk) -> None:
    url, dead = pair(desk, 1)
    desk.send(url, "a")
    desk.receive(url)
    desk.receive(url)
    assert (desk.view(url).dead_lettered, desk.view(dead).sent, desk.view(dead).moved_in) == (1, 0, 1)


def test_a_standard_dead_letter_keeps_its_first_retention(desk: Desk) -> None:
    url, dead = pair(desk, 1, MessageRetentionPeriod=str(4 * DAY))
    desk.send(url, "a")
    desk.advance(3 * DAY)
    desk.receive(url)
    desk.receive(url)
    desk.advance(DAY)
    assert (desk.view(dead).expired, desk.counts(dead)) == (1, (0, 0, 0))


def test_a_dead_letter_that_is_too_old_already_expires_on_arrival(desk: Desk) -> None:
    url, dead = pair(desk, 1, MessageRetentionPeriod="60")
    desk.send(url, "a")
    desk.advance(61)
    desk.receive(url)
    desk.receive(url)
    assert desk.view(dead).expired == 1


def test_a_fifo_dead_letter_starts_its_retention_anew(desk: Desk) -> None:
    url, dead = fifo_pair(desk, 1, MessageRetentionPeriod=str(4 * DAY))
    desk.send(url, "a", MessageGroupId="g")
    desk.advance(3 * DAY)
    desk.receive(url)
    desk.receive(url)
    assert desk.view(dead).messages[0].expires_at == START + 3 * DAY + 4 * DAY


def test_in_a_fifo_dead_letter_queue_the_message_id_is_the_deduplication_id(desk: Desk) -> None:
    url, dead = fifo_pair(desk, 1)
    desk.send(url, "a", MessageGroupId="g", MessageDeduplicationId="mine")
    desk.receive(url)
    desk.receive(url)
    (message,) = desk.receive(dead, AttributeNames=["MessageDeduplicationId", "MessageGroupId"])
    assert message["Attributes"] == {"MessageDeduplicationId": message["MessageId"], "MessageGroupId": "g"}


def test_behind_a_fifo_dead_letter_its_group_goes_on(desk: Desk) -> None:
    url, dead = fifo_pair(desk, 1)
    desk.send(url, "a", "b", MessageGroupId="g")
    desk.receive(url, 1)
    assert (desk.bodies(url), desk.view(dead).waiting) == (["b"], 1)


def test_without_its_dead_letter_queue_a_queue_goes_on_delivering(desk: Desk) -> None:
    url, dead = pair(desk, 1)
    desk.call("DeleteQueue", QueueUrl=dead)
    desk.send(url, "a")
    assert [desk.bodies(url) for _ in range(3)] == [["a"]] * 3


def test_the_sources_of_a_dead_letter_queue_are_listed(desk: Desk) -> None:
    url, dead = pair(desk, 1)
    assert desk.call("ListDeadLetterSourceQueues", QueueUrl=dead) == {"queueUrls": [url]}
    assert desk.call("ListDeadLetterSourceQueues", QueueUrl=url) == {"queueUrls": []}


@pytest.mark.parametrize("count", [0, 1001, "many", 1.5])
def test_a_receive_count_out_of_range_is_refused(desk: Desk, count: object) -> None:
    policy = json.dumps({"deadLetterTargetArn": desk.arn(desk.queue("dead")), "maxReceiveCount": count})
    error = desk.refusal("CreateQueue", QueueName="orders", Attributes={"RedrivePolicy": policy})
    assert (
        f"Invalid value for maxReceiveCount: {count}, valid values are from 1 to 1000 both inclusive." in error.message
    )


@pytest.mark.parametrize("count", [1, 1000, "5"])
def test_a_receive_count_may_be_a_number_or_its_text(desk: Desk, count: object) -> None:
    policy = json.dumps({"deadLetterTargetArn": desk.arn(desk.queue("dead")), "maxReceiveCount": count})
    assert desk.attributes(desk.queue("orders", RedrivePolicy=policy))["RedrivePolicy"] == policy


def test_a_target_that_is_no_arn_is_refused_in_awss_words(desk: Desk) -> None:
    policy = '{"deadLetterTargetArn": "dummy", "maxReceiveCount": 42}'
    error = desk.refusal("CreateQueue", QueueName="orders", Attributes={"RedrivePolicy": policy})
    assert error.message == (
        f"Value {policy} for parameter RedrivePolicy is invalid. Reason: Invalid value for deadLetterTargetArn."
    )


@pytest.mark.parametrize(
    ("policy", "reason"),
    [
        ("{", "Not a valid JSON map."),
        ('{"maxReceiveCount": 1}', "mandatory attribute: deadLetterTargetArn"),
        ('{"deadLetterTargetArn": "x", "maxReceiveCount": 1, "z": 1}', "Only following attributes are supported"),
        (
            f'{{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:{ACCOUNT}:nobody", "maxReceiveCount": 1}}',
            "Dead letter target does not exist.",
        ),
    ],
)
def test_a_redrive_policy_that_makes_no_sense_is_refused(desk: Desk, policy: str, reason: str) -> None:
    error = desk.refusal("SetQueueAttributes", QueueUrl=desk.queue(), Attributes={"RedrivePolicy": policy})
    assert error.query_code == "InvalidParameterValue"
    assert reason in error.message


def test_a_dead_letter_queue_is_of_the_same_kind(desk: Desk) -> None:
    standard, fifo = desk.queue("a"), desk.fifo("b.fifo")
    for source, target in ((standard, fifo), (fifo, standard)):
        policy = {"RedrivePolicy": desk.redrive(target, 1)}
        error = desk.refusal("SetQueueAttributes", QueueUrl=source, Attributes=policy)
        assert "must be same type of queue" in error.message


def test_a_queue_is_not_its_own_dead_letter_queue(desk: Desk) -> None:
    url = desk.queue()
    error = desk.refusal("SetQueueAttributes", QueueUrl=url, Attributes={"RedrivePolicy": desk.redrive(url, 1)})
    assert "its own dead letter target" in error.message


def test_a_redrive_policy_stays_when_something_else_changes(desk: Desk) -> None:
    url, _ = pair(desk, 1)
    desk.set(url, DelaySeconds="0")
    assert desk.view(url).dead_letter_queue == "dead"


@pytest.mark.parametrize(
    ("allow", "allowed"),
    [
        ('{"redrivePermission": "allowAll"}', True),
        ('{"redrivePermission": "denyAll"}', False),
        (f'{{"redrivePermission": "byQueue", "sourceQueueArns": ["arn:aws:sqs:us-east-1:{ACCOUNT}:orders"]}}', True),
        (f'{{"redrivePermission": "byQueue", "sourceQueueArns": ["arn:aws:sqs:us-east-1:{ACCOUNT}:mail"]}}', False),
    ],
)
def test_a_dead_letter_queue_says_who_may_use_it(desk: Desk, allow: str, allowed: bool) -> None:
    dead = desk.queue("dead", RedriveAllowPolicy=allow)
    attributes = {"RedrivePolicy": desk.redrive(dead, 1)}
    if allowed:
        desk.queue("orders", **attributes)
    else:
        error = desk.refusal("CreateQueue", QueueName="orders", Attributes=attributes)
        assert "RedriveAllowPolicy" in error.message


@pytest.mark.parametrize(
    "allow",
    [
        '{"redrivePermission": "perhaps"}',
        '{"redrivePermission": "byQueue"}',
        '{"redrivePermission": "denyAll", "sourceQueueArns": ["x"]}',
        json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": ["x"] * 11}),
    ],
)
def test_a_redrive_allow_policy_that_makes_no_sense_is_refused(desk: Desk, allow: str) -> None:
    error = desk.refusal("CreateQueue", QueueName="dead", Attributes={"RedriveAllowPolicy": allow})
    assert "RedriveAllowPolicy" in error.message


def test_a_dead_letter_queue_is_in_the_same_region(desk: Desk) -> None:
    elsewhere = replace(LEARNER, region="eu-west-1")
    url = desk.call("CreateQueue", elsewhere, QueueName="dead")["QueueUrl"]
    policy = f'{{"deadLetterTargetArn": "arn:aws:sqs:eu-west-1:{ACCOUNT}:dead", "maxReceiveCount": 1}}'
    error = desk.refusal("CreateQueue", QueueName="orders", Attributes={"RedrivePolicy": policy})
    assert "eu-west-1" in url
    assert "same Region" in error.message
