"""time_to_drain under test: real queues that drain, real queues that drop, load above capacity, rates of zero."""

from kit.student import StudentError

DAYS = 86_400
A_NUMBER = "a number"


def test_real_queues_take_that_long(student, sandbox, clock, rng):
    """Queues with all kinds of load are empty after the time that it says"""
    for name in ("orders", "photos", "mails"):
        one_takes = rng.choice([1, 2])
        new_every = one_takes * rng.choice([2, 3])
        backlog = rng.randint(20, 40)
        measured, _ = run_a_queue(sandbox, clock, name, backlog, new_every, one_takes)
        answer = outcome(student, backlog, 1 / new_every, 1 / one_takes, 4 * DAYS)
        assert is_number(answer), "New messages arrived slower than they were served, and the answer was not a number."
        assert abs(answer - measured) <= 3 * new_every, (
            "A queue with a backlog was worked on while new messages arrived, more slowly than they were served. It "
            "was not empty at the time that time_to_drain said; the messages that arrive meanwhile have to be "
            "served, too."
        )


def test_without_arrivals_it_is_the_backlog_alone(student, sandbox, clock, rng):
    """Without new messages, the time is that of the backlog alone, also when it is no whole number"""
    one_takes, backlog = rng.choice([2, 3]), rng.randint(15, 30)
    measured, _ = run_a_queue(sandbox, clock, "orders", backlog, None, one_takes)
    answer = outcome(student, backlog, 0, 1 / one_takes, 4 * DAYS)
    part = outcome(student, 7, 0, 4, 4 * DAYS)
    assert is_number(answer) and abs(answer - measured) <= one_takes, (
        "Nothing new arrived; the time that a queue took to drain is not the one that time_to_drain returned."
    )
    assert part == 1.75, (
        "Seven messages at four a second took another time than time_to_drain says; parts of a second count."
    )


def test_load_at_or_above_capacity_is_never(student, rng):
    """When arrivals reach or exceed what is served, the answer is None; a little below, it is a number"""
    served = rng.choice([2, 4, 8])
    backlog = rng.randint(1, 50)
    never = [outcome(student, backlog, rate, served, 14 * DAYS) for rate in (served, served + 0.5, 10 * served)]
    soon = outcome(student, backlog, served - 0.5, served, 14 * DAYS)
    assert never == [None] * 3, (
        "As many messages arrived as were served, or more; such a queue never gets empty, and time_to_drain did not "
        "say so in the way that the task names."
    )
    assert is_number(soon) and soon == backlog / 0.5, (
        "Half a message a second less arrived than was served; such a queue does get empty, though it takes a while."
    )


def test_rates_of_zero_are_no_error(student, rng):
    """When nobody works, a backlog is there for ever; when nothing waits, it takes no time, whatever arrives"""
    backlog = rng.randint(1, 50)
    standing = [outcome(student, backlog, rate, 0, 14 * DAYS) for rate in (0, rng.randint(1, 9))]
    empty = [outcome(student, 0, arrivals, served, 14 * DAYS) for arrivals, served in ((0, 0), (5, 0), (9, 3), (1, 3))]
    assert standing == [None, None], (
        "Nobody worked on a backlog, and time_to_drain did not answer what the task names for a queue that never "
        "drains."
    )
    assert empty == [0, 0, 0, 0], (
        "Nothing waited, at different loads, and time_to_drain did not return 0 seconds each time: an empty queue is "
        "empty now."
    )


def test_what_would_be_dropped_is_an_error(student, sandbox, clock, rng):
    """When a queue would drop messages before they are served, it raises ValueError"""
    one_takes, new_every = rng.choice([(2, None), (1, 3), (1, None)])
    backlog = rng.randint(80, 100)
    _, dropped = run_a_queue(sandbox, clock, "orders", backlog, new_every, one_takes, retention=60)
    assert dropped > 0, "This queue was to drop messages, and it did not: the test is wrong."
    answer = outcome(student, backlog, 1 / new_every if new_every else 0, 1 / one_takes, 60)
    kept = outcome(student, backlog, 1 / new_every if new_every else 0, 1 / one_takes, DAYS)
    assert is_number(kept), "A queue that keeps its messages for a day drains in time, and the answer was not a number."
    assert answer == "ValueError", (
        "A queue dropped messages because of their age before a worker got to them, and time_to_drain did not say so "
        "with a ValueError."
    )


def test_a_long_drain_with_short_waits_drops_nothing(student, sandbox, clock, rng):
    """What counts for the retention is how long a message waits, not how long the queue takes to drain"""
    backlog = rng.randint(40, 50)
    measured, dropped = run_a_queue(sandbox, clock, "orders", backlog, 2, 1, retention=60)
    answer = outcome(student, backlog, 0.5, 1, 60)
    assert dropped == 0 and measured > 60, "This queue was to drain late and drop nothing: the test is wrong."
    assert is_number(answer) and abs(answer - measured) <= 6, (
        "It took longer than the retention until a queue was empty, because new messages kept coming, and yet each "
        "single message was served in time and none was dropped. The answer was not the time that it took."
    )


def run_a_queue(sandbox, clock, name, backlog, new_every, one_takes, retention=4 * DAYS):
    """Return after how many seconds a queue was empty, and how many messages it dropped because of their age."""
    sqs = sandbox.client("sqs")
    url = sqs.create_queue(QueueName=name, Attributes={"MessageRetentionPeriod": str(retention)})["QueueUrl"]
    for number in range(backlog):
        sqs.send_message(QueueUrl=url, MessageBody=f"message {number}")
    seconds = 0
    while sandbox.world.sqs.view(sandbox.region, name).waiting:
        clock.advance(seconds=1)
        seconds += 1
        if seconds % one_takes == 0:
            for message in sqs.receive_message(QueueUrl=url).get("Messages", []):
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        if new_every and seconds % new_every == 0:
            sqs.send_message(QueueUrl=url, MessageBody="a new message")
    return seconds, sandbox.world.sqs.view(sandbox.region, name).expired


def outcome(student, *numbers):
    """Return what time_to_drain returned, or the name of the error that it raised."""
    try:
        return student.time_to_drain(*numbers)
    except StudentError as error:
        return error.type


def is_number(answer):
    return type(answer) in (int, float)
