"""The picture of a failing scenario."""

from __future__ import annotations

from itertools import pairwise

import pytest

from grader.results import Event
from grader.writers import timeline
from grader.writers.timeline import picture

BORROWED_TWICE = [
    Event(0.0, "CreateQueue", "ok"),
    Event(0.0, "SendMessage", "ok"),
    Event(0.0, "SendMessage", "ok"),
    Event(0.0, "ReceiveMessage", "ok", 2),
    Event(30.0, "ReceiveMessage", "ok", 0, "misses"),
    Event(630.0, "DeleteMessage", "ReceiptHandleIsInvalid"),
]


def test_there_is_a_row_for_each_operation_in_the_order_of_their_first_calls():
    assert picture(BORROWED_TWICE).rows == ("CreateQueue", "SendMessage", "ReceiveMessage", "DeleteMessage")


def test_calls_that_are_alike_and_at_one_moment_are_drawn_once():
    assert [call.times for call in picture(BORROWED_TWICE).calls] == [1, 2, 1, 1, 1]


def test_a_call_is_answered_empty_or_refused():
    assert [call.kind for call in picture(BORROWED_TWICE).calls] == [
        "answered",
        "answered",
        "answered",
        "empty",
        "refused",
    ]


def test_a_call_is_told_in_words():
    assert [call.says for call in picture(BORROWED_TWICE).calls[1:]] == [
        "SendMessage after 0 s: ok, 2 times",
        "ReceiveMessage after 0 s: ok, 2 messages",
        "ReceiveMessage after 30 s: ok, 0 messages (injected: misses)",
        "DeleteMessage after 10 min 30 s: ReceiptHandleIsInvalid",
    ]


def test_the_caption_says_all_that_the_picture_shows():
    assert picture(BORROWED_TWICE).caption == (
        "6 calls in 10 min 30 s: 1 CreateQueue, 2 SendMessage, 2 ReceiveMessage, 1 DeleteMessage. "
        "1 receive found nothing. Refused: 1 with ReceiptHandleIsInvalid. Disturbed on purpose: 1 by misses."
    )


def test_a_longer_time_is_a_wider_gap():
    *short, long = picture([Event(at, "ReceiveMessage", "ok", 1) for at in (*range(9), 600)]).gaps
    assert long.width > 2 * max(gap.width for gap in short)


@pytest.mark.parametrize("step", [0, 0.5, 12.5, 43200])
@pytest.mark.parametrize("count", [1, 2, 7, 16, 17, 60])
def test_no_two_calls_cover_each_other_when_the_picture_is_at_its_narrowest(step, count):
    events = [Event(number * step, f"Call{number % 3}", "ok") for number in range(count)]
    drawn = picture(events)
    places = [call.x * drawn.least / 100 for call in drawn.calls]
    assert all(after - before >= (8 if drawn.dense else 24) - 0.5 for before, after in pairwise(places))


@pytest.mark.parametrize("step", [0.5, 61, 86_399])
@pytest.mark.parametrize("count", [2, 5, 16, 60])
def test_no_two_times_below_the_axis_cover_each_other(step, count):
    drawn = picture([Event(number * step, "ReceiveMessage", "ok", 0) for number in range(count)])
    ends = [(label.x * drawn.least / 100, len(label.text) * 6 / 2) for label in drawn.labels]
    assert all(x + half <= after - more for (x, half), (after, more) in pairwise(ends))


def test_few_moments_all_have_their_time():
    drawn = picture([Event(float(at), "ReceiveMessage", "ok", 0) for at in (0, 61, 2138, 4276)])
    assert [label.text for label in drawn.labels] == ["0 s", "1 min 1 s", "35 min 38 s", "1 h 11 min"]


@pytest.mark.parametrize("count", [5, 60])
def test_everything_is_inside(count):
    drawn = picture([Event(number * 7.0, "ReceiveMessage", "ok", 0) for number in range(count)])
    assert all(0 < mark.x < 100 for mark in (*drawn.calls, *drawn.labels, *drawn.gaps))


def test_many_calls_are_drawn_small():
    assert [picture([Event(at, "X", "ok") for at in range(count)]).dense for count in (16, 17)] == [False, True]


def test_a_test_that_made_more_calls_than_are_kept_says_so():
    events = [Event(float(at), "ReceiveMessage", "ok", 1) for at in range(timeline.MOST_EVENTS)]
    assert picture(events).caption.startswith("The first 60 calls in")


def test_without_calls_there_is_no_picture():
    assert picture([]) is None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (0.4, "0.4 s"), (12.5, "12.5 s"), (59.9996, "1 min"), (80, "1 min 20 s"), (38_853, "10 h 47 min")],
)
def test_durations_are_in_their_two_largest_units(seconds, text):
    assert timeline.duration(seconds) == text
