"""Fair queues: a noisy tenant does not make the quiet ones wait."""

from __future__ import annotations

from tests.unit.sqs.desk import Desk, entries


def flood(desk: Desk, url: str, tenant: str, messages: int) -> None:
    for start in range(0, messages, 10):
        bodies = [tenant] * min(10, messages - start)
        desk.call("SendMessageBatch", QueueUrl=url, Entries=entries(bodies, MessageGroupId=tenant))


def take(desk: Desk, url: str, messages: int) -> list[str]:
    taken: list[str] = []
    while len(taken) < messages:
        taken += desk.bodies(url, min(10, messages - len(taken)))
    return taken


def test_while_nobody_is_noisy_the_oldest_message_is_first(desk: Desk) -> None:
    url = desk.queue()
    flood(desk, url, "big", 20)
    flood(desk, url, "small", 1)
    assert take(desk, url, 21) == ["big"] * 20 + ["small"]


def test_a_quiet_tenant_overtakes_a_noisy_ones_backlog(desk: Desk) -> None:
    url = desk.queue()
    flood(desk, url, "big", 1000)
    flood(desk, url, "small", 2)
    take(desk, url, 30)
    assert take(desk, url, 3) == ["small", "small", "big"]


def test_fewer_than_thirty_in_flight_make_nobody_noisy(desk: Desk) -> None:
    url = desk.queue()
    flood(desk, url, "big", 100)
    flood(desk, url, "small", 1)
    take(desk, url, 29)
    assert take(desk, url, 1) == ["big"]


def test_a_tenth_of_what_is_in_flight_is_not_noisy(desk: Desk) -> None:
    url = desk.queue()
    for number in range(270):
        flood(desk, url, f"t{number}", 1)
    take(desk, url, 270)
    flood(desk, url, "big", 40)
    flood(desk, url, "small", 1)
    assert take(desk, url, 31)[-1] == "big"
    assert take(desk, url, 1) == ["small"]


def test_a_noisy_tenant_is_served_when_no_quiet_one_waits(desk: Desk) -> None:
    url = desk.queue()
    flood(desk, url, "big", 100)
    assert take(desk, url, 100) == ["big"] * 100


def test_among_noisy_tenants_the_one_with_fewest_in_flight_is_first(desk: Desk) -> None:
    url = desk.queue()
    flood(desk, url, "huge", 60)
    take(desk, url, 40)
    flood(desk, url, "large", 60)
    take(desk, url, 30)
    assert desk.bodies(url, 1) == ["large"]


def test_a_tenant_whose_backlog_is_gone_is_quiet_again(desk: Desk) -> None:
    url = desk.queue()
    flood(desk, url, "big", 40)
    take(desk, url, 40)
    desk.bodies(url)
    flood(desk, url, "big", 1)
    flood(desk, url, "small", 1)
    assert desk.bodies(url, 1) == ["big"]


def test_a_tenant_that_sent_nothing_for_five_minutes_is_quiet_again(desk: Desk) -> None:
    url = desk.queue(VisibilityTimeout="3600")
    flood(desk, url, "big", 100)
    take(desk, url, 40)
    desk.advance(300)
    flood(desk, url, "small", 1)
    assert desk.bodies(url, 1) == ["big"]


def test_a_tenant_whose_share_has_fallen_is_quiet_again(desk: Desk) -> None:
    url = desk.queue()
    flood(desk, url, "big", 100)
    handles = [message["ReceiptHandle"] for _ in range(4) for message in desk.receive(url)]
    flood(desk, url, "small", 1)
    for handle in handles:
        desk.delete(url, handle)
    assert desk.bodies(url, 1) == ["big"]


def test_messages_without_a_group_are_quiet_however_many_are_in_flight(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, *["nobody"] * 100)
    flood(desk, url, "small", 1)
    take(desk, url, 50)
    assert desk.bodies(url, 1) == ["nobody"]


def test_groups_on_a_standard_queue_promise_no_order(desk: Desk) -> None:
    url = desk.queue()
    flood(desk, url, "g", 2)
    assert [len(desk.receive(url, 1)), len(desk.receive(url, 1))] == [1, 1]
