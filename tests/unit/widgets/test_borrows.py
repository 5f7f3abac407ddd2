"""Borrows are read out of the call log alone."""

from __future__ import annotations

import pytest

from kit.log import Call, CallLog
from kit.widgets.borrows import Ledger, borrows

URL = "https://sqs.us-east-1.amazonaws.com/123456789012/videos"


def call(at, operation, params=None, outcome=None, *, caller="ann", error=None):
    named = {"QueueUrl": URL, **(params or {})}
    return Call(at, "sqs", operation, named, None if error else outcome or {}, error, None, caller)


def sent(at, message_id):
    return call(at, "SendMessage", {"MessageBody": message_id}, {"MessageId": message_id})


def received(at, message_id, handle, caller="ann", **params):
    message = {"MessageId": message_id, "ReceiptHandle": handle, "Body": f"body of {message_id}"}
    return call(at, "ReceiveMessage", params, {"Messages": [message]}, caller=caller)


def deleted(at, handle, caller="ann", error=None):
    return call(at, "DeleteMessage", {"ReceiptHandle": handle}, caller=caller, error=error)


def changed(at, handle, seconds, caller="ann", error=None):
    params = {"ReceiptHandle": handle, "VisibilityTimeout": seconds}
    return call(at, "ChangeMessageVisibility", params, caller=caller, error=error)


def test_a_receive_borrows_for_the_default_timeout():
    (borrow,) = borrows([sent(0, "a"), received(5, "a", "h1")], URL)
    assert (borrow.number, borrow.consumer, borrow.start, borrow.end) == (1, "ann", 5, 35)
    assert borrow.ending == "timeout"


def test_a_receive_borrows_for_the_queues_own_timeout():
    made = call(0, "CreateQueue", {"QueueName": "videos", "Attributes": {"VisibilityTimeout": "10"}})
    (borrow,) = borrows([made, received(5, "a", "h1")], "videos")
    assert borrow.end == 15


def test_a_changed_attribute_holds_for_later_receives():
    later = call(20, "SetQueueAttributes", {"Attributes": {"VisibilityTimeout": "600"}})
    first, second = borrows([received(0, "a", "h1"), later, received(30, "a", "h2")], "videos")
    assert (first.end, second.end) == (30, 630)


def test_a_receives_own_timeout_goes_before_the_queues():
    (borrow,) = borrows([received(5, "a", "h1", VisibilityTimeout=2)], URL)
    assert borrow.end == 7


def test_a_delete_ends_a_borrow():
    (borrow,) = borrows([received(0, "a", "h1"), deleted(12, "h1")], URL)
    assert (borrow.end, borrow.ending) == (12, "deleted")


def test_a_change_counts_from_its_own_moment():
    (borrow,) = borrows([received(0, "a", "h1"), changed(20, "h1", 60)], URL)
    assert (borrow.end, borrow.extended) == (80, (20,))


def test_a_timeout_of_zero_gives_back():
    (borrow,) = borrows([received(0, "a", "h1"), changed(3, "h1", 0)], URL)
    assert (borrow.end, borrow.ending) == (3, "given_back")


def test_a_refused_change_moves_nothing():
    (borrow,) = borrows([received(0, "a", "h1"), changed(20, "h1", 60, error="InvalidParameterValue")], URL)
    assert (borrow.end, borrow.extended, borrow.late) == (30, (), None)


def test_a_refused_late_change_shows_that_somebody_was_still_at_work():
    (borrow,) = borrows([received(0, "a", "h1"), changed(50, "h1", 60, error="MessageNotInflight")], URL)
    assert (borrow.end, borrow.late, borrow.late_delete) == (30, 50, False)


def test_a_late_delete_is_marked_and_the_next_holder_loses_the_message():
    first, second = borrows(
        [received(0, "a", "h1"), received(30, "a", "h2", "bob"), deleted(40, "h1")],
        URL,
    )
    assert (first.end, first.ending, first.late, first.late_delete) == (30, "timeout", 40, True)
    assert (second.end, second.ending) == (40, "taken")


def test_work_after_the_borrow_overlaps_with_the_next_one():
    first, second = borrows(
        [received(0, "a", "h1"), received(30, "a", "h2", "bob"), deleted(40, "h1"), deleted(70, "h2", "bob")],
        URL,
    )
    assert first.shared == second.shared == ((30, 40, 2),)


def test_a_message_that_simply_came_back_was_not_worked_on_twice():
    first, second = borrows([received(0, "a", "h1"), received(30, "a", "h2", "bob")], URL)
    assert (first.shared, second.shared, second.count) == ((), (), 2)


