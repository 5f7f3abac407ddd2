"""Queue attributes: names, ranges, defaults, what changes them."""

from __future__ import annotations

import pytest

from tests.unit.sqs.desk import START, Desk


def test_a_new_standard_queue_has_awss_defaults(desk: Desk) -> None:
    url = desk.queue()
    assert desk.attributes(url) == {
        "QueueArn": "arn:aws:sqs:us-east-1:123456789012:orders",
        "ApproximateNumberOfMessages": "0",
        "ApproximateNumberOfMessagesNotVisible": "0",
        "ApproximateNumberOfMessagesDelayed": "0",
        "CreatedTimestamp": "1700000000",
        "LastModifiedTimestamp": "1700000000",
        "VisibilityTimeout": "30",
        "MaximumMessageSize": "1048576",
        "MessageRetentionPeriod": "345600",
        "DelaySeconds": "0",
        "ReceiveMessageWaitTimeSeconds": "0",
        "SqsManagedSseEnabled": "true",
    }


def test_a_new_fifo_queue_deduplicates_and_throttles_as_a_whole(desk: Desk) -> None:
    url = desk.queue("orders.fifo", FifoQueue="true")
    wanted = ("FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit")
    assert list(desk.attributes(url, *wanted).values()) == ["true", "false", "queue", "perQueue"]


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("VisibilityTimeout", 0, 43_200),
        ("MessageRetentionPeriod", 60, 1_209_600),
        ("DelaySeconds", 0, 900),
        ("ReceiveMessageWaitTimeSeconds", 0, 20),
        ("MaximumMessageSize", 1024, 1_048_576),
        ("KmsDataKeyReusePeriodSeconds", 60, 86_400),
    ],
)
def test_numbers_are_taken_within_their_range_only(desk: Desk, name: str, low: int, high: int) -> None:
    url = desk.queue()
    for allowed in (low, high):
        desk.set(url, **{name: str(allowed)})
    for value in (str(low - 1), str(high + 1), "ten", "1.5", ""):
        error = desk.refusal("SetQueueAttributes", QueueUrl=url, Attributes={name: value})
        assert (error.code, error.message) == ("InvalidAttributeValue", f"Invalid value for the parameter {name}.")


@pytest.mark.parametrize("name", ["Colour", "QueueArn", "FifoQueue", "ContentBasedDeduplication"])
def test_an_attribute_that_a_standard_queue_lacks_is_unknown(desk: Desk, name: str) -> None:
    error = desk.refusal("SetQueueAttributes", QueueUrl=desk.queue(), Attributes={name: "true"})
    assert (error.code, error.message) == ("InvalidAttributeName", f"Unknown Attribute {name}.")


def test_the_kind_of_a_queue_cannot_change(desk: Desk) -> None:
    error = desk.refusal("SetQueueAttributes", QueueUrl=desk.fifo(), Attributes={"FifoQueue": "false"})
    assert error.message == "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported."


def test_asking_for_an_unknown_attribute_is_an_error(desk: Desk) -> None:
    error = desk.refusal("GetQueueAttributes", QueueUrl=desk.queue(), AttributeNames=["Colour"])
    assert error.message == "Unknown Attribute Colour."


def test_asking_for_no_attribute_answers_none(desk: Desk) -> None:
    assert desk.call("GetQueueAttributes", QueueUrl=desk.queue()) == {}


def test_a_change_leaves_the_other_attributes_alone(desk: Desk) -> None:
    policy = '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}}'
    url = desk.queue(Policy=policy)
    desk.set(url, DelaySeconds="5")
    assert desk.attributes(url, "Policy", "DelaySeconds") == {"Policy": policy, "DelaySeconds": "5"}


def test_an_empty_text_removes_a_policy(desk: Desk) -> None:
    url = desk.queue(Policy='{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}')
    desk.set(url, Policy="")
    assert "Policy" not in desk.attributes(url)


def test_timestamps_are_whole_seconds_and_follow_changes(desk: Desk) -> None:
    url = desk.queue()
    desk.advance(10.75)
    desk.set(url, DelaySeconds="5")
    seen = desk.attributes(url, "CreatedTimestamp", "LastModifiedTimestamp")
    assert seen == {"CreatedTimestamp": str(int(START)), "LastModifiedTimestamp": str(int(START) + 10)}


def test_a_kms_key_switches_sqss_own_encryption_off(desk: Desk) -> None:
    url = desk.queue(KmsMasterKeyId="my-key")
    seen = desk.attributes(url, "SqsManagedSseEnabled", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds")
    assert seen == {
        "SqsManagedSseEnabled": "false",
        "KmsMasterKeyId": "my-key",
        "KmsDataKeyReusePeriodSeconds": "300",
    }


def test_both_encryptions_at_once_are_refused(desk: Desk) -> None:
    url = desk.queue(KmsMasterKeyId="my-key")
    error = desk.refusal("SetQueueAttributes", QueueUrl=url, Attributes={"SqsManagedSseEnabled": "true"})
    assert error.code == "InvalidAttributeName"
    assert "one type of server-side encryption" in error.message


def test_high_throughput_needs_deduplication_per_group(desk: Desk) -> None:
    attributes = {"FifoQueue": "true", "FifoThroughputLimit": "perMessageGroupId"}
    error = desk.refusal("CreateQueue", QueueName="a.fifo", Attributes=attributes)
    assert error.code == "InvalidAttributeValue"


def test_a_policy_that_is_no_policy_is_refused(desk: Desk) -> None:
    for text in ("{", "[]", '{"Statement": []}', '{"Statement": [{"Effect": "Maybe"}]}'):
        error = desk.refusal("SetQueueAttributes", QueueUrl=desk.queue(), Attributes={"Policy": text})
        assert error.message == "Invalid value for the parameter Policy."


def test_delayed_waiting_and_in_flight_are_counted_apart(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a", "b", "c")
    desk.send(url, "later", DelaySeconds=60)
    desk.receive(url, 1)
    names = (
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
    )
    assert [desk.attributes(url, name)[name] for name in names] == ["2", "1", "1"]
