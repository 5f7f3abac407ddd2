"""queue_health under test: counts apart, counts that lag, ages in any order, and no message touched."""

from kit.student import StudentError


def test_the_counts_are_kept_apart(student, sandbox, clock, rng):
    """What waits, what is in flight and what is delayed are three different numbers, told at once"""
    sqs, url = queue(sandbox)
    waiting, in_flight, delayed = rng.sample(range(1, 10), 3)
    send(sqs, url, in_flight)
    received = receive(sqs, url, in_flight)
    send(sqs, url, waiting)
    send(sqs, url, delayed, delay=900)
    before = clock.now()
    health = healthy(student, sqs, url, received, clock)
    assert [type(health.get(name)) for name in ("waiting", "in_flight", "delayed")] == [int] * 3, (
        "The three counts are not all there under the names of the task, or are not whole numbers."
    )
    assert (health["waiting"], health["in_flight"], health["delayed"]) == (waiting, in_flight, delayed), (
        "Some messages waited, some were in flight and some were delayed, different numbers of each; the three "
        "counts are not those."
    )
    assert (health.get("empty"), clock.now() - before) == (False, 0), (
        "There were messages in the queue; it was not called not empty, or that was not said at once."
    )


def test_one_kind_alone_is_not_empty(student, sandbox, clock):
    """A queue whose messages are all delayed, or all in flight, is not empty, and neither is counted as the other"""
    seen = []
    for name, delay in (("delayed", 600), ("in_flight", 0)):
        sqs, url = queue(sandbox, name)
        send(sqs, url, 4, delay)
        received = receive(sqs, url, 4)
        health = healthy(student, sqs, url, received, clock)
        seen.append((health.get("waiting"), health.get("delayed"), health.get("in_flight"), health.get("empty")))
    assert seen == [(0, 4, 0, False), (0, 0, 4, False)], (
        "In one queue four messages were delayed and nothing else was there, in the other four were in flight. The "
        "counts are not these, or one of the queues was called empty."
    )


def test_old_counts_are_not_believed(student, sandbox, clock, rng):
    """When the counts lag, as they do on AWS, a queue with new messages is not called empty"""
    sqs, url = queue(sandbox)
    clock.advance(seconds=rng.randint(5, 50))
    messages = rng.randint(3, 12)
    send(sqs, url, messages)
    with sandbox.faults.eventual("GetQueueAttributes"):
        health = healthy(student, sqs, url, [], clock)
    assert health.get("empty") is False, (
        "Messages had just been sent, and the approximate counts did not show them yet; the queue was called empty."
    )
    assert health.get("waiting") == messages, (
        "Messages had just been sent, and the counts showed them a minute later; what was returned is not the count "
        "of the last look."
    )


def test_a_queue_that_is_empty_is_called_so(student, sandbox, clock, rng):
    """A queue whose messages were all deleted is called empty, a minute after the first look, and not hours later"""
    sqs, url = queue(sandbox)
    send(sqs, url, 3)
    clock.advance(minutes=rng.randint(3, 9))
    received = receive(sqs, url, 3)
    for message in received:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    before = clock.now()
    health = healthy(student, sqs, url, received, clock)
    waited = clock.now() - before
    assert [health.get(name) for name in ("waiting", "in_flight", "delayed", "empty")] == [0, 0, 0, True], (
        "All messages of a queue had been deleted; the counts were not all 0, or it was not called empty."
    )
    assert 60 <= waited <= 300, (
        "The queue was called empty without a second look a minute later, or only after a very long time."
    )


def test_the_oldest_is_the_one_sent_first(student, sandbox, clock, rng):
    """The age is that of the message that was sent first, in seconds, however often it was received"""
    sqs, url = queue(sandbox, timeout=20)
    gaps = [rng.randint(30, 300) + rng.choice([0.25, 0.5]) for _ in range(4)]
    for number, gap in enumerate(gaps):
        sqs.send_message(QueueUrl=url, MessageBody=f"order {number}")
        clock.advance(seconds=gap)
    receive(sqs, url, 10)
    clock.advance(seconds=21)
    first, *others = receive(sqs, url, 10)
    received = rng.sample(others, 3)
    received.insert(rng.randint(1, 2), first)
    clock.advance(seconds=5)
    health = healthy(student, sqs, url, received, clock)
    none = healthy(student, sqs, url, [], clock)
    age = health.get("oldest")
    assert type(age) in (int, float), "Messages had been received, and the age of the oldest is not a number."
    assert abs(age - (sum(gaps) + 26)) < 0.1, (
        "Four messages had been sent at different times and received twice; the age is not that of the one sent first, "
        "counted from when it was sent, in seconds."
    )
    assert none.get("oldest", "missing") is None, (
        "Nothing had been received, so no age is known; what was returned for it is not what the task names for that."
    )


def test_looking_touches_nothing(student, sandbox, clock, rng):
    """Looking receives nothing and deletes nothing"""
    sqs, url = queue(sandbox)
    send(sqs, url, 5)
    health = healthy(student, sqs, url, [], clock)
    view = sandbox.world.sqs.view(sandbox.region, "orders")
    assert health.get("waiting") == 5, "Five messages waited, and the count is another one."
    assert [message.receive_count for message in view.messages] == [0] * 5, (
        "After the look, messages had been received that nobody had received before, or some were gone; a receive "
        "is no look: it hides the message, and it is counted."
    )


def healthy(student, sqs, url, received, clock):
    """Return what queue_health returned, an empty dict when that is none or when it raised an error."""
    try:
        health = student.queue_health(sqs, url, received, clock)
    except StudentError:
        return {}
    return health if isinstance(health, dict) else {}


def queue(sandbox, name="orders", timeout=3_600):
    sqs = sandbox.client("sqs")
    return sqs, sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": str(timeout)})["QueueUrl"]


def send(sqs, url, messages, delay=0):
    for number in range(messages):
        sqs.send_message(QueueUrl=url, MessageBody=f"order {number}", DelaySeconds=delay)


def receive(sqs, url, messages):
    asked = {"MaxNumberOfMessages": messages, "MessageSystemAttributeNames": ["All"]}
    return sqs.receive_message(QueueUrl=url, **asked).get("Messages", [])
