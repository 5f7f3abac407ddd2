"""Where SQS's own misbehaviour is drawn: misses, duplicates, other orders, lag. The one place that asks the faults.

Each question is asked only when a yes makes a difference, so that a fault aimed at "the third one" strikes the third
that it can strike. FIFO queues are never asked about.
Sources: model ReceiveMessage; guide standard-queues-at-least-once-delivery.
"""

from __future__ import annotations

import random
from typing import Protocol, TypeVar

from kit import limits
from kit.aws.sqs import servers

_RECEIVE = "ReceiveMessage"
_Item = TypeVar("_Item")


class Faults(Protocol):
    """Whoever decides which call a fault strikes."""

    def draw(self, kind: str, operation: str) -> bool:
        """Tell whether a fault of this kind strikes this call."""


class Injected:
    """The faults of an account, as questions about one queue call."""

    def __init__(self, faults: Faults, generator: random.Random) -> None:
        self._faults = faults
        self._random = generator

    def misses(self, findable: int) -> bool:
        """Tell whether a short poll asks servers that do not hold all of the messages that it could find."""
        return findable > 0 and self._faults.draw("misses", _RECEIVE)

    def servers_asked(self, message_ids: list[str]) -> frozenset[int]:
        """Return the servers that a short poll asks which misses one of these messages at least."""
        return servers.draw_without(self._random.choice(message_ids), self._random)

    def is_repeated(self) -> bool:
        """Tell whether a message that was just handed out will be handed out once more meanwhile."""
        return self._faults.draw("duplicates", _RECEIVE)

    def reorders(self, there: int) -> bool:
        """Tell whether this receive takes other messages than the oldest of those ``there``."""
        return there > 1 and self._faults.draw("reorder", _RECEIVE)

    def drawn(self, items: list[_Item], wanted: int) -> tuple[list[_Item], list[_Item]]:
        """Return ``wanted`` of the items, not the first ones in their order, and the rest; items are two at least."""
        shuffled = list(items)
        while shuffled[:wanted] == items[:wanted]:
            self._random.shuffle(shuffled)
        return shuffled[:wanted], shuffled[wanted:]

    def lag(self, operation: str) -> float:
        """Return the seconds until a change that this call makes takes effect; 0 without the fault *eventual*."""
        if self._faults.draw("eventual", operation):
            return self._random.uniform(1, limits.SQS_SETTLING)
        return 0.0

    def counts_are_old(self) -> bool:
        """Tell whether GetQueueAttributes answers counts that are not up to date."""
        return self._faults.draw("eventual", "GetQueueAttributes")
