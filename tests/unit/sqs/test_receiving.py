"""ReceiveMessage: what comes back, in which order, with which attributes."""

from __future__ import annotations

from typing import Any

import pytest

from kit import limits
from tests.unit.sqs.desk import Desk

FOO: dict[str, Any] = {"DataType": "String", "StringValue": "Bar"}


def test_a_message_received_is_hidden_until_its_timeout_ends(desk: Desk) -> None:
    url = desk.queue(VisibilityTimeout="30")
    desk.send(url, "a")
    seen = [desk.bodies(url)]
    desk.advance(29.999)
    seen.append(desk.bodies(url))
    desk.advance(0.001)
    seen.append(desk.bodies(url))
    assert seen == [["a"], [], ["a"]]


def test_the_timeout_of_a_receive_overrides_the_queues(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    desk.receive(url, VisibilityTimeout=5)
    desk.advance(5)
    assert desk.bodies(url) == ["a"]


def test_a_timeout_of_zero_hands_out_without_hiding(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    assert desk.bodies(url, VisibilityTimeout=0) == desk.bodies(url) == ["a"]


def test_an_empty_receive_has_no_list_of_messages(desk: Desk) -> None:
    assert desk.call("ReceiveMessage", QueueUrl=desk.queue()) == {}


def test_each_receive_raises_the_count_and_has_a_handle_of_its_own(desk: Desk) -> None:
    url = desk.queue(VisibilityTimeout="0")
    desk.send(url, "a")
    first, second = (desk.receive(url, AttributeNames=["ApproximateReceiveCount"])[0] for _ in range(2))
    assert [m["Attributes"]["ApproximateReceiveCount"] for m in (first, second)] == ["1", "2"]
    assert first["ReceiptHandle"] != second["ReceiptHandle"]
    assert first["MessageId"] == second["MessageId"]


def test_all_system_attributes_of_a_standard_message(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    desk.advance(1.5)
    (message,) = desk.receive(url, MessageSystemAttributeNames=["All"])
    assert message["Attributes"].pop("SenderId").startswith("AIDA")
    assert message["Attributes"] == {
        "ApproximateFirstReceiveTimestamp": "1700000001500",
        "ApproximateReceiveCount": "1",
        "SentTimestamp": "1700000000000",
    }


def test_system_attributes_come_only_when_asked_for(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    (message,) = desk.receive(url)
    assert set(message) == {"MessageId", "ReceiptHandle", "MD5OfBody", "Body"}


def test_an_unknown_system_attribute_is_refused(desk: Desk) -> None:
    error = desk.refusal("ReceiveMessage", QueueUrl=desk.queue(), AttributeNames=["Colour"])
    assert error.message == "Unknown Attribute Colour."


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ([], set()),
        (["All"], {"Hello", "Help.Me", "General"}),
        ([".*"], {"Hello", "Help.Me", "General"}),
        (["Hel.*"], {"Hello", "Help.Me"}),
        (["Hello", "Nobody"], {"Hello"}),
        (["hello"], set()),
    ],
)
def test_message_attributes_are_picked_by_name_and_prefix(desk: Desk, names: list[str], found: set[str]) -> None:
    url = desk.queue()
    desk.send(url, "a", MessageAttributes={"Hello": FOO, "Help.Me": FOO, "General": FOO})
    (message,) = desk.receive(url, MessageAttributeNames=names)
    assert set(message.get("MessageAttributes", {})) == found
    assert ("MD5OfMessageAttributes" in message) == bool(found)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("MaxNumberOfMessages", 0, "Must be between 1 and 10, if provided."),
        ("MaxNumberOfMessages", 11, "Must be between 1 and 10, if provided."),
        ("WaitTimeSeconds", 21, "Must be >= 0 and <= 20, if provided."),
        ("VisibilityTimeout", 43_201, "Must be >= 0 and <= 43200, if provided."),
    ],
)
def test_numbers_out_of_range_are_refused(desk: Desk, name: str, value: int, reason: str) -> None:
    error = desk.refusal("ReceiveMessage", QueueUrl=desk.queue(), **{name: value})
    assert error.message == f"Value {value} for parameter {name} is invalid. Reason: {reason}"


def test_one_message_comes_unless_more_are_asked_for(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a", "b")
    assert len(desk.call("ReceiveMessage", QueueUrl=url)["Messages"]) == 1


def test_messages_come_in_the_order_of_sending(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, *"abcdef")
    assert [*desk.bodies(url, 2), *desk.bodies(url, 3), *desk.bodies(url)] == list("abcdef")


def test_a_message_that_comes_back_stands_where_it_stood(desk: Desk) -> None:
    url = desk.queue(VisibilityTimeout="10")
    desk.send(url, "a")
    desk.receive(url)
    desk.send(url, "b")
    desk.advance(10)
    assert desk.bodies(url) == ["a", "b"]


def test_after_three_receives_it_goes_to_the_back_of_the_queue(desk: Desk) -> None:
    url = desk.queue(VisibilityTimeout="10")
    desk.send(url, "poison", "b")
    for _ in range(3):
        assert desk.bodies(url, 1) == ["poison"]
        desk.advance(10)
    assert desk.bodies(url) == ["b", "poison"]


def test_a_standard_queue_refuses_short_polls_at_the_in_flight_limit(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SQS_IN_FLIGHT", 2)
    url = desk.queue()
    desk.send(url, *"abc")
    assert desk.bodies(url) == ["a", "b"]
    assert desk.refusal("ReceiveMessage", QueueUrl=url).code == "OverLimit"


def test_a_long_poll_at_the_in_flight_limit_waits_until_there_is_room(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SQS_IN_FLIGHT", 1)
    url = desk.queue()
    desk.send(url, *"ab")
    handle = desk.handle(url)
    poll = desk.poll(url)
    desk.delete(url, handle)
    assert poll.answer is not None
    assert poll.answer["Messages"][0]["Body"] == "b"


def test_a_fifo_queue_at_the_in_flight_limit_just_hands_out_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SQS_IN_FLIGHT", 1)
    url = desk.fifo()
    desk.send(url, "a", MessageGroupId="1")
    desk.send(url, "b", MessageGroupId="2")
    assert (desk.bodies(url), desk.bodies(url)) == (["a"], [])
