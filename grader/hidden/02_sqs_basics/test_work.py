"""work under test: crashes before and after the work, handlers that raise, an empty queue."""

from contextlib import ExitStack

from kit import ConsumerCrashed
from kit.student import StudentError


def test_up_to_ten_messages_are_done_with_one_receive(student, sandbox, clock, rng):
    """Up to ten messages come with one receive, each is handled once and deleted, and the answer is how many"""
    sqs, url, bodies = queue(sandbox, rng, rng.randint(5, 10))
    handled = []
    answer = worked(student, sqs, url, handled.append)
    receives = [call for call in sandbox.log.calls("ReceiveMessage") if (call.outcome or {}).get("Messages")]
    clock.advance(hours=1)
    view = sandbox.world.sqs.view(sandbox.region, "orders")
    assert sorted(handled) == sorted(bodies), "Ten messages or fewer were in the queue, and not each was handled once."
    assert (view.waiting, view.deleted) == (0, len(bodies)), (
        "Messages that had been handled were in the queue again after their timeout."
    )
    assert answer == len(bodies), "What work returned is not the number of messages that it handled."
    assert len(receives) == 1, "A few messages took several receives; one receive can bring ten."


def test_a_crash_before_the_work_loses_nothing(student, sandbox, clock, rng):
    """When the consumer crashes after the receive, the restarted one does everything"""
    sqs, url, bodies = queue(sandbox, rng, 6)
    handled = []
    crashed = crash(student, sandbox, sqs, url, handled, "ReceiveMessage", at=1, after=True)
    clock.advance(minutes=2)
    worked(student, sqs, url, handled.append)
    assert crashed, "The consumer was to crash right after its receive, and there was no receive."
    assert sorted(handled) == sorted(bodies), (
        "The consumer crashed when it had received and not begun to work. It was started again after the visibility "
        "timeout, and in the end not each message had been handled once."
    )


def test_a_crash_after_the_work_repeats_one_message_at_most(student, sandbox, clock, rng):
    """When the consumer crashes after the work and before the delete, that message is done again, and no other one"""
    sqs, url, bodies = queue(sandbox, rng, 8)
    handled = []
    crashed = crash(student, sandbox, sqs, url, handled, "Delete", at=rng.randint(2, 6), after=False)
    clock.advance(minutes=2)
    worked(student, sqs, url, handled.append)
    assert crashed, "The consumer was to crash at a delete, and it did not get so far."
    assert set(handled) == set(bodies), (
        "The consumer crashed between work and delete; it was started again, and in the end some message had never "
        "been handled."
    )
    assert len(handled) == len(bodies) + 1, (
        "The consumer crashed between work and delete; it was started again, and in the end more messages than that "
        "one had been handled twice, or none. A message is done when it is deleted: delete it as soon as its "
        "work is done."
    )


def test_a_crash_after_a_delete_loses_nothing(student, sandbox, clock, rng):
    """When the consumer crashes right after a delete, everything is handled once in the end"""
    sqs, url, bodies = queue(sandbox, rng, 8)
    handled = []
    crashed = crash(student, sandbox, sqs, url, handled, "Delete", at=rng.randint(2, 6), after=True)
    clock.advance(minutes=2)
    worked(student, sqs, url, handled.append)
    assert crashed, "The consumer was to crash right after a delete, and it did not get so far."
    assert sorted(handled) == sorted(bodies), (
        "The consumer crashed right after a delete and was started again; in the end not each message had been handled "
        "once. What is deleted before its work is done is lost in a crash."
    )


def test_messages_whose_work_fails_come_back(student, sandbox, clock, rng):
    """Messages whose work fails come back and are done when it works again; the others are done at once"""
    sqs, url, bodies = queue(sandbox, rng, 9)
    broken, handled = set(rng.sample(bodies, 3)) | {bodies[0]}, []

    def handle(body):
        if body in broken:
            raise rng.choice([ValueError, KeyError, ConnectionError])("cannot do this order now")
        handled.append(body)

    answer = worked(student, sqs, url, handle)
    first = sorted(handled)
    broken_then, broken = broken, set()
    clock.advance(minutes=2)
    worked(student, sqs, url, handle)
    assert first == sorted(set(bodies) - broken_then), (
        "The work failed for some of nine messages; not each of the other ones was done, once."
    )
    assert answer == len(first), (
        "The work failed for some of nine messages, and what work returned is not the number of those that were done."
    )
    assert sorted(handled) == sorted(bodies), (
        "The work failed for some of nine messages. After the visibility timeout, when it would have worked, they "
        "did not come back, or others did: a message whose work failed is not done, so it stays in the queue."
    )


def test_an_empty_queue_is_no_error(student, sandbox, rng):
    """An empty queue is 0, and a message that comes later is done as usual"""
    sqs, url, _ = queue(sandbox, rng, 0)
    handled = []
    empty = worked(student, sqs, url, handled.append)
    sqs.send_message(QueueUrl=url, MessageBody="late")
    full = worked(student, sqs, url, handled.append)
    assert empty == 0, "The queue was empty, and the answer was not the one that the task names for that."
    assert (full, handled) == (1, ["late"]), "A message that came into the once empty queue was not done as usual."


def crash(student, sandbox, sqs, url, handled, operation, at, after):
    """Run the consumer and let it crash; tell whether it did. Delete stands for both calls that delete."""
    faults = {operation: [at]} if operation != "Delete" else {"DeleteMessage": [at], "DeleteMessageBatch": [1]}
    with ExitStack() as stack:
        for name, calls in faults.items():
            stack.enter_context(sandbox.faults.crash(name, at=calls, after=after))
        try:
            worked(student, sqs, url, handled.append)
        except ConsumerCrashed:
            return True
    return False


def worked(student, sqs, url, handle):
    try:
        return student.work(sqs, url, lambda body: handle(body))
    except StudentError:
        return "an error"


def queue(sandbox, rng, messages):
    sqs = sandbox.client("sqs")
    url = sqs.create_queue(QueueName="orders", Attributes={"VisibilityTimeout": str(rng.randint(20, 90))})["QueueUrl"]
    bodies = [f"order {number} {rng.randrange(10**6)}" for number in range(messages)]
    for body in bodies:
        sqs.send_message(QueueUrl=url, MessageBody=body)
    return sqs, url, bodies
