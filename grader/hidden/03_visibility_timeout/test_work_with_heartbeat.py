"""work_with_heartbeat under test: rivals at every moment, jobs that fail, crashes, stolen messages and twelve hours."""

from contextlib import ExitStack

from kit import ConsumerCrashed
from kit.student import StudentError

HOUR = 3_600


def test_no_rival_gets_the_message_while_the_job_runs(student, sandbox, clock, rng):
    """However long the job, nobody else gets its message, even when an answer of AWS gets lost; then it is deleted"""
    timeout = rng.randrange(20, 200, 4)
    sqs, url = queue_with(sandbox, rng, 1)
    pieces, finished, stolen = rng.randint(12, 20), [], []

    def job(message):
        for _ in range(pieces):
            for _ in range(4):
                clock.advance(seconds=timeout / 8)
                stolen.extend(receive(sqs, url))
            yield 0
        finished.append(message["MessageId"])

    with sandbox.faults.lost_response("ChangeMessageVisibility", at=[2]):
        answer = ending(student, sqs, url, job, timeout)
    clock.advance(seconds=3 * timeout)
    assert stolen == [], (
        "A second consumer asked for messages all through a job of many pieces, and it received the message that "
        "was being worked on; each piece took half of the timeout."
    )
    assert len(finished) == 1, (
        "A job of many pieces was to be done once from its first piece to its last, and it was not."
    )
    assert (answer, receive(sqs, url)) == ("done", []), (
        "The job ended well; after that the answer was not the one that the task names, or the message was still "
        "in the queue."
    )


def test_a_crash_gives_the_message_back_within_the_timeout(student, sandbox, clock, rng):
    """At no moment is the message hidden for longer than the timeout; after a crash the next consumer does the job"""
    timeout = rng.randrange(20, 200, 2)
    sqs, url = queue_with(sandbox, rng, 1)
    ahead, finished = [], []

    def job(message):
        ahead.append(hidden_for(sandbox))
        for _ in range(6):
            yield timeout // 2
            ahead.append(hidden_for(sandbox))
        finished.append(clock.now())

    crashed = False
    with ExitStack() as faults:
        faults.enter_context(sandbox.faults.crash("DeleteMessage"))
        faults.enter_context(sandbox.faults.crash("DeleteMessageBatch"))
        try:
            ending(student, sqs, url, job, timeout)
        except ConsumerCrashed:
            crashed = True
    assert crashed, "The job had ended, and the consumer was to crash at the delete; there was no delete."
    assert max(ahead, default=0) <= timeout + 1, (
        "At some moment of the job the message was hidden for longer than the timeout that was asked for; had "
        "the consumer crashed then, nobody could have gone on in time."
    )
    clock.advance(seconds=timeout + 1)
    again = ending(student, sqs, url, job, timeout)
    assert (again, len(finished), receive(sqs, url)) == ("done", 2, []), (
        "The consumer crashed between its job and the delete. One timeout later it was started again, and it did "
        "not find the message, do its job once more and delete it."
    )


def test_a_failed_job_leaves_the_message_to_others(student, sandbox, clock, rng):
    """When the job fails, its error reaches the caller, and within the timeout another consumer gets the message"""
    timeout = rng.randrange(20, 200, 2)
    sqs, url = queue_with(sandbox, rng, 1)
    good = rng.randint(3, 6)

    def job(message):
        for _ in range(good):
            yield timeout // 2
        raise LookupError("no such film")

    answer = ending(student, sqs, url, job, timeout)
    clock.advance(seconds=timeout + 1)
    back = receive(sqs, url)
    assert len(back) == 1, (
        "The job failed after some pieces, and one timeout later its message was not there for another consumer; "
        "a job that failed must leave its message in the queue, and let go of it."
    )
    assert answer == "LookupError", "The job failed with an error of its own, and that error did not reach the caller."


