"""The timeline: who had which message when, drawn from the call log alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kit.widgets.borrows import Borrow, Ledger
from kit.widgets.first_shown import Summary, duration_text
from kit.widgets.live import Live, browser_part

if TYPE_CHECKING:
    from kit.sandbox import Sandbox

MOST_SHOWN = 100
"""Borrows drawn; earlier ones are counted."""

_ENDINGS = {
    "timeout": "until its visibility timeout ended",
    "given_back": "and gave it back",
    "deleted": "and deleted it",
    "taken": "until another consumer deleted it",
    "purged": "until the queue was purged",
}


class Timeline(Live):
    """Shows who borrowed the messages of a queue: ``Timeline(sandbox, "videos", ["ann", "bob"])``.

    consumers: the rows, by the names of their clients (``sandbox.client("sqs", name="ann")``); None: all who received.
    """

    _esm = browser_part("timeline", "js")
    _css = browser_part("timeline", "css")

    def __init__(self, sandbox: Sandbox, queue: str, consumers: Sequence[str] | None = None) -> None:
        self._ledger = Ledger(queue)
        self._consumers = None if consumers is None else list(consumers)
        super().__init__(sandbox)

    def picture(self) -> dict[str, Any]:
        """Return the rows and the latest borrows."""
        self._ledger.follow(self._sandbox.log)
        shown = self._shown()
        rows = self._ledger.consumers() if self._consumers is None else self._consumers
        earlier = len(self._ledger) - MOST_SHOWN
        borrows = [_plain(borrow) for borrow in shown]
        return {"name": self._ledger.queue, "rows": rows, "earlier": max(0, earlier), "borrows": borrows}

    def summary(self) -> Summary:
        """Return a sentence for every borrow."""
        shown = self._shown()
        begin = shown[0].start if shown else 0.0
        values = (("receives", str(len(self._ledger))), ("worked on twice", str(_shared(shown))))
        return Summary(f"Timeline of {self._ledger.queue}", values, tuple(_sentence(borrow, begin) for borrow in shown))

    def _shown(self) -> list[Borrow]:
        borrows = self._ledger.borrows(MOST_SHOWN)
        return [borrow for borrow in borrows if self._consumers is None or borrow.consumer in self._consumers]


def _plain(borrow: Borrow) -> dict[str, Any]:
    plain = asdict(borrow)
    plain["id"] = plain.pop("handle")
    plain["n"] = plain.pop("number")
    return plain


def _shared(borrows: list[Borrow]) -> int:
    return len({borrow.message_id for borrow in borrows if borrow.shared})


def _sentence(borrow: Borrow, begin: float) -> str:
    who = borrow.consumer or "a client without a name"
    held = duration_text(borrow.end - borrow.start)
    since = duration_text(borrow.start - begin)
    again = ", while somebody else worked on it too" if borrow.shared else ""
    return f"After {since}: {who} had message {borrow.number} for {held} {_ENDINGS[borrow.ending]}{again}."
