"""The shapes that cross the border: a plain HTTP request, a plain HTTP response, and what a service made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from kit.aws.sqs import Caller, Poll


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request; header names in lower case. operation: AWS's name of the call, where the door knows it."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    operation: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP response."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered: under boto3's names for the log (outcome or error code), and as bytes for the caller."""

    outcome: dict[str, Any] | None
    error: str | None
    response: Response


class Backend(Protocol):
    """One service of one account."""

    def read(self, request: Request) -> tuple[str, dict[str, Any]]:
        """Return operation and parameters of a request, under boto3's names; raises AwsError or NotModelled."""

    def perform(self, operation: str, params: dict[str, Any], caller: Caller, request: Request) -> Answer | Poll:
        """Carry the call out; a Poll is an answer that is still to come."""

    def close(self, outcome: dict[str, Any]) -> Answer:
        """Return the answer of a poll that is over."""

    def throttled(self) -> Answer:
        """Return the service's throttling error."""
