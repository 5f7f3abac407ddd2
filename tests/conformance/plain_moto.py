"""Plain moto, to play the same rows in: what a test with ``mock_aws`` and a patched clock sees. kit is not imported.

    python -m tests.conformance.plain_moto

prints JSON: for each row, in order, null where moto answers as AWS does, else the reason why it does not.
"""

from __future__ import annotations

import datetime as real_datetime
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.conformance.expectations import Unmet
from tests.conformance.lines import LineCount
from tests.conformance.play import CannotSay, Row, play, read_rows

PATIENCE = 3
"""Real seconds for one row: moto waits for real, and some of its waits never end."""
MINUTE = 60


class PatchedClock(real_datetime.datetime):
    """The real time plus every jump so far."""

    jumps = 0.0

    @classmethod
    def now(cls, tz: real_datetime.tzinfo | None = None) -> Any:
        return real_datetime.datetime.fromtimestamp(time.time() + cls.jumps, tz)

    @classmethod
    def utcnow(cls) -> Any:
        return cls.now(real_datetime.UTC).replace(tzinfo=None)


class PatchedModule:
    """Stands where ``moto.core.utils`` expects the module ``datetime``."""

    datetime = PatchedClock

    def __getattr__(self, name: str) -> Any:
        return getattr(real_datetime, name)


class PlainMoto:
    """moto's in-process mock behind plain boto3."""

    def __init__(self) -> None:
        import boto3
        from botocore.config import Config

        once = Config(retries={"total_max_attempts": 1})
        self._clients = {region: boto3.client("sqs", region, config=once) for region in ("us-east-1", "eu-central-1")}
        self._cloudwatch = boto3.client("cloudwatch", "us-east-1")

    def call(self, operation: str, params: dict[str, Any], region: str) -> dict[str, Any]:
        from botocore.exceptions import ClientError

        try:
            answer: dict[str, Any] = getattr(self._clients[region or "us-east-1"], operation)(**params)
        except ClientError as error:
            return dict(error.response)
        return answer

    def now(self) -> float:
        return time.time() + PatchedClock.jumps

    def advance(self, seconds: float) -> None:
        PatchedClock.jumps += seconds

    def fault(self, kind: str, how: dict[str, Any]) -> None:
        raise CannotSay(f"plain moto injects no faults, so no {kind}")

    def limit(self, name: str, value: int) -> None:
        raise CannotSay(f"plain moto has no {name}")

    def effort(self, act: Callable[[], object]) -> int:
        with LineCount() as count:
            act()
        return count.lines

    def metric(self, queue: str, name: str, start: float) -> list[float]:
        found = self._cloudwatch.get_metric_statistics(
            Namespace="AWS/SQS",
            MetricName=name,
            Dimensions=[{"Name": "QueueName", "Value": queue}],
            StartTime=start,
            EndTime=self.now(),
            Period=MINUTE,
            Statistics=["Sum"],
        )
        return [point["Sum"] for point in found["Datapoints"]]


def verdict(row: Row) -> str | None:
    """Play one row in a fresh mock; return why it fails, or None."""
    from moto import mock_aws

    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        with mock_aws():
            play(row, PlainMoto())
    except TimeoutError:
        return f"moto was still waiting after {PATIENCE} real seconds"
    except (Unmet, CannotSay) as why:
        return str(why)
    except Exception as crash:  # a crash inside moto, which boto3 hands through
        return f"moto crashed: {type(crash).__name__}: {crash}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return None


def main() -> None:
    os.environ.update(AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", AWS_DEFAULT_REGION="us-east-1")
    import moto.core.utils

    moto.core.utils.datetime = PatchedModule()  # type: ignore[assignment]  # before moto's services are imported

    def give_up(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, give_up)
    sys.setswitchinterval(1e-5)  # many workers at once really take turns
    verdicts = [verdict(row) for row in read_rows()]
    assert not any(name.split(".")[0] == "kit" for name in sys.modules), "kit must stay out of it"
    sys.stdout.write(json.dumps(verdicts))


if __name__ == "__main__":
    main()
