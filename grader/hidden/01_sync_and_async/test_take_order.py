"""take_order under test: Shipping down, slow, or silent after its work; a burst; SQS that refuses."""

import json

from kit.student import StudentError, takes_time

AN_ERROR = "an error"


def test_an_outage_costs_no_order(student, sandbox, clock, rng):
    """Orders that come before, during and after an outage of Shipping are all accepted, and packed once each"""
    sqs, url = queue(sandbox)
    shipping = Shipping(clock, down=(clock.now() + 5, clock.now() + rng.randint(20, 40)))
    orders = [some_order(rng, number) for number in range(30)]
    answers = []
    for order in orders:
        answers.append(answer_of(student, sqs, url, order, shipping.at_once()))
        clock.advance(seconds=rng.randint(1, 3))
    shipping.work_on(sqs, url)
    assert answers == ["accepted"] * 30, (
        "Shipping was down for a while, and the queue was there all the time; not each of thirty customers got the "
        "answer that the task names for an order that SQS has."
    )
    assert_each_once(shipping.packed, orders, "Shipping was down for a while, then it worked through the queue")


def test_ten_times_the_load_is_answered_in_time(student, sandbox, clock, rng):
    """In a burst of ten times what Shipping can do, every customer has an answer within a second"""
    sqs, url = queue(sandbox)
    shipping = Shipping(clock, seconds=rng.randint(2, 4))
    orders = [some_order(rng, number) for number in range(40)]
    waits, answers = [], []
    with sandbox.faults.latency(seconds=rng.choice([0.1, 0.2, 0.3])):
        for order in orders:
            began = clock.now()
            answers.append(answer_of(student, sqs, url, order, shipping.at_once()))
            waits.append(clock.now() - began)
    shipping.work_on(sqs, url)
    assert max(waits) <= 1, (
        "Shipping needed some seconds for each order, SQS a part of one; of forty customers "
        f"{sum(w > 1 for w in waits)} waited longer than a second for their answer. A customer waits for SQS, "
        "and for nobody else."
    )
    assert answers == ["accepted"] * 40, (
        "In a burst of forty orders, not every customer was told that SQS has the order."
    )
    assert_each_once(shipping.packed, orders, "After a burst of forty orders Shipping worked through the queue")


def test_a_silent_shipping_packs_nothing_twice(student, sandbox, clock, rng):
    """Shipping sometimes packs an order and does not answer; even then nothing is packed twice"""
    sqs, url = queue(sandbox)
    shipping = Shipping(clock, seconds=0.2, silent=True)
    orders = [some_order(rng, number) for number in range(12)]
    answers = [answer_of(student, sqs, url, order, shipping.at_once()) for order in orders]
    shipping.silent = False
    shipping.work_on(sqs, url)
    assert answers == ["accepted"] * 12, (
        "Shipping packed what it was given and did not answer; not every customer was told that SQS has the order."
    )
    assert_each_once(
        shipping.packed, orders, "Shipping packed what it was given without an answer, then read the queue"
    )


def test_accepted_means_that_the_queue_has_it(student, sandbox, clock, rng):
    """At the moment of the answer the order is in the queue, every field of it, and in no other queue"""
    sqs, url = queue(sandbox, "orders-of-today")
    queue(sandbox, "orders")
    orders = [some_order(rng, number) for number in range(5)]
    for count, order in enumerate(orders, 1):
        answer = answer_of(student, sqs, url, order, Shipping(clock).at_once())
        held = sandbox.world.sqs.view(sandbox.region, "orders-of-today")
        assert (answer, held.sent) == ("accepted", count), (
            f"After {count} orders the queue whose URL was given had got {held.sent} messages, or the customer's "
            "answer was not the one that the task names. Whoever reads that answer may switch the shop off right away."
        )
    clock.advance(minutes=1)
    found = [read(message["Body"]) for message in everything_in(sqs, url)]
    assert sorted(found, key=written) == sorted(orders, key=written), (
        "Orders with Vietnamese text, lists, numbers, a false and a null went in, and the messages in the queue are "
        "not these orders as JSON."
    )


