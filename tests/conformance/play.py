"""Plays the rows of ``tables``: a small script of AWS calls, and what AWS answers at its end.

It knows the language of the rows (README.md) and nothing of who answers: that is an ``Aws``, our own behind one of its
doors, or plain moto. So nothing here may import kit.
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import yaml

from tests.conformance.expectations import ABSENT, Unmet, compare, find

TABLES = Path(__file__).parent / "tables"
ITEMS = range(1, 22)

Answer = dict[str, Any]
Names = dict[str, Any]

_WHOLE = re.compile(r"\$([a-z_][\w.*-]*)")
_EMBEDDED = re.compile(r"\$\{([a-z_][\w.*-]*)\}")


class CannotSay(Exception):
    """Whoever answers has no way to be told what a step asks for, such as an injected fault."""


class Aws(Protocol):
    """Whoever claims to be AWS. Errors are answers too: under ``Error``, as botocore parses them."""

    def call(self, operation: str, params: dict[str, Any], region: str) -> Answer:
        """Make one call by its boto3 name."""

    def now(self) -> float:
        """Return the moment, in epoch seconds."""

    def advance(self, seconds: float) -> None:
        """Let time pass."""

    def fault(self, kind: str, how: dict[str, Any]) -> None:
        """Switch a fault on until the row ends; raises CannotSay."""

    def limit(self, name: str, value: int) -> None:
        """Make one of AWS's large limits small enough to reach, until the row ends; raises CannotSay."""

    def effort(self, act: Callable[[], object]) -> int:
        """Return how many lines of its SQS run while it acts."""

    def metric(self, queue: str, name: str, start: float) -> list[float]:
        """Return a CloudWatch metric of a queue, minute by minute from ``start`` to now."""


@dataclass(frozen=True)
class Row:
    """One behaviour of AWS: how to see it, what is seen, and who says so."""

    theme: str
    behaviour: str
    item: int
    source: str
    calls: list[dict[str, Any]]
    answer: dict[str, Any]
    queues: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.theme}: {self.behaviour}"


def read_rows() -> list[Row]:
    """Return every row of every table."""
    rows: list[Row] = []
    for path in sorted(TABLES.glob("*.yaml")):
        rows += [Row(path.stem, **row) for row in yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)]
    return rows


def play(row: Row, aws: Aws) -> None:
    """Play one row; raises Unmet where the answer is not AWS's, CannotSay where a step cannot be said."""
    script = _Script(row, aws)
    for name, attributes in row.queues.items():
        script.make_queue(name, attributes)
    for number, step in enumerate(row.calls):
        script.take(step, is_last=number == len(row.calls) - 1)
    for path, expected in row.answer.items():
        name, _, rest = path.partition(".")
        whole = path if name not in script.names else rest
        actual = script.names.get(name, script.last)
        compare(script.filled(expected), find(actual, whole), f"{path} of {row.behaviour!r}")


