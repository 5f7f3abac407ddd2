"""drain under test: short polls that miss, delays, borrowed messages, short timeouts, old counts."""

from kit.student import StudentError


def test_nothing_is_missed_although_short_polls_miss(student, sandbox, clock, rng):
    """Every message is read, also when short polls miss most of them, or all"""
    sqs, url = queue(sandbox)
    bodies = send(sqs, url, rng.randint(25, 40))
    with sandbox.faults.misses(rate=0.8):
        found = drained(student, sqs, url)
    alone = send(sqs, url, 1)
    with sandbox.faults.misses(at=[1, 2]):
        last = drained(student, sqs, url)
    assert sorted(found) == bodies, (
        "A queue held some dozen messages, and short polls missed many of them; what drain returned is not each body "
        "once. One empty answer says little about a queue."
    )
    assert last == alone, (
        "A queue held one message, and the first two short polls missed it; drain did not return it. One empty answer "
        "says little about a queue."
    )


def test_nothing_stays_in_the_queue(student, sandbox, clock, rng):
    """Afterwards the queue is empty, and stays empty"""
    sqs, url = queue(sandbox)
    bodies = send(sqs, url, rng.randint(12, 25))
    found = drained(student, sqs, url)
    clock.advance(hours=13)
    view = sandbox.world.sqs.view(sandbox.region, "orders")
    assert len(found) == len(bodies), "Not as many bodies were returned as there were messages in the queue."
    assert (view.waiting, view.deleted) == (0, len(bodies)), (
        "Some time after the queue had been drained there were messages in it again; each message that was read is "
        "to be deleted."
    )


def test_it_waits_for_delayed_messages(student, sandbox, clock, rng):
    """Messages whose delay is not over yet are read, too, however long it is"""
    sqs, url = queue(sandbox)
    delays = [0, rng.randint(25, 90), rng.randint(150, 400), 900]
    for delay in delays:
        sqs.send_message(QueueUrl=url, MessageBody=f"after {delay} s", DelaySeconds=delay)
    found = drained(student, sqs, url)
    assert found == [f"after {delay} s" for delay in delays], (
        "Messages with delays of up to a quarter of an hour were in the queue, and what drain returned is not each of "
        "them in the order in which they could be received. A delayed message is in the queue, although no receive can "
        "find it yet."
    )


def test_it_waits_for_messages_that_a_dead_consumer_holds(student, sandbox, clock, rng):
    """A message that another consumer received and never deleted comes back, and is read, too"""
    sqs, url = queue(sandbox, timeout=rng.randint(100, 300))
    bodies = send(sqs, url, 6)
    sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=2)
    found = drained(student, sqs, url)
    assert sorted(found) == bodies, (
        "Another consumer had received two of six messages, and its computer had crashed; what drain returned is "
        "not each body once. A message in flight is still in the queue."
    )


def test_each_message_is_read_once(student, sandbox, clock, rng):
    """With a short visibility timeout and a long way to the end, no message is read twice"""
    sqs, url = queue(sandbox, timeout=rng.randint(3, 6))
    bodies = send(sqs, url, rng.randint(15, 25))
    late = [f"order {number}" for number in range(90, 94)]
    for number, body in enumerate(late):
        sqs.send_message(QueueUrl=url, MessageBody=body, DelaySeconds=40 * (number + 1))
    found = drained(student, sqs, url)
    assert len(found) == len(set(found)), (
        "The visibility timeout was a few seconds, and the last messages came minutes later; some bodies were returned "
        "more than once. When is a message deleted that was read at the beginning?"
    )
    assert sorted(found) == sorted(bodies + late), (
        "The last messages could be received minutes after the first ones, and what drain returned is not each "
        "body once."
    )


def test_ten_come_with_one_call(student, sandbox, clock, rng):
    """It asks for ten messages at a time"""
    sqs, url = queue(sandbox)
    bodies = send(sqs, url, 60)
    found = drained(student, sqs, url)
    receives = [call for call in sandbox.log.calls("ReceiveMessage") if (call.outcome or {}).get("Messages")]
    assert sorted(found) == bodies, "Sixty messages were in the queue, and what drain returned is not each body once."
    assert len(receives) <= 12, (
        "Sixty messages took far more receives than necessary; one receive can bring ten, when you ask for that many."
    )


def test_old_counts_do_not_end_it(student, sandbox, clock, rng):
    """When the counts lag behind, as they do on AWS, everything is read all the same"""
    sqs, url = queue(sandbox)
    bodies = send(sqs, url, rng.randint(12, 25))
    with sandbox.faults.eventual("GetQueueAttributes"):
        found = drained(student, sqs, url)
    assert sorted(found) == bodies, (
        "Messages had been sent a moment ago, so the approximate counts did not show them yet; what drain returned "
        "is not each body once. The counts alone do not tell that a queue is empty."
    )


def drained(student, sqs, url):
    """Return the bodies that drain returned; nothing when it failed or returned something else."""
    try:
        found = student.drain(sqs, url)
    except StudentError:
        return []
    is_text = isinstance(found, list) and all(isinstance(body, str) for body in found)
    return found if is_text else []


def send(sqs, url, messages):
    bodies = [f"order {number:02}" for number in range(messages)]
    for body in bodies:
        sqs.send_message(QueueUrl=url, MessageBody=body)
    return bodies


def queue(sandbox, timeout=30):
    sqs = sandbox.client("sqs")
    return sqs, sqs.create_queue(QueueName="orders", Attributes={"VisibilityTimeout": str(timeout)})["QueueUrl"]
