"""send_order under test: any order, any queue, every time."""

import json
import string


def test_every_field_arrives(student, sandbox, rng):
    """Every field of the order arrives, letters of every language included"""
    sqs, url = queue(sandbox, "orders")
    order = random_order(rng) | {"to": "Nguyễn Thị Hồng, 12 phố Hàng Bạc", "gift": False, "note": None}
    student.send_order(sqs, url, order)
    assert [read(body) for body in bodies_in(sqs, url)] == [order], (
        "An order with Vietnamese text, a number, a list, a false and a null went in, and what waits in the "
        "queue is not that order as JSON; read one message of yours back with json.loads and compare."
    )


def test_the_id_is_the_one_in_the_queue(student, sandbox, rng):
    """The id that comes back is the id of the message in the queue"""
    sqs, url = queue(sandbox, "orders")
    returned = student.send_order(sqs, url, random_order(rng))
    ids = [message["MessageId"] for message in messages_in(sqs, url)]
    assert [returned] == ids, (
        "What send_order returned is not the id that the message in the queue has; look at the keys of the answer of "
        "sqs.send_message."
    )


def test_the_order_goes_to_the_queue_that_was_named(student, sandbox, rng):
    """The order goes to the queue whose URL was given, whatever its name"""
    names = rng.sample(string.ascii_lowercase, 3)
    urls = {name: queue(sandbox, f"orders-{name}")[1] for name in names}
    sqs = sandbox.client("sqs")
    for name in names[:2]:
        student.send_order(sqs, urls[name], random_order(rng))
    held = [len(messages_in(sqs, urls[name])) for name in names]
    assert held == [1, 1, 0], (
        f"Two of three queues were named, once each, and the three hold {held} messages now; an order goes to the "
        "queue whose URL is given, and to no other."
    )


def test_one_order_is_one_message(student, sandbox, rng):
    """Three orders are three messages, also when two of them are alike"""
    sqs, url = queue(sandbox, "orders")
    order, other = random_order(rng), random_order(rng)
    for each in (order, other, order):
        student.send_order(sqs, url, each)
    seen = [read(body) for body in bodies_in(sqs, url)]
    assert sorted(seen, key=written) == sorted((order, other, order), key=written), (
        f"Three orders went in, two of them alike, and the queue holds {len(seen)} messages that are not these "
        "three; each call sends its order once, as one message."
    )


def queue(sandbox, name):
    sqs = sandbox.client("sqs")
    return sqs, sqs.create_queue(QueueName=name)["QueueUrl"]


def messages_in(sqs, url):
    return sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])


def bodies_in(sqs, url):
    return [message["Body"] for message in messages_in(sqs, url)]


def random_order(rng):
    return {
        "id": "".join(rng.choices(string.ascii_uppercase, k=6)),
        "quantity": rng.randint(1, 99),
        "extras": rng.sample(["ice", "sugar", "lime", "chilli"], rng.randint(1, 3)),
    }


def written(value):
    return json.dumps(value, sort_keys=True)


def read(body):
    try:
        return json.loads(body)
    except ValueError:
        return None
