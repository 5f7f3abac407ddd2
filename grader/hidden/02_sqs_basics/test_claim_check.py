"""claim_check and collect under test: the limit to the byte, duplicates, crashes at every call, odd bodies."""

from kit import ConsumerCrashed
from kit.student import StudentError

LIMIT = 1_048_576


def test_what_fits_stays_in_the_message(student, sandbox, rng):
    """A body that just fits, with its attributes, travels in the message; one byte more goes by S3"""
    attributes = text_attributes(rng, 3)
    room = LIMIT - weight("", attributes)
    for body, objects in (("x" * room, 0), ("x" * (room + 1), 1), ("ư" * (room // 2), 0), ("ư" * (room // 2 + 1), 1)):
        shop = Shop(sandbox, student)
        shop.check_in(body, attributes)
        held, attached = shop.objects(), shop.attributes()
        shop.collect()
        assert shop.handled == [body], (
            "A body of about the largest size that a message can have was sent, with a few attributes, and the "
            "handler did not get it. What counts are the bytes of all together."
        )
        assert len(held) == objects, (
            "A body of about the largest size that a message can have was sent; it went by S3 although it fitted "
            "into a message with its attributes, or the other way round."
        )
        assert all(attached.get(name) == value for name, value in attributes.items()), (
            "The attributes that were given are not on the message."
        )


def test_all_sizes_arrive_whole(student, sandbox, clock, rng):
    """Bodies of all sizes reach the handler as they were, and nothing is left afterwards"""
    shop = Shop(sandbox, student)
    bodies = ["tea", "Nguyễn Thị Hồng " * rng.randint(60_000, 90_000), '{"id": "A-1"}', "é" * 700_000, "\n\t" * 600_000]
    for body in bodies:
        shop.check_in(body, text_attributes(rng, rng.randint(0, 9)))
    outcomes = [shop.collect() for _ in bodies]
    empty = shop.collect()
    clock.advance(minutes=5)
    assert sorted(shop.handled) == sorted(bodies), (
        "Bodies of all sizes were sent, small and large; the handler did not get each of them once, as it was."
    )
    assert (outcomes, empty) == (["done"] * len(bodies), "empty"), (
        "Bodies of all sizes were collected, and then the queue was empty; the answers were not those that the "
        "task names."
    )
    assert (shop.messages(), shop.objects()) == (0, []), (
        "Everything had been handled, and there were still messages in the queue or objects in the bucket."
    )


def test_like_bodies_do_not_share_an_object(student, sandbox, rng):
    """Two large orders that are alike are both handled"""
    shop = Shop(sandbox, student)
    body = f"order {rng.randrange(10**6)} " * 90_000
    for _ in range(2):
        shop.check_in(body, {})
    outcomes = [shop.collect() for _ in range(2)]
    assert (shop.handled == [body, body], outcomes) == (True, ["done", "done"]), (
        "Two customers sent the same large order, word for word, and not both orders were handled; what belongs to one "
        "message must not depend on another one."
    )


def test_a_body_that_looks_like_a_claim_is_a_body(student, sandbox, rng):
    """A small body that is written like the message of a large one reaches the handler as it is"""
    shop = Shop(sandbox, student)
    large = "z" * rng.randint(LIMIT + 1, LIMIT + 9_999)
    shop.check_in(large, {})
    disguised = shop.body()
    shop.check_in(disguised or "nothing", {})
    outcomes = [shop.collect() for _ in range(2)]
    assert disguised is not None, "After a large body had been sent, no message was in the queue."
    assert (sorted(shop.handled) == sorted([large, disguised]), outcomes) == (True, ["done", "done"]), (
        "A small body was sent that is written just like the message that stands for a large one, and the handler "
        "did not get it as it is. How can a message say that it stands for something, without its body?"
    )


def test_a_message_that_arrives_twice_does_no_harm(student, sandbox, clock, rng):
    """When boto3 has to send a message twice, the second one is "gone", and nothing is handled twice or stuck"""
    shop = Shop(sandbox, student)
    body = f"order {rng.randrange(10**6)} " * 90_000
    with sandbox.faults.lost_response("SendMessage", at=[1]), sandbox.faults.lost_response("SendMessageBatch", at=[1]):
        shop.check_in(body, {})
    twice = shop.messages()
    outcomes = [shop.collect() for _ in range(3)]
    clock.advance(minutes=5)
    assert twice == 2, "The answer to the send got lost and boto3 sent once more; the queue does not hold two messages."
    assert (shop.handled == [body], outcomes) == (True, ["done", "gone", "empty"]), (
        "The same large order was in the queue twice, because the answer to the first send had got lost. The body "
        "was not handled once, or the answers were not those that the task names: an object that is not there any "
        "more belongs to a message that is done."
    )
    assert shop.messages() == 0, "A message whose object is not there any more came back after its timeout."


def test_two_consumers_get_the_same_message(student, sandbox, clock, rng):
    """When SQS hands a message out twice, both consumers get the whole body"""
    shop = Shop(sandbox, student)
    body = f"order {rng.randrange(10**6)} " * 90_000
    shop.check_in(body, {})
    inner = []
    with sandbox.faults.duplicates():
        outer = shop.collect(meanwhile=lambda: inner.append(shop.collect()))
    assert (outer, inner) == ("done", ["done"]), (
        "While one consumer was working on a large order, SQS handed the same message to a second one; not both of "
        "them could work to the end. Until the work is done, the object must be there."
    )
    assert shop.handled == [body, body], "Two consumers got the same message, and not both got the whole body."
    assert (shop.messages(), shop.objects()) == (0, []), (
        "Two consumers had done the same message, and there was still something in the queue or in the bucket."
    )


def test_a_failure_leaves_everything_as_it_was(student, sandbox, clock, rng):
    """When the handler fails, its error reaches the caller, and message and object are there for the next try"""
    shop = Shop(sandbox, student)
    bodies = ["a small one", "l" * rng.randint(LIMIT + 1, LIMIT + 9_999)]
    for body in bodies:
        shop.check_in(body, {})
    failures = [shop.collect(error=LookupError) for _ in bodies]
    clock.advance(minutes=1)
    outcomes = [shop.collect() for _ in bodies]
    assert failures == ["LookupError", "LookupError"], (
        "The handler raised an error of its own, and that error did not reach the caller of collect."
    )
    assert (sorted(shop.handled) == sorted(bodies), outcomes) == (True, ["done", "done"]), (
        "The handler failed for a small and for a large body. After the visibility timeout, when it would have "
        "worked, not both of them reached it whole."
    )


def test_a_crash_of_the_consumer_loses_nothing(student, sandbox, clock, rng):
    """Wherever the consumer crashes, a message that comes back still has its object"""
    for after in (False, True):
        for number in range(1, 9):
            shop = Shop(sandbox, student)
            body = f"order {rng.randrange(10**6)} " * 90_000
            shop.check_in(body, {})
            with sandbox.faults.crash(at=[number], after=after):
                crashed = shop.collect() == "crashed"
            if not crashed:
                break
            handled_before = list(shop.handled)
            clock.advance(minutes=1)
            again = shop.collect()
            assert (again, handled_before) == ("empty", [body]) or (again, shop.handled[-1:]) == ("done", [body]), (
                "A consumer crashed in the middle of collect. After the visibility timeout another one looked, and "
                "it did not get the whole body, though the message was still there; or the order was never handled. "
                "As long as the message can come back, its object must be there."
            )
        assert number > 2, "collect made hardly any calls, so a large body cannot have been collected and deleted."


def test_a_crash_of_the_producer_leaves_no_empty_claim(student, sandbox, clock, rng):
    """Wherever the producer crashes, each message in the queue can be collected whole"""
    for after in (False, True):
        for number in range(1, 6):
            shop = Shop(sandbox, student)
            body = f"order {rng.randrange(10**6)} " * 90_000
            with sandbox.faults.crash(at=[number], after=after):
                crashed = shop.check_in(body, {}) == "crashed"
            messages = shop.messages()
            outcomes = [shop.collect() for _ in range(messages)]
            assert (outcomes, shop.handled) == (["done"] * messages, [body] * messages), (
                "A producer crashed in the middle of claim_check and left a message in the queue that could not be "
                "collected whole. What must be there before anybody can see the message?"
            )
            if not crashed:
                break
        assert messages == 1, "A large body was sent without any crash, and the queue does not hold one message."
        assert number > 1, "claim_check made one call only, so a large body cannot have gone by S3."


class Shop:
    """A queue and a bucket of their own, and the two functions at work on them."""

    shops = 0

    def __init__(self, sandbox, student):
        Shop.shops += 1
        self.sandbox, self.student, self.handled = sandbox, student, []
        self.name, self.bucket = f"orders-{Shop.shops}", f"large-{Shop.shops}-{sandbox.account_id}"
        self.sqs, self.s3 = sandbox.client("sqs"), sandbox.client("s3")
        self.url = self.sqs.create_queue(QueueName=self.name)["QueueUrl"]
        self.s3.create_bucket(Bucket=self.bucket)

    def check_in(self, body, attributes):
        """Send a body; return how that ended."""
        try:
            return self.student.claim_check(self.sqs, self.s3, self.url, self.bucket, body, attributes)
        except ConsumerCrashed:
            return "crashed"
        except StudentError as error:
            return error.type

    def collect(self, error=None, meanwhile=None):
        """Collect a body; return how that ended."""

        def handle(body):
            if error is not None:
                raise error("cannot do this order now")
            self.handled.append(body)
            if meanwhile is not None:
                meanwhile()

        try:
            return self.student.collect(self.sqs, self.s3, self.url, handle)
        except ConsumerCrashed:
            return "crashed"
        except StudentError as error:
            return error.type

    def look(self):
        answer = self.sqs.receive_message(QueueUrl=self.url, VisibilityTimeout=0, MessageAttributeNames=["All"])
        return answer.get("Messages", [{}])[0]

    def body(self):
        return self.look().get("Body")

    def attributes(self):
        return self.look().get("MessageAttributes", {})

    def messages(self):
        view = self.sandbox.world.sqs.view(self.sandbox.region, self.name)
        return view.waiting + view.in_flight + view.delayed

    def objects(self):
        return [item["Key"] for item in self.s3.list_objects_v2(Bucket=self.bucket).get("Contents", [])]


def text_attributes(rng, count):
    return {
        f"name-{number}": {"DataType": "String", "StringValue": rng.choice(["vi", "đã trả tiền", "x" * 3_000])}
        for number in range(count)
    }


def weight(body, attributes):
    parts = [body] + [
        part for name, value in attributes.items() for part in (name, value["DataType"], value["StringValue"])
    ]
    return sum(len(part.encode()) for part in parts)
