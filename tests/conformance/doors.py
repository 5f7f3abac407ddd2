"""Our own AWS, to play rows in: through the notebook's door, and over a real socket through the http door."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError

from kit import Sandbox, limits
from tests.conformance.lines import LineCount
from tests.conformance.wire import WireClient

MINUTE = 60
REGION = "us-east-1"


class LocalDoor:
    """Plain boto3 in this process. Retries are off, so that a row sees the first answer."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._patches: list[Any] = []
        once = Config(retries={"total_max_attempts": 1})
        self._clients = {region: boto3.client("sqs", region, config=once) for region in (REGION, "eu-central-1")}

    def begin(self) -> None:
        """Empty the account and wait for the next whole minute, so that metrics can be told minute by minute."""
        self.end()
        self._sandbox.reset()
        self.advance(-self.now() % MINUTE)

    def end(self) -> None:
        """Take back what a row changed for itself."""
        while self._patches:
            self._patches.pop().stop()
        self._sandbox.faults.clear()

    def call(self, operation: str, params: dict[str, Any], region: str) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = getattr(self._clients[region or REGION], operation)(**params)
        except ClientError as error:
            return dict(error.response)
        except ConnectionClosedError as error:
            return {"Error": {"Code": "ConnectionClosedError", "Message": str(error)}}
        return answer

    def now(self) -> float:
        return self._sandbox.clock.now()

    def advance(self, seconds: float) -> None:
        self._sandbox.clock.advance(seconds)

    def fault(self, kind: str, how: dict[str, Any]) -> None:
        getattr(self._sandbox.faults, kind)(**how).start()

    def limit(self, name: str, value: int) -> None:
        smaller = patch.object(limits, name, value)
        smaller.start()
        self._patches.append(smaller)

    def effort(self, act: Callable[[], object]) -> int:
        with LineCount() as count:
            act()
        return count.lines

    def metric(self, queue: str, name: str, start: float) -> list[float]:
        minutes = self._sandbox.world.sqs.metrics(REGION, queue, start, self.now())
        level = _LEVELS.get(name)
        return [getattr(minute, level) if level else minute.counts[name] for minute in minutes]


class HttpDoor(LocalDoor):
    """The same account over HTTP on 127.0.0.1."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(sandbox)
        self._wire = WireClient(sandbox.door().url)

    def call(self, operation: str, params: dict[str, Any], region: str) -> dict[str, Any]:
        return self._wire.call(operation, params, region or REGION)


_LEVELS = {
    "ApproximateNumberOfMessagesVisible": "visible",
    "ApproximateNumberOfMessagesNotVisible": "not_visible",
    "ApproximateNumberOfMessagesDelayed": "delayed",
    "ApproximateAgeOfOldestMessage": "age_of_oldest",
}
