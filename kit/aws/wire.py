"""SQS on the wire: the AWS JSON protocol on one side, boto3's names and types on the other.

Binary attribute values travel as base64 text; everything else is the same on both sides. It knows no rule of a queue.
"""

from __future__ import annotations

import base64
import binascii
import json
from random import Random
from typing import Any

from kit.aws.http import Answer, Request, Response
from kit.aws.sqs import Caller, Poll, SqsService
from kit.errors import AwsError, NotModelled

_CONTENT_TYPE = "application/x-amz-json-1.0"
_ATTRIBUTE_MAPS = ("MessageAttributes", "MessageSystemAttributes")
_TARGET = "AmazonSQS."


class SqsBackend:
    """The queues of one account, as the engine sees them."""

    def __init__(self, service: SqsService, random: Random) -> None:
        self._service = service
        self._random = random

    def read(self, request: Request) -> tuple[str, dict[str, Any]]:
        """Return operation and parameters; raises NotModelled for the query protocol that SDKs used before 2023."""
        target = request.headers.get("x-amz-target", "")
        if not target.startswith(_TARGET):
            raise NotModelled(
                "The sandbox's SQS speaks AWS's JSON protocol, as boto3 and the AWS CLI have done since 2023; "
                "this request uses the older query protocol: use a newer SDK."
            )
        return target.removeprefix(_TARGET), _read_params(request.body)

    def perform(self, operation: str, params: dict[str, Any], caller: Caller, request: Request) -> Answer | Poll:
        """Ask the model; its errors become AWS's error documents."""
        try:
            outcome = self._service.call(operation, params, caller)
        except AwsError as error:
            return self._refuse(error)
        return outcome if isinstance(outcome, Poll) else self.close(outcome)

    def close(self, outcome: dict[str, Any]) -> Answer:
        """Return the outcome as an answer."""
        body = json.dumps(outcome, default=_to_base64, ensure_ascii=False).encode()
        return Answer(outcome, None, Response(200, self._headers(), body))

    def throttled(self) -> Answer:
        """Return the error that botocore's retries know (botocore's ``_retry.json``: RequestThrottled, 403)."""
        return self._refuse(
            AwsError("RequestThrottled", "Rate exceeded: you are sending requests too quickly.", status=403)
        )

    def _refuse(self, error: AwsError) -> Answer:
        fault = "Receiver" if error.status >= 500 else "Sender"
        headers = self._headers() | {"x-amzn-query-error": f"{error.query_code};{fault}"}
        body = json.dumps({"__type": f"com.amazonaws.sqs#{error.code}", "message": error.message}).encode()
        return Answer(None, error.query_code, Response(error.status, headers, body))

    def _headers(self) -> dict[str, str]:
        return {"content-type": _CONTENT_TYPE, "x-amzn-requestid": f"{self._random.getrandbits(128):032x}"}


def _read_params(body: bytes) -> dict[str, Any]:
    try:
        params = json.loads(body or b"{}")
    except ValueError:
        raise AwsError("SerializationException", "The request body is not valid JSON.") from None
    if not isinstance(params, dict):
        raise AwsError("SerializationException", "The request body must be a JSON object.")
    entries = params.get("Entries")
    for holder in (params, *(entries if isinstance(entries, list) else ())):
        _decode_binary_values(holder)
    return params


def _decode_binary_values(holder: Any) -> None:
    if not isinstance(holder, dict):
        return
    for name in _ATTRIBUTE_MAPS:
        attributes = holder.get(name)
        for value in attributes.values() if isinstance(attributes, dict) else ():
            if isinstance(value, dict) and isinstance(value.get("BinaryValue"), str):
                value["BinaryValue"] = _from_base64(value["BinaryValue"])


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise AwsError("SerializationException", "A BinaryValue is not valid base64 text.") from None


def _to_base64(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} has no place in an SQS answer")
