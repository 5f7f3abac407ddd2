"""AddPermission and RemovePermission: they write statements into the queue's policy (format recorded on AWS)."""

from __future__ import annotations

import json
import re
from typing import Any

from kit import limits
from kit.aws.sqs import errors
from kit.aws.sqs.operations.queue_attributes import change_attributes
from kit.aws.sqs.queue import Queue
from kit.aws.sqs.request import Request

_LABEL = re.compile(rf"[A-Za-z0-9_\-]{{1,{limits.SQS_PERMISSION_LABEL_LENGTH}}}")
_ACTIONS = frozenset(
    {
        "*",
        "ChangeMessageVisibility",
        "DeleteMessage",
        "GetQueueAttributes",
        "GetQueueUrl",
        "ListDeadLetterSourceQueues",
        "PurgeQueue",
        "ReceiveMessage",
        "SendMessage",
    }
)


def add_permission(request: Request) -> dict[str, Any]:
    """Allow accounts some actions on the queue, under a label."""
    queue = request.queue()
    label = request.required("Label")
    actions: list[str] = request.required("Actions")
    _check(label, actions)
    policy = _policy_of(queue)
    if any(statement.get("Sid") == label for statement in policy["Statement"]):
        raise errors.invalid_value(label, "Label", "Already exists.")
    principals = [f"arn:aws:iam::{account}:root" for account in request.required("AWSAccountIds")]
    policy["Statement"].append(
        {
            "Sid": label,
            "Effect": "Allow",
            "Principal": {"AWS": _one_or_all(principals)},
            "Action": _one_or_all([f"SQS:{action}" for action in actions]),
            "Resource": queue.arn,
        }
    )
    _keep(request, queue, policy)
    return {}


def remove_permission(request: Request) -> dict[str, Any]:
    """Take back what AddPermission allowed under a label; the policy goes with its last statement."""
    queue = request.queue()
    label = request.required("Label")
    policy = _policy_of(queue)
    rest = [statement for statement in policy["Statement"] if statement.get("Sid") != label]
    if len(rest) == len(policy["Statement"]):
        raise errors.invalid_value(label, "Label", "can't find label.")
    _keep(request, queue, policy | {"Statement": rest})
    return {}


def _check(label: str, actions: list[str]) -> None:
    if not _LABEL.fullmatch(label):
        length = limits.SQS_PERMISSION_LABEL_LENGTH
        reason = f"Can only include alphanumeric characters, hyphens, or underscores. 1 to {length} in length."
        raise errors.invalid_value(label, "Label", reason)
    if len(actions) > limits.SQS_PERMISSION_ACTIONS:
        raise errors.too_many_actions(len(actions), limits.SQS_PERMISSION_ACTIONS)
    for action in actions:
        if action not in _ACTIONS:
            reason = "Please refer to the appropriate WSDL for a list of valid actions."
            raise errors.invalid_value(f"SQS:{action}", "ActionName", reason)


def _policy_of(queue: Queue) -> dict[str, Any]:
    text = queue.attributes.get("Policy")
    if not text:
        return {"Version": "2008-10-17", "Id": f"{queue.arn}/SQSDefaultPolicy", "Statement": []}
    policy: dict[str, Any] = json.loads(text)
    statements = policy["Statement"]
    policy["Statement"] = list(statements) if isinstance(statements, list) else [statements]
    return policy


def _keep(request: Request, queue: Queue, policy: dict[str, Any]) -> None:
    text = json.dumps(policy) if policy["Statement"] else ""
    change_attributes(request, queue, {"Policy": text})


def _one_or_all(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else values
