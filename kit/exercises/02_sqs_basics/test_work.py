"""work: receive some messages, handle each, delete each."""

from kit import ConsumerCrashed


def test_each_message_is_handled_and_deleted(student, sandbox, clock):
    """Three messages are handled once each and deleted, and the answer is 3"""
    sqs, url = queue(sandbox, "tea", "coffee", "phở")
    handled = []
    answer = student.work(sqs, url, lambda body: handled.append(body))
    clock.advance(minutes=1)
    left = sandbox.world.sqs.view(sandbox.region, "orders").waiting
    assert sorted(handled) == ["coffee", "phở", "tea"], (
        f"The bodies tea, coffee and phở were in the queue, and handle was called with {handled}; expected is each "
        "of them once. Ask for MaxNumberOfMessages=10."
    )
    assert (answer, left) == (3, 0), (
        f"work returned {answer!r}, and a minute later {left} messages were back; expected are 3 and 0. Delete a "
        "message when it is handled."
    )


def test_one_that_fails_does_not_stop_the_others(student, sandbox, clock):
    """When one of three fails, the others are done, and that one comes back"""
    sqs, url = queue(sandbox, "tea", "broken", "coffee")
    handled = []

    def handle(body):
        if body == "broken":
            raise ValueError("cannot read this order")
        handled.append(body)

    answer = student.work(sqs, url, handle)
    clock.advance(minutes=1)
    back = [
        message["Body"] for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    ]
    assert (sorted(handled), back) == (["coffee", "tea"], ["broken"]), (
        f"handle failed for one of three messages; {handled} were handled, and a minute later {back} came back. "
        "Expected are tea and coffee, and the one that failed."
    )
    assert answer == 2, f"Two messages were handled, and work returned {answer!r}."


def test_a_crash_in_the_middle_costs_one_message_at_most(student, sandbox, clock):
    """When the consumer crashes at its second delete, one message is handled twice, and none is lost"""
    sqs, url = queue(sandbox, *"abcde")
    handled, crashed = [], False
    with sandbox.faults.crash("DeleteMessage", at=[2]), sandbox.faults.crash("DeleteMessageBatch", at=[1]):
        try:
            student.work(sqs, url, lambda body: handled.append(body))
        except ConsumerCrashed:
            crashed = True
    clock.advance(minutes=1)
    student.work(sqs, url, lambda body: handled.append(body))
    assert crashed, f"{len(handled)} of five messages were handled, and there was no second delete."
    assert set(handled) == set("abcde"), (
        f"After a crash and a restart, {sorted(set('abcde') - set(handled))} were never handled."
    )
    assert len(handled) == 6, (
        f"The consumer crashed at its second delete and was started again; five messages were handled {len(handled)} "
        "times in all, expected is 6. Delete each message right after its work, before you begin the next."
    )


def test_an_empty_queue_is_zero(student, sandbox):
    """An empty queue is 0, and nothing is handled"""
    sqs, url = queue(sandbox)
    handled = []
    answer = student.work(sqs, url, lambda body: handled.append(body))
    assert (answer, handled) == (0, []), (
        f"The queue was empty; work returned {answer!r} and handled {handled}. Expected are 0 and nothing: an answer "
        "without messages has no key Messages."
    )


def queue(sandbox, *bodies):
    sqs = sandbox.client("sqs")
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    for body in bodies:
        sqs.send_message(QueueUrl=url, MessageBody=body)
    return sqs, url
