"""The notebook's door: plain boto3 in this process reaches the sandbox, and nothing of botocore's reaches the network.

botocore offers two hooks for it. ``creating-client-class`` gives every new client a base that binds it to the account
that is current at its birth; ``before-send`` lets that account answer in place of the network. Whatever slips past both
(a client made before kit was imported, a credential lookup) ends in ``URLLib3Session.send``, which only says so.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from io import BytesIO
from types import SimpleNamespace
from typing import Any, cast

import boto3
import botocore.endpoint
import botocore.handlers
from botocore import UNSIGNED
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.exceptions import ConnectionClosedError
from botocore.httpsession import URLLib3Session

from kit.engine import Request, World, handle
from kit.errors import KitError
from kit.faults import LostResponse

WORLD: ContextVar[World | None] = ContextVar("kit_world", default=None)
"""The account that clients of this context are made in (a check's); None: the notebook's sandbox."""

_sandbox_world: World | None = None


def current_world() -> World | None:
    """Return the account that a client made now would belong to."""
    return WORLD.get() or _sandbox_world


def open_for(world: World) -> None:
    """Make ``world`` the notebook's account: plain ``boto3.client("sqs")`` works in it from now on."""
    global _sandbox_world
    _sandbox_world = world
    prepare_environment(world.region)
    boto3.DEFAULT_SESSION = None


Maker = Callable[[World, str, str, str], Any]
"""Makes a client or a resource in an account; see ``make``."""


def make(world: World, kind: str, service: str, name: str) -> Any:
    """Return boto3's ``client`` or ``resource`` (the kind) for a service, in this account. name: its application id."""
    return _made(world, kind, service, Config(user_agent_appid=name or None))  # type: ignore[call-arg]  # not in the stubs yet


def make_lean(world: World, kind: str, service: str, name: str) -> Any:
    """Return what ``make`` does, with calls that cost less."""
    return _made(world, kind, service, lean(service, name or None))


def lean(service: str, name: str | None, **settings: Any) -> Config:
    """Return settings that spare a client half of what botocore does for a call and nobody here reads.

    That is the signature of SQS's calls (moto wants that of its own services), and a long line about this computer.
    """
    if service == "sqs":
        settings["signature_version"] = UNSIGNED
    user_agent = f"kit app/{name}" if name else "kit"
    return Config(user_agent=user_agent, user_agent_appid=name, **settings)  # type: ignore[call-arg]  # as above


def _made(world: World, kind: str, service: str, config: Config) -> Any:
    token = WORLD.set(world)
    try:
        return getattr(boto3, kind)(service, region_name=world.region, config=config)
    finally:
        WORLD.reset(token)


def move(made: Any, world: World) -> None:
    """Let a client or a resource go on in another account."""
    getattr(made.meta, "client", made).kit_world = world


class _Bound:
    """The base that every botocore client gets: it answers from the account that was current when it was made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kit_world = current_world()
        self.meta.events.register_last("before-send", self._kit_answer)  # type: ignore[attr-defined]  # BaseClient's

    def _kit_answer(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> AWSResponse:
        if self.kit_world is None:
            raise KitError(
                "There is no sandbox yet, and nothing is ever sent to AWS: "
                "run `sandbox = Sandbox()`, then make this client again."
            )
        return answer(self.kit_world, request, event_name.rpartition(".")[2])


def answer(world: World, request: AWSPreparedRequest, operation: str) -> AWSResponse:
    """Answer a request of botocore's from ``world``; a lost answer becomes botocore's own connection error."""
    try:
        response = handle(world, to_request(request, operation))
    except LostResponse as lost:
        raise ConnectionClosedError(endpoint_url=request.url, error=lost) from lost
    headers: Any = response.headers  # botocore only looks names up, in lower case
    return AWSResponse(request.url, response.status, headers, _Body(response.body))


def to_request(request: AWSPreparedRequest, operation: str) -> Request:
    """Return botocore's request as the engine's."""
    return Request(
        request.method,
        request.url,
        _Headers(cast("Mapping[str, str]", request.headers)),
        _bytes(request.body),
        operation,
    )


class _Headers(Mapping[str, str]):
    """botocore's headers as text under lower-case names; converted one by one, for few are ever read."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = headers

    def __getitem__(self, name: str) -> str:
        return _text(self._headers[name])

    def __iter__(self) -> Iterator[str]:
        return (name.lower() for name in self._headers)

    def __len__(self) -> int:
        return len(self._headers)


class _Body(BytesIO):
    """The answer's body in the form that botocore reads."""

    def stream(self, **_: Any) -> Any:
        yield self.read()


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _bytes(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    return bytes(body) if isinstance(body, bytes | bytearray) else bytes(body.read())


def _bind(base_classes: list[type], **_: Any) -> None:
    base_classes.insert(0, _Bound)


def _refuse(self: URLLib3Session, request: Any) -> Any:
    raise KitError(
        f"Nothing leaves this notebook: the call to {request.url.split('?')[0]} was stopped. "
        "Its client was made before the sandbox: make it again after `sandbox = Sandbox()`."
    )


def _sleep(seconds: float) -> None:
    world = current_world()
    if world is not None:
        world.clock.sleep(seconds)


def prepare_environment(region: str) -> None:
    """Give botocore dummy keys and a Region, and nothing of the user's own settings and files."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "BOTO_"))]:
        del os.environ[name]
    os.environ.update(
        AWS_ACCESS_KEY_ID="SANDBOX",
        AWS_SECRET_ACCESS_KEY="nothing-is-ever-sent-to-aws",
        AWS_DEFAULT_REGION=region,
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
    )


def _install() -> None:
    prepare_environment("us-east-1")
    botocore.handlers.BUILTIN_HANDLERS.append(("creating-client-class", _bind))
    URLLib3Session.send = _refuse  # type: ignore[method-assign]  # the last resort: no botocore request leaves
    botocore.endpoint.time = SimpleNamespace(sleep=_sleep)  # type: ignore[attr-defined]  # retries wait on the clock


_install()
