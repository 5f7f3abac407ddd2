"""choose_timeout under test: the timeout goes into a real queue, and jobs of the measured lengths run against it."""

from kit.student import StudentError


def test_the_longest_job_keeps_its_message(student, sandbox, clock, rng):
    """The longest of the jobs ends before its message comes back, wherever it stands in the list"""
    durations = [rng.randint(20, 90) for _ in range(9)]
    durations.insert(rng.randrange(9), rng.randint(1_500, 2_500))
    sqs, url = queue_with_one_job(sandbox, student.choose_timeout(durations))
    sqs.receive_message(QueueUrl=url)
    clock.advance(seconds=max(durations))
    assert how_many(sqs, url) == 0, (
        "Nine jobs took about a minute and one took half an hour or more; when that one ended, its message was "
        "with another consumer already. Ask yourself which of the durations decides."
    )


def test_parts_of_a_second_count(student, sandbox, clock, rng):
    """A job that takes a part of a second more than a whole number keeps its message, too"""
    longest = rng.randint(200, 400) + 0.4
    sqs, url = queue_with_one_job(sandbox, student.choose_timeout([longest, rng.random() * 100]))
    sqs.receive_message(QueueUrl=url)
    clock.advance(seconds=longest)
    assert how_many(sqs, url) == 0, (
        "The longest job ended four tenths after a whole second, and at that moment its message had come back "
        "already; look at how you make a whole number out of a fraction."
    )


def test_a_crash_does_not_hide_the_message_for_long(student, sandbox, clock, rng):
    """After a crash the message is back in twice the longest job, yet not while that job could still run"""
    longest = rng.randint(100, 3_000)
    durations = [rng.randint(1, longest) for _ in range(5)] + [longest]
    sqs, url = queue_with_one_job(sandbox, student.choose_timeout(durations))
    sqs.receive_message(QueueUrl=url)
    clock.advance(seconds=longest)
    early = how_many(sqs, url)
    clock.advance(seconds=longest)
    late = how_many(sqs, url)
    assert early == 0, (
        "A job of the longest duration was still running when its message came back; the timeout is too short."
    )
    assert late == 1, (
        "A consumer crashed, and after twice the longest job the message was still hidden: nobody can work on it "
        "so long. Choose a timeout closer to what the jobs need."
    )


def test_long_jobs_get_a_timeout_that_aws_accepts(student, sandbox, clock, rng):
    """Jobs of many hours get a timeout that AWS accepts and that is long enough"""
    longest = rng.randint(30_000, 42_000)
    sqs, url = queue_with_one_job(sandbox, student.choose_timeout([longest, 60]))
    sqs.receive_message(QueueUrl=url)
    clock.advance(seconds=longest)
    assert how_many(sqs, url) == 0, (
        "The longest job took more than eight and less than twelve hours, and its message came back while it "
        "still ran; one timeout that AWS accepts would have been enough."
    )


def test_a_job_too_long_for_aws_is_an_error(student, sandbox, clock, rng):
    """A job that no timeout covers raises ValueError, and one that the largest timeout covers does not"""
    covered = ending(student, [60, 43_199])
    too_long = ending(student, [rng.randint(43_200, 90_000), 60])
    assert covered == "int", (
        "One of the jobs took one second less than AWS's largest timeout, and choose_timeout did not return a "
        "whole number for it; a timeout that covers it exists."
    )
    assert too_long == "ValueError", (
        "One of the jobs took at least as long as AWS's largest timeout. No timeout can be longer than that job, and "
        "choose_timeout did not say so with a ValueError."
    )


def ending(student, durations):
    try:
        return type(student.choose_timeout(durations)).__name__
    except StudentError as error:
        return error.type


def queue_with_one_job(sandbox, timeout):
    assert type(timeout) in {int, float}, (
        "choose_timeout did not return a number; a timeout is a whole number of seconds."
    )
    assert type(timeout) is int, (
        "choose_timeout returned a number with a fraction; AWS takes whole seconds, so return an int."
    )
    assert 0 <= timeout <= 43_200, (
        "choose_timeout returned a timeout that AWS refuses; its page on ReceiveMessage or CreateQueue has the range."
    )
    sqs = sandbox.client("sqs")
    url = sqs.create_queue(QueueName="jobs", Attributes={"VisibilityTimeout": str(timeout)})["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="a job")
    return sqs, url


def how_many(sqs, url):
    return len(sqs.receive_message(QueueUrl=url).get("Messages", []))
