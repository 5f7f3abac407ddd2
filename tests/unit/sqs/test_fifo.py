"""FIFO queues: order, group locks, sequence numbers, deduplication, receive attempts, quotas."""

from __future__ import annotations

from typing import Any

import pytest

from kit import limits
from tests.unit.sqs.desk import Desk, entries


def fill(desk: Desk, url: str, bodies: str) -> None:
    """Send one message for each two letters: the group and the number, as in ``a0 a1 b0``."""
    for body in bodies.split():
        desk.send(url, body, MessageGroupId=body[0])


def test_a_group_is_delivered_in_order(desk: Desk) -> None:
    url = desk.fifo()
    fill(desk, url, "a0 a1 a2")
    assert desk.bodies(url) == ["a0", "a1", "a2"]


def test_one_receive_takes_as_many_of_one_group_as_it_can(desk: Desk) -> None:
    url = desk.fifo()
    fill(desk, url, "a0 b0 a1 b1")
    assert desk.bodies(url, 3) == ["a0", "a1", "b0"]


def test_a_message_in_flight_holds_back_the_rest_of_its_group(desk: Desk) -> None:
    url = desk.fifo()
    fill(desk, url, "a0 a1")
    assert [desk.bodies(url, 1), desk.bodies(url, 1)] == [["a0"], []]


def test_it_does_not_hold_back_other_groups(desk: Desk) -> None:
    url = desk.fifo()
    fill(desk, url, "a0 a1 b0 c0")
    desk.receive(url, 1)
    assert desk.bodies(url) == ["b0", "c0"]


def test_a_delete_lets_the_group_go_on(desk: Desk) -> None:
    url = desk.fifo()
    fill(desk, url, "a0 a1")
    desk.delete(url, desk.handle(url))
    assert desk.bodies(url) == ["a1"]


def test_a_batch_that_lapses_comes_again_from_its_first_message(desk: Desk) -> None:
    url = desk.fifo(VisibilityTimeout="10")
    fill(desk, url, "a0 a1 a2 a3")
    desk.receive(url, 3)
    desk.advance(10)
    assert desk.bodies(url) == ["a0", "a1", "a2", "a3"]


def test_what_is_given_back_behind_a_held_message_waits_for_it(desk: Desk) -> None:
    url = desk.fifo()
    fill(desk, url, "a0 a1 a2")
    held, given_back, _ = desk.receive(url)
    desk.extend(url, given_back["ReceiptHandle"], 0)
    before = desk.bodies(url)
    desk.delete(url, held["ReceiptHandle"])
    assert (before, desk.bodies(url)) == ([], ["a1"])


def test_what_is_given_back_before_a_held_message_comes_alone(desk: Desk) -> None:
    url = desk.fifo()
    fill(desk, url, "a0 a1 a2 a3")
    first, *_ = desk.receive(url, 2)
    desk.extend(url, first["ReceiptHandle"], 0)
    assert desk.bodies(url) == ["a0"]


def test_groups_are_served_in_the_order_in_which_their_heads_became_available(desk: Desk) -> None:
    url = desk.fifo(VisibilityTimeout="10")
    fill(desk, url, "a0 b0")
    desk.receive(url, 1)
    desk.advance(10)
    assert desk.bodies(url) == ["b0", "a0"]


def test_a_group_keeps_its_turn_when_more_is_sent_to_it(desk: Desk) -> None:
    url = desk.fifo()
    fill(desk, url, "a0 b0 a1")
    assert desk.bodies(url) == ["a0", "a1", "b0"]


def test_a_delayed_message_does_not_hold_back_those_before_it(desk: Desk) -> None:
    url = desk.fifo()
    fill(desk, url, "a0 a1")
    desk.set(url, DelaySeconds="60")
    fill(desk, url, "a2")
    assert desk.bodies(url) == ["a0", "a1"]


def test_a_delayed_message_holds_back_those_after_it(desk: Desk) -> None:
    url = desk.fifo(DelaySeconds="60")
    fill(desk, url, "a0")
    desk.set(url, DelaySeconds="0")
    fill(desk, url, "a1")
    early = desk.bodies(url)
    desk.advance(60)
    assert (early, desk.bodies(url)) == ([], ["a0", "a1"])


def test_a_delay_of_a_single_message_is_refused(desk: Desk) -> None:
    error = desk.refusal("SendMessage", QueueUrl=desk.fifo(), MessageBody="a", MessageGroupId="g", DelaySeconds=2)
    assert error.message == (
        "Value 2 for parameter DelaySeconds is invalid. "
        "Reason: The request include parameter that is not valid for this queue type."
    )


