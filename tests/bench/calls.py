"""What a call costs: our engine, plain moto in-process, and botocore with a canned answer, side by side in one run.

    python tests/bench/calls.py [--rounds 3] [--backlogs 0,10,1000,10000,100000]

prints JSON: microseconds of CPU per call (the median of the rounds). Every measurement is a fresh process, the engines
take turns within a round. Plain moto scans its backlog on every call: it is measured up to ``--moto-limit`` messages.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

BODY = "a message of a plain size, as a shop would send it: order 1234, two cups of tea"


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
        from kit import Sandbox

        Sandbox(seed=1)
    return boto3.client("sqs")


def fill(client: Any, url: str, backlog: int) -> None:
    """Send ``backlog`` messages in batches."""
    for start in range(0, backlog, 10):
        entries = [{"Id": str(n), "MessageBody": BODY} for n in range(start, min(start + 10, backlog))]
        client.send_message_batch(QueueUrl=url, Entries=entries)


def timed(act: Callable[[], Any], calls: int) -> float:
    """CPU microseconds per call of ``act``."""
    start = time.process_time()
    for _ in range(calls):
        act()
    return (time.process_time() - start) / calls * 1e6


def measure(engine: str, backlog: int, calls: int) -> dict[str, float]:
    """CPU microseconds per call of each operation at one backlog."""
    client = engine_client(engine)
    if engine == "canned":
        url = "https://sqs.us-east-1.amazonaws.com/123456789012/orders"
    else:
        url = client.create_queue(QueueName="orders")["QueueUrl"]
        fill(client, url, backlog)
    timed(lambda: client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"]), 2)
    found = {"send": timed(lambda: client.send_message(QueueUrl=url, MessageBody=BODY), calls)}
    handles: list[str] = []

    def receive(count: int) -> None:
        answer = client.receive_message(QueueUrl=url, MaxNumberOfMessages=count)
        handles.extend(message["ReceiptHandle"] for message in answer.get("Messages", []))

    found["receive(1)"] = timed(lambda: receive(1), calls)
    found["receive(10)"] = timed(lambda: receive(10), max(calls // 10, 1))
    handles = handles or ["none"] * calls
    remaining = iter(handles[:calls])
    found["delete"] = timed(
        lambda: client.delete_message(QueueUrl=url, ReceiptHandle=next(remaining)), min(calls, len(handles))
    )
    found["attributes"] = timed(lambda: client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"]), calls)
    return found


def in_a_fresh_process(engine: str, backlog: int, calls: int) -> dict[str, float]:
    """Measure in a process of its own, so that no engine profits from another."""
    command = [sys.executable, __file__, "--one", engine, "--backlog", str(backlog), "--calls", str(calls)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)  # type: ignore[no-any-return]


def compare(rounds: int, backlogs: list[int], moto_limit: int) -> dict[str, Any]:
    """The whole table: engine, backlog, operation, microseconds."""
    plan = [("canned", 0, 1000)] + [("sandbox", backlog, 1000) for backlog in backlogs]
    plan += [("moto", backlog, 100 if backlog < 1000 else 5) for backlog in backlogs if backlog <= moto_limit]
    runs: dict[tuple[str, int], list[dict[str, float]]] = {}
    for _ in range(rounds):
        for engine, backlog, calls in plan:
            runs.setdefault((engine, backlog), []).append(in_a_fresh_process(engine, backlog, calls))
    table = [
        {
            "engine": engine,
            "backlog": backlog,
            "cpu_us": {op: round(statistics.median(run[op] for run in found)) for op in found[0]},
        }
        for (engine, backlog), found in runs.items()
    ]
    return {"rounds": rounds, "python": sys.version.split()[0], "moto_limit": moto_limit, "table": table}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--backlogs", default="0,10,1000,10000,100000")
    parser.add_argument("--moto-limit", type=int, default=1000)
    parser.add_argument("--one")
    parser.add_argument("--backlog", type=int, default=0)
    parser.add_argument("--calls", type=int, default=100)
    wanted = parser.parse_args()
    if wanted.one:
        sys.stdout.write(json.dumps(measure(wanted.one, wanted.backlog, wanted.calls)))
    else:
        table = compare(wanted.rounds, [int(n) for n in wanted.backlogs.split(",")], wanted.moto_limit)
        sys.stdout.write(json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    main()
