"""Queue attributes: which exist, what they may hold, and what a queue makes of them.

AWS keeps them as text; a queue works with ``Settings``, the same facts understood. It knows nothing of other queues:
whether a dead-letter queue exists is for ``redrive`` to say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from kit import limits
from kit.aws.sqs import errors
from kit.aws.sqs.policy import Policy, read_policy

_Read = TypeVar("_Read")
_QUEUE_ARN = re.compile(r"arn:[^:]+:sqs:[^:]+:\d+:[A-Za-z0-9_.\-]+")

_RANGES = {
    "VisibilityTimeout": limits.SQS_VISIBILITY_TIMEOUT,
    "MaximumMessageSize": limits.SQS_MESSAGE_BYTES,
    "MessageRetentionPeriod": limits.SQS_RETENTION,
    "DelaySeconds": limits.SQS_DELAY,
    "ReceiveMessageWaitTimeSeconds": limits.SQS_WAIT,
}
_CHOICES = {
    "SqsManagedSseEnabled": ("true", "false"),
    "ContentBasedDeduplication": ("true", "false"),
    "DeduplicationScope": ("queue", "messageGroup"),
    "FifoThroughputLimit": ("perQueue", "perMessageGroupId"),
}
_JSON = ("Policy", "RedrivePolicy", "RedriveAllowPolicy")
_FIFO_ONLY = ("FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit")
_REMOVABLE = (*_JSON, "KmsMasterKeyId")
_SETTABLE = (*_RANGES, *_CHOICES, *_JSON, "FifoQueue", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds")
_COMPUTED = (
    "QueueArn",
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
    "ApproximateNumberOfMessagesDelayed",
    "CreatedTimestamp",
    "LastModifiedTimestamp",
)
READABLE = (*_COMPUTED, *_SETTABLE)
"""Every name that GetQueueAttributes knows, besides All."""


@dataclass(frozen=True, slots=True)
class RedrivePolicy:
    """Where messages go that were received ``max_receive_count`` times without being deleted."""

    target_arn: str
    max_receive_count: int


@dataclass(frozen=True, slots=True)
class RedriveAllowPolicy:
    """Which queues may use this one as their dead-letter queue: allowAll, denyAll or byQueue."""

    permission: str
    source_arns: tuple[str, ...]

    def allows(self, source_arn: str) -> bool:
        """Tell whether the queue with this ARN may send its dead letters here."""
        return self.permission == "allowAll" or (self.permission == "byQueue" and source_arn in self.source_arns)


@dataclass(frozen=True, slots=True)
class Settings:
    """A queue's attributes, understood. Times are seconds, sizes bytes."""

    visibility_timeout: int
    retention: int
    delay: int
    wait: int
    max_bytes: int
    policy: Policy | None
    redrive: RedrivePolicy | None
    redrive_allow: RedriveAllowPolicy | None
    content_based_deduplication: bool
    deduplicates_per_group: bool
    high_throughput: bool
    kms_key: str | None


def defaults(fifo: bool) -> dict[str, str]:
    """Return the attributes of a queue for which nothing was asked."""
    attributes = {name: str(allowed.default) for name, allowed in _RANGES.items()}
    attributes["SqsManagedSseEnabled"] = "true"
    if fifo:
        attributes |= {
            "FifoQueue": "true",
            "ContentBasedDeduplication": "false",
            "DeduplicationScope": "queue",
            "FifoThroughputLimit": "perQueue",
        }
    return attributes