def test_a_group_whose_head_expires_goes_on(desk: Desk) -> None:
    url = desk.fifo(MessageRetentionPeriod="60", VisibilityTimeout="600")
    fill(desk, url, "a0")
    desk.receive(url)
    desk.advance(30)
    fill(desk, url, "a1")
    desk.advance(30)
    assert desk.bodies(url) == ["a1"]


def test_sequence_numbers_grow_and_come_back_on_receive(desk: Desk) -> None:
    url = desk.fifo()
    sent = [
        desk.call("SendMessage", QueueUrl=url, MessageBody=body, MessageGroupId="g")["SequenceNumber"] for body in "abc"
    ]
    received = [m["Attributes"]["SequenceNumber"] for m in desk.receive(url, AttributeNames=["SequenceNumber"])]
    assert sent == received == sorted(sent, key=int)
    assert len({*sent}) == 3


def test_group_and_deduplication_id_come_back_on_receive(desk: Desk) -> None:
    url = desk.fifo()
    desk.send(url, "a", MessageGroupId="g", MessageDeduplicationId="d")
    (message,) = desk.receive(url, AttributeNames=["MessageGroupId", "MessageDeduplicationId"])
    assert message["Attributes"] == {"MessageDeduplicationId": "d", "MessageGroupId": "g"}


def test_a_message_needs_a_group(desk: Desk) -> None:
    error = desk.refusal("SendMessage", QueueUrl=desk.fifo(), MessageBody="a")
    assert (error.code, error.query_code, error.message) == (
        "MissingRequiredParameterException",
        "MissingParameter",
        "The request must contain the parameter MessageGroupId.",
    )


def test_a_batch_with_a_message_without_group_fails_as_a_whole(desk: Desk) -> None:
    error = desk.refusal("SendMessageBatch", QueueUrl=desk.fifo(), Entries=entries("ab"))
    assert (error.query_code, error.message) == (
        "InvalidParameterValue",
        "The request must contain the parameter MessageGroupId.",
    )


def test_without_content_based_ids_a_message_needs_one(desk: Desk) -> None:
    url = desk.queue("a.fifo", FifoQueue="true")
    error = desk.refusal("SendMessage", QueueUrl=url, MessageBody="a", MessageGroupId="g")
    assert error.message.startswith("The queue should either have ContentBasedDeduplication enabled")


@pytest.mark.parametrize("token", ["", "a b", "x" * 129, "ü"])
def test_a_group_of_wrong_characters_is_refused(desk: Desk, token: str) -> None:
    error = desk.refusal("SendMessage", QueueUrl=desk.fifo(), MessageBody="a", MessageGroupId=token)
    assert "can only include alphanumeric and punctuation characters. 1 to 128 in length" in error.message


# --- Deduplication


def test_a_repeat_is_answered_as_the_first_one_was_and_not_delivered(desk: Desk) -> None:
    url = desk.fifo()
    send: dict[str, Any] = {"QueueUrl": url, "MessageGroupId": "g", "MessageDeduplicationId": "d"}
    first = desk.call("SendMessage", MessageBody="a", **send)
    second = desk.call("SendMessage", MessageBody="b", **send)
    same = ("MessageId", "SequenceNumber")
    assert [first[name] for name in same] == [second[name] for name in same]
    assert desk.bodies(url) == ["a"]


def test_an_id_is_remembered_after_its_message_was_deleted(desk: Desk) -> None:
    url = desk.fifo()
    desk.send(url, "a", MessageGroupId="g")
    desk.delete(url, desk.handle(url))
    desk.send(url, "a", MessageGroupId="g")
    assert desk.bodies(url) == []


@pytest.mark.parametrize(("minutes", "delivered"), [(4, 1), (5, 2), (6, 2)])
def test_an_id_is_forgotten_after_five_minutes(desk: Desk, minutes: int, delivered: int) -> None:
    url = desk.fifo()
    desk.send(url, "a", MessageGroupId="g")
    desk.advance(minutes * 60)
    desk.send(url, "a", MessageGroupId="g")
    assert desk.view(url).sent == delivered


def test_a_repeat_does_not_start_the_five_minutes_anew(desk: Desk) -> None:
    url = desk.fifo()
    desk.send(url, "a", MessageGroupId="g")
    desk.advance(4 * 60)
    desk.send(url, "a", MessageGroupId="g")
    desk.advance(60)
    desk.send(url, "a", MessageGroupId="g")
    assert desk.view(url).sent == 2


def test_content_based_ids_look_at_the_body_alone(desk: Desk) -> None:
    url = desk.fifo()
    desk.send(url, "a", MessageGroupId="g")
    attributes = {"n": {"DataType": "Number", "StringValue": "1"}}
    desk.send(url, "a", MessageGroupId="g", MessageAttributes=attributes)
    assert desk.view(url).sent == 1


