"""send_all under test: bytes and not characters, attributes, entries that fail for a while or for good, throttling."""

from collections import Counter
from math import ceil

from kit.student import StudentError


def test_every_message_is_sent_once_in_few_calls(student, sandbox, clock, rng):
    """However many messages, alike or not, each is sent once, ten to a call"""
    sqs, url = queue(sandbox)
    bodies = [f"order {rng.randrange(30)}" for _ in range(rng.randint(41, 69))]
    refused = student.send_all(sqs, url, [{"MessageBody": body} for body in bodies], clock)
    calls = [call for call in sandbox.log if call.operation.startswith("SendMessage")]
    assert Counter(bodies_in(sqs, url)) == Counter(bodies), (
        "Several dozen small messages were to be sent, some of them alike; what is in the queue is not each of "
        "them once."
    )
    assert len(calls) <= ceil(len(bodies) / 10), (
        "Several dozen small messages took more calls than necessary; a call has room for ten of them."
    )
    assert refused == [], "Every message arrived, and send_all reported some all the same, or returned no list."


def test_bytes_count_and_not_characters(student, sandbox, clock, rng):
    """Vietnamese text weighs more than it has characters, and arrives"""
    sqs, url = queue(sandbox)
    words = ["phở ", "bánh ", "cà phê sữa đá ", "nước mắm ", "ệệệệ "]
    bodies = [f"{number:02} {rng.choice(words) * 30_000}"[: rng.randint(80_000, 95_000)] for number in range(20)]
    sent = outcome(student, sqs, url, [{"MessageBody": body} for body in bodies], clock)
    assert sent == [], (
        "Twenty messages of Vietnamese text were to be sent, and SQS refused a call, or some were reported as refused; "
        "in UTF-8 many letters take two or three bytes."
    )
    assert sorted(bodies_in(sqs, url)) == bodies, (
        "Twenty messages of Vietnamese text were to be sent, and what is in the queue is not each of them once."
    )


def test_attributes_count_too(student, sandbox, clock, rng):
    """The names, types and values of attributes weigh, and arrive"""
    for name, messages in (("values", heavy_values(rng)), ("names", heavy_names(rng))):
        sqs, url = queue(sandbox, name)
        sent = outcome(student, sqs, url, messages, clock)
        assert sent == [], (
            "Ten messages were to be sent whose attributes weigh more than is left beside their bodies; SQS refused a "
            "call, or some were reported as refused. Name, type and value of each attribute count."
        )
        held = {message["Body"]: message.get("MessageAttributes") for message in messages_in(sqs, url)}
        assert held == {message["MessageBody"]: message["MessageAttributes"] for message in messages}, (
            "Ten messages with attributes were to be sent, and what is in the queue is not each of them with its own."
        )


def test_entries_that_fail_for_a_while_are_sent_again(student, sandbox, clock, rng):
    """Entries that fail through no fault of the sender are sent again, and no other ones are"""
    sqs, url = queue(sandbox)
    flaky = FlakyBatches(sandbox, rng)
    bodies = [f"order {number}" for number in range(rng.randint(25, 45))]
    refused = student.send_all(sqs, url, [{"MessageBody": body} for body in bodies], clock)
    found = Counter(bodies_in(sqs, url))
    assert flaky.failed > 0, "Not one batch reached the queue."
    assert set(found) == set(bodies), (
        "Some entries of batches failed for a while, because of an error inside SQS, and in the end not all "
        "messages were in the queue. A batch that is answered without an exception can hold entries that failed."
    )
    assert max(found.values()) == 1, (
        "Some entries of batches failed for a while, because of an error inside SQS, and in the end some messages "
        "were in the queue more than once; send again only what failed."
    )
    assert refused == [], "Every message arrived in the end, and send_all reported some as refused."


def test_entries_that_fail_for_good_are_reported_and_not_repeated(student, sandbox, clock, rng):
    """Messages that SQS never takes are reported by their positions, tried once, and all others arrive"""
    sqs, url = queue(sandbox)
    bodies = [f"order {number}" for number in range(30)]
    bad = sorted(rng.sample(range(30), 4))
    for position in bad:
        bodies[position] = f"order \x00 {position}"
    refused = outcome(student, sqs, url, [{"MessageBody": body} for body in bodies], clock)
    good = [body for position, body in enumerate(bodies) if position not in bad]
    tried = Counter(entry["MessageBody"] for call in sandbox.log for entry in call.params.get("Entries", []))
    assert Counter(bodies_in(sqs, url)) == Counter(good), (
        "SQS refused some of thirty messages because of what is in them, and the other ones are not in the queue, each "
        "once."
    )
    assert refused == bad, (
        "SQS refused some of thirty messages because of what is in them; what send_all returned is not the list of "
        "their positions."
    )
    assert max((tried[bodies[position]] for position in bad), default=0) <= 1, (
        "A message that SQS refuses because of what is in it was sent again; SenderFault tells that this is useless."
    )


