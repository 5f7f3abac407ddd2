"""Clients that a test has used, kept for the next one: making a client takes ten times as long as a call.

Only the tests' own side may use it: learners' code gets its clients in a process of its own, and none outlives a test.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kit.doors import local
from kit.engine import World

_spare: defaultdict[tuple[str, str, str, str], list[Any]] = defaultdict(list)


@contextmanager
def used_clients() -> Iterator[local.Maker]:
    """Give what lends clients and resources for the length of a test, as ``local.make`` would make them."""
    lent: list[tuple[tuple[str, str, str, str], Any]] = []

    def lend(world: World, kind: str, service: str, name: str) -> Any:
        key = kind, service, world.region, name
        piece = _spare[key].pop() if _spare[key] else local.make_lean(world, kind, service, name)
        local.move(piece, world)
        lent.append((key, piece))
        return piece

    try:
        yield lend
    finally:
        for key, piece in lent:
            _spare[key].append(piece)