def test_an_id_counts_for_the_whole_queue_unless_its_scope_is_the_group(desk: Desk) -> None:
    whole, per_group = desk.fifo("a.fifo"), desk.fifo("b.fifo", DeduplicationScope="messageGroup")
    for url in (whole, per_group):
        desk.send(url, "x", MessageGroupId="1")
        desk.send(url, "x", MessageGroupId="2")
    assert (desk.view(whole).sent, desk.view(per_group).sent) == (1, 2)


def test_a_purge_clears_the_memory_of_ids(desk: Desk) -> None:
    url = desk.fifo()
    desk.send(url, "a", MessageGroupId="g")
    desk.call("PurgeQueue", QueueUrl=url)
    desk.send(url, "a", MessageGroupId="g")
    assert desk.bodies(url) == ["a"]


def test_repeats_within_a_batch_are_found_too(desk: Desk) -> None:
    url = desk.fifo()
    answer = desk.call("SendMessageBatch", QueueUrl=url, Entries=entries("aa", MessageGroupId="g"))
    assert len(answer["Successful"]) == 2
    assert desk.bodies(url) == ["a"]


# --- Receive attempts


def test_the_same_attempt_brings_the_same_messages_and_handles(desk: Desk) -> None:
    url = desk.fifo()
    fill(desk, url, "a0 a1 b0")
    first = desk.receive(url, 2, ReceiveRequestAttemptId="x", AttributeNames=["ApproximateReceiveCount"])
    again = desk.receive(url, 2, ReceiveRequestAttemptId="x", AttributeNames=["ApproximateReceiveCount"])
    assert first == again


def test_a_repeated_attempt_starts_the_visibility_timeout_anew(desk: Desk) -> None:
    url = desk.fifo(VisibilityTimeout="30")
    fill(desk, url, "a0")
    desk.receive(url, ReceiveRequestAttemptId="x")
    desk.advance(20)
    desk.receive(url, ReceiveRequestAttemptId="x")
    desk.advance(20)
    assert desk.counts(url) == (0, 0, 1)


@pytest.mark.parametrize("change", ["delete", "extend", "lapse", "time"])
def test_an_attempt_cannot_be_repeated_after(desk: Desk, change: str) -> None:
    url = desk.fifo(VisibilityTimeout="600" if change == "time" else "30")
    fill(desk, url, "a0 b0")
    handle = desk.handle(url, ReceiveRequestAttemptId="x")
    if change == "delete":
        desk.delete(url, handle)
    elif change == "extend":
        desk.extend(url, handle, 60)
    else:
        desk.advance(300 if change == "time" else 30)
    assert desk.bodies(url, 1, ReceiveRequestAttemptId="x") == ["b0"]


def test_another_attempt_gets_other_messages(desk: Desk) -> None:
    url = desk.fifo()
    fill(desk, url, "a0 b0")
    bodies = [desk.bodies(url, 1, ReceiveRequestAttemptId=attempt) for attempt in "xy"]
    assert bodies == [["a0"], ["b0"]]


def test_attempts_are_for_fifo_queues(desk: Desk) -> None:
    error = desk.refusal("ReceiveMessage", QueueUrl=desk.queue(), ReceiveRequestAttemptId="x")
    assert "not valid for this queue type" in error.message


# --- Quotas


def test_a_fifo_queue_takes_so_many_calls_a_second_of_each_action(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SQS_FIFO_CALLS_PER_SECOND", 3)
    url = desk.fifo()
    fill(desk, url, "a0 a1 a2")
    error = desk.refusal("SendMessage", QueueUrl=url, MessageBody="a3", MessageGroupId="a")
    assert (error.code, error.status) == ("RequestThrottled", 403)
    assert len(desk.receive(url)) == 3
    desk.advance(1)
    fill(desk, url, "a3")


def test_a_batch_is_one_call(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SQS_FIFO_CALLS_PER_SECOND", 1)
    url = desk.fifo()
    desk.call("SendMessageBatch", QueueUrl=url, Entries=entries("abcdefghij", MessageGroupId="g"))
    assert desk.view(url).sent == 10


def test_in_high_throughput_mode_the_quota_is_each_groups_own(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SQS_FIFO_CALLS_PER_SECOND", 1)
    url = desk.fifo(DeduplicationScope="messageGroup", FifoThroughputLimit="perMessageGroupId")
    fill(desk, url, "a0 b0 c0")
    error = desk.refusal("SendMessage", QueueUrl=url, MessageBody="a1", MessageGroupId="a")
    assert error.code == "RequestThrottled"


def test_a_standard_queue_has_no_quota(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SQS_FIFO_CALLS_PER_SECOND", 1)
    url = desk.queue()
    desk.send(url, "a", "b")
    assert desk.view(url).sent == 2
