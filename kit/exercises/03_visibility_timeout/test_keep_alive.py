"""keep_alive: hold on to a borrowed message for some more seconds, and say whether that worked."""


def test_it_stays_hidden_for_that_long_from_now_on(student, sandbox, clock):
    """The message stays hidden for the seconds you ask for, counted from the call"""
    sqs, url, handle = borrowed(sandbox, timeout=30)
    clock.advance(seconds=20)
    answer = student.keep_alive(sqs, url, handle, 60)
    clock.advance(seconds=59)
    early = how_many(sqs, url)
    clock.advance(seconds=2)
    late = how_many(sqs, url)
    assert (early, late) == (0, 1), (
        f"After keep_alive(..., 60) another consumer found {early} messages 59 seconds later and {late} 61 "
        "seconds later; expected are 0 and then 1. Compare with what sqs.change_message_visibility does."
    )
    assert answer is True, f"The message was held, and keep_alive returned {answer!r}; expected is True."


def test_too_late_is_false(student, sandbox, clock):
    """When the message has come back already, the answer is False"""
    sqs, url, handle = borrowed(sandbox, timeout=30)
    in_time = student.keep_alive(sqs, url, handle, 30)
    clock.advance(seconds=31)
    too_late = student.keep_alive(sqs, url, handle, 30)
    assert (in_time, too_late) == (True, False), (
        f"keep_alive returned {in_time!r} while the message was held and {too_late!r} one second after it had "
        "come back; expected are True and False."
    )


def borrowed(sandbox, timeout):
    sqs = sandbox.client("sqs")
    url = sqs.create_queue(QueueName="films", Attributes={"VisibilityTimeout": str(timeout)})["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="film.mp4")
    return sqs, url, sqs.receive_message(QueueUrl=url)["Messages"][0]["ReceiptHandle"]


def how_many(sqs, url):
    return len(sqs.receive_message(QueueUrl=url).get("Messages", []))
