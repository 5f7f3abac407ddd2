"""take_order: answer the customer at once, and leave the order in Shipping's queue."""

import json

from kit.student import StudentError, takes_time


def test_an_order_is_accepted_while_shipping_is_down(student, sandbox):
    """While Shipping is down, orders are accepted, and they wait in the queue as JSON"""
    sqs, url = queue(sandbox)
    orders = [{"id": "A-1", "item": "phở", "quantity": 2}, {"id": "A-2", "item": "coffee", "gift": True}]

    def down(order):
        raise ConnectionError("Shipping does not answer")

    answers = [answer_of(student, sqs, url, order, down) for order in orders]
    waiting = [read(message["Body"]) for message in everything_in(sqs, url)]
    assert answers == ["accepted", "accepted"], (
        f"Shipping was down and the queue was there; two customers got the answers {answers}. Expected is 'accepted' "
        "both times: what counts is that SQS has the order."
    )
    assert sorted(waiting, key=str) == sorted(orders, key=str), (
        f"The two orders were {orders}, and what waits in the queue is {waiting}; send each order once, as JSON."
    )


def test_nobody_waits_for_a_slow_shipping(student, sandbox, clock):
    """The customer's answer comes at once, however slow Shipping is, and Shipping is not called"""
    sqs, url = queue(sandbox)
    packed = []

    @takes_time
    def slow(order):
        yield 30
        packed.append(order)

    began = clock.now()
    answer = answer_of(student, sqs, url, {"id": "A-3", "item": "tea"}, slow)
    assert clock.now() - began < 1, (
        f"Shipping needs 30 seconds for an order, and the customer waited {clock.now() - began:.0f} seconds; "
        "expected is an answer at once. Do not call ship: whoever reads the queue does that."
    )
    assert (answer, packed) == ("accepted", []), (
        f"take_order returned {answer!r} and called Shipping {len(packed)} times; expected are 'accepted' and 0."
    )


def test_what_sqs_does_not_take_is_not_accepted(student, sandbox):
    """When SQS does not take the order, the customer reads "sorry" """
    sqs, url = queue(sandbox)
    before = answer_of(student, sqs, url, {"id": "A-4"}, no_shipping)
    with sandbox.faults.throttle():
        refused = answer_of(student, sqs, url, {"id": "A-5"}, no_shipping)
    waiting = [read(message["Body"]) for message in everything_in(sqs, url)]
    assert (before, refused) == ("accepted", "sorry"), (
        f"SQS took one order and refused the next one; take_order returned {before!r} and {refused!r}. Expected are "
        "'accepted' and 'sorry': catch the errors of boto3, which are ClientError and BotoCoreError."
    )
    assert waiting == [{"id": "A-4"}], f"In the queue is {waiting}; expected is the first order only."


def no_shipping(order):
    raise ConnectionError("Shipping does not answer")


def answer_of(student, sqs, url, order, ship):
    try:
        return student.take_order(sqs, url, order, ship)
    except StudentError as error:
        return f"an error, {error.type}"


def queue(sandbox):
    sqs = sandbox.client("sqs")
    return sqs, sqs.create_queue(QueueName="orders")["QueueUrl"]


def everything_in(sqs, url):
    return sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])


def read(body):
    try:
        return json.loads(body)
    except ValueError:
        return body