class _Script:
    """One row while it is played: the names bound so far and the last answer."""

    def __init__(self, row: Row, aws: Aws, names: Names | None = None, first_queue: str | None = None) -> None:
        self.aws = aws
        self.row = row
        self.names: Names = {} if names is None else names
        self.last: Any = {}
        self.started = aws.now()
        self._first_queue = first_queue

    def make_queue(self, name: str, attributes: dict[str, Any]) -> None:
        """Create a queue and bind its URL, ARN and name; a FIFO queue gets the ending that it must have."""
        full_name = f"{name}.fifo" if "FifoQueue" in attributes else name
        answer = self.aws.call("create_queue", self._params({"QueueName": full_name, "Attributes": attributes}), "")
        _must_succeed(answer, f"create_queue {full_name}")
        host, account, _ = answer["QueueUrl"].removeprefix("https://").split("/")
        arn = f"arn:aws:sqs:{host.split('.')[1]}:{account}:{full_name}"
        self.names |= {name: answer["QueueUrl"], f"{name}.arn": arn, f"{name}.name": full_name, "account": account}
        self._first_queue = self._first_queue or answer["QueueUrl"]

    def take(self, step: dict[str, Any], is_last: bool) -> None:
        """Take one step of the script; only an answer that is looked at may be an error."""
        verb, what = next(iter(step.items()))
        own = _OWN_STEPS.get(verb)
        times = step.get("times", 1)
        answers = []
        for number in range(times):
            self.names["n"] = number
            answer = own(self, what, step) if own else self._call(verb, what, step)
            if not (is_last or "as" in step):
                _must_succeed(answer, verb)
            answers.append(answer)
        self.last = answers[-1]
        if "as" in step:
            self.names[step["as"]] = answers if times > 1 else self.last

    def filled(self, value: Any) -> Any:
        """Return a value of the table with its placeholders replaced."""
        if isinstance(value, str):
            whole = _WHOLE.fullmatch(value)
            return self._bound(whole[1]) if whole else _EMBEDDED.sub(lambda name: str(self._bound(name[1])), value)
        if isinstance(value, list):
            return [self.filled(item) for item in value]
        if not isinstance(value, dict):
            return value
        filled = {key: self.filled(item) for key, item in value.items()}
        made = next((make for sign, make in _MADE.items() if sign in filled), None)
        return made(filled) if made else filled

    def _bound(self, path: str) -> Any:
        if path in self.names:
            return self.names[path]
        name, _, rest = path.partition(".")
        found = find(self.names[name], rest) if name in self.names else ABSENT
        if found is ABSENT:
            raise Unmet(f"There is no ${path} in what was answered: {self.names.get(name, 'nothing of that name')}")
        return found

    def _call(self, operation: str, params: dict[str, Any], step: dict[str, Any]) -> Answer:
        filled = self._params(params)
        if self._first_queue and operation not in _WITHOUT_QUEUE:
            filled.setdefault("QueueUrl", self._first_queue)
        return self.aws.call(operation, filled, step.get("in", ""))

    def _params(self, params: dict[str, Any]) -> dict[str, Any]:
        """Fill the placeholders in; an attribute given as a mapping is meant as its JSON text."""
        filled: dict[str, Any] = self.filled(params)
        attributes = filled.get("Attributes", {})
        for name, value in attributes.items():
            attributes[name] = json.dumps(value) if isinstance(value, dict) else value
        return filled

    def _advance(self, seconds: float, _: dict[str, Any]) -> Answer:
        self.aws.advance(seconds)
        return {}

    def _fault(self, faults: dict[str, Any], _: dict[str, Any]) -> Answer:
        for kind, how in faults.items():
            self.aws.fault(kind, how or {})
        return {}

    def _limit(self, limits: dict[str, int], _: dict[str, Any]) -> Answer:
        for name, value in limits.items():
            self.aws.limit(name, value)
        return {}

    def _moment(self, name: str, _: dict[str, Any]) -> Answer:
        self.names[name] = round(self.aws.now() - self.started)
        return {}

    def _metric(self, name: str, step: dict[str, Any]) -> Any:
        return self.aws.metric(self.names[f"{step['of']}.name"], name, self.started)

    def _effort(self, call: dict[str, Any], step: dict[str, Any]) -> Any:
        operation, params = next(iter(call.items()))
        return self.aws.effort(lambda: _must_succeed(self._call(operation, params, step), operation))

    def _together(self, calls: list[dict[str, Any]], step: dict[str, Any]) -> Answer:
        """Let several workers take the same steps at once; what each binds is gathered in lists, by name."""
        scripts = [
            _Script(self.row, self.aws, {**self.names, "worker": number}, self._first_queue)
            for number in range(step["workers"])
        ]
        problems: list[Exception] = []
        threads = [threading.Thread(target=_work, args=(script, calls, problems), daemon=True) for script in scripts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if problems:
            raise problems[0]
        for name in {call["as"] for call in calls if "as" in call}:
            self.names[name] = [script.names[name] for script in scripts]
        return {}


def _work(script: _Script, calls: list[dict[str, Any]], problems: list[Exception]) -> None:
    try:
        for call in calls:
            script.take(call, is_last=False)
    except Exception as problem:  # handed to the thread that started this one
        problems.append(problem)


def _must_succeed(answer: Any, operation: str) -> None:
    if isinstance(answer, dict) and "Error" in answer:
        raise Unmet(f"{operation} was refused: {answer['Error']['Code']}, {answer['Error'].get('Message', '')}")


def _entries(value: dict[str, Any]) -> list[dict[str, Any]]:
    common = {key: item for key, item in value.items() if key != "$entries"}
    return [{"Id": str(n), "MessageBody": body, **common} for n, body in enumerate(value["$entries"])]


_MADE: dict[str, Callable[[dict[str, Any]], Any]] = {
    "$repeat": lambda value: value["$repeat"][0] * value["$repeat"][1],
    "$entries": _entries,
    "$base64": lambda value: base64.b64encode(json.dumps(value["$base64"]).encode()).decode(),
}
_OWN_STEPS: dict[str, Callable[[_Script, Any, dict[str, Any]], Any]] = {
    "advance": _Script._advance,
    "fault": _Script._fault,
    "limit": _Script._limit,
    "moment": _Script._moment,
    "metric": _Script._metric,
    "effort": _Script._effort,
    "together": _Script._together,
}
_WITHOUT_QUEUE = {
    "cancel_message_move_task",
    "create_queue",
    "get_queue_url",
    "list_message_move_tasks",
    "list_queues",
    "start_message_move_task",
}