def test_sqs_says_no(student, sandbox, clock, rng):
    """When SQS refuses, or is not there, the customer is told so, and the next customer is served as usual"""
    sqs, url = queue(sandbox)
    orders = [some_order(rng, number) for number in range(3)]
    with sandbox.faults.throttle():
        throttled = answer_of(student, sqs, url, orders[0], Shipping(clock).at_once())
    missing = answer_of(student, sqs, f"{url}-of-last-year", orders[1], Shipping(clock).at_once())
    with sandbox.faults.lost_response():
        silent = answer_of(student, sqs, url, orders[1], Shipping(clock).at_once())
    sqs.purge_queue(QueueUrl=url)
    after = answer_of(student, sqs, url, orders[2], Shipping(clock).at_once())
    assert (throttled, missing) == ("sorry", "sorry"), (
        "SQS refused one order because there were too many requests, and another because the queue's URL was wrong. "
        "The customers did not get the answer that the task names for that; each error of boto3 is one of its classes."
    )
    assert silent == "sorry", (
        "No answer of SQS arrived, however often boto3 tried, and the customer did not get the answer that the task "
        "names; such an error is no ClientError."
    )
    waiting = [read(message["Body"]) for message in everything_in(sqs, url)]
    assert (after, waiting) == ("accepted", [orders[2]]), (
        "After SQS had refused some orders it took orders again; the next one was not accepted, or the queue does not "
        "hold just that one."
    )


class Shipping:
    """The program that packs. down: from when to when it is down. silent: it packs, and its answer gets lost."""

    def __init__(self, clock, seconds=1.0, down=(0.0, 0.0), silent=False):
        self.clock, self.seconds, self.down, self.silent, self.packed = clock, seconds, down, silent, []

    def at_once(self):
        """Return the function that packs one order for a caller who waits."""

        @takes_time
        def ship(order):
            yield self.seconds
            if self.down[0] <= self.clock.now() < self.down[1]:
                raise ConnectionError("Shipping does not answer")
            self.packed.append(order)
            if self.silent:
                raise ConnectionError("the answer of Shipping was lost")

        return ship

    def work_on(self, sqs, url):
        """Pack what waits in the queue."""
        self.clock.advance(minutes=2)
        while messages := everything_in(sqs, url):
            for message in messages:
                self.packed.append(read(message["Body"]))
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


def assert_each_once(packed, orders, story):
    done = [written(order) for order in packed]
    expected = {written(order) for order in orders}
    missing, strange = expected - set(done), set(done) - expected
    twice = len(done) - len(set(done))
    assert not missing, f"{story}; {len(missing)} of {len(orders)} orders were never packed."
    assert (twice, len(strange)) == (0, 0), (
        f"{story}; {twice} times an order was packed once more, and {len(strange)} packed things were no order. Let "
        "one way lead to Shipping, and send each order once."
    )


def answer_of(student, sqs, url, order, ship):
    try:
        return student.take_order(sqs, url, order, ship)
    except StudentError:
        return AN_ERROR


def some_order(rng, number):
    return {
        "id": f"A-{number}-{rng.randrange(10**6)}",
        "to": rng.choice(["Nguyễn Thị Hồng, 12 phố Hàng Bạc", "Ann, 5 Main Street"]),
        "items": rng.sample(["coffee", "trà đá", "chè", "phở"], rng.randint(1, 3)),
        "price": rng.randint(100, 9_999) / 100,
        "gift": False,
        "note": None,
    }


def queue(sandbox, name="orders"):
    sqs = sandbox.client("sqs")
    return sqs, sqs.create_queue(QueueName=name)["QueueUrl"]


def everything_in(sqs, url):
    return sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])


def written(value):
    return json.dumps(value, sort_keys=True)


def read(body):
    try:
        return json.loads(body)
    except ValueError:
        return None
