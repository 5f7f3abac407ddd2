"""What a test passes to a learner's process: values as copies, clients, clocks and functions as references.

``References`` is the test's end, ``resolve`` the learner's: one says what a reference stands for, the other makes it.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, Protocol, cast

import boto3
from botocore.client import BaseClient

from kit.clock import Clock
from kit.codec import NotPlain, decode, encode
from kit.doors import local
from kit.student import LearnerClock, is_job

Reference = dict[str, Any]


class References:
    """The functions that one test has passed, by number; everything else is described in full."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[..., Any]] = []

    def encode(self, value: Any) -> Any:
        """Return ``value`` as JSON data; raises NotPlain for what no test may pass."""
        return encode(value, self.refer)

    def callback(self, number: Any) -> Callable[..., Any] | None:
        """Return the function with this number, or None."""
        known = type(number) is int and 0 <= number < len(self._callbacks)
        return self._callbacks[number] if known else None

    def refer(self, value: Any) -> Reference | None:
        """Return what stands for a value that cannot be copied, or None for one that no test may pass."""
        if isinstance(value, Clock):
            return {"is": "clock"}
        if isinstance(value, BaseClient):
            return {"is": "client", **_client(value)}
        if hasattr(value, "meta") and hasattr(value.meta, "identifiers"):
            names = [getattr(value, identifier) for identifier in value.meta.identifiers]
            return {"is": "resource", "type": type(value).__name__, "names": names, **_client(value.meta.client)}
        if not callable(value):
            return None
        self._callbacks.append(value)
        return {"is": "callback", "number": len(self._callbacks) - 1, "job": is_job(value)}


def _client(client: BaseClient) -> Reference:
    config: Any = client.meta.config
    return {
        "service": client.meta.service_model.service_name,
        "region": client.meta.region_name,
        "name": config.user_agent_appid,
        "retries": config.retries,
    }


class Stagehand(Protocol):
    """Makes, in a learner's process, what only the conversation with the test can give."""

    clock: Any

    def callback(self, number: int, job: bool) -> Callable[..., Any]:
        """Return what stands for the test's function."""


def plain(data: Any) -> Any:
    """Return the value that ``data`` from a learner's process stands for; raises NotPlain for anything else."""
    return decode(data, _no_reference)


def _no_reference(reference: Reference) -> NoReturn:
    raise NotPlain("a reference")


def resolve(data: Any, stagehand: Stagehand) -> Any:
    """Return the value that ``data`` stands for, in a learner's process."""
    return decode(data, lambda reference: _resolve(reference, stagehand))


def _resolve(reference: Reference, stagehand: Stagehand) -> Any:
    kind = reference["is"]
    if kind == "clock":
        return LearnerClock(cast(Clock, stagehand.clock))
    if kind == "callback":
        return stagehand.callback(reference["number"], reference["job"])
    made = _made(*(json.dumps(reference[part]) for part in ("is", "service", "region", "name", "retries")))
    _, _, part = reference.get("type", "").partition(".")
    return getattr(made, part)(*reference["names"]) if part not in ("", "ServiceResource") else made


@functools.cache
def _made(kind: str, service: str, region: str, name: str, retries: str) -> Any:
    """Return one and the same client for the same reference, as the test passed one and the same."""
    make: Any = boto3.client if json.loads(kind) == "client" else boto3.resource
    config = local.lean(json.loads(service), json.loads(name), retries=json.loads(retries))
    return make(json.loads(service), region_name=json.loads(region), config=config)


def prepare(calls: Mapping[str, str]) -> None:
    """Make each service's plain client and resource now, and make one call, so that forks of this process need not.

    calls: for each service a call that takes no parameters; whatever carries requests now must answer it.
    """
    for service, call in calls.items():
        for plain_one in (boto3.client(cast(Any, service)), boto3.resource(cast(Any, service))):
            made = _resolve(References().refer(plain_one) or {}, cast(Stagehand, None))
            getattr(getattr(made.meta, "client", made), call)()