def test_a_duplicate_delivery_overlaps():
    first, second = borrows([received(0, "a", "h1"), received(4, "a", "h2", "bob")], URL)
    assert first.shared == second.shared == ((4, 30, 2),)


def test_three_at_work_are_counted_apart_from_two():
    first, second, third = borrows(
        [
            received(0, "a", "h1"),
            received(30, "a", "h2", "bob"),
            received(60, "a", "h3", "cho"),
            changed(80, "h1", 60, error="MessageNotInflight"),
            changed(85, "h2", 60, "bob", error="MessageNotInflight"),
        ],
        URL,
    )
    assert first.shared == ((30, 60, 2), (60, 80, 3))
    assert second.shared == ((30, 60, 2), (60, 80, 3), (80, 85, 2))
    assert third.shared == ((60, 80, 3), (80, 85, 2))


def test_batches_count_entry_by_entry():
    receive = call(
        0,
        "ReceiveMessage",
        {},
        {"Messages": [{"MessageId": name, "ReceiptHandle": name, "Body": name} for name in "abc"]},
    )
    entries = [{"Id": name, "ReceiptHandle": name} for name in "ab"]
    delete = call(5, "DeleteMessageBatch", {"Entries": entries}, {"Successful": [{"Id": "a"}], "Failed": [{"Id": "b"}]})
    entries = [{"Id": "c", "ReceiptHandle": "c", "VisibilityTimeout": 100}]
    change = call(6, "ChangeMessageVisibilityBatch", {"Entries": entries}, {"Successful": [{"Id": "c"}]})
    assert [(one.end, one.ending) for one in borrows([receive, delete, change], URL)] == [
        (5, "deleted"),
        (30, "timeout"),
        (106, "timeout"),
    ]


def test_numbers_follow_the_order_of_sending():
    batch = call(1, "SendMessageBatch", {}, {"Successful": [{"MessageId": "b"}, {"MessageId": "c"}]})
    ledger = [sent(0, "a"), batch, received(2, "c", "h1"), received(3, "a", "h2")]
    assert [borrow.number for borrow in borrows(ledger, URL)] == [3, 1]


def test_a_dead_letter_keeps_its_number():
    dead = received(9, "b", "h1")
    other = Call(9, "sqs", "ReceiveMessage", {"QueueUrl": URL + "-dead"}, dead.outcome, None, None, "ann")
    (borrow,) = borrows([sent(0, "a"), sent(1, "b"), other], "videos-dead")
    assert borrow.number == 2


def test_a_purge_ends_what_is_in_flight():
    first, second = borrows([received(0, "a", "h1"), received(40, "b", "h2"), call(50, "PurgeQueue")], URL)
    assert (first.end, first.ending) == (30, "timeout")
    assert (second.end, second.ending) == (50, "purged")


def test_other_queues_and_services_do_not_count():
    other = Call(0, "sqs", "ReceiveMessage", {"QueueUrl": URL + "2"}, received(0, "a", "h").outcome, None, None, "")
    assert borrows([other], URL) == []


def test_an_empty_answer_borrows_nothing():
    assert borrows([call(0, "ReceiveMessage", {}, {})], URL) == []


@pytest.fixture
def log():
    log = CallLog()
    for one in (sent(0, "a"), received(1, "a", "h1")):
        log.append(one)
    return log


def test_a_ledger_follows_a_growing_log(log):
    ledger = Ledger(URL)
    ledger.follow(log)
    log.append(deleted(2, "h1"))
    ledger.follow(log)
    assert [borrow.ending for borrow in ledger.borrows()] == ["deleted"]
    assert ledger.deleted(5) == [("a", 1)]


def test_a_ledger_starts_over_with_an_emptied_log(log):
    ledger = Ledger(URL)
    ledger.follow(log)
    log.clear()
    for one in (sent(5, "z"), received(6, "z", "h9"), sent(7, "y")):
        log.append(one)
    ledger.follow(log)
    assert [borrow.message_id for borrow in ledger.borrows()] == ["z"]


def test_a_ledger_knows_who_holds_a_message_now():
    ledger = Ledger(URL)
    for one in (received(0, "a", "h1"), received(4, "a", "h2", "bob")):
        ledger.enter(one)
    assert [borrow.consumer for borrow in ledger.held("a", 5)] == ["ann", "bob"]
    assert [borrow.consumer for borrow in ledger.held("a", 32)] == ["bob"]
