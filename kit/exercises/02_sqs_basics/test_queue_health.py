"""queue_health: what a queue holds, how old it is, and whether it is really empty."""


def test_three_counts_and_an_age(student, sandbox, clock):
    """Waiting, in flight and delayed are counted apart, and the oldest message received has its age"""
    sqs, url = queue(sandbox)
    send(sqs, url, 5)
    clock.advance(seconds=100)
    send(sqs, url, 2, delay=600)
    received = receive(sqs, url, 3)
    health = student.queue_health(sqs, url, received, clock)
    assert isinstance(health, dict), f"queue_health returned {health!r}; expected is a dict with five entries."
    seen = {name: health.get(name, "missing") for name in ("waiting", "in_flight", "delayed", "empty")}
    assert seen == {"waiting": 2, "in_flight": 3, "delayed": 2, "empty": False}, (
        f"Of seven messages two waited, three were in flight and two were delayed; queue_health says {seen}. Counts "
        "are numbers (int), under these names, and empty is True or False."
    )
    oldest = health.get("oldest")
    assert isinstance(oldest, int | float) and abs(oldest - 100) < 0.1, (
        f"The messages received were sent 100 seconds ago; queue_health says that the oldest is {oldest!r}. "
        "SentTimestamp is text, in thousandths of a second."
    )


def test_empty_is_said_after_a_second_look(student, sandbox, clock):
    """A queue is called empty when all counts are 0, and 0 again a minute later"""
    sqs, url = queue(sandbox)
    before = clock.now()
    empty = student.queue_health(sqs, url, [], clock)
    seconds = clock.now() - before
    assert empty == {"waiting": 0, "in_flight": 0, "delayed": 0, "oldest": None, "empty": True}, (
        f"Nothing was in the queue and nothing had been received; queue_health returned {empty!r}. Expected are zeros, "
        "None for the oldest, and True for empty."
    )
    assert seconds >= 60, (
        f"queue_health called the queue empty after {seconds:.0f} seconds; the counts can be a minute old, so wait "
        "for 60 seconds and look once more."
    )


def queue(sandbox):
    sqs = sandbox.client("sqs")
    return sqs, sqs.create_queue(QueueName="orders", Attributes={"VisibilityTimeout": "3600"})["QueueUrl"]


def send(sqs, url, messages, delay=0):
    for number in range(messages):
        sqs.send_message(QueueUrl=url, MessageBody=f"order {number}", DelaySeconds=delay)


def receive(sqs, url, messages):
    asked = {"MaxNumberOfMessages": messages, "MessageSystemAttributeNames": ["SentTimestamp"]}
    return sqs.receive_message(QueueUrl=url, **asked).get("Messages", [])
