"""The order of a standard queue: oldest first, and quiet tenants before noisy ones.

A standard queue becomes a *fair queue* when messages carry a MessageGroupId, the tenant. A tenant is noisy with more
than a tenth of the messages in flight, and at least thirty, its own. While there are messages of quiet tenants, those
are served first; among noisy tenants, the one with fewest in flight. A tenant is quiet again when its backlog is gone,
when it sent nothing for five minutes, or when its share has fallen. (Guide sqs-fair-queues-detailed. AWS also measures
shares of processing time, which is not modelled.) Messages without a group are nobody's neighbour: always quiet.
"""

from __future__ import annotations

import heapq
import itertools

from kit import limits
from kit.aws.sqs.line import Entry, is_valid, new_entry
from kit.aws.sqs.message import Message, State

_NOBODY = ""


class _Tenant:
    """The messages of one group: those that wait, and which are in flight."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.waiting: list[Entry] = []
        self.in_flight: set[int] = set()
        self.last_sent = 0.0
        self.turn = 0

    def head(self) -> int | None:
        """Return the rank of its first waiting message, or None."""
        while self.waiting and not is_valid(self.waiting[0]):
            heapq.heappop(self.waiting)
        return self.waiting[0][0] if self.waiting else None


class FairLine:
    """One heap per tenant, a heap of the quiet tenants' heads, and the few tenants that are noisy."""

    def __init__(self) -> None:
        self._tenants: dict[str, _Tenant] = {}
        self._heads: list[tuple[int, int, _Tenant]] = []
        self._noisy: dict[str, _Tenant] = {}
        self._in_flight = 0
        self._turns = itertools.count(1)

    def add(self, message: Message) -> None:
        """Let it be received from now on; a message that is in flight may stand in line too (a duplicate)."""
        tenant = self._tenant(message)
        if message.state is not State.IN_FLIGHT:
            self._land(tenant, message)
        tenant.last_sent = max(tenant.last_sent, message.sent_at)
        head = tenant.head()
        heapq.heappush(tenant.waiting, new_entry(message))
        if tenant.name not in self._noisy and (head is None or message.rank < head):
            self._queue_up(tenant, message.rank)

    def hide(self, message: Message) -> None:
        """Take it out of sight; what is in flight makes its tenant noisy."""
        message.ticket = 0
        if message.state is not State.IN_FLIGHT:
            return
        tenant = self._tenant(message)
        self._in_flight += message.uid not in tenant.in_flight
        tenant.in_flight.add(message.uid)
        if self._is_loud(tenant):
            tenant.turn = 0
            self._noisy[tenant.name] = tenant

    def remove(self, message: Message) -> None:
        """Forget it."""
        message.ticket = 0
        tenant = self._tenants.get(message.group or _NOBODY)
        if tenant is None:
            return
        self._land(tenant, message)
        if not tenant.in_flight and tenant.head() is None:
            self._noisy.pop(tenant.name, None)
            del self._tenants[tenant.name]

    def take(self, limit: int, now: float) -> list[Message]:
        """Return the oldest of quiet tenants, then of noisy ones."""
        if self._noisy:
            self._quieten(now)
        taken: list[Message] = []
        while len(taken) < limit:
            tenant = self._first_quiet() or self._first_noisy()
            if tenant is None:
                break
            message = heapq.heappop(tenant.waiting)[2]
            message.ticket = 0
            taken.append(message)
        return taken

    def _tenant(self, message: Message) -> _Tenant:
        name = message.group or _NOBODY
        tenant = self._tenants.get(name)
        if tenant is None:
            tenant = self._tenants[name] = _Tenant(name)
        return tenant

    def _queue_up(self, tenant: _Tenant, rank: int) -> None:
        tenant.turn = next(self._turns)
        heapq.heappush(self._heads, (rank, tenant.turn, tenant))

    def _land(self, tenant: _Tenant, message: Message) -> None:
        self._in_flight -= message.uid in tenant.in_flight
        tenant.in_flight.discard(message.uid)

    def _is_loud(self, tenant: _Tenant) -> bool:
        own = len(tenant.in_flight)
        share = limits.SQS_NOISY_SHARE * self._in_flight
        return tenant.name != _NOBODY and own >= limits.SQS_NOISY_IN_FLIGHT and own > share

    def _quieten(self, now: float) -> None:
        """Look at the noisy tenants again: few, since each has had a tenth of the messages in flight."""
        for tenant in list(self._noisy.values()):
            head = tenant.head()
            silent = now >= tenant.last_sent + limits.SQS_NOISY_SILENCE
            if head is None or silent or not self._is_loud(tenant):
                del self._noisy[tenant.name]
                if head is not None:
                    self._queue_up(tenant, head)

    def _first_quiet(self) -> _Tenant | None:
        """Return the quiet tenant whose head is oldest; entries that are out of date are put right on the way."""
        while self._heads:
            rank, turn, tenant = self._heads[0]
            head = tenant.head() if tenant.turn == turn else None
            if head == rank:
                return tenant
            heapq.heappop(self._heads)
            if head is not None:
                self._queue_up(tenant, head)
        return None

    def _first_noisy(self) -> _Tenant | None:
        waiting = [tenant for tenant in self._noisy.values() if tenant.head() is not None]
        return min(waiting, key=lambda tenant: len(tenant.in_flight), default=None)
