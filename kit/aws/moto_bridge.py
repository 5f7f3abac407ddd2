"""Services that moto models well enough are left to moto; only this module knows that it is there.

moto keeps data by account id, which travels in a header, so accounts cannot see each other. Its time is the account's
clock, by one shim: the name ``datetime`` inside ``moto.core.utils``, through which all of moto asks for now.
"""

from __future__ import annotations

import datetime as real_datetime
import importlib
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, HeadersDict
from botocore.parsers import create_parser

from kit.aws import s3
from kit.aws.http import Answer, Request, Response
from kit.aws.sqs import Caller, Poll
from kit.errors import NotModelled

SERVICES = ("sts", "dynamodb", "s3")
"""What moto answers; anything else is not in the sandbox yet."""

_NOW: ContextVar[Callable[[], float] | None] = ContextVar("kit_moto_now", default=None)


class _ShimmedDatetime(real_datetime.datetime):
    """``datetime`` for moto's eyes: now is the clock's now while the sandbox asks, and real otherwise."""

    @classmethod
    def now(cls, tz: real_datetime.tzinfo | None = None) -> Any:
        """Return the account's now."""
        now = _NOW.get()
        return super().now(tz) if now is None else real_datetime.datetime.fromtimestamp(now(), tz)

    @classmethod
    def utcnow(cls) -> Any:
        """Return the account's now as a naive UTC datetime."""
        return cls.now(real_datetime.UTC).replace(tzinfo=None)


class _DatetimeModule:
    """Stands where ``moto.core.utils`` expects the module ``datetime``."""

    datetime = _ShimmedDatetime

    def __getattr__(self, name: str) -> Any:
        return getattr(real_datetime, name)


class MotoBackend:
    """One of moto's services, for one account."""

    def __init__(self, service: str, account_id: str, now: Callable[[], float]) -> None:
        self._service = service
        self._account_id = account_id
        self._now = now

    def read(self, request: Request) -> tuple[str, dict[str, Any]]:
        """Return operation and parameters, parsed by moto from AWS's own service model."""
        moto, request = _moto(), self._plain(request)
        model = moto.utils.get_service_model(self._service)
        incoming = moto.request.Request.from_primitives(request.method, request.url, request.headers, request.body)
        operation = request.headers.get("x-amz-target", "").rpartition(".")[2] or incoming.values.get("Action", "")
        path_params: dict[str, Any] = {}
        if not operation:
            matched, path_params = moto.router(self._service).match(incoming)
            operation = matched.name
        protocol = moto.request.determine_request_protocol(model, incoming.content_type)
        parser = moto.parse.PROTOCOL_PARSERS[protocol](model.operation_model(operation))
        params = parser.parse(
            {
                "method": request.method,
                "values": incoming.values,
                "headers": incoming.headers,
                "body": incoming.data,
                "url_path": incoming.path,
                "url_params": path_params,
            }
        )
        return operation, dict(params)

    def perform(self, operation: str, params: dict[str, Any], caller: Caller, request: Request) -> Answer | Poll:
        """Let moto answer; raises NotModelled for a call that moto does not have."""
        if self._service == "s3" and operation not in s3.CALLS:
            raise self._not_there(operation)
        request = self._plain(request)
        headers: Any = dict(request.headers) | {"x-moto-account-id": self._account_id}
        url = _aws_url(request.url, self._service, caller.region)
        prepared = AWSPreparedRequest(request.method, url, headers, request.body, stream_output=False)
        now, account = _NOW.set(self._now), s3.ACCOUNT.set(self._account_id)
        try:
            status, answer_headers, body = _moto().stubber.process_request(prepared)
        except NotImplementedError:
            raise self._not_there(operation) from None
        finally:
            _NOW.reset(now)
            s3.ACCOUNT.reset(account)
        raw = body if isinstance(body, bytes) else str(body).encode()
        response = Response(int(status), {str(k).lower(): str(v) for k, v in answer_headers.items()}, raw)
        return self._answer(operation, response)

    def close(self, outcome: dict[str, Any]) -> Answer:
        """Never called: nothing of moto's waits."""
        raise AssertionError("moto answers at once")

    def throttled(self) -> Answer:
        """Return the throttling error of the service."""
        if self._service == "s3":
            return Answer(None, "SlowDown", s3.SLOW_DOWN)
        body = b'{"__type":"ThrottlingException","message":"Rate exceeded"}'
        headers = {"content-type": "application/x-amz-json-1.0"}
        return Answer(None, "ThrottlingException", Response(400, headers, body))

    def _plain(self, request: Request) -> Request:
        return s3.plain(request) if self._service == "s3" else request

    def _not_there(self, operation: str) -> NotModelled:
        return NotModelled(f"The sandbox has no {self._service} {operation}: use another call of it.")

    def _answer(self, operation: str, response: Response) -> Answer:
        service = _moto().utils.get_service_model(self._service)
        model = service.operation_model(operation)
        streams = model.has_streaming_output and response.status < 300  # bytes for the caller, and no text to parse
        body = b"" if streams else response.body
        raw = {"status_code": response.status, "headers": HeadersDict(response.headers), "body": body}
        parsed = create_parser(service.resolved_protocol).parse(raw, model.output_shape)
        parsed.pop("ResponseMetadata", None)
        error = parsed.pop("Error", None)
        if error:
            return Answer(None, error["Code"], response)
        streamed = {model.output_shape.serialization["payload"]: response.body} if streams else {}
        return Answer(parsed | streamed, None, response)


