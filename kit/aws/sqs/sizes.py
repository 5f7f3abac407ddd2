"""What a message weighs and whether SQS carries it: characters, message attributes, sizes, MD5 digests.

Sizes count bytes of UTF-8, not characters: of the body and of each attribute's name, type and value
(guide sqs-message-metadata). It knows messages' contents only, nothing of queues.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from kit import limits
from kit.aws.sqs import errors
from kit.errors import AwsError

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAME = re.compile(r"[A-Za-z0-9_.\-]+")
_NUMBER = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*")
_STRING, _BINARY = 1, 2


def check_body(body: object) -> str:
    """Return the body; raises MissingParameter when empty, InvalidMessageContents for a character out of the set."""
    if not isinstance(body, str) or not body:
        raise errors.missing_parameter("MessageBody")
    forbidden = _FORBIDDEN.search(body)
    if forbidden:
        raise errors.invalid_contents(forbidden.group())
    return body


def check_attributes(attributes: dict[str, dict[str, Any]]) -> None:
    """Raise InvalidParameterValue for the first message attribute that SQS would refuse."""
    if len(attributes) > limits.SQS_MESSAGE_ATTRIBUTES:
        raise errors.invalid_parameter(
            f"Number of message attributes [{len(attributes)}] exceeds the allowed maximum "
            f"[{limits.SQS_MESSAGE_ATTRIBUTES}]."
        )
    for name, value in attributes.items():
        _check_name(name)
        _check_type(name, value.get("DataType"))
        _check_value(name, value)


def message_size(body: str, attributes: dict[str, dict[str, Any]]) -> int:
    """Return the bytes that count towards the limits; system attributes do not (model SendMessage)."""
    size = len(body) if body.isascii() else len(body.encode())
    for name, value in attributes.items():
        size += len(name.encode()) + len(value["DataType"].encode()) + len(_value_of(value)[1])
    return size


def md5_of_body(body: str) -> str:
    """Return the MD5 digest of the body as hexadecimal text."""
    return hashlib.md5(body.encode(), usedforsecurity=False).hexdigest()


def md5_of_attributes(attributes: dict[str, dict[str, Any]]) -> str:
    """Return the digest by which SDKs check attributes (guide sqs-attributes-md5-calculation): each attribute, sorted
    by name, as length-prefixed name, length-prefixed type, a byte for the kind of value, length-prefixed value."""
    digest = hashlib.md5(usedforsecurity=False)
    for name in sorted(attributes):
        kind, value = _value_of(attributes[name])
        digest.update(_prefixed(name.encode()))
        digest.update(_prefixed(attributes[name]["DataType"].encode()))
        digest.update(bytes([kind]))
        digest.update(_prefixed(value))
    return digest.hexdigest()


def _prefixed(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def _value_of(value: dict[str, Any]) -> tuple[int, bytes]:
    if value["DataType"].startswith("Binary"):
        return _BINARY, value["BinaryValue"]
    return _STRING, value["StringValue"].encode()


def _check_name(name: str) -> None:
    reserved = name.lower().startswith(("aws.", "amazon."))
    misplaced_dot = name.startswith(".") or name.endswith(".") or ".." in name
    if reserved or misplaced_dot or not _NAME.fullmatch(name) or len(name) > limits.SQS_ATTRIBUTE_NAME_LENGTH:
        raise errors.invalid_parameter(
            f"The message attribute name '{name}' is invalid. Attribute name can contain A-Z, a-z, 0-9, "
            "underscore (_), hyphen (-), and period (.) characters."
        )


def _check_type(name: str, data_type: object) -> None:
    if not isinstance(data_type, str) or not data_type:
        raise errors.invalid_parameter(f"The message attribute '{name}' must contain non-empty message attribute type.")
    if data_type.partition(".")[0] not in ("String", "Number", "Binary"):
        raise errors.invalid_parameter(
            f"The type of message (user) attribute '{name}' is invalid. You must use only the following supported "
            "type prefixes: Binary, Number, String."
        )
    if len(data_type) > limits.SQS_ATTRIBUTE_NAME_LENGTH:
        raise errors.invalid_parameter(f"The length of the type of message (user) attribute '{name}' is invalid.")


def _check_value(name: str, value: dict[str, Any]) -> None:
    data_type: str = value["DataType"]
    field, wanted = ("BinaryValue", bytes) if data_type.startswith("Binary") else ("StringValue", str)
    content = value.get(field)
    if not isinstance(content, wanted) or not content:
        raise _empty_value(name, data_type)
    if isinstance(content, str) and _FORBIDDEN.search(content):
        raise errors.invalid_parameter(f"Invalid characters were found in message (user) attribute '{name}'.")
    if data_type.startswith("Number") and not _NUMBER.fullmatch(str(content)):
        raise errors.invalid_parameter(f"Can't cast the value of message (user) attribute '{name}' to a number.")


def _empty_value(name: str, data_type: str) -> AwsError:
    """Words recorded on AWS."""
    return errors.invalid_parameter(
        f"Message (user) attribute '{name}' must contain a non-empty value of type '{data_type}'."
    )
