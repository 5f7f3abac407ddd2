"""The door for other programs: the AWS CLI, a script, any SDK. It listens on 127.0.0.1 only, and silently.

Only signed requests to this very address are answered, so no page in a browser can reach the account.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any
from xml.sax.saxutils import escape

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response as HttpResponse

from kit.engine import Request, World, handle
from kit.errors import AwsError, KitError, NotModelled
from kit.faults import ConsumerCrashed, LostResponse

HOST = "127.0.0.1"
_LARGEST = 16 * 1024 * 1024


class Server:
    """A running http door. url: what ``--endpoint-url`` takes.

    port: 0 takes any free one. Raises KitError when the port is taken.
    """

    def __init__(self, world: World, port: int = 0) -> None:
        try:
            self._server = make_server(HOST, port, _Application(world), threaded=True, request_handler=_Silent)
        except (OSError, SystemExit):
            raise KitError(f"Port {port} on {HOST} is taken: choose another one, or port=0 for any free one.") from None
        self._server.daemon_threads = True  # type: ignore[attr-defined]  # ThreadingMixIn's
        self._thread = threading.Thread(target=self._server.serve_forever, name="kit-http-door", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The address of the door."""
        return f"http://{HOST}:{self._server.server_port}"

    @property
    def closed(self) -> bool:
        """Whether it has stopped listening."""
        return not self._thread.is_alive()

    def close(self) -> None:
        """Stop listening; twice does no harm."""
        if not self.closed:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join(5)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Server of the sandbox at {self.url}>"


class _Silent(WSGIRequestHandler):
    """A handler that writes nothing on stderr."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


class _Application:
    """The WSGI application: one HTTP request in, the engine's answer out."""

    def __init__(self, world: World) -> None:
        self._world = world

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = HttpRequest(environ)
        request.max_content_length = _LARGEST
        try:
            response = self._answer(request)
        except (LostResponse, ConsumerCrashed):
            _hang_up(environ)
            response = HttpResponse(status=500)
        return response(environ, start_response)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            _check_origin(request)
            answer = handle(self._world, _to_engine(request))
        except AwsError as error:
            return _error(request, error)
        except NotModelled as error:
            return _error(request, AwsError("NotImplemented", str(error), status=400))
        except KitError as error:
            return _error(request, AwsError("SandboxEnded", str(error), status=400))
        return HttpResponse(answer.body, answer.status, answer.headers)


def _check_origin(request: HttpRequest) -> None:
    if request.host.partition(":")[0] not in (HOST, "localhost"):
        message = f"This address is {HOST}; the request was meant for another one."
        raise AwsError("AccessDenied", message, status=403)
    if not request.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256"):
        message = "Only requests that an AWS SDK has signed are answered."
        raise AwsError("MissingAuthenticationToken", message, status=403)


def _to_engine(request: HttpRequest) -> Request:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Request(request.method, request.url, headers, request.get_data())


def _error(request: HttpRequest, error: AwsError) -> HttpResponse:
    """Return an error in the protocol that the request speaks: JSON, or XML for the older ones."""
    if "X-Amz-Target" in request.headers:
        body = json.dumps({"__type": error.code, "message": error.message})
        return HttpResponse(body, error.status, content_type="application/x-amz-json-1.0")
    body = f"<Error><Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message></Error>"
    document = f"<ErrorResponse><Errors>{body}</Errors>{body}</ErrorResponse>"
    return HttpResponse(document, error.status, content_type="text/xml")


def _hang_up(environ: dict[str, Any]) -> None:
    """Cut the connection, as a network does that loses an answer."""
    connection = environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        connection.shutdown(socket.SHUT_RDWR)