def test_work_stops_when_the_message_is_lost(student, sandbox, clock, rng):
    """When another consumer has the message, work stops, and the message stays with the other one"""
    timeout = rng.randrange(20, 200, 2)
    sqs, url = queue_with(sandbox, rng, 1)
    started, lost_at, rival = [], [], []

    def job(message):
        for piece in range(30):
            started.append(clock.now())
            if piece == 4:
                sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
                rival.extend(receive(sqs, url, VisibilityTimeout=HOUR))
                lost_at.append(clock.now())
            yield timeout // 2

    answer = ending(student, sqs, url, job, timeout)
    held = sandbox.world.sqs.view(sandbox.region, "films").messages
    assert len(rival) == 1, "The message was to be kept for at least four pieces of work, and by then it was gone."
    assert len(started) < 30 and max(started) <= lost_at[0] + timeout, (
        "In the fifth piece of work another consumer got the message; AWS refused every extension from then on, "
        "and later than a whole timeout after that new pieces of work were still begun."
    )
    assert [message.receipt_handle for message in held] == [rival[0]["ReceiptHandle"]], (
        "Another consumer got the message while the job ran, and now that consumer does not have it any more; "
        "what is not yours any more must not be deleted."
    )
    assert answer == "lost", (
        "AWS refused to extend the timeout, and the answer was not the one that the task names for that."
    )


def test_twelve_hours_are_the_end(student, sandbox, clock):
    """After twelve hours no piece of work is begun, whatever the heartbeat tries, and the message comes back"""
    sqs, url = queue_with(sandbox, None, 1)
    started = []

    def job(message):
        for _ in range(6):
            started.append(clock.now())
            yield 3 * HOUR

    begun = clock.now()
    answer = ending(student, sqs, url, job, 6 * HOUR)
    worked = len(started)
    clock.advance(hours=12)
    assert worked >= 2 and max(started) < begun + 12 * HOUR, (
        "The job needed 18 hours. AWS lets no consumer keep a message longer than 12 hours from the receive; a "
        "piece of work was begun after that, or too few were begun before it."
    )
    assert answer == "lost", (
        "AWS refused to extend the timeout any further, and the answer was not the one that the task names."
    )
    assert len(receive(sqs, url)) == 1, (
        "The job was not finished, and its message did not come back for another consumer."
    )


def test_nothing_goes_on_after_the_end(student, sandbox, clock, rng):
    """When the function has ended, no heartbeat goes on, after success as after failure"""
    timeout = rng.randrange(20, 100, 2)
    sqs, url = queue_with(sandbox, rng, 2)

    def job(message):
        for _ in range(3):
            yield timeout // 2

    def failing(message):
        yield timeout // 2
        raise RuntimeError("out of memory")

    answers = [ending(student, sqs, url, each, timeout) for each in (job, failing)]
    clock.advance(seconds=5 * timeout)
    late = [call.operation for call in sandbox.log if call.error == "AfterReturn"]
    assert answers == ["done", "RuntimeError"], (
        "One job ended well and one failed; the two endings were not those that the task names."
    )
    assert late == [], (
        f"After the function had ended, AWS saw {len(late)} more calls of it: something that you started still "
        "runs. Stop it in every case, also when the job fails."
    )


def test_an_empty_queue_is_no_error(student, sandbox, rng):
    """An empty queue starts no job, and a message that arrives later is done as usual"""
    sqs, url = queue_with(sandbox, rng, 0)
    started = []

    def job(message):
        started.append(message["Body"])
        yield 5

    empty = ending(student, sqs, url, job, 30)
    none_started = list(started)
    sqs.send_message(QueueUrl=url, MessageBody="late.mp4")
    full = ending(student, sqs, url, job, 30)
    assert (empty, none_started) == ("empty", []), (
        "The queue was empty, and the answer was not the one that the task names for that, or a job was started."
    )
    assert (full, started) == ("done", ["late.mp4"]), (
        "A message that arrived in the once empty queue was not done as usual."
    )


def ending(student, sqs, url, job, timeout):
    try:
        return student.work_with_heartbeat(sqs, url, job, timeout)
    except StudentError as error:
        return error.type


def queue_with(sandbox, rng, messages):
    sqs = sandbox.client("sqs")
    timeout = "30" if rng is None else str(rng.randint(200, 400))
    url = sqs.create_queue(QueueName="films", Attributes={"VisibilityTimeout": timeout})["QueueUrl"]
    for number in range(messages):
        sqs.send_message(QueueUrl=url, MessageBody=f"film-{number}.mp4")
    return sqs, url


def hidden_for(sandbox):
    """Return for how many seconds from now the first message stays hidden."""
    until = [message.visible_at for message in sandbox.world.sqs.view(sandbox.region, "films").messages]
    return until[0] - sandbox.clock.now() if until and until[0] else 0


def receive(sqs, url, **options):
    return sqs.receive_message(QueueUrl=url, **options).get("Messages", [])