def test_throttling_neither_loses_nor_doubles(student, sandbox, clock, rng):
    """When SQS throttles for a short time nobody notices; when for long, nothing is sent twice or forgotten silently"""
    sqs, url = queue(sandbox)
    bodies = [f"order {number}" for number in range(40)]
    messages = [{"MessageBody": body} for body in bodies]
    with sandbox.faults.throttle(at=[rng.randint(1, 4)]):
        short = outcome(student, sqs, url, messages, clock)
    found = Counter(bodies_in(sqs, url))
    assert (short, found) == ([], Counter(bodies)), (
        "SQS throttled one call of several, and in the end the queue did not hold each message once, or send_all "
        "did not say so."
    )
    sqs, url = queue(sandbox, "busy")
    with sandbox.faults.throttle(at=range(3, 30)):
        long = outcome(student, sqs, url, messages, clock)
    found = Counter(bodies_in(sqs, url))
    assert max(found.values(), default=0) == 1, (
        "SQS took some batches and then throttled for long; some messages were sent more than once. What SQS has taken "
        "must not be sent again."
    )
    assert long == "RequestThrottled" or (long == [] and set(found) == set(bodies)), (
        "SQS took some batches and then throttled for long; not everything was sent, and the caller got no error that "
        "says so."
    )


class FlakyBatches:
    """Lets entries of batches fail inside SQS, each at most twice: a simulation at the account's border."""

    def __init__(self, sandbox, rng):
        self.backend, self.rng, self.failed, self.times = sandbox.world.backends["sqs"], rng, 0, Counter()
        sandbox.world.backends["sqs"] = self

    def __getattr__(self, name):
        return getattr(self.backend, name)

    def perform(self, operation, params, caller, request):
        entries = params.get("Entries", [])
        struck = [entry["Id"] for entry in entries if operation == "SendMessageBatch" and self._strikes(entry)]
        if not struck:
            return self.backend.perform(operation, params, caller, request)
        kept, outcome = [entry for entry in entries if entry["Id"] not in struck], {}
        if kept:
            answer = self.backend.perform(operation, params | {"Entries": kept}, caller, request)
            if answer.error:
                return answer
            outcome = dict(answer.outcome)
        error = {"SenderFault": False, "Code": "InternalError", "Message": "We encountered an internal error."}
        outcome["Failed"] = outcome.get("Failed", []) + [{"Id": id} | error for id in struck]
        return self.backend.close(outcome)

    def _strikes(self, entry):
        body = entry["MessageBody"]
        if self.times[body] >= 2 or self.rng.random() > 0.3:
            return False
        self.times[body] += 1
        self.failed += 1
        return True


def heavy_values(rng):
    """Ten messages whose bodies weigh half of a batch and whose attributes weigh more than the other half."""
    return [
        {
            "MessageBody": f"{number} " + "x" * rng.randint(48_000, 52_000),
            "MessageAttributes": {"photo": {"DataType": "String", "StringValue": "y" * rng.randint(70_000, 80_000)}},
        }
        for number in range(10)
    ]


def heavy_names(rng):
    """Ten messages that fit into a batch but for the names and types of their attributes."""
    names = ["".join(rng.choices("abcdefgh", k=100)) for _ in range(9)]
    return [
        {
            "MessageBody": f"{number} " + "x" * 104_000,
            "MessageAttributes": {name: {"DataType": "Number", "StringValue": "7"} for name in names},
        }
        for number in range(10)
    ]


def outcome(student, sqs, url, messages, clock):
    """Return what send_all returned, or the code of the error that it raised."""
    try:
        return student.send_all(sqs, url, messages, clock)
    except StudentError as error:
        return error.code or error.type


def queue(sandbox, name="orders"):
    sqs = sandbox.client("sqs")
    return sqs, sqs.create_queue(QueueName=name)["QueueUrl"]


def messages_in(sqs, url):
    found = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]).get(
        "Messages"
    ):
        found += messages
    return found


def bodies_in(sqs, url):
    return [message["Body"] for message in messages_in(sqs, url)]
