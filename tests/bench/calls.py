"""What a call costs: our engine, plain moto in-process, and botocore with a canned answer, side by side in one run.

    python tests/bench/calls.py [--rounds 3] [--backlogs 0,10,1000,10000,100000] [--kinds standard,fifo-1,fair …]

prints JSON: microseconds of CPU per call (the median of the rounds). Every measurement is a fresh process, the engines
take turns within a round. Plain moto scans its backlog on every call: it is measured up to ``--moto-limit`` messages.
Kinds other than standard (FIFO with one message group, with 10,000, and fair with 100 tenants) are measured in the
sandbox alone, at ``--kind-backlogs``.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

BODY = "a message of a plain size, as a shop would send it: order 1234, two cups of tea"


@dataclass(frozen=True)
class Kind:
    """A kind of queue: over how many message groups its messages are spread (0: they have none)."""

    fifo: bool
    groups: int

    @property
    def attributes(self) -> dict[str, str]:
        return {"FifoQueue": "true"} if self.fifo else {}

    @property
    def name(self) -> str:
        return "orders.fifo" if self.fifo else "orders"

    def tokens(self, number: int) -> dict[str, str]:
        """Return what the message with this number carries beside its body."""
        tokens = {"MessageGroupId": f"g{number % self.groups}"} if self.groups else {}
        return tokens | ({"MessageDeduplicationId": str(number)} if self.fifo else {})


KINDS = {
    "standard": Kind(False, 0),
    "fifo-1": Kind(True, 1),
    "fifo-10000": Kind(True, 10_000),
    "fair": Kind(False, 100),
}


def canned_client() -> Any:
    """A client whose every call is answered with the same bytes, without any engine: what botocore itself costs."""
    import io

    import boto3
    from botocore.awsrequest import AWSResponse

    class Body(io.BytesIO):
        def stream(self, **_: Any) -> Any:
            yield self.read()

    def answer(request: Any, **_: Any) -> Any:
        return AWSResponse(request.url, 200, {"content-type": "application/x-amz-json-1.0"}, Body(b"{}"))

    client = boto3.client("sqs")
    client.meta.events.register("before-send", answer)
    return client


def engine_client(engine: str) -> Any:
    """A client of one of the three."""
    os.environ.update(AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b", AWS_DEFAULT_REGION="us-east-1")
    if engine == "canned":
        return canned_client()
    import boto3

    if engine == "moto":
        from moto import mock_aws

        mock_aws().start()
    else:
        from kit import Sandbox, limits

        limits.SQS_FIFO_CALLS_PER_SECOND = 10**9  # type: ignore[misc]  # time stands still, so no quota may
        Sandbox(seed=1)
    return boto3.client("sqs")


def fill(client: Any, url: str, backlog: int, kind: Kind) -> None:
    """Send ``backlog`` messages in batches."""
    for start in range(0, backlog, 10):
        numbers = range(start, min(start + 10, backlog))
        entries = [{"Id": str(n), "MessageBody": BODY, **kind.tokens(n)} for n in numbers]
        client.send_message_batch(QueueUrl=url, Entries=entries)


def timed(act: Callable[[], Any], calls: int) -> float:
    """CPU microseconds per call of ``act``."""
    start = time.process_time()
    for _ in range(calls):
        act()
    return (time.process_time() - start) / calls * 1e6


def measure(engine: str, backlog: int, calls: int, kind: Kind) -> dict[str, float]:
    """CPU microseconds per call of each operation at one backlog."""
    client = engine_client(engine)
    if engine == "canned":
        url = "https://sqs.us-east-1.amazonaws.com/123456789012/orders"
    else:
        url = client.create_queue(QueueName=kind.name, Attributes=kind.attributes)["QueueUrl"]
        fill(client, url, backlog, kind)
    timed(lambda: client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"]), 2)
    numbers = itertools.count(backlog)
    found = {
        "send": timed(lambda: client.send_message(QueueUrl=url, MessageBody=BODY, **kind.tokens(next(numbers))), calls)
    }
    found |= one_by_one(client, url, calls) if kind.fifo else many_in_flight(client, url, calls)
    found["attributes"] = timed(lambda: client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"]), calls)
    return found


def many_in_flight(client: Any, url: str, calls: int) -> dict[str, float]:
    """Receive, receive, receive …; then delete, delete, delete."""
    handles: list[str] = []

    def receive(count: int) -> None:
        answer = client.receive_message(QueueUrl=url, MaxNumberOfMessages=count)
        handles.extend(message["ReceiptHandle"] for message in answer.get("Messages", []))

    found = {
        "receive(1)": timed(lambda: receive(1), calls),
        "receive(10)": timed(lambda: receive(10), max(calls // 10, 1)),
    }
    handles = handles or ["none"] * calls
    remaining = iter(handles[:calls])
    found["delete"] = timed(
        lambda: client.delete_message(QueueUrl=url, ReceiptHandle=next(remaining)), min(calls, len(handles))
    )
    return found


def one_by_one(client: Any, url: str, calls: int) -> dict[str, float]:
    """Receive and delete in turns, as a locked message group demands."""
    spent = {"receive(1)": 0.0, "receive(10)": 0.0, "delete": 0.0}
    turns = {1: calls // 2, 10: max(calls // 20, 1)}
    deleted = 0
    for count, times in turns.items():
        for _ in range(times):
            start = time.process_time()
            answer = client.receive_message(QueueUrl=url, MaxNumberOfMessages=count)
            middle = time.process_time()
            for message in answer["Messages"]:
                client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            spent[f"receive({count})"] += middle - start
            spent["delete"] += time.process_time() - middle
            deleted += len(answer["Messages"])
    calls_of = {"receive(1)": turns[1], "receive(10)": turns[10], "delete": deleted}
    return {name: seconds / calls_of[name] * 1e6 for name, seconds in spent.items()}


def in_a_fresh_process(engine: str, backlog: int, calls: int, kind: str) -> dict[str, float]:
    """Measure in a process of its own, so that no engine profits from another."""
    command = [sys.executable, __file__, "--one", engine, "--backlog", str(backlog), "--calls", str(calls)]
    command += ["--kinds", kind]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)  # type: ignore[no-any-return]


def plan(backlogs: list[int], moto_limit: int, kinds: list[str], kind_backlogs: list[int]) -> list[tuple[Any, ...]]:
    """Return what to measure: engine, kind, backlog, calls."""
    wanted: list[tuple[Any, ...]] = []
    if "standard" in kinds:
        wanted += [("canned", "standard", 0, 1000)] + [("sandbox", "standard", backlog, 1000) for backlog in backlogs]
        low = [backlog for backlog in backlogs if backlog <= moto_limit]
        wanted += [("moto", "standard", backlog, 100 if backlog < 1000 else 5) for backlog in low]
    others = [kind for kind in kinds if kind != "standard"]
    return wanted + [("sandbox", kind, backlog, 1000) for kind in others for backlog in kind_backlogs]


def compare(rounds: int, wanted: list[tuple[Any, ...]]) -> dict[str, Any]:
    """The whole table: engine, kind, backlog, operation, microseconds."""
    runs: dict[tuple[str, str, int], list[dict[str, float]]] = {}
    for _ in range(rounds):
        for engine, kind, backlog, calls in wanted:
            runs.setdefault((engine, kind, backlog), []).append(in_a_fresh_process(engine, backlog, calls, kind))
    table = [
        {
            "engine": engine,
            "kind": kind,
            "backlog": backlog,
            "cpu_us": {op: round(statistics.median(run[op] for run in found)) for op in found[0]},
        }
        for (engine, kind, backlog), found in runs.items()
    ]
    return {"rounds": rounds, "python": sys.version.split()[0], "table": table}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--backlogs", default="0,10,1000,10000,100000")
    parser.add_argument("--moto-limit", type=int, default=1000)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--kind-backlogs", default="10,100000")
    parser.add_argument("--one")
    parser.add_argument("--backlog", type=int, default=0)
    parser.add_argument("--calls", type=int, default=100)
    wanted = parser.parse_args()
    if wanted.one:
        sys.stdout.write(json.dumps(measure(wanted.one, wanted.backlog, wanted.calls, KINDS[wanted.kinds])))
        return
    lists = [[int(n) for n in text.split(",")] for text in (wanted.backlogs, wanted.kind_backlogs)]
    table = compare(wanted.rounds, plan(lists[0], wanted.moto_limit, wanted.kinds.split(","), lists[1]))
    sys.stdout.write(json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    main()
