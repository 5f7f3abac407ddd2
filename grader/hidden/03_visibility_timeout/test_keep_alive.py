"""keep_alive under test: late, stale, at the end of the twelve hours, and with a queue that is not there."""

from kit.student import StudentError

AN_ERROR = "an error"


def test_it_stays_hidden_for_exactly_that_long(student, sandbox, clock, rng):
    """The message stays hidden for exactly the seconds you ask for, and it is still the same message"""
    sqs, url = queue_with(sandbox, 1, timeout=40)
    held = receive(sqs, url)[0]
    clock.advance(seconds=rng.randint(1, 39))
    seconds = rng.randint(45, 200)
    keep(student, sqs, url, held, seconds)
    clock.advance(seconds=seconds - 1)
    early = receive(sqs, url)
    clock.advance(seconds=2)
    late = receive(sqs, url)
    assert early == [], (
        "One second before the time that was asked for was over, another consumer received the message; the time "
        "counts from the moment of the call."
    )
    assert len(late) == 1, (
        "The message should have come back when the time that was asked for was over, and it did not."
    )
    assert (late[0]["MessageId"], count_of(late[0])) == (held["MessageId"], "2"), (
        "What came back is not the message that was received once before; hold the message itself, send no copy "
        "of it and receive nothing anew."
    )


def test_other_messages_and_later_receives_keep_the_queues_timeout(student, sandbox, clock, rng):
    """Only this one borrowing is longer: other messages, and the next receive, keep the timeout of the queue"""
    timeout = rng.randint(30, 60)
    sqs, url = queue_with(sandbox, 2, timeout)
    first, second = receive(sqs, url)
    kept = keep(student, sqs, url, first, timeout + 100)
    clock.advance(seconds=timeout + 1)
    back = [message["MessageId"] for message in receive(sqs, url)]
    clock.advance(seconds=timeout - 1)
    early = receive(sqs, url)
    clock.advance(seconds=2)
    again = [message["MessageId"] for message in receive(sqs, url)]
    assert kept is True, "A message was held in time, and keep_alive did not return True."
    assert (back, early, again) == ([second["MessageId"]], [], [second["MessageId"]]), (
        "Two messages were received and one of them was held for longer. The other one did not come back at the "
        "times that the queue's own timeout gives; change nothing but the one message."
    )


def test_a_message_that_came_back_or_is_deleted_is_false(student, sandbox, clock):
    """A message that came back, or that is deleted, gives False; one that is held gives True"""
    sqs, url = queue_with(sandbox, 3, timeout=30)
    back, gone, held = receive(sqs, url)
    for message in (gone, held):
        sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=300)
    clock.advance(seconds=31)
    sqs.delete_message(QueueUrl=url, ReceiptHandle=gone["ReceiptHandle"])
    answers = [keep(student, sqs, url, message, 60) for message in (back, gone, held)]
    assert answers[2] is True, (
        "A message that was still held was to be held for longer, and keep_alive did not return True."
    )
    assert answers[0] is False, (
        "A message had come back before keep_alive was called, and the answer was not False; AWS's refusal "
        "arrives as a botocore ClientError."
    )
    assert answers[1] is False, (
        "A message was deleted before keep_alive was called, and the answer was not False; AWS refuses that one "
        "with another error code than a message that came back."
    )


def test_a_message_that_somebody_else_holds_is_left_alone(student, sandbox, clock):
    """A message that another consumer holds by now gives False, and the other one's time is not touched"""
    sqs, url = queue_with(sandbox, 1, timeout=30)
    mine = receive(sqs, url)[0]
    in_time = keep(student, sqs, url, mine, 30)
    clock.advance(seconds=31)
    receive(sqs, url)
    clock.advance(seconds=10)
    too_late = keep(student, sqs, url, mine, 300)
    clock.advance(seconds=19)
    early = receive(sqs, url)
    clock.advance(seconds=2)
    late = receive(sqs, url)
    assert (in_time, too_late) == (True, False), (
        "keep_alive was called once in time and once when another consumer had received the message; the answers "
        "were not True and then False."
    )
    assert (len(early), len(late)) == (0, 1), (
        "Another consumer had received the message and then crashed; the message did not come back at the end of "
        "that consumer's own timeout, so the late keep_alive changed something."
    )


def test_after_twelve_hours_it_is_false(student, sandbox, clock, rng):
    """Beyond twelve hours from the receive the answer is False, and the message is not lost"""
    sqs, url = queue_with(sandbox, 1, timeout=43_200)
    held = receive(sqs, url)[0]
    clock.advance(hours=rng.randint(6, 9))
    beyond = keep(student, sqs, url, held, 36_000)
    within = keep(student, sqs, url, held, 3_600)
    clock.advance(seconds=3_601)
    back = receive(sqs, url)
    assert beyond is False, (
        "More than six hours after the receive, ten hours more were asked for. AWS refuses that, and keep_alive "
        "did not return False."
    )
    assert within is True, (
        "More than six hours after the receive, one hour more was asked for, and keep_alive did not return True."
    )
    assert len(back) == 1, (
        "After the hour that was granted the message should have been back in the queue, and it was not."
    )


def test_a_missing_queue_is_an_error(student, sandbox):
    """A queue that does not exist is an error for the caller, not a False"""
    sqs, url = queue_with(sandbox, 1, timeout=30)
    held = receive(sqs, url)[0]
    there = keep(student, sqs, url, held, 60)
    missing = keep(student, sqs, f"{url}-of-last-year", held, 60)
    assert there is True, "A message that was held in time did not give True."
    assert missing == AN_ERROR, (
        "The queue URL was wrong, and keep_alive answered as if the message had been lost; only AWS's refusals "
        "about this message are False, any other error goes on to the caller."
    )


def keep(student, sqs, url, message, seconds):
    try:
        return student.keep_alive(sqs, url, message["ReceiptHandle"], seconds)
    except StudentError:
        return AN_ERROR


def queue_with(sandbox, messages, timeout):
    sqs = sandbox.client("sqs")
    url = sqs.create_queue(QueueName="films", Attributes={"VisibilityTimeout": str(timeout)})["QueueUrl"]
    for number in range(messages):
        sqs.send_message(QueueUrl=url, MessageBody=f"film {number}")
    return sqs, url


def receive(sqs, url):
    answer = sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["ApproximateReceiveCount"]
    )
    return answer.get("Messages", [])


def count_of(message):
    return message["Attributes"]["ApproximateReceiveCount"]
