"""choose_timeout: one visibility timeout for a queue, from how long its jobs took."""

from kit.student import StudentError


def test_every_job_ends_before_its_message_comes_back(student, sandbox, clock):
    """No other consumer gets the message while the longest job runs"""
    durations = [40, 95, 610, 55]
    sqs, url = queue_with_one_job(sandbox, student.choose_timeout(durations))
    sqs.receive_message(QueueUrl=url)
    clock.advance(seconds=max(durations))
    second = sqs.receive_message(QueueUrl=url).get("Messages", [])
    assert second == [], (
        f"A job took {max(durations)} seconds, and when it ended another consumer had its message already: "
        "the timeout must be longer than the longest of the durations."
    )


def test_after_a_crash_the_message_is_soon_back(student, sandbox, clock):
    """After a crash the message is back in at most twice the longest job, and not before a job could have ended"""
    durations = [40, 95, 610, 55]
    sqs, url = queue_with_one_job(sandbox, student.choose_timeout(durations))
    sqs.receive_message(QueueUrl=url)
    clock.advance(seconds=max(durations))
    early = sqs.receive_message(QueueUrl=url).get("Messages", [])
    clock.advance(seconds=max(durations))
    back = sqs.receive_message(QueueUrl=url).get("Messages", [])
    assert (len(early), len(back)) == (0, 1), (
        f"A consumer crashed right after it received. {max(durations)} seconds later there were {len(early)} "
        f"messages to receive (expected 0), and {2 * max(durations)} seconds later {len(back)} (expected 1): "
        "choose a timeout between the two."
    )


def test_a_job_too_long_for_any_timeout_is_an_error(student):
    """When a job is longer than any timeout that AWS accepts, it raises ValueError"""
    try:
        answer = f"returned {student.choose_timeout([60, 50_000])!r}"
    except StudentError as error:
        answer = f"raised {error.type}"
    assert answer == "raised ValueError", (
        f"A job of 50,000 seconds is longer than AWS's largest timeout (43,200), and choose_timeout {answer}; "
        "expected is that it raises ValueError."
    )


def queue_with_one_job(sandbox, timeout):
    assert type(timeout) is int, (
        f"choose_timeout returned {timeout!r}, a {type(timeout).__name__}; AWS takes a whole number of seconds, "
        "so return an int."
    )
    assert 0 <= timeout <= 43_200, f"choose_timeout returned {timeout}; AWS accepts timeouts from 0 to 43,200 seconds."
    sqs = sandbox.client("sqs")
    url = sqs.create_queue(QueueName="jobs", Attributes={"VisibilityTimeout": str(timeout)})["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="a job")
    return sqs, url
