"""send_order: the warm-up. It puts one order into a queue."""

import json


def test_the_order_waits_in_the_queue_as_json(student, sandbox):
    """The order waits in the queue, written as JSON"""
    sqs, url = queue(sandbox)
    order = {"id": "A-1", "item": "phở", "quantity": 2}
    student.send_order(sqs, url, order)
    bodies = [message["Body"] for message in everything_in(sqs, url)]
    assert len(bodies) == 1, (
        f"The queue holds {len(bodies)} messages; one order is one message, so look at how often you call "
        "sqs.send_message."
    )
    assert read(bodies[0]) == order, (
        f"The message's body is {bodies[0]!r}; expected is {order} as JSON, which json.dumps makes out of it."
    )


def test_it_returns_the_id_of_the_message(student, sandbox):
    """It returns the message's id, the one that AWS gave it"""
    sqs, url = queue(sandbox)
    returned = student.send_order(sqs, url, {"id": "A-2", "item": "chè", "quantity": 1})
    ids = [message["MessageId"] for message in everything_in(sqs, url)]
    assert [returned] == ids, (
        f"send_order returned {returned!r}, and the messages in the queue have the ids {ids}; "
        "the answer of sqs.send_message has the id under the key MessageId."
    )


def queue(sandbox):
    sqs = sandbox.client("sqs")
    return sqs, sqs.create_queue(QueueName="orders")["QueueUrl"]


def everything_in(sqs, url):
    return sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])


def read(body):
    try:
        return json.loads(body)
    except ValueError:
        return None
