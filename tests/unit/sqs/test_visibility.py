"""ChangeMessageVisibility, DeleteMessage and what receipt handles are good for."""

from __future__ import annotations

import pytest

from tests.unit.sqs.desk import Desk

HOURS = 3600


def test_a_new_timeout_counts_from_the_call(desk: Desk) -> None:
    url = desk.queue(VisibilityTimeout="60")
    desk.send(url, "a")
    handle = desk.handle(url)
    desk.advance(15)
    desk.extend(url, handle, 10)
    desk.advance(9)
    hidden = desk.bodies(url)
    desk.advance(1)
    assert (hidden, desk.bodies(url)) == ([], ["a"])


def test_a_new_timeout_holds_for_this_receive_only(desk: Desk) -> None:
    url = desk.queue(VisibilityTimeout="10")
    desk.send(url, "a")
    desk.extend(url, desk.handle(url), 100)
    desk.advance(100)
    desk.receive(url)
    desk.advance(10)
    assert desk.bodies(url) == ["a"]


def test_zero_gives_the_message_back_at_once(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    desk.extend(url, desk.handle(url), 0)
    assert desk.bodies(url) == ["a"]


def test_extensions_end_twelve_hours_after_the_receive_not_the_send(desk: Desk) -> None:
    url = desk.queue(VisibilityTimeout=str(6 * HOURS))
    desk.send(url, "a")
    desk.advance(24 * HOURS)
    handle = desk.handle(url)
    desk.advance(5 * HOURS)
    desk.extend(url, handle, 7 * HOURS)
    change = {"QueueUrl": url, "ReceiptHandle": handle, "VisibilityTimeout": 7 * HOURS + 1}
    error = desk.refusal("ChangeMessageVisibility", **change)
    assert error.message == (
        "Value 25201 for parameter VisibilityTimeout is invalid. "
        "Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds]"
    )


def test_a_message_that_waits_cannot_be_extended(desk: Desk) -> None:
    url = desk.queue(VisibilityTimeout="10")
    desk.send(url, "a")
    handle = desk.handle(url)
    desk.advance(10)
    error = desk.refusal("ChangeMessageVisibility", QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=10)
    assert error.query_code == "AWS.SimpleQueueService.MessageNotInflight"


def test_an_old_handle_cannot_extend_what_somebody_else_holds(desk: Desk) -> None:
    url = desk.queue(VisibilityTimeout="10")
    desk.send(url, "a")
    old = desk.handle(url)
    desk.advance(10)
    desk.handle(url)
    error = desk.refusal("ChangeMessageVisibility", QueueUrl=url, ReceiptHandle=old, VisibilityTimeout=10)
    assert "not available for visibility timeout change" in error.message


def test_a_deleted_message_cannot_be_extended(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    handle = desk.handle(url)
    desk.delete(url, handle)
    error = desk.refusal("ChangeMessageVisibility", QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=10)
    assert "Message does not exist" in error.message


@pytest.mark.parametrize("timeout", [-1, 43_201])
def test_a_timeout_out_of_range_is_refused(desk: Desk, timeout: int) -> None:
    url = desk.queue()
    desk.send(url, "a")
    change = {"QueueUrl": url, "ReceiptHandle": desk.handle(url), "VisibilityTimeout": timeout}
    assert desk.refusal("ChangeMessageVisibility", **change).query_code == "InvalidParameterValue"


def test_a_batch_of_changes_fails_entry_by_entry(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    handles = [desk.handle(url), "garbage"]
    changes = [
        {"Id": str(number), "ReceiptHandle": handle, "VisibilityTimeout": 0} for number, handle in enumerate(handles)
    ]
    answer = desk.call("ChangeMessageVisibilityBatch", QueueUrl=url, Entries=changes)
    assert [entry["Id"] for entry in answer["Successful"]] == ["0"]
    assert [entry["Code"] for entry in answer["Failed"]] == ["ReceiptHandleIsInvalid"]


def test_a_deleted_message_is_gone_for_good(desk: Desk) -> None:
    url = desk.queue(VisibilityTimeout="10")
    desk.send(url, "a")
    desk.delete(url, desk.handle(url))
    desk.advance(10)
    assert desk.bodies(url) == []
    assert desk.view(url).deleted == 1


def test_deleting_twice_is_no_error(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    handle = desk.handle(url)
    desk.delete(url, handle)
    desk.delete(url, handle)
    assert desk.view(url).deleted == 1


def test_an_old_handle_deletes_on_a_standard_queue(desk: Desk) -> None:
    url = desk.queue(VisibilityTimeout="10")
    desk.send(url, "a")
    old = desk.handle(url)
    desk.advance(10)
    desk.handle(url)
    desk.delete(url, old)
    assert desk.counts(url) == (0, 0, 0)


@pytest.mark.parametrize("handle", ["garbage", "AQEBAAAA", "AQEB====", "AQEBxyz/1/2"])
def test_a_handle_that_nobody_gave_out_is_invalid(desk: Desk, handle: str) -> None:
    error = desk.refusal("DeleteMessage", QueueUrl=desk.queue(), ReceiptHandle=handle)
    assert (error.code, error.message) == (
        "ReceiptHandleIsInvalid",
        f'The input receipt handle "{handle}" is not a valid receipt handle.',
    )


def test_a_handle_of_another_queue_is_invalid(desk: Desk) -> None:
    url, other = desk.queue("orders"), desk.queue("mail")
    desk.send(url, "a")
    error = desk.refusal("DeleteMessage", QueueUrl=other, ReceiptHandle=desk.handle(url))
    assert error.code == "ReceiptHandleIsInvalid"


def test_a_batch_of_deletes_takes_at_most_ten(desk: Desk) -> None:
    deletes = [{"Id": str(number), "ReceiptHandle": "x"} for number in range(11)]
    error = desk.refusal("DeleteMessageBatch", QueueUrl=desk.queue(), Entries=deletes)
    assert error.message == "Maximum number of entries per request are 10. You have sent 11."


def test_fifo_refuses_to_delete_with_a_handle_that_has_expired(desk: Desk) -> None:
    url = desk.fifo(VisibilityTimeout="10")
    desk.send(url, "a", MessageGroupId="g")
    handle = desk.handle(url)
    desk.advance(10)
    error = desk.refusal("DeleteMessage", QueueUrl=url, ReceiptHandle=handle)
    assert (
        error.message
        == f"Value {handle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."
    )


def test_fifo_refuses_it_also_when_the_message_was_received_again(desk: Desk) -> None:
    url = desk.fifo(VisibilityTimeout="10")
    desk.send(url, "a", MessageGroupId="g")
    handle = desk.handle(url)
    desk.advance(10)
    desk.handle(url)
    assert desk.refusal("DeleteMessage", QueueUrl=url, ReceiptHandle=handle).query_code == "InvalidParameterValue"


def test_a_batch_of_deletes_deletes_what_it_can(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a", "b")
    handles = [message["ReceiptHandle"] for message in desk.receive(url)] + ["garbage"]
    deletes = [{"Id": str(number), "ReceiptHandle": handle} for number, handle in enumerate(handles)]
    answer = desk.call("DeleteMessageBatch", QueueUrl=url, Entries=deletes)
    assert [entry["Id"] for entry in answer["Successful"]] == ["0", "1"]
    assert [(entry["Id"], entry["Code"]) for entry in answer["Failed"]] == [("2", "ReceiptHandleIsInvalid")]


def test_a_change_needs_a_timeout(desk: Desk) -> None:
    error = desk.refusal("ChangeMessageVisibility", QueueUrl=desk.queue(), ReceiptHandle="x")
    assert error.message == "The request must contain the parameter VisibilityTimeout."
