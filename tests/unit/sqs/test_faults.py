"""What AWS's standard queues may do, switched on: misses, duplicates, other orders, lag."""

from __future__ import annotations

import pytest

from tests.unit.sqs.desk import Desk


def test_a_short_poll_may_miss_what_is_there(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    with desk.faults.misses(at=[1]):
        assert [desk.bodies(url), desk.bodies(url)] == [[], ["a"]]


def test_a_short_poll_may_find_fewer_than_there_are(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, *"abcdef")
    with desk.faults.misses():
        assert len(desk.receive(url)) < 6


def test_a_long_poll_misses_nothing(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    with desk.faults.misses():
        assert desk.bodies(url, WaitTimeSeconds=1) == ["a"]


def test_an_empty_queue_does_not_use_up_a_miss(desk: Desk) -> None:
    url = desk.queue()
    with desk.faults.misses(at=[1]):
        desk.receive(url)
        desk.send(url, "a")
        assert desk.bodies(url) == []


def test_a_duplicate_is_the_same_message_under_another_handle(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    with desk.faults.duplicates(at=[1]):
        first, second, third = (desk.receive(url, AttributeNames=["ApproximateReceiveCount"]) for _ in range(3))
    assert first[0]["MessageId"] == second[0]["MessageId"]
    assert first[0]["ReceiptHandle"] != second[0]["ReceiptHandle"]
    assert [m[0]["Attributes"]["ApproximateReceiveCount"] for m in (first, second)] == ["1", "2"]
    assert third == []
    assert desk.view(url).duplicates == 1


def test_every_message_is_repeated_once_and_not_for_ever(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a", "b")
    with desk.faults.duplicates():
        assert [sorted(desk.bodies(url)) for _ in range(3)] == [["a", "b"], ["a", "b"], []]


def test_a_duplicate_that_nobody_fetched_ends_with_the_flight(desk: Desk) -> None:
    url = desk.queue(VisibilityTimeout="10")
    desk.send(url, "a")
    with desk.faults.duplicates():
        desk.receive(url)
    desk.advance(10)
    assert [desk.bodies(url), desk.bodies(url)] == [["a"], []]
    assert desk.view(url).duplicates == 0


def test_a_deleted_message_is_not_delivered_again_as_a_duplicate(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    with desk.faults.duplicates():
        desk.delete(url, desk.handle(url))
    assert desk.bodies(url) == []


def test_both_who_hold_a_duplicate_may_extend_and_delete_it(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    with desk.faults.duplicates():
        first, second = desk.handle(url), desk.handle(url)
    for handle in (first, second):
        desk.extend(url, handle, 60)
    desk.delete(url, first)
    desk.delete(url, second)
    assert desk.view(url).deleted == 1


def test_a_duplicate_is_no_waiting_message(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    with desk.faults.duplicates():
        desk.receive(url)
    assert desk.counts(url) == (0, 0, 1)


def test_a_duplicate_ends_a_poll(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    with desk.faults.duplicates():
        desk.receive(url)
    assert desk.bodies(url, WaitTimeSeconds=20) == ["a"]


def test_a_duplicate_does_not_send_a_message_to_the_dead_letters_while_it_is_held(desk: Desk) -> None:
    dead = desk.queue("dead")
    url = desk.queue("orders", RedrivePolicy=desk.redrive(dead, 1))
    desk.send(url, "a")
    with desk.faults.duplicates():
        desk.receive(url)
    desk.receive(url)
    assert (desk.counts(dead), desk.counts(url)) == ((0, 0, 0), (0, 0, 1))


def test_messages_may_come_in_another_order(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, *"abcdef")
    with desk.faults.reorder():
        seen = [body for _ in range(6) for body in desk.bodies(url, 1)]
    assert sorted(seen) == list("abcdef") != seen


def test_a_reordered_receive_of_two_is_out_of_order(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a", "b")
    with desk.faults.reorder():
        assert desk.bodies(url) == ["b", "a"]


@pytest.mark.parametrize("kind", ["misses", "duplicates", "reorder"])
def test_a_fifo_queue_does_none_of_this(desk: Desk, kind: str) -> None:
    url = desk.fifo()
    desk.send(url, *"abc", MessageGroupId="g")
    with getattr(desk.faults, kind)():
        assert (desk.bodies(url), desk.bodies(url)) == (["a", "b", "c"], [])


def test_a_lagging_purge_takes_up_to_a_minute(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    with desk.faults.eventual("PurgeQueue"):
        desk.call("PurgeQueue", QueueUrl=url)
    still_there = desk.bodies(url, VisibilityTimeout=0)
    desk.advance(60)
    assert still_there == ["a"]
    assert desk.bodies(url) == []
    assert desk.view(url).purged == 1


def test_a_lagging_purge_leaves_what_was_sent_later(desk: Desk) -> None:
    url = desk.queue()
    with desk.faults.eventual("PurgeQueue"):
        desk.call("PurgeQueue", QueueUrl=url)
    desk.send(url, "b")
    desk.advance(60)
    assert desk.bodies(url) == ["b"]


def test_a_lagging_attribute_takes_up_to_a_minute(desk: Desk) -> None:
    url = desk.queue()
    with desk.faults.eventual("SetQueueAttributes"):
        desk.set(url, VisibilityTimeout="5")
    before = desk.attributes(url)["VisibilityTimeout"]
    desk.advance(60)
    assert (before, desk.attributes(url)["VisibilityTimeout"]) == ("30", "5")


def test_changes_do_not_overtake_one_another(desk: Desk) -> None:
    url = desk.queue()
    with desk.faults.eventual(at=[1]):
        desk.set(url, VisibilityTimeout="5", DelaySeconds="1")
        desk.set(url, VisibilityTimeout="6")
    desk.advance(60)
    assert desk.attributes(url, "VisibilityTimeout", "DelaySeconds") == {"VisibilityTimeout": "6", "DelaySeconds": "1"}


def test_lagging_counts_are_those_of_the_minute_before(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    desk.advance(60)
    desk.send(url, "b")
    with desk.faults.eventual():
        assert desk.attributes(url)["ApproximateNumberOfMessages"] == "1"


def test_the_same_seed_tells_the_same_story() -> None:
    def story(seed: int) -> list[str]:
        desk = Desk(seed)
        url = desk.queue(VisibilityTimeout="0")
        desk.send(url, *"abcdefgh")
        with desk.faults.misses(rate=0.3), desk.faults.duplicates(rate=0.3), desk.faults.reorder(rate=0.3):
            return ["".join(desk.bodies(url, 3)) for _ in range(20)]

    assert story(5) == story(5) != story(6)
