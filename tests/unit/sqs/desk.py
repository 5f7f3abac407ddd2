"""A desk to test the model of SQS from: an account, a clock that the test turns, and calls in one line."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import pytest

from kit.aws.sqs import Caller, Poll, QueueView, SqsService
from kit.errors import AwsError
from kit.faults import Faults

ACCOUNT = "123456789012"
STRANGER = "999999999999"
START = 1_700_000_000.0
LEARNER = Caller(ACCOUNT, "us-east-1", f"arn:aws:iam::{ACCOUNT}:user/learner", None, "ann")


class Desk:
    """One account. ``moment`` is the clock; ``advance`` walks it from due moment to due moment."""

    def __init__(self, seed: int = 1) -> None:
        self.moment = START
        generator = random.Random(seed)
        self.faults = Faults(generator)
        self.service = SqsService(ACCOUNT, lambda: self.moment, generator, self.faults)

    def call(self, operation: str, caller: Caller = LEARNER, /, **params: Any) -> dict[str, Any]:
        answer = self.service.call(operation, params, caller)
        assert isinstance(answer, dict), f"{operation} waits; use poll()"
        return answer

    def poll(self, url: str, **params: Any) -> Poll:
        answer = self.service.call("ReceiveMessage", {"QueueUrl": url, "WaitTimeSeconds": 20, **params}, LEARNER)
        assert isinstance(answer, Poll), f"the poll did not wait but got {answer}"
        return answer

    def refusal(self, operation: str, caller: Caller = LEARNER, /, **params: Any) -> AwsError:
        """Make a call that must fail and return its error."""
        with pytest.raises(AwsError) as caught:
            self.service.call(operation, params, caller)
        return caught.value

    def advance(self, seconds: float) -> None:
        target = self.moment + seconds
        while (due := self.service.next_due()) is not None and due <= target:
            self.moment = max(due, self.moment)
            self.service.run_due()
        self.moment = target
        self.service.run_due()

    def queue(self, name: str = "orders", **attributes: str) -> str:
        return str(self.call("CreateQueue", QueueName=name, Attributes=attributes)["QueueUrl"])

    def fifo(self, name: str = "orders.fifo", **attributes: str) -> str:
        return self.queue(name, FifoQueue="true", ContentBasedDeduplication="true", **attributes)

    def send(self, url: str, *bodies: str, **params: Any) -> None:
        for body in bodies:
            self.call("SendMessage", QueueUrl=url, MessageBody=body, **params)

    def receive(self, url: str, messages: int = 10, **params: Any) -> list[dict[str, Any]]:
        answer = self.call("ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=messages, **params)
        return list(answer.get("Messages", []))

    def bodies(self, url: str, messages: int = 10, **params: Any) -> list[str]:
        return [message["Body"] for message in self.receive(url, messages, **params)]

    def handle(self, url: str, **params: Any) -> str:
        """Receive one message and return its receipt handle."""
        (message,) = self.receive(url, 1, **params)
        return str(message["ReceiptHandle"])

    def delete(self, url: str, handle: str) -> None:
        self.call("DeleteMessage", QueueUrl=url, ReceiptHandle=handle)

    def extend(self, url: str, handle: str, seconds: int) -> None:
        self.call("ChangeMessageVisibility", QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=seconds)

    def attributes(self, url: str, *names: str) -> dict[str, str]:
        return dict(self.call("GetQueueAttributes", QueueUrl=url, AttributeNames=list(names or ["All"]))["Attributes"])

    def set(self, url: str, **attributes: str) -> None:
        self.call("SetQueueAttributes", QueueUrl=url, Attributes=attributes)

    def arn(self, url: str) -> str:
        return self.attributes(url, "QueueArn")["QueueArn"]

    def view(self, url: str) -> QueueView:
        return self.service.view("us-east-1", url.rpartition("/")[2])

    def counts(self, url: str) -> tuple[int, int, int]:
        """Return waiting, delayed, in flight."""
        view = self.view(url)
        return view.waiting, view.delayed, view.in_flight

    def redrive(self, target_url: str, after: int) -> str:
        """Return the text of a redrive policy."""
        return f'{{"deadLetterTargetArn": "{self.arn(target_url)}", "maxReceiveCount": {after}}}'


def entries(bodies: Iterable[str], **params: Any) -> list[dict[str, Any]]:
    """Return batch entries with ids 0, 1, 2 …"""
    return [{"Id": str(number), "MessageBody": body, **params} for number, body in enumerate(bodies)]
