"""The view, the metrics, the schedule: what can be seen from outside, and what it stands on."""

from __future__ import annotations

import random

import pytest

from kit.aws.sqs.schedule import Schedule
from kit.errors import KitError
from tests.unit.sqs.desk import START, Desk

MINUTE = 60
FIRST = START - START % MINUTE + MINUTE
"""The first whole minute after the start."""


def test_looking_raises_no_receive_count(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    for _ in range(3):
        desk.view(url)
    assert desk.view(url).messages[0].receive_count == 0
    assert desk.bodies(url) == ["a"]


def test_a_view_shows_each_state_with_its_moments(desk: Desk) -> None:
    url = desk.queue(VisibilityTimeout="30")
    desk.send(url, "a", "b")
    desk.send(url, "c", DelaySeconds=60)
    handle = desk.handle(url)
    first, second, third = desk.view(url).messages
    assert (first.state, first.visible_at, first.receipt_handle, first.holder) == (
        "in_flight",
        START + 30,
        handle,
        "ann",
    )
    assert (second.state, second.visible_at, second.holder) == ("waiting", None, "")
    assert (third.state, third.delayed_until, third.expires_at) == ("delayed", START + 60, START + 345_600)


def test_a_view_is_up_to_date_without_any_call(desk: Desk) -> None:
    url = desk.queue(VisibilityTimeout="30")
    desk.send(url, "a")
    desk.receive(url)
    desk.advance(30)
    assert desk.view(url).messages[0].state == "waiting"


def test_numbers_count_the_sends_of_a_queue_and_go_along(desk: Desk) -> None:
    dead = desk.queue("dead")
    url = desk.queue("orders", VisibilityTimeout="0", RedrivePolicy=desk.redrive(dead, 1))
    desk.send(url, "a", "b")
    desk.receive(url, 2)
    desk.receive(url, 2)
    assert [message.number for message in desk.view(dead).messages] == [1, 2]


def test_a_view_shows_as_many_messages_as_asked_for_and_cuts_bodies(desk: Desk) -> None:
    url = desk.queue("orders")
    desk.send(url, *["x" * 100] * 5)
    view = desk.service.view("us-east-1", "orders", limit=2)
    assert (len(view.messages), len(view.messages[0].body), view.waiting) == (2, 80, 5)


def test_a_view_of_a_queue_that_is_not_there_names_those_that_are(desk: Desk) -> None:
    desk.queue("orders")
    with pytest.raises(KitError, match="There is no queue 'order' in us-east-1; the queues there are: orders"):
        desk.service.view("us-east-1", "order")


def test_every_message_is_accounted_for(desk: Desk) -> None:
    dead = desk.queue("dead")
    url = desk.queue(VisibilityTimeout="0", MessageRetentionPeriod="60", RedrivePolicy=desk.redrive(dead, 1))
    desk.send(url, *"abcd")
    desk.delete(url, desk.handle(url))
    desk.receive(url, 1)
    desk.receive(url, 1)
    desk.advance(60)
    view = desk.view(url)
    assert (view.sent, view.deleted, view.dead_lettered, view.expired) == (4, 1, 1, 2)


# --- Metrics


def test_counts_fall_into_their_minute(desk: Desk) -> None:
    url = desk.queue("orders")
    desk.moment = FIRST
    desk.send(url, "abc", "de")
    desk.delete(url, desk.handle(url))
    desk.advance(MINUTE)
    desk.receive(url)
    desk.receive(url)
    desk.advance(MINUTE)
    first, second = desk.service.metrics("us-east-1", "orders", FIRST, desk.moment)
    assert first.counts == {
        "NumberOfMessagesSent": 2,
        "NumberOfMessagesReceived": 1,
        "NumberOfMessagesDeleted": 1,
        "NumberOfEmptyReceives": 0,
        "SentMessageSize": 5,
    }
    assert (second.counts["NumberOfMessagesReceived"], second.counts["NumberOfEmptyReceives"]) == (1, 1)


def test_levels_hold_until_they_change_also_over_quiet_days(desk: Desk) -> None:
    url = desk.queue("orders", VisibilityTimeout="90")
    desk.moment = FIRST
    desk.send(url, "a", "b")
    desk.receive(url, 1)
    desk.advance(4 * 86_400)
    levels = [(m.visible, m.not_visible) for m in desk.service.metrics("us-east-1", "orders", FIRST, desk.moment)]
    assert levels[:2] == [(1, 1), (2, 0)]
    assert set(levels[1:-1]) == {(2, 0)}
    assert len(levels) == 4 * 1440


def test_the_age_is_that_of_the_oldest_message_still_there(desk: Desk) -> None:
    url = desk.queue("orders")
    desk.moment = FIRST
    desk.send(url, "a")
    desk.advance(30)
    desk.send(url, "b")
    desk.advance(30)
    desk.delete(url, desk.handle(url))
    desk.advance(MINUTE)
    ages = [minute.age_of_oldest for minute in desk.service.metrics("us-east-1", "orders", FIRST, desk.moment)]
    assert ages == [60, 90]


def test_a_message_received_three_times_no_longer_shows_in_the_age(desk: Desk) -> None:
    url = desk.queue("orders", VisibilityTimeout="0")
    desk.moment = FIRST
    desk.send(url, "poison")
    for _ in range(3):
        desk.receive(url)
    desk.advance(MINUTE)
    (minute,) = desk.service.metrics("us-east-1", "orders", FIRST, desk.moment)
    assert (minute.visible, minute.age_of_oldest) == (1, 0)


def test_a_long_poll_that_ends_empty_is_an_empty_receive(desk: Desk) -> None:
    url = desk.queue("orders")
    desk.moment = FIRST
    desk.poll(url)
    desk.advance(MINUTE)
    (minute,) = desk.service.metrics("us-east-1", "orders", FIRST, desk.moment)
    assert minute.counts["NumberOfEmptyReceives"] == 1


# --- The schedule


def test_a_schedule_gives_its_keys_in_the_order_of_their_moments() -> None:
    schedule = Schedule()
    for key, moment in ((1, 3.0), (2, 1.0), (3, 2.0), (4, 1.0)):
        schedule.set(key, moment)
    assert [schedule.pop() for _ in range(4)] == [2, 4, 3, 1]


def test_a_key_has_one_moment_the_last_one_set() -> None:
    schedule = Schedule()
    schedule.set(1, 1.0)
    schedule.set(1, 5.0)
    schedule.set(2, 3.0)
    assert (len(schedule), schedule.soonest(), schedule.pop(), schedule.pop()) == (2, 3.0, 2, 1)


def test_a_cancelled_key_does_not_come() -> None:
    schedule = Schedule()
    schedule.set(1, 1.0)
    schedule.cancel(1)
    schedule.cancel(2)
    assert (len(schedule), schedule.soonest(), schedule.first()) == (0, None, None)


def test_a_schedule_agrees_with_a_sorted_list_whatever_happens_to_it() -> None:
    generator, schedule = random.Random(1), Schedule()
    plain: dict[int, tuple[float, int]] = {}
    for step in range(3000):
        key = generator.randrange(50)
        if generator.random() < 0.3:
            schedule.cancel(key)
            plain.pop(key, None)
        else:
            moment = generator.randrange(100)
            schedule.set(key, moment)
            plain[key] = (moment, step)
        assert schedule.first() == (min(plain, key=lambda k: plain[k]) if plain else None)


def test_a_short_view_prefers_messages_in_flight(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a", "b", "c")
    for message in desk.receive(url)[:2]:
        desk.call("ChangeMessageVisibility", QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
    assert [message.body for message in desk.service.view("us-east-1", "orders", 1).messages] == ["c"]
