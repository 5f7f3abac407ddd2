"""send_all: many messages, few calls, each message once."""

from collections import Counter


def test_many_messages_arrive_in_few_calls(student, sandbox, clock):
    """25 messages arrive, each once, in three calls"""
    sqs, url = queue(sandbox)
    bodies = [f"order {number}" for number in range(24)] + ["order 7"]
    refused = student.send_all(sqs, url, [{"MessageBody": body} for body in bodies], clock)
    calls = [call for call in sandbox.log if call.operation.startswith("SendMessage")]
    found = bodies_in(sqs, url)
    assert Counter(found) == Counter(bodies), (
        f"25 messages were to be sent, two of them alike; {len(found)} are in the queue, {len(set(found))} of them "
        "different. Expected are 25 and 24: send each message of the list once."
    )
    assert len(calls) <= 3, (
        f"It took {len(calls)} calls to send 25 messages; a batch holds ten, so expected are 3 calls."
    )
    assert refused == [], f"Every message arrived, and send_all returned {refused!r}; expected is an empty list."


def test_a_batch_is_not_too_heavy(student, sandbox, clock):
    """Twelve messages of 150 KB arrive, although ten of them are too heavy for one call"""
    sqs, url = queue(sandbox)
    messages = [{"MessageBody": f"{number:02}" + "x" * 150_000} for number in range(12)]
    student.send_all(sqs, url, messages, clock)
    found = sorted(body[:2] for body in bodies_in(sqs, url))
    assert found == [f"{number:02}" for number in range(12)], (
        f"Twelve messages of about 150 KB were to be sent, and {len(found)} are in the queue. One call carries at most "
        "1,048,576 bytes in all: begin a new batch before that."
    )


def test_what_sqs_refuses_is_reported(student, sandbox, clock):
    """A message that SQS never takes is reported by its position, and the others arrive"""
    sqs, url = queue(sandbox)
    bodies = ["tea", "a bell \x07", "coffee"]
    refused = student.send_all(sqs, url, [{"MessageBody": body} for body in bodies], clock)
    found = sorted(bodies_in(sqs, url))
    assert found == ["coffee", "tea"], (
        f"SQS does not take one of three messages, because of a character in it; in the queue are {found}. Expected "
        "are the other two, once each."
    )
    assert refused == [1], (
        f"SQS refused the message at position 1 and said so under Failed; send_all returned {refused!r}, "
        "expected is [1]."
    )


def queue(sandbox):
    sqs = sandbox.client("sqs")
    return sqs, sqs.create_queue(QueueName="orders")["QueueUrl"]


def bodies_in(sqs, url):
    found = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found += [message["Body"] for message in messages]
    return found
