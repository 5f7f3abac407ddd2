"""SQS over a real socket, in AWS's wire protocol: botocore serialises, signs and parses, ``http.client`` carries.

In this process kit answers every botocore client itself, so a client would never reach the http door; this one has no
botocore client in it.
"""

from __future__ import annotations

import http.client
from typing import Any
from urllib.parse import urlsplit

import botocore.session
from botocore import xform_name
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSPreparedRequest, create_request_object, prepare_request_dict
from botocore.credentials import Credentials
from botocore.model import OperationModel, ServiceModel
from botocore.parsers import create_parser
from botocore.serialize import create_serializer

_PROTOCOL = "json"
_PATIENCE = 60
_KEYS = Credentials("SANDBOX", "nothing-is-ever-sent-to-aws")


class WireClient:
    """SQS at the http door with this URL; usable from many threads, each call has a connection of its own."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._host = urlsplit(url).netloc
        self._model: ServiceModel = botocore.session.get_session().get_service_model("sqs")
        self._operations = {xform_name(name): name for name in self._model.operation_names}
        self._serializer = create_serializer(_PROTOCOL, include_validation=True)

    def call(self, operation: str, params: dict[str, Any], region: str = "us-east-1") -> dict[str, Any]:
        """Make one call by its boto3 name; an error is an answer too, and a cut connection is one of them."""
        model = self._model.operation_model(self._operations[operation])
        request = self._signed(model, params, region)
        try:
            raw = self._carry(request)
        except (http.client.RemoteDisconnected, ConnectionError):
            return {"Error": {"Code": "ConnectionClosedError", "Message": "The connection was closed."}}
        answer: dict[str, Any] = create_parser(_PROTOCOL).parse(raw, model.output_shape)
        return _with_query_code(answer, raw["headers"])

    def _signed(self, model: OperationModel, params: dict[str, Any], region: str) -> AWSPreparedRequest:
        serialised = self._serializer.serialize_to_request(params, model)
        prepare_request_dict(serialised, self._url, context={})
        request = create_request_object(serialised)
        SigV4Auth(_KEYS, "sqs", region).add_auth(request)
        return request.prepare()

    def _carry(self, request: AWSPreparedRequest) -> dict[str, Any]:
        connection = http.client.HTTPConnection(self._host, timeout=_PATIENCE)
        try:
            headers = {name: _text(value) for name, value in request.headers.items()}
            connection.request(request.method, urlsplit(request.url).path or "/", request.body, headers)
            response = connection.getresponse()
            received = {name.lower(): value for name, value in response.getheaders()}
            return {"status_code": response.status, "headers": received, "body": response.read()}
        finally:
            connection.close()


def _with_query_code(answer: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    """Put the older error code, which travels in a header, where boto3 shows it."""
    older = headers.get("x-amzn-query-error", "").partition(";")[0]
    if older and "Error" in answer:
        answer["Error"]["Code"] = older
    return answer


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value
