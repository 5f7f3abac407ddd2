"""The grader's door: boto3 in a learner's process reaches an account that lives in another process, through frames.

Here is what becomes of one request on its way: ``Piped`` is the learner's end, ``read_request`` and ``end_of`` are the
trusted one. Frames are plain JSON data; who carries them, and what waiting means to the two, is the grader's affair.
"""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Callable
from typing import Any

import botocore.endpoint
import botocore.handlers
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ConnectionClosedError

from kit import errors
from kit.doors import local
from kit.engine import Pending, Request, Response
from kit.errors import KitError
from kit.faults import ConsumerCrashed, LostResponse

Frame = dict[str, Any]
Carrier = Callable[[Frame], Frame]

_carrier: Carrier | None = None
_MOST_HEADERS, _LONGEST_TEXT = 100, 16_384
"""Far more than botocore ever sends."""


class BadRequest(Exception):
    """A frame that is no request; only a learner's process that broke the protocol sends one."""


def open_to(carrier: Carrier) -> None:
    """Send every boto3 request of this process, whichever client makes it, through ``carrier`` from now on.

    carrier: takes a request as a frame and returns the frame of its end (see ``end_of``), waiting as long as it takes.
    """
    global _carrier
    if _carrier is None:
        botocore.handlers.BUILTIN_HANDLERS.append(("creating-client-class", _bind))
        botocore.endpoint.time = time  # type: ignore[attr-defined]  # retries wait like any sleep of the learner's
    _carrier = carrier


class Piped:
    """The base that every client of a learner's process gets; it answers before the local door's base can."""

    def _kit_answer(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse:
        assert _carrier is not None, "clients get this base only once a carrier is there"
        asked = local.to_request(request, event_name.rpartition(".")[2])
        return _to_botocore(request, _carrier(request_frame(asked)))


def _bind(base_classes: list[type], **_: Any) -> None:
    base_classes.insert(0, Piped)


def _to_botocore(request: AWSPreparedRequest, end: Frame) -> AWSResponse:
    if "lost" in end:
        raise ConnectionClosedError(endpoint_url=request.url, error=end["lost"])
    if "crashed" in end:
        raise ConsumerCrashed(end["crashed"])
    if "refused" in end:
        raise getattr(errors, end["refused"], KitError)(end["sentence"])
    return AWSResponse(request.url, end["status"], end["headers"], local._Body(base64.b64decode(end["body"])))


def request_frame(request: Request) -> Frame:
    """Return a request as a frame."""
    return {
        "method": request.method,
        "url": request.url,
        "headers": dict(request.headers),
        "body": base64.b64encode(request.body).decode(),
        "operation": request.operation,
    }


def read_request(frame: Frame) -> Request:
    """Return the request that a frame stands for; raises BadRequest for what ``request_frame`` does not make."""
    headers = frame.get("headers")
    texts = [frame.get(name) for name in ("method", "url", "body", "operation")]
    if type(headers) is not dict or any(type(text) is not str for text in [*texts, *headers.values()]):
        raise BadRequest
    if len(headers) > _MOST_HEADERS or any(len(text) > _LONGEST_TEXT for text in (*texts[:2], *headers.values())):
        raise BadRequest
    method, url, body, operation = texts
    try:
        return Request(method, url, headers, base64.b64decode(body, validate=True), operation)  # type: ignore[arg-type]  # texts are str
    except (binascii.Error, ValueError):
        raise BadRequest from None


def end_of(act: Callable[[], Response | Pending]) -> Frame | Pending:
    """Return how a call ended, as a frame: an answer, ``lost``, ``crashed`` or ``refused`` with the sentence for it."""
    try:
        end = act()
    except LostResponse as lost:
        return {"lost": str(lost)}
    except ConsumerCrashed as crash:
        return {"crashed": str(crash)}
    except KitError as refusal:
        return {"refused": type(refusal).__name__, "sentence": str(refusal)}
    if not isinstance(end, Response):
        return end
    return {"status": end.status, "headers": end.headers, "body": base64.b64encode(end.body).decode()}
