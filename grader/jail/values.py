"""What a test passes to a learner's process: values as copies, clients, clocks and functions as references.

``References`` is the test's end, ``resolve`` the learner's: one says what a reference stands for, the other makes it.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any, Protocol, cast

import boto3
from botocore.client import BaseClient
from botocore.config import Config

from kit.clock import Clock
from kit.codec import decode, encode
from kit.student import LearnerClock, is_job

Reference = dict[str, Any]


class References:
    """The functions that one test has passed, by number; everything else is described in full."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[..., Any]] = []

    def encode(self, value: Any) -> Any:
        """Return ``value`` as JSON data; raises NotPlain for what no test may pass."""
        return encode(value, self._refer)

    def callback(self, number: Any) -> Callable[..., Any] | None:
        """Return the function with this number, or None."""
        known = type(number) is int and 0 <= number < len(self._callbacks)
        return self._callbacks[number] if known else None

    def _refer(self, value: Any) -> Reference | None:
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


def resolve(data: Any, stagehand: Stagehand) -> Any:
    """Return the value that ``data`` stands for, in a learner's process."""
    return decode(data, lambda reference: _resolve(reference, stagehand))


def _resolve(reference: Reference, stagehand: Stagehand) -> Any:
    kind = reference["is"]
    if kind == "clock":
        return LearnerClock(cast(Clock, stagehand.clock))
    if kind == "callback":
        return stagehand.callback(reference["number"], reference["job"])
    return _made(json.dumps(reference, sort_keys=True))


@functools.cache
def _made(description: str) -> Any:
    """Return the same client for the same reference, as the test passed one and the same."""
    reference = json.loads(description)
    settings: dict[str, Any] = {"user_agent_appid": reference["name"], "retries": reference["retries"]}
    make: Any = boto3.client if reference["is"] == "client" else boto3.resource
    made = make(reference["service"], region_name=reference["region"], config=Config(**settings))
    _, _, part = reference.get("type", "").partition(".")
    return getattr(made, part)(*reference["names"]) if part not in ("", "ServiceResource") else made