def changed(current: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return ``current`` with the ``wanted`` changes; an empty text removes what can be removed.

    Raises InvalidAttributeName for names that SQS, or this kind of queue, does not have, InvalidAttributeValue and
    InvalidParameterValue for values it does not take.
    """
    fifo = "FifoQueue" in current
    attributes = dict(current)
    for name, value in wanted.items():
        if name not in _SETTABLE or (name in _FIFO_ONLY and not fifo):
            raise errors.unknown_attribute(name)
        if value == "" and name in _REMOVABLE:
            attributes.pop(name, None)
        else:
            attributes[name] = _checked(name, value)
    _settle_encryption(attributes, wanted)
    if attributes.get("FifoThroughputLimit") == "perMessageGroupId" and attributes["DeduplicationScope"] == "queue":
        reason = "The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup."
        raise errors.invalid_attribute_because("FifoThroughputLimit", reason)
    return attributes


def difference(current: Mapping[str, str], wanted: Mapping[str, str]) -> str | None:
    """Return the first wanted attribute whose value differs from the current one, or None."""
    for name, value in wanted.items():
        if name in READABLE and _comparable(name, value) != _comparable(name, current.get(name, "")):
            return name
    return None


def understood(attributes: Mapping[str, str]) -> Settings:
    """Return the settings that valid attributes stand for."""
    return Settings(
        visibility_timeout=int(attributes["VisibilityTimeout"]),
        retention=int(attributes["MessageRetentionPeriod"]),
        delay=int(attributes["DelaySeconds"]),
        wait=int(attributes["ReceiveMessageWaitTimeSeconds"]),
        max_bytes=int(attributes["MaximumMessageSize"]),
        policy=_read(read_policy, attributes.get("Policy")),
        redrive=_read(_read_redrive, attributes.get("RedrivePolicy")),
        redrive_allow=_read(_read_redrive_allow, attributes.get("RedriveAllowPolicy")),
        content_based_deduplication=attributes.get("ContentBasedDeduplication") == "true",
        deduplicates_per_group=attributes.get("DeduplicationScope") == "messageGroup",
        high_throughput=attributes.get("FifoThroughputLimit") == "perMessageGroupId",
        kms_key=attributes.get("KmsMasterKeyId"),
    )


def _read(reader: Callable[[str], _Read], text: str | None) -> _Read | None:
    return reader(text) if text else None


def _checked(name: str, value: str) -> str:
    """Return the value as AWS keeps it."""
    if name in _RANGES or name == "KmsDataKeyReusePeriodSeconds":
        allowed = _RANGES.get(name, limits.SQS_KMS_REUSE)
        if not value.isascii() or not value.isdigit() or int(value) not in allowed:
            raise errors.invalid_attribute(name)
        return str(int(value))
    if name in _CHOICES and value not in _CHOICES[name]:
        raise errors.invalid_attribute(name)
    if name == "FifoQueue" and value != "true":
        raise errors.invalid_attribute_because(name, "Modifying queue type is not supported.")
    if name == "Policy":
        _check_policy(value)
    if name == "RedrivePolicy":
        _read_redrive(value)
    if name == "RedriveAllowPolicy":
        _read_redrive_allow(value)
    return value


def _check_policy(text: str) -> None:
    try:
        read_policy(text)
    except (ValueError, AttributeError):
        raise errors.invalid_attribute("Policy") from None


def _settle_encryption(attributes: dict[str, str], wanted: Mapping[str, str]) -> None:
    """Keep to one kind of encryption: a KMS key switches SQS's own off; asking for both is an error (recorded)."""
    if "KmsMasterKeyId" not in attributes:
        attributes.pop("KmsDataKeyReusePeriodSeconds", None)
        return
    if wanted.get("SqsManagedSseEnabled") == "true":
        raise errors.two_encryptions()
    attributes["SqsManagedSseEnabled"] = "false"
    attributes.setdefault("KmsDataKeyReusePeriodSeconds", str(limits.SQS_KMS_REUSE.default))


def _comparable(name: str, value: str) -> Any:
    if name not in _JSON or not value:
        return value
    try:
        parsed = json.loads(value)
    except ValueError:
        return value
    if isinstance(parsed, dict) and "maxReceiveCount" in parsed:
        parsed["maxReceiveCount"] = str(parsed["maxReceiveCount"])
    return parsed


def _read_redrive(text: str) -> RedrivePolicy:
    """Words recorded on AWS."""
    raw = _object(text, "RedrivePolicy")
    unknown = set(raw) - {"deadLetterTargetArn", "maxReceiveCount"}
    if unknown:
        reason = "Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount]."
        raise errors.invalid_value(text, "RedrivePolicy", reason)
    target, count = (
        raw.get("deadLetterTargetArn"),
        str(raw.get("maxReceiveCount", limits.SQS_MAX_RECEIVE_COUNT.default)),
    )
    if target is None:
        reason = "Redrive policy does not contain mandatory attribute: deadLetterTargetArn."
        raise errors.invalid_value(text, "RedrivePolicy", reason)
    if not isinstance(target, str) or not _QUEUE_ARN.fullmatch(target):
        raise errors.invalid_value(text, "RedrivePolicy", "Invalid value for deadLetterTargetArn.")
    allowed = limits.SQS_MAX_RECEIVE_COUNT
    if not count.isascii() or not count.isdigit() or int(count) not in allowed:
        reason = (
            f"Invalid value for maxReceiveCount: {count}, valid values are from {allowed.low} to {allowed.high} "
            "both inclusive."
        )
        raise errors.invalid_value(text, "RedrivePolicy", reason)
    return RedrivePolicy(target, int(count))


def _read_redrive_allow(text: str) -> RedriveAllowPolicy:
    raw = _object(text, "RedriveAllowPolicy")
    permission, sources = raw.get("redrivePermission"), raw.get("sourceQueueArns")
    if permission not in ("allowAll", "denyAll", "byQueue"):
        raise errors.invalid_value(text, "RedriveAllowPolicy", "Invalid value for redrivePermission.")
    if (permission == "byQueue") != bool(sources):
        reason = "sourceQueueArns must be given with the redrivePermission byQueue, and with no other."
        raise errors.invalid_value(text, "RedriveAllowPolicy", reason)
    if sources and (not isinstance(sources, list) or len(sources) > limits.SQS_REDRIVE_ALLOW_SOURCES):
        reason = f"sourceQueueArns is a list of at most {limits.SQS_REDRIVE_ALLOW_SOURCES} ARNs."
        raise errors.invalid_value(text, "RedriveAllowPolicy", reason)
    return RedriveAllowPolicy(permission, tuple(sources or ()))


def _object(text: str, name: str) -> dict[str, Any]:
    try:
        raw = json.loads(text)
    except ValueError:
        raw = None
    if not isinstance(raw, dict):
        raise errors.invalid_value(text, name, "Not a valid JSON map.")
    return raw