def _aws_url(url: str, service: str, region: str) -> str:
    """Return the URL as AWS has it: moto goes by the host's name, which an endpoint of one's own does not have."""
    host, slash, path = url.partition("://")[2].partition("/")
    return f"https://{host if host.endswith('amazonaws.com') else f'{service}.{region}.amazonaws.com'}{slash}{path}"


def forget(account_id: str) -> None:
    """Drop everything that moto holds for an account; harmless when moto was never used."""
    if _loaded is None:
        return
    for backend in _loaded.backends.get_backend("s3").get(account_id, {}).values():
        _close_files(backend)
    _loaded.bucket_owners.forget(account_id)
    for service in SERVICES:
        _loaded.backends.get_backend(service).pop(account_id, None)
    _loaded.instances.reset_model_data()


def _close_files(backend: Any) -> None:
    """Close the temporary files in which moto keeps objects; its own ``reset`` would close every account's."""
    for bucket in backend.buckets.values():
        versions = [version for name in bucket.keys for version in bucket.keys.getlist(name)]
        for each in [*versions, *bucket.multiparts.values()]:
            if hasattr(each, "dispose"):  # the mark of a deletion has no content
                each.dispose()


class _Moto:
    """The modules of moto in use, loaded at the first call because that takes half a second."""

    def __init__(self) -> None:
        self.utils: Any = importlib.import_module("moto.core.utils")
        setattr(self.utils, "datetime", _DatetimeModule())  # noqa: B010  # the shim, which mypy would not let pass
        self.request = importlib.import_module("moto.core.request")
        self.parse = importlib.import_module("moto.core.parse")
        self.instances = importlib.import_module("moto.core.model_instances")
        self.backends = importlib.import_module("moto.backends")
        self.router = importlib.import_module("moto.core.routing").get_service_router
        self.stubber = importlib.import_module("moto.core.botocore_stubber").BotocoreStubber()
        self.bucket_owners = s3.BucketOwners()
        setattr(importlib.import_module("moto.s3.models"), "datetime", _DatetimeModule())  # noqa: B010  # as above
        setattr(self.backends.get_backend("s3"), "bucket_accounts", self.bucket_owners)  # noqa: B010


_loaded: _Moto | None = None


def _moto() -> _Moto:
    global _loaded
    if _loaded is None:
        _loaded = _Moto()
    return _loaded
