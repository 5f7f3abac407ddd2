"""What the account saw: every call with its moment, parameters and answer, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload


@dataclass(frozen=True, slots=True)
class Call:
    """One call as AWS saw it.

    at: the moment of the answer, in virtual epoch seconds. service: ``sqs``. operation: ``ReceiveMessage``.
    params, outcome: what was asked and answered, under boto3's names; outcome is None when an error was answered.
    error: the error code, or None. injected: the fault that was injected (``throttle``), or None.
    caller: the application id of the client (``Config(user_agent_appid="ann")``), "" without one.
    """

    at: float
    service: str
    operation: str
    params: dict[str, Any]
    outcome: dict[str, Any] | None
    error: str | None
    injected: str | None
    caller: str = ""


class CallLog(Sequence[Call]):
    """All calls of an account, oldest first; behaves as a read-only list."""

    def __init__(self) -> None:
        self._calls: list[Call] = []

    def append(self, call: Call) -> None:
        """Add one call; only the engine does."""
        self._calls.append(call)

    def clear(self) -> None:
        """Forget every call."""
        self._calls.clear()

    def calls(self, operation: str | None = None, service: str | None = None) -> list[Call]:
        """Return the calls of one operation (``"SendMessage"``), one service, or all."""
        return [call for call in self._calls if operation in (None, call.operation) and service in (None, call.service)]

    @overload
    def __getitem__(self, index: int) -> Call: ...
    @overload
    def __getitem__(self, index: slice) -> list[Call]: ...
    def __getitem__(self, index: int | slice) -> Call | list[Call]:
        return self._calls[index]

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self._calls))

    def __repr__(self) -> str:
        return f"<CallLog of {len(self)} calls>"
