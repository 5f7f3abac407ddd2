"""work_with_heartbeat: receive, work for long, keep the message all the while, delete."""

from kit.student import StudentError


def test_a_long_job_is_done_once(student, sandbox, clock):
    """A job five times as long as the timeout is done once, and then the message is deleted"""
    sqs, url = queue_with(sandbox, "film.mp4")
    stolen = []

    def job(message):
        for _ in range(10):
            yield 15
            stolen.extend(sqs.receive_message(QueueUrl=url).get("Messages", []))

    answer = student.work_with_heartbeat(sqs, url, job, 30)
    clock.advance(seconds=60)
    left = len(sqs.receive_message(QueueUrl=url).get("Messages", []))
    assert stolen == [], (
        "While the job ran, another consumer received the message: extend its visibility timeout after each "
        "piece of work, from inside the loop `for _ in job(message):`."
    )
    assert (answer, left) == ("done", 0), (
        f"The job ended; work_with_heartbeat returned {answer!r} and {left} messages are left. Expected are "
        "'done' and 0: delete the message when the job has ended."
    )


def test_a_job_that_fails_is_not_lost(student, sandbox, clock):
    """When the job raises an error, the error goes on to the caller and the message comes back"""
    sqs, url = queue_with(sandbox, "film.mp4")

    def job(message):
        yield 15
        raise ValueError("the film is broken")

    try:
        ending = f"returned {student.work_with_heartbeat(sqs, url, job, 30)!r}"
    except StudentError as error:
        ending = f"raised {error.type}"
    clock.advance(seconds=31)
    back = len(sqs.receive_message(QueueUrl=url).get("Messages", []))
    assert (ending, back) == ("raised ValueError", 1), (
        f"The job raised ValueError; work_with_heartbeat {ending}, and 31 seconds later {back} messages were back. "
        "Expected is that it raises ValueError and that the message is back: delete only after a job that ended well."
    )


def test_an_empty_queue_starts_no_job(student, sandbox):
    """An empty queue gives "empty", and no job is started"""
    sqs, url = queue_with(sandbox)
    started = []

    def job(message):
        started.append(message)
        yield 15

    answer = student.work_with_heartbeat(sqs, url, job, 30)
    assert (answer, started) == ("empty", []), (
        f"The queue was empty; work_with_heartbeat returned {answer!r} and started {len(started)} jobs. Expected "
        "are 'empty' and 0: an answer without messages has no key Messages."
    )


def queue_with(sandbox, *bodies):
    sqs = sandbox.client("sqs")
    url = sqs.create_queue(QueueName="films", Attributes={"VisibilityTimeout": "30"})["QueueUrl"]
    for body in bodies:
        sqs.send_message(QueueUrl=url, MessageBody=body)
    return sqs, url
