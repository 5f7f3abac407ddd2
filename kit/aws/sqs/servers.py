"""Where the messages of a standard queue lie: each on some of its servers, of which a short poll asks only a few.

AWS: a short poll samples a subset of the servers, by a weighted random distribution, and returns what those hold (model
ReceiveMessage; guide sqs-short-and-long-polling). AWS does not say how many servers there are; the numbers here are
small enough to be drawn. A message's servers follow from its id, so that keeping them costs nothing.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import combinations

from kit.aws.sqs.message import Message

SERVERS = 6
"""Servers of a queue, numbered from 0; a long poll asks them all."""

COPIES = 2
"""Servers that hold a message."""

ASKED = 3
"""Servers that a short poll asks."""

REMEMBERED = 8
"""Receives of which a queue remembers whom they asked."""

_WEIGHTS = (3, 3, 2, 2, 1, 1)
_PLACES = tuple(combinations(range(SERVERS), COPIES))


@dataclass(frozen=True, slots=True)
class Asked:
    """Which servers one receive asked, and what came of it.

    serial: counts the receives of a queue, from 1. at: epoch seconds of the answer. servers: whom it asked.
    found: numbers of the messages it returned. missed: of those that it would have got to next, but which lie on other
    servers.
    """

    serial: int
    at: float
    holder: str
    is_short: bool
    servers: tuple[int, ...]
    found: tuple[int, ...]
    missed: tuple[int, ...] = ()


class Sample:
    """The servers that one short poll asks, and the messages that it misses."""

    def __init__(self, asked: frozenset[int]) -> None:
        self.asked = asked
        self.missed: dict[int, None] = {}

    def split(self, pool: list[Message], limit: int) -> tuple[list[Message], list[Message]]:
        """Return the first ``limit`` messages of the pool that lie on the servers asked, and the others."""
        taken: list[Message] = []
        rest: list[Message] = []
        for message in pool:
            if len(taken) == limit:
                rest.append(message)
            elif self.asked.isdisjoint(servers_of(message.message_id)):
                rest.append(message)
                self.missed[message.number] = None
            else:
                taken.append(message)
        return taken, rest


def servers_of(message_id: str) -> tuple[int, ...]:
    """Return the servers that hold a message."""
    return _PLACES[int(message_id[:8], 16) % len(_PLACES)]


def draw_without(message_id: str, generator: random.Random) -> frozenset[int]:
    """Return the servers that a short poll asks which misses this message."""
    others = [server for server in range(SERVERS) if server not in servers_of(message_id)]
    return _draw(others, generator)


def draw_with(message_ids: list[str], generator: random.Random) -> frozenset[int]:
    """Return servers that a short poll asked which found these messages: a few, and more where those do not do."""
    asked = set(_draw(range(SERVERS), generator))
    for message_id in message_ids:
        if asked.isdisjoint(places := servers_of(message_id)):
            asked.add(places[0])
    return frozenset(asked)


def _draw(servers: list[int] | range, generator: random.Random) -> frozenset[int]:
    """Draw without putting back; a server of twice the weight is twice as likely to be drawn first."""
    lots = {server: generator.random() ** (1 / _WEIGHTS[server]) for server in servers}
    return frozenset(sorted(lots, key=lots.__getitem__, reverse=True)[:ASKED])
