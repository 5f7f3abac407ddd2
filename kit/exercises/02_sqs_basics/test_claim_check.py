"""claim_check and collect: bodies of any size, by way of S3 when they are too heavy for a message."""

import json

from kit.student import StudentError

LIMIT = 1_048_576
TEXT = {"language": {"DataType": "String", "StringValue": "vi"}}


def test_a_small_body_stays_in_the_message(student, sandbox):
    """A body that fits into a message travels in it, and S3 is not used"""
    shop = Shop(sandbox, student)
    body = json.dumps({"id": "A-1", "item": "phở"})
    returned = shop.check_in(body, TEXT)
    message = shop.look()
    assert message is not None and message["Body"] == body and shop.objects() == [], (
        f"A small order was sent; in the queue is {short(message and message['Body'])} and in the bucket are "
        f"{len(shop.objects())} objects. Expected are the order itself, and none."
    )
    assert returned == message["MessageId"], (
        f"claim_check returned {returned!r}, and the message in the queue has the id {message['MessageId']!r}."
    )


def test_a_large_body_travels_by_s3(student, sandbox, clock):
    """A body of 2 MB reaches the handler whole, and afterwards nothing is left"""
    shop = Shop(sandbox, student)
    body = "ảnh " * 400_000
    shop.check_in(body, TEXT)
    objects = len(shop.objects())
    outcome = shop.collect()
    assert objects == 1, f"A body of about 2 MB was sent, and {objects} objects are in the bucket; expected is one."
    assert shop.handled == [body], (
        f"A body of about 2 MB was sent, and the handler got {[short(got) for got in shop.handled]}; expected is "
        "the same body, once. The message tells collect where it is."
    )
    assert (outcome, shop.messages(), shop.objects()) == ("done", 0, []), (
        f"collect returned {outcome!r}; {shop.messages()} messages and {len(shop.objects())} objects are left. "
        "Expected are 'done', 0 and 0."
    )


def test_attributes_weigh_too(student, sandbox):
    """A body that would fit alone, but not with its attributes, arrives"""
    shop = Shop(sandbox, student)
    body = "x" * (LIMIT - 5)
    shop.check_in(body, TEXT)
    shop.collect()
    assert shop.handled == [body], (
        "A body of 1,048,571 bytes with an attribute was sent, and the handler got "
        f"{[short(got) for got in shop.handled]}. Name, type and value of an attribute count, and all together may be "
        "1,048,576 bytes."
    )


def test_a_handler_that_fails_loses_nothing(student, sandbox, clock):
    """When the handler raises an error, message and object stay, and the next time it works"""
    shop = Shop(sandbox, student)
    body = "y" * (LIMIT + 1)
    shop.check_in(body, {})
    first = shop.collect(fails=True)
    clock.advance(minutes=1)
    second = shop.collect()
    assert (first, second, shop.handled) == ("an error, ValueError", "done", [body]), (
        f"The handler failed at first and worked the second time; collect ended with {first!r} and {second!r}, and the "
        f"handler got {len(shop.handled)} bodies. Expected are the handler's own error, 'done', and one body: "
        "delete only after the work."
    )


def test_an_empty_queue_is_empty(student, sandbox):
    """An empty queue is "empty" """
    shop = Shop(sandbox, student)
    outcome = shop.collect()
    assert (outcome, shop.handled) == ("empty", []), (
        f"The queue was empty; collect returned {outcome!r} and handled {len(shop.handled)} bodies."
    )


class Shop:
    """A queue and a bucket, and the two functions at work on them."""

    def __init__(self, sandbox, student):
        self.sandbox, self.student, self.handled = sandbox, student, []
        self.sqs, self.s3, self.bucket = (
            sandbox.client("sqs"),
            sandbox.client("s3"),
            f"large-orders-{sandbox.account_id}",
        )
        self.url = self.sqs.create_queue(QueueName="orders")["QueueUrl"]
        self.s3.create_bucket(Bucket=self.bucket)

    def check_in(self, body, attributes):
        return self.student.claim_check(self.sqs, self.s3, self.url, self.bucket, body, attributes)

    def collect(self, fails=False):
        def handle(body):
            if fails:
                raise ValueError("cannot do this order now")
            self.handled.append(body)

        try:
            return self.student.collect(self.sqs, self.s3, self.url, handle)
        except StudentError as error:
            return f"an error, {error.type}"

    def look(self):
        answer = self.sqs.receive_message(QueueUrl=self.url, VisibilityTimeout=0)
        return answer.get("Messages", [None])[0]

    def messages(self):
        view = self.sandbox.world.sqs.view(self.sandbox.region, "orders")
        return view.waiting + view.in_flight + view.delayed

    def objects(self):
        return [item["Key"] for item in self.s3.list_objects_v2(Bucket=self.bucket).get("Contents", [])]


def short(body):
    return f"a body of {len(body)} characters" if isinstance(body, str) and len(body) > 80 else repr(body)
