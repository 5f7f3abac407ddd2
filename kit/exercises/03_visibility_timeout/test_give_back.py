"""give_back: hand a message back after a failure, with a pause that grows."""


def test_after_the_first_failure_it_is_soon_back(student, sandbox, clock):
    """After the first failure the message is back in at most 10 seconds, though not at once"""
    sqs, url = queue_with_a_film(sandbox)
    pause = student.give_back(sqs, url, receive(sqs, url), 0)
    at_once = receive(sqs, url)
    clock.advance(seconds=10)
    back = receive(sqs, url)
    assert at_once is None, "The message could be received again at once; expected is a pause of at least 1 second."
    assert back is not None, (
        f"10 seconds after the first failure the message is not back (give_back returned {pause!r}); "
        "give change_message_visibility a timeout from 1 to 10."
    )


def test_the_pause_that_it_returns_is_the_pause(student, sandbox, clock):
    """What it returns is the pause in seconds, after which the message is back with its receive count going on"""
    sqs, url = queue_with_a_film(sandbox)
    pause = student.give_back(sqs, url, fail(sqs, url, times=4), 0)
    assert type(pause) is int and 1 <= pause <= 80, (
        f"After the fourth receive give_back returned {pause!r}; expected is a whole number from 1 to 80."
    )
    clock.advance(seconds=pause - 1)
    early = receive(sqs, url)
    clock.advance(seconds=1)
    back = receive(sqs, url)
    count = None if back is None else back["Attributes"]["ApproximateReceiveCount"]
    assert (early, count) == (None, "5"), (
        f"give_back returned {pause}. One second before that pause was over the message was "
        f"{'hidden' if early is None else 'there'}, and after it its receive count was {count}; expected are "
        "hidden and 5, so change the timeout of this message and send no other."
    )


def queue_with_a_film(sandbox):
    sqs = sandbox.client("sqs")
    url = sqs.create_queue(QueueName="films", Attributes={"VisibilityTimeout": "300"})["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="film.mp4")
    return sqs, url


def fail(sqs, url, times):
    for _ in range(times - 1):
        sqs.receive_message(QueueUrl=url, VisibilityTimeout=0)
    return receive(sqs, url)


def receive(sqs, url):
    answer = sqs.receive_message(QueueUrl=url, MessageSystemAttributeNames=["ApproximateReceiveCount"])
    return answer.get("Messages", [None])[0]
