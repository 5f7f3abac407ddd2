"""Delay, retention and purge: what happens to a message without anybody touching it."""

from __future__ import annotations

import pytest

from tests.unit.sqs.desk import Desk

DAYS = 86_400


def test_a_delayed_message_appears_when_its_delay_ends(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a", DelaySeconds=900)
    desk.advance(899)
    early = desk.bodies(url)
    desk.advance(1)
    assert (early, desk.bodies(url)) == ([], ["a"])


def test_the_queues_delay_holds_for_messages_without_their_own(desk: Desk) -> None:
    url = desk.queue(DelaySeconds="10")
    desk.send(url, "slow")
    desk.send(url, "fast", DelaySeconds=0)
    assert desk.bodies(url) == ["fast"]


def test_a_delay_of_more_than_a_quarter_of_an_hour_is_refused(desk: Desk) -> None:
    error = desk.refusal("SendMessage", QueueUrl=desk.queue(), MessageBody="x", DelaySeconds=901)
    assert error.message == (
        "Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900."
    )


def test_a_message_expires_when_its_retention_ends(desk: Desk) -> None:
    url = desk.queue(MessageRetentionPeriod="60")
    desk.send(url, "a")
    desk.advance(60)
    assert desk.bodies(url) == []
    assert (desk.view(url).expired, desk.counts(url)) == (1, (0, 0, 0))


def test_an_expired_message_does_not_stand_in_the_way_of_newer_ones(desk: Desk) -> None:
    url = desk.queue(MessageRetentionPeriod="60")
    desk.send(url, "old")
    desk.advance(30)
    desk.send(url, "new")
    desk.advance(30)
    assert desk.bodies(url) == ["new"]


def test_receiving_does_not_prolong_a_messages_life(desk: Desk) -> None:
    url = desk.queue(MessageRetentionPeriod="60")
    desk.send(url, "a")
    desk.advance(50)
    desk.receive(url)
    desk.advance(10)
    assert desk.counts(url) == (0, 0, 0)


def test_deleting_an_expired_message_is_no_error_and_no_delete(desk: Desk) -> None:
    url = desk.queue(MessageRetentionPeriod="60")
    desk.send(url, "a")
    handle = desk.handle(url)
    desk.advance(60)
    desk.delete(url, handle)
    assert (desk.view(url).expired, desk.view(url).deleted) == (1, 0)


def test_a_shorter_retention_holds_for_messages_that_are_there(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    desk.advance(100)
    desk.set(url, MessageRetentionPeriod="90")
    assert desk.bodies(url) == []


def test_a_longer_retention_holds_for_messages_that_are_there(desk: Desk) -> None:
    url = desk.queue(MessageRetentionPeriod="60")
    desk.send(url, "a")
    desk.set(url, MessageRetentionPeriod=str(14 * DAYS))
    desk.advance(13 * DAYS)
    assert desk.bodies(url) == ["a"]


def test_four_days_are_the_default(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    desk.advance(4 * DAYS - 1)
    there = desk.counts(url)
    desk.advance(1)
    assert (there, desk.counts(url)) == ((1, 0, 0), (0, 0, 0))


@pytest.mark.parametrize("state", ["waiting", "delayed", "in flight"])
def test_a_purge_takes_messages_in_every_state(desk: Desk, state: str) -> None:
    url = desk.queue()
    desk.send(url, "a", DelaySeconds=60 if state == "delayed" else 0)
    if state == "in flight":
        desk.receive(url)
    desk.call("PurgeQueue", QueueUrl=url)
    desk.advance(60)
    assert (desk.bodies(url), desk.counts(url)) == ([], (0, 0, 0))


def test_messages_sent_after_a_purge_stay(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    desk.call("PurgeQueue", QueueUrl=url)
    desk.send(url, "b")
    assert desk.bodies(url) == ["b"]


def test_a_second_purge_within_a_minute_is_refused(desk: Desk) -> None:
    url = desk.queue("orders")
    desk.call("PurgeQueue", QueueUrl=url)
    desk.advance(59)
    error = desk.refusal("PurgeQueue", QueueUrl=url)
    assert (error.query_code, error.status, error.message) == (
        "AWS.SimpleQueueService.PurgeQueueInProgress",
        403,
        "Only one PurgeQueue operation on orders is allowed every 60 seconds.",
    )
    desk.advance(1)
    desk.call("PurgeQueue", QueueUrl=url)


def test_lapses_are_exact_however_far_the_clock_jumps(desk: Desk) -> None:
    url = desk.queue(VisibilityTimeout="10")
    desk.send(url, "a", "b")
    desk.receive(url, 1, VisibilityTimeout=20)
    desk.receive(url, 1, VisibilityTimeout=10)
    desk.moment += 1000
    assert desk.bodies(url) == ["a", "b"]
