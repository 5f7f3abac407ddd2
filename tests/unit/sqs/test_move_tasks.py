"""Redrive tasks: dead letters go back, so many a second, on the clock."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

import pytest

from tests.unit.sqs.desk import ACCOUNT, START, Desk


def dead_letters(desk: Desk, *bodies: str) -> tuple[str, str]:
    """Make a queue whose messages have all died; return its URL and the dead-letter queue's."""
    dead = desk.queue("dead")
    url = desk.queue("orders", VisibilityTimeout="0", RedrivePolicy=desk.redrive(dead, 1))
    desk.send(url, *bodies)
    desk.receive(url)
    desk.receive(url)
    return url, dead


def start(desk: Desk, dead: str, **params: Any) -> str:
    return str(desk.call("StartMessageMoveTask", SourceArn=desk.arn(dead), **params)["TaskHandle"])


def latest(desk: Desk, dead: str) -> dict[str, Any]:
    task: dict[str, Any] = desk.call("ListMessageMoveTasks", SourceArn=desk.arn(dead))["Results"][0]
    return task


def test_messages_move_at_the_rate_that_was_asked_for(desk: Desk) -> None:
    url, dead = dead_letters(desk, *"abcd")
    start(desk, dead, MaxNumberOfMessagesPerSecond=2)
    seen = [desk.view(url).waiting]
    for _ in range(4):
        desk.advance(0.5)
        seen.append(desk.view(url).waiting)
    assert seen == [0, 1, 2, 3, 4]


def test_a_running_task_is_shown_with_handle_and_progress(desk: Desk) -> None:
    _, dead = dead_letters(desk, *"abcd")
    handle = start(desk, dead, MaxNumberOfMessagesPerSecond=1)
    desk.advance(1)
    assert latest(desk, dead) == {
        "TaskHandle": handle,
        "Status": "RUNNING",
        "SourceArn": desk.arn(dead),
        "MaxNumberOfMessagesPerSecond": 1,
        "ApproximateNumberOfMessagesMoved": 1,
        "ApproximateNumberOfMessagesToMove": 4,
        "StartedTimestamp": int(START * 1000),
    }


def test_a_task_without_a_rate_is_done_soon_and_shown_without_handle(desk: Desk) -> None:
    url, dead = dead_letters(desk, *"abcd")
    start(desk, dead)
    desk.advance(1)
    task = latest(desk, dead)
    assert (task["Status"], task["ApproximateNumberOfMessagesMoved"], "TaskHandle" in task) == ("COMPLETED", 4, False)
    assert desk.bodies(url) == list("abcd")


def test_each_message_goes_back_to_where_it_came_from(desk: Desk) -> None:
    url, dead = dead_letters(desk, "a")
    other = desk.queue("mail", VisibilityTimeout="0", RedrivePolicy=desk.redrive(dead, 1))
    desk.send(other, "b")
    desk.receive(other)
    desk.receive(other)
    start(desk, dead)
    desk.advance(1)
    assert (desk.bodies(url), desk.bodies(other)) == (["a"], ["b"])


def test_a_destination_takes_them_all(desk: Desk) -> None:
    _, dead = dead_letters(desk, *"ab")
    repair = desk.queue("repair")
    start(desk, dead, DestinationArn=desk.arn(repair))
    desk.advance(1)
    assert desk.bodies(repair) == ["a", "b"]
    assert latest(desk, dead)["DestinationArn"] == desk.arn(repair)


def test_a_message_comes_back_as_a_new_one(desk: Desk) -> None:
    url, dead = dead_letters(desk, "a")
    old = desk.view(dead).messages[0]
    desk.advance(100)
    start(desk, dead)
    desk.advance(1)
    new = desk.view(url).messages[0]
    assert new.message_id != old.message_id
    assert new.number == old.number
    assert (new.receive_count, new.sent_at) == (0, START + 100 + 1 / 500)


def test_a_cancelled_task_leaves_moved_what_it_moved(desk: Desk) -> None:
    url, dead = dead_letters(desk, *"abcd")
    handle = start(desk, dead, MaxNumberOfMessagesPerSecond=1)
    desk.advance(2)
    answer = desk.call("CancelMessageMoveTask", TaskHandle=handle)
    desk.advance(60)
    assert answer == {"ApproximateNumberOfMessagesMoved": 2}
    assert (desk.view(url).waiting, desk.view(dead).waiting, latest(desk, dead)["Status"]) == (2, 2, "CANCELLED")


def test_messages_in_flight_are_not_moved(desk: Desk) -> None:
    _, dead = dead_letters(desk, *"ab")
    desk.receive(dead, 1)
    start(desk, dead)
    desk.advance(1)
    assert latest(desk, dead)["ApproximateNumberOfMessagesMoved"] == 1
    assert desk.counts(dead) == (0, 0, 1)


def test_a_task_with_nothing_to_move_is_complete(desk: Desk) -> None:
    _, dead = dead_letters(desk)
    start(desk, dead)
    assert latest(desk, dead)["Status"] == "COMPLETED"
    assert desk.service.next_due() is None


