"""Long polls: data that somebody else completes."""

from __future__ import annotations

from kit.aws.sqs import Poll
from tests.unit.sqs.desk import LEARNER, START, Desk


def found(poll: Poll) -> list[str] | None:
    """Return the bodies a poll got; None while it waits."""
    return None if poll.answer is None else [message["Body"] for message in poll.answer.get("Messages", [])]


def test_a_poll_with_messages_there_does_not_wait(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    assert desk.bodies(url, WaitTimeSeconds=20) == ["a"]


def test_a_poll_waits_until_its_deadline_and_ends_empty(desk: Desk) -> None:
    poll = desk.poll(desk.queue(), WaitTimeSeconds=20)
    desk.advance(19.9)
    waiting = found(poll)
    desk.advance(0.1)
    assert (waiting, poll.answer, poll.deadline) == (None, {}, START + 20)


def test_the_queues_wait_time_holds_for_receives_without_their_own(desk: Desk) -> None:
    url = desk.queue(ReceiveMessageWaitTimeSeconds="5")
    answer = desk.service.call("ReceiveMessage", {"QueueUrl": url}, LEARNER)
    assert isinstance(answer, Poll)
    assert answer.deadline == START + 5


def test_a_send_ends_a_poll_at_once(desk: Desk) -> None:
    url = desk.queue()
    poll = desk.poll(url)
    desk.send(url, "a")
    assert found(poll) == ["a"]


def test_a_lapse_in_the_middle_of_a_jump_ends_a_poll_then(desk: Desk) -> None:
    url = desk.queue(VisibilityTimeout="10")
    desk.send(url, "a")
    desk.receive(url)
    poll = desk.poll(url, VisibilityTimeout=100)
    desk.advance(31)
    assert found(poll) == ["a"]
    assert desk.view(url).messages[0].visible_at == START + 10 + 100


def test_giving_a_message_back_ends_a_poll(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    handle = desk.handle(url)
    poll = desk.poll(url)
    desk.extend(url, handle, 0)
    assert found(poll) == ["a"]


def test_the_end_of_a_delay_ends_a_poll(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a", DelaySeconds=7)
    poll = desk.poll(url)
    assert desk.service.next_due() == START + 7
    desk.advance(7)
    assert found(poll) == ["a"]


def test_polls_are_served_in_the_order_in_which_they_started(desk: Desk) -> None:
    url = desk.queue()
    polls = [desk.poll(url) for _ in range(3)]
    desk.send(url, "a", "b")
    assert [found(poll) for poll in polls] == [["a"], ["b"], None]


def test_one_poll_takes_as_many_as_it_asked_for(desk: Desk) -> None:
    url = desk.queue()
    polls = [desk.poll(url, MaxNumberOfMessages=10), desk.poll(url)]
    entries = [{"Id": str(n), "MessageBody": str(n)} for n in range(3)]
    desk.call("SendMessageBatch", QueueUrl=url, Entries=entries)
    assert [found(poll) for poll in polls] == [["0", "1", "2"], None]


def test_a_cancelled_poll_takes_no_message(desk: Desk) -> None:
    url = desk.queue()
    desk.poll(url).cancel()
    desk.send(url, "a")
    assert desk.counts(url) == (1, 0, 0)
    assert desk.service.next_due() is None


def test_cancelling_a_poll_that_was_answered_changes_nothing(desk: Desk) -> None:
    url = desk.queue()
    poll = desk.poll(url)
    desk.send(url, "a")
    poll.cancel()
    assert found(poll) == ["a"]


def test_nothing_is_due_when_nobody_waits(desk: Desk) -> None:
    url = desk.queue()
    desk.send(url, "a")
    desk.receive(url)
    assert desk.service.next_due() is None


def test_a_fifo_group_that_unlocks_ends_a_poll(desk: Desk) -> None:
    url = desk.fifo()
    desk.send(url, "a", "b", MessageGroupId="g")
    handle = desk.handle(url)
    poll = desk.poll(url)
    desk.delete(url, handle)
    assert found(poll) == ["b"]


def test_a_fifo_group_that_unlocks_by_expiry_ends_a_poll(desk: Desk) -> None:
    url = desk.fifo(MessageRetentionPeriod="60", VisibilityTimeout="600")
    desk.send(url, "a", MessageGroupId="g")
    desk.receive(url)
    desk.advance(45)
    desk.send(url, "b", MessageGroupId="g")
    poll = desk.poll(url)
    desk.advance(15)
    assert found(poll) == ["b"]


def test_a_dead_letter_ends_a_poll_at_the_dead_letter_queue(desk: Desk) -> None:
    dead = desk.queue("dead")
    url = desk.queue("orders", VisibilityTimeout="0", RedrivePolicy=desk.redrive(dead, 1))
    desk.send(url, "a")
    desk.receive(url)
    poll = desk.poll(dead)
    desk.receive(url)
    assert found(poll) == ["a"]


def test_a_running_clock_that_overshoots_does_not_change_what_a_poll_saw(desk: Desk) -> None:
    url = desk.queue(VisibilityTimeout="30")
    desk.send(url, "a")
    desk.receive(url)
    early, late = desk.poll(url, WaitTimeSeconds=20), desk.poll(url, WaitTimeSeconds=20)
    desk.moment += 1000
    desk.service.run_due()
    assert (found(early), found(late)) == ([], [])
