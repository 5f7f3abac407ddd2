"""Where messages lie, and which servers a receive asks."""

from __future__ import annotations

import pytest

from kit.aws.sqs.servers import ASKED, COPIES, SERVERS
from tests.unit.sqs.desk import Desk

LETTERS = "abcdefgh"


def test_a_message_lies_on_some_servers_and_stays_there(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, *LETTERS)
    before = [message.servers for message in desk.view(url).messages]
    desk.receive(url)
    desk.advance(31)
    assert before == [message.servers for message in desk.view(url).messages]
    assert {len(places) for places in before} == {COPIES}
    assert len(set(before)) > 1


def test_a_short_poll_that_misses_finds_what_its_servers_hold_and_nothing_else(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, *LETTERS)
    places = {message.number: set(message.servers) for message in desk.view(url).messages}
    with desk.faults.misses():
        desk.receive(url)
    (asked,) = desk.view(url).asked
    assert len(asked.servers) == ASKED
    assert asked.missed
    assert all(places[number] & set(asked.servers) for number in asked.found)
    assert not any(places[number] & set(asked.servers) for number in asked.missed)
    assert sorted(asked.found + asked.missed) == list(range(1, 9))


def test_what_a_poll_answers_is_what_it_found(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, *LETTERS)
    with desk.faults.misses():
        bodies = desk.bodies(url)
    assert bodies == [LETTERS[number - 1] for number in desk.view(url).asked[-1].found]


def test_a_miss_may_bring_a_newer_message_in_place_of_an_older_one() -> None:
    firsts = set()
    for seed in range(20):
        desk = Desk(seed)
        url = desk.queue()
        desk.send(url, *LETTERS)
        with desk.faults.misses():
            firsts.update(desk.bodies(url, 1))
    assert len(firsts) > 1
    assert "a" not in firsts


def test_what_was_missed_still_waits_in_its_place(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, *LETTERS)
    with desk.faults.misses():
        found = desk.bodies(url)
    assert desk.bodies(url) == [letter for letter in LETTERS if letter not in found]


def test_a_short_poll_that_misses_nothing_asked_a_server_of_each_message(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, *LETTERS)
    places = {message.number: set(message.servers) for message in desk.view(url).messages}
    assert desk.bodies(url) == list(LETTERS)
    asked = desk.view(url).asked[-1]
    assert asked.is_short
    assert not asked.missed
    assert all(places[number] & set(asked.servers) for number in asked.found)


def test_a_long_poll_asks_every_server(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    with desk.faults.misses():
        desk.receive(url, WaitTimeSeconds=1)
    asked = desk.view(url).asked[-1]
    assert (asked.servers, asked.is_short, asked.found) == (tuple(range(SERVERS)), False, (1,))


def test_a_long_poll_that_ends_with_nothing_is_remembered_when_it_ends(desk: Desk) -> None:
    url = desk.queue()
    begin = desk.moment
    desk.poll(url)
    assert desk.view(url).asked == ()
    desk.advance(20)
    (asked,) = desk.view(url).asked
    assert (asked.at - begin, asked.found) == (20, ())


def test_an_empty_short_poll_is_remembered_too(desk: Desk) -> None:
    url = desk.queue()
    desk.receive(url)
    (asked,) = desk.view(url).asked
    assert len(asked.servers) == ASKED
    assert asked.found == asked.missed == ()


def test_the_last_receives_are_remembered_with_who_made_them(desk: Desk) -> None:
    url = desk.queue()
    for _ in range(20):
        desk.receive(url)
    asked = desk.view(url).asked
    assert [one.serial for one in asked] == list(range(13, 21))
    assert {one.holder for one in asked} == {"ann"}


def test_a_fifo_queue_is_not_asked_server_by_server(desk: Desk) -> None:
    url = desk.fifo()
    desk.send(url, "a", MessageGroupId="g")
    desk.receive(url)
    desk.poll(url)
    desk.advance(20)
    assert desk.view(url).asked == ()


def test_misses_and_duplicates_together_still_deliver_everything(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, *LETTERS)
    with desk.faults.duplicates(), desk.faults.misses(rate=0.5):
        seen = [body for _ in range(60) for body in desk.bodies(url, 3)]
    assert sorted(seen) == sorted(LETTERS * 2)


@pytest.mark.parametrize("limit", [1, 3, 10])
def test_sooner_or_later_everything_is_found(desk: Desk, limit: int) -> None:
    url = desk.queue()
    desk.send(url, *LETTERS)
    with desk.faults.misses(rate=0.5):
        seen = [body for _ in range(60) for body in desk.bodies(url, limit)]
    assert sorted(seen) == list(LETTERS)


def test_remembering_who_was_asked_changes_no_story() -> None:
    def story(polls: int) -> list[str]:
        desk = Desk(7)
        url = desk.queue()
        for _ in range(polls):
            desk.receive(url)
        desk.send(url, "a")
        return [message.message_id for message in desk.view(url).messages]

    assert story(0) == story(5)
