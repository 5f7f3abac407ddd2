"""time_to_drain: when a backlog is gone, or that it never is."""

from kit.student import StudentError

FOUR_DAYS = 345_600


def test_it_is_the_time_that_a_real_queue_takes(student, sandbox, clock):
    """It is the time after which a real queue is empty, with new messages coming all the while"""
    measured, _ = run_a_queue(sandbox, clock, backlog=20, new_every=4, one_takes=2)
    answer = student.time_to_drain(20, 0.25, 0.5, FOUR_DAYS)
    assert type(answer) in (int, float) and abs(answer - measured) <= 6, (
        f"A queue with 20 messages got a new one every 4 seconds (0.25 a second), and a worker did one in 2 seconds "
        f"(0.5 a second). It was empty after {measured:.0f} seconds; time_to_drain(20, 0.25, 0.5, ...) returned "
        f"{answer!r}. By how many messages a second does the backlog shrink?"
    )


def test_more_work_than_workers_is_never(student):
    """When as many messages arrive as are served, or more, the answer is None"""
    just, more, less = (outcome(student, 20, rate, 0.5, FOUR_DAYS) for rate in (0.5, 0.6, 0.25))
    assert (just, more) == (None, None), (
        f"With 20 messages waiting and 0.5 a second served, time_to_drain returned {just!r} when 0.5 a second "
        f"arrive and {more!r} when 0.6 arrive; expected is None both times, because the backlog never gets smaller."
    )
    assert less is not None, "With 0.25 arriving and 0.5 served the backlog does get smaller, and the answer was None."


def test_an_empty_queue_takes_no_time(student):
    """An empty queue takes 0 seconds, and a standing one never drains"""
    empty, standing = outcome(student, 0, 3, 1, FOUR_DAYS), outcome(student, 5, 0, 0, FOUR_DAYS)
    assert (empty, standing) == (0, None), (
        f"time_to_drain returned {empty!r} for a queue without a backlog and {standing!r} for a backlog of 5 that "
        "nobody works on; expected are 0 and None."
    )


def test_messages_that_wait_too_long_are_an_error(student, sandbox, clock):
    """When messages would wait longer than the queue keeps them, it raises ValueError"""
    _, gone = run_a_queue(sandbox, clock, backlog=50, new_every=None, one_takes=2, retention=60)
    answer = outcome(student, 50, 0, 0.5, 60)
    assert answer == "raised ValueError", (
        f"A queue kept its 50 messages for 60 seconds, and a worker did one in 2 seconds: {gone} messages were gone "
        f"before anybody got them. time_to_drain {say(answer)}; expected is that it raises ValueError, because the "
        "last message would wait for 100 seconds."
    )


def run_a_queue(sandbox, clock, backlog, new_every, one_takes, retention=FOUR_DAYS):
    """Return after how many seconds a queue was empty, and how many messages it dropped because of their age."""
    sqs = sandbox.client("sqs")
    url = sqs.create_queue(QueueName="orders", Attributes={"MessageRetentionPeriod": str(retention)})["QueueUrl"]
    for number in range(backlog):
        sqs.send_message(QueueUrl=url, MessageBody=f"order {number}")
    seconds = 0
    while sandbox.world.sqs.view(sandbox.region, "orders").waiting:
        clock.advance(seconds=1)
        seconds += 1
        if seconds % one_takes == 0:
            for message in sqs.receive_message(QueueUrl=url).get("Messages", []):
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        if new_every and seconds % new_every == 0:
            sqs.send_message(QueueUrl=url, MessageBody="a new order")
    return seconds, sandbox.world.sqs.view(sandbox.region, "orders").expired


def outcome(student, *numbers):
    try:
        return student.time_to_drain(*numbers)
    except StudentError as error:
        return f"raised {error.type}"


def say(answer):
    return answer if isinstance(answer, str) else f"returned {answer!r}"
