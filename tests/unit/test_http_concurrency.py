"""Many producers and consumers over real HTTP: nothing is lost, nothing comes twice, groups keep their order."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kit import Sandbox
from tests.conformance.wire import WireClient

PRODUCERS, CONSUMERS, EACH = 4, 4, 25
SENT = {f"{producer}-{number}" for producer in range(PRODUCERS) for number in range(EACH)}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox(seed=1)
    yield sandbox
    sandbox.door().close()


class Shop:
    """A queue with workers at it, each with connections of its own."""

    def __init__(self, sandbox: Sandbox, name: str, **attributes: str) -> None:
        self.aws = WireClient(sandbox.door().url)
        self.url: str = self._call("create_queue", QueueName=name, Attributes=attributes)["QueueUrl"]
        self.handled: list[tuple[str, str]] = []
        self._all_done = threading.Event()

    def open(self) -> None:
        """Let everyone work until every message was handled."""
        problems: list[Exception] = []
        work = [(self._produce, number) for number in range(PRODUCERS)] + [(self._consume, 0)] * CONSUMERS
        threads = [threading.Thread(target=_run, args=(act, number, problems), daemon=True) for act, number in work]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert problems == []

    def counts(self) -> set[str]:
        """Return the three counts, as AWS tells them."""
        found = self._call("get_queue_attributes", AttributeNames=["All"])["Attributes"]
        return {value for name, value in found.items() if name.startswith("Approximate")}

    def _produce(self, producer: int) -> None:
        for number in range(EACH):
            grouped = {"MessageGroupId": f"g{producer}"} if self.url.endswith(".fifo") else {}
            self._call("send_message", MessageBody=f"{producer}-{number}", **grouped)

    def _consume(self, _: int) -> None:
        while not self._all_done.is_set():
            answer = self._call("receive_message", MaxNumberOfMessages=5, MessageSystemAttributeNames=["All"])
            for message in answer.get("Messages", []):
                self.handled.append((message["Body"], message["Attributes"].get("MessageGroupId", "")))
                self._call("delete_message", ReceiptHandle=message["ReceiptHandle"])
            if len({body for body, _ in self.handled}) == len(SENT):
                self._all_done.set()

    def _call(self, operation: str, **params: Any) -> dict[str, Any]:
        where = {} if operation == "create_queue" else {"QueueUrl": self.url}
        answer = self.aws.call(operation, {**where, **params})
        assert "Error" not in answer, answer
        return answer


def _run(act: Callable[[int], None], number: int, problems: list[Exception]) -> None:
    try:
        act(number)
    except Exception as problem:  # handed to the thread that started this one
        problems.append(problem)


def test_a_standard_queue_hands_each_message_to_one_consumer(sandbox: Sandbox) -> None:
    shop = Shop(sandbox, "orders", VisibilityTimeout="600")
    shop.open()
    assert Counter(body for body, _ in shop.handled) == Counter(SENT)
    assert shop.counts() == {"0"}


def test_a_fifo_queue_hands_each_message_out_once_and_each_group_in_order(sandbox: Sandbox) -> None:
    shop = Shop(sandbox, "orders.fifo", FifoQueue="true", ContentBasedDeduplication="true", VisibilityTimeout="600")
    sandbox.clock.rate = 20  # virtual seconds go by, and with them the quota of 300 calls
    shop.open()
    groups: dict[str, list[int]] = defaultdict(list)
    for body, group in shop.handled:
        groups[group].append(int(body.partition("-")[2]))
    assert groups == {f"g{producer}": list(range(EACH)) for producer in range(PRODUCERS)}


def test_an_injected_duplicate_is_the_only_one(sandbox: Sandbox) -> None:
    shop = Shop(sandbox, "orders", VisibilityTimeout="600")
    with sandbox.faults.duplicates(at=[10, 20]):
        shop.open()
    twice = sum(count - 1 for count in Counter(body for body, _ in shop.handled).values())
    assert twice == sandbox.world.sqs.view("us-east-1", "orders").duplicates <= 2
    assert {body for body, _ in shop.handled} == SENT