def test_a_task_fails_when_its_destination_is_deleted(desk: Desk) -> None:
    _, dead = dead_letters(desk, *"abcd")
    repair = desk.queue("repair")
    start(desk, dead, DestinationArn=desk.arn(repair), MaxNumberOfMessagesPerSecond=1)
    desk.advance(3)
    desk.call("DeleteQueue", QueueUrl=repair)
    desk.advance(60)
    task = latest(desk, dead)
    assert (task["Status"], task["FailureReason"]) == ("FAILED", "AWS.SimpleQueueService.NonExistentQueue")
    assert desk.counts(dead) == (1, 0, 0)


def test_a_task_fails_at_a_message_that_never_died(desk: Desk) -> None:
    _, dead = dead_letters(desk)
    desk.send(dead, "stray")
    start(desk, dead)
    desk.advance(1)
    assert latest(desk, dead)["FailureReason"] == "CouldNotDetermineMessageSource"


def test_a_moved_message_ends_a_poll_when_it_arrives(desk: Desk) -> None:
    url, dead = dead_letters(desk, "a")
    poll = desk.poll(url)
    start(desk, dead, MaxNumberOfMessagesPerSecond=1)
    desk.advance(31)
    assert poll.answer is not None
    assert poll.answer["Messages"][0]["Body"] == "a"


def test_tasks_are_listed_latest_first(desk: Desk) -> None:
    _, dead = dead_letters(desk, "a")
    start(desk, dead)
    desk.advance(1)
    start(desk, dead)
    tasks = desk.call("ListMessageMoveTasks", SourceArn=desk.arn(dead), MaxResults=10)["Results"]
    assert [task["ApproximateNumberOfMessagesMoved"] for task in tasks] == [0, 1]


@pytest.mark.parametrize(
    ("params", "code", "message"),
    [
        (
            {"SourceArn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:orders"},
            "InvalidParameterValue",
            "Source queue must be configured as a Dead Letter Queue.",
        ),
        (
            {"SourceArn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:nobody"},
            "ResourceNotFoundException",
            "The resource that you specified for the SourceArn parameter doesn't exist.",
        ),
        (
            {"SourceArn": "nonsense"},
            "ResourceNotFoundException",
            "The resource that you specified for the SourceArn parameter doesn't exist.",
        ),
        (
            {
                "SourceArn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:dead",
                "DestinationArn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:nobody",
            },
            "ResourceNotFoundException",
            "The resource that you specified for the DestinationArn parameter doesn't exist.",
        ),
    ],
)
def test_a_task_needs_queues_that_exist(desk: Desk, params: dict[str, Any], code: str, message: str) -> None:
    dead_letters(desk, "a")
    error = desk.refusal("StartMessageMoveTask", **params)
    assert (error.query_code, error.message) == (code, message)


@pytest.mark.parametrize("rate", [0, 501])
def test_a_rate_out_of_range_is_refused(desk: Desk, rate: int) -> None:
    _, dead = dead_letters(desk, "a")
    error = desk.refusal("StartMessageMoveTask", SourceArn=desk.arn(dead), MaxNumberOfMessagesPerSecond=rate)
    assert error.query_code == "InvalidParameterValue"


def test_a_queue_has_one_running_task_at_most(desk: Desk) -> None:
    _, dead = dead_letters(desk, "a")
    start(desk, dead, MaxNumberOfMessagesPerSecond=1)
    error = desk.refusal("StartMessageMoveTask", SourceArn=desk.arn(dead))
    assert error.message.startswith("There is already a task running.")


def test_a_handle_that_is_none_is_refused(desk: Desk) -> None:
    error = desk.refusal("CancelMessageMoveTask", TaskHandle="foobared")
    assert (error.query_code, error.message) == ("InvalidParameterValue", "Value for parameter TaskHandle is invalid.")


def test_a_task_that_is_over_cannot_be_cancelled(desk: Desk) -> None:
    _, dead = dead_letters(desk)
    handle = start(desk, dead)
    assert "COMPLETED" in desk.refusal("CancelMessageMoveTask", TaskHandle=handle).message


def test_a_task_is_complete_when_somebody_else_took_the_rest(desk: Desk) -> None:
    _, dead = dead_letters(desk, *"ab")
    start(desk, dead, MaxNumberOfMessagesPerSecond=1)
    desk.receive(dead)
    desk.advance(2)
    task = latest(desk, dead)
    assert (task["Status"], task["ApproximateNumberOfMessagesMoved"]) == ("COMPLETED", 0)


def test_a_destination_is_of_the_same_kind(desk: Desk) -> None:
    _, dead = dead_letters(desk, "a")
    fifo = desk.arn(desk.fifo("other.fifo"))
    error = desk.refusal("StartMessageMoveTask", SourceArn=desk.arn(dead), DestinationArn=fifo)
    assert "same type" in error.message


def test_a_handle_of_an_unknown_task_is_not_found(desk: Desk) -> None:
    _, dead = dead_letters(desk)
    handle = b64encode(json.dumps({"taskId": "x", "sourceArn": desk.arn(dead)}).encode()).decode()
    error = desk.refusal("CancelMessageMoveTask", TaskHandle=handle)
    assert (error.code, error.status, error.message) == ("ResourceNotFoundException", 404, "Task does not exist.")
