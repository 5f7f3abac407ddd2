"""No call costs more because more messages wait. Counted in executed lines of the model, so that no clock is needed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from tests.unit.sqs.desk import Desk, entries

FEW, MANY = 20, 2000


def lines_of(act: Callable[[], object]) -> int:
    """Return how many lines of the model ``act`` executes."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        if "sqs" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return count


def stocked(kind: str, messages: int) -> tuple[Desk, str]:
    """Return a queue with so many messages: standard, fifo (one group), lanes (a group each), fair (tenants of ten)."""
    desk = Desk()
    fifo = kind in ("fifo", "lanes")
    wide = {"DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"}
    url = desk.fifo(**wide) if fifo else desk.queue()
    for start in range(0, messages, 10):
        group = {"fifo": "g", "lanes": None, "fair": f"t{start}", "standard": ""}[kind]
        batch = entries(str(start + n) for n in range(10))
        for number, entry in enumerate(batch):
            if group != "":
                entry["MessageGroupId"] = group or f"g{start + number}"
        desk.call("SendMessageBatch", QueueUrl=url, Entries=batch)
        desk.moment += 0.1
    return desk, url


def cost(kind: str, messages: int, operation: str) -> int:
    desk, url = stocked(kind, messages)
    grouped = {} if kind == "standard" else {"MessageGroupId": "g"}
    handle = desk.handle(url)
    desk.moment += 2
    acts: dict[str, Callable[[], object]] = {
        "send": lambda: desk.send(url, "new", **grouped),
        "receive": lambda: desk.receive(url, 10),
        "delete": lambda: desk.delete(url, handle),
        "give back": lambda: desk.extend(url, handle, 0),
        "attributes": lambda: desk.attributes(url),
        "purge": lambda: desk.call("PurgeQueue", QueueUrl=url),
        "view": lambda: desk.service.view("us-east-1", url.rpartition("/")[2], limit=10),
    }
    return lines_of(acts[operation])


@pytest.mark.parametrize("operation", ["send", "receive", "delete", "give back", "attributes", "purge", "view"])
@pytest.mark.parametrize("kind", ["standard", "fifo", "lanes", "fair"])
def test_a_call_costs_the_same_whatever_waits(kind: str, operation: str) -> None:
    few, many = cost(kind, FEW, operation), cost(kind, MANY, operation)
    assert many <= few * 1.2 + 20, f"{operation} takes {few} lines with {FEW} messages and {many} with {MANY}"
