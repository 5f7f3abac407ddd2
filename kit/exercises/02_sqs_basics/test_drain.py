"""drain: read a queue until it is really empty, and delete everything."""


def test_it_reads_and_deletes_everything(student, sandbox, clock):
    """All 23 messages are read, and nothing is left"""
    sqs, url = queue(sandbox)
    bodies = send(sqs, url, 23)
    found = student.drain(sqs, url)
    clock.advance(minutes=2)
    left = sandbox.world.sqs.view(sandbox.region, "orders").waiting
    assert isinstance(found, list) and sorted(found, key=str) == bodies, (
        f"23 messages were in the queue, and drain returned {how_many(found)}; expected are all of them, once each."
    )
    assert left == 0, f"Two minutes later {left} messages were back in the queue; delete each one that you read."


def test_an_empty_answer_is_not_the_end(student, sandbox):
    """A message that the first two short polls miss is read, too"""
    sqs, url = queue(sandbox)
    bodies = send(sqs, url, 1)
    with sandbox.faults.misses(at=[1, 2]):
        found = student.drain(sqs, url)
    assert found == bodies, (
        f"One message was in the queue, and the first two short polls missed it; drain returned {found!r}. An empty "
        "answer to a short poll does not mean an empty queue: wait with WaitTimeSeconds."
    )


def test_it_waits_for_delayed_messages(student, sandbox, clock):
    """A message that is delayed for five minutes is read, too"""
    sqs, url = queue(sandbox)
    sqs.send_message(QueueUrl=url, MessageBody="at once")
    sqs.send_message(QueueUrl=url, MessageBody="after five minutes", DelaySeconds=300)
    found = student.drain(sqs, url)
    assert found == ["at once", "after five minutes"], (
        f"One message could be received at once and another one after five minutes; drain returned {found!r}, expected "
        "are both, in this order. Ask for ApproximateNumberOfMessagesDelayed before you stop."
    )


def test_an_empty_queue_is_an_empty_list(student, sandbox):
    """From an empty queue comes an empty list, and from one with a message a list of one"""
    sqs, url = queue(sandbox)
    nothing = student.drain(sqs, url)
    send(sqs, url, 1)
    one = student.drain(sqs, url)
    assert (nothing, one) == ([], ["order 00"]), (
        f"drain returned {nothing!r} from an empty queue and {one!r} from one with the message 'order 00'; expected "
        "are an empty list and a list with that body."
    )


def how_many(found):
    return (
        f"{len(found)} bodies, {len(set(map(str, found)))} of them different"
        if isinstance(found, list)
        else repr(found)
    )


def send(sqs, url, messages):
    bodies = [f"order {number:02}" for number in range(messages)]
    for body in bodies:
        sqs.send_message(QueueUrl=url, MessageBody=body)
    return bodies


def queue(sandbox):
    sqs = sandbox.client("sqs")
    return sqs, sqs.create_queue(QueueName="orders")["QueueUrl"]
