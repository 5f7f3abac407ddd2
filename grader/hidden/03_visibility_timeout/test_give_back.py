"""give_back under test: growing pauses, chance, and the twelve hours."""

from kit.student import StudentError


def test_after_the_first_failure_it_comes_back_soon(student, sandbox, clock):
    """After a first failure the same message is back within the first ceiling, with its receive count going on"""
    sqs, url = queue_with(sandbox, 1)
    message = receive(sqs, url)[0]
    give_back(student, sqs, url, message, 0)
    at_once = receive(sqs, url)
    clock.advance(seconds=10)
    back = receive(sqs, url)
    assert at_once == [], "Right after it was given back the message could be received; expected is a pause."
    assert len(back) == 1, "After the ceiling for a first failure the message was not back in the queue."
    assert (back[0]["MessageId"], count_of(back[0])) == (message["MessageId"], "2"), (
        "What came back is not the message that was received once before, with its receive count going on; give "
        "back the message itself and send no copy."
    )


def test_the_ceiling_doubles_with_every_failure(student, sandbox, clock, rng):
    """The ceiling of the pause doubles with each receive of the message"""
    for count, ceiling in ((2, 20), (4, 80), (6, 320)):
        sqs, url = queue_with(sandbox, 30, name=f"films-{count}")
        pauses = pauses_after(student, sandbox, sqs, url, failed(sandbox, sqs, url, count), held=0)
        assert max(pauses) <= ceiling, (
            f"Thirty messages were given back after {count} receives each, and some of them stay away for longer "
            "than the ceiling for that many receives."
        )
        assert max(pauses) > ceiling / 2, (
            f"Thirty messages were given back after {count} receives each, and none of them stays away for more "
            "than half of the ceiling for that many receives; the ceiling doubles with every receive."
        )


def test_chance_spreads_the_pauses(student, sandbox, clock):
    """Messages that failed together do not come back together"""
    sqs, url = queue_with(sandbox, 30)
    pauses = pauses_after(student, sandbox, sqs, url, failed(sandbox, sqs, url, 5), held=0)
    assert min(pauses) >= 1, "Messages were given back without any pause."
    assert len(set(pauses)) >= 6, (
        "Thirty messages that failed at the same moment come back at the same few moments, and will all fail "
        "together again; draw each pause by chance."
    )


def test_the_pause_is_never_longer_than_aws_allows(student, sandbox, clock, rng):
    """After very many failures AWS still accepts the pause, and the message comes back"""
    sqs, url = queue_with(sandbox, 10)
    messages = failed(sandbox, sqs, url, rng.randint(20, 24))
    pauses = pauses_after(student, sandbox, sqs, url, messages, held=0)
    clock.advance(hours=12)
    assert len(set(pauses)) > 1, "Messages were given back, and each still has the timeout that it had before."
    assert min(pauses) >= 1 and sorted(ids(receive(sqs, url))) == sorted(ids(messages)), (
        "Messages that had been received more than twenty times were given back, and twelve hours later they "
        "were not all there; no timeout may be longer than the largest that AWS accepts."
    )


def test_the_time_already_held_counts(student, sandbox, clock, rng):
    """After hours of work the pause still fits into the twelve hours that AWS gives from the receive"""
    sqs, url = queue_with(sandbox, 10)
    messages = failed(sandbox, sqs, url, 20, VisibilityTimeout=43_200)
    held = rng.randint(34_000, 40_000)
    clock.advance(seconds=held)
    pauses = pauses_after(student, sandbox, sqs, url, messages, held=held)
    assert len(set(pauses)) > 1, "Messages were given back, and each still has the timeout that it had before."
    assert min(pauses) >= 1, "Messages were given back after hours of work without any pause."
    clock.advance(seconds=43_200 - held)
    assert sorted(ids(receive(sqs, url))) == sorted(ids(messages)), (
        "Messages were held for many hours and then given back. Twelve hours after the receive they were not all "
        "in the queue."
    )


def test_the_answer_is_the_pause(student, sandbox, clock, rng):
    """What it returns is the pause that AWS was asked for, in whole seconds"""
    sqs, url = queue_with(sandbox, 10)
    messages = failed(sandbox, sqs, url, rng.randint(3, 6))
    answers = {message["MessageId"]: give_back(student, sqs, url, message, 0) for message in messages}
    assert all(type(answer) is int for answer in answers.values()), (
        "What give_back returns is not a whole number of seconds."
    )
    view = sandbox.world.sqs.view(sandbox.region, "films").messages
    real = {message.message_id: (message.visible_at or 0) - clock.now() for message in view}
    assert answers == real, (
        "The pauses that give_back returned are not the pauses after which the messages come back; both are one number."
    )


def give_back(student, sqs, url, message, held):
    try:
        return student.give_back(sqs, url, message, held)
    except StudentError as error:
        refused = error.code
        if refused is None:
            raise
    assert refused is None, (
        "AWS refused the call with which a message was to be given back; a message may be hidden for twelve hours from "
        "its receive and no longer."
    )


def pauses_after(student, sandbox, sqs, url, messages, held):
    for message in messages:
        give_back(student, sqs, url, message, held)
    view = sandbox.world.sqs.view(sandbox.region, url.rpartition("/")[2]).messages
    return [(message.visible_at or sandbox.clock.now()) - sandbox.clock.now() for message in view]


def queue_with(sandbox, messages, name="films"):
    sqs = sandbox.client("sqs")
    url = sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "7200"})["QueueUrl"]
    for number in range(messages):
        sqs.send_message(QueueUrl=url, MessageBody=f"film-{number}.mp4")
    return sqs, url


def failed(sandbox, sqs, url, count, **options):
    """Receive everything ``count`` times; the last time it stays received."""
    for _ in range(count - 1):
        receive(sqs, url, VisibilityTimeout=1)
        sandbox.clock.advance(seconds=1)
    return receive(sqs, url, **options)


def receive(sqs, url, **options):
    messages = []
    while answer := sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageSystemAttributeNames=["ApproximateReceiveCount"], **options
    ).get("Messages"):
        messages += answer
    return messages


def ids(messages):
    return [message["MessageId"] for message in messages]


def count_of(message):
    return message["Attributes"]["ApproximateReceiveCount"]
