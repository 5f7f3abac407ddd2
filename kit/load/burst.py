"""What comes in, and what was measured: plain data that knows nothing of how orders are handled."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from kit.errors import KitError


@dataclass(frozen=True, slots=True)
class Burst:
    """Orders that come in a burst, and the Shipping service that works on them. All times are in seconds.

    orders_per_second, seconds: how many orders come during the burst, and how long it lasts.
    outage: when Shipping is down, as (start, end), or None. service_seconds: what one order takes.
    workers: how many orders Shipping works on at once.
    begins: when the burst begins. usual: orders per second before and after it.
    watched: how long the run is looked at; None: until the last order is done. A burst that lasts as long as it is
    watched is sustained load.
    """

    orders_per_second: float
    seconds: float
    outage: tuple[float, float] | None = None
    service_seconds: float = 0.4
    workers: int = 2
    begins: float = 0.0
    usual: float = 0.0
    watched: float | None = None

    def __post_init__(self) -> None:
        if min(self.orders_per_second, self.seconds, self.begins, self.usual) < 0 or self.service_seconds <= 0:
            raise KitError("A burst's rates and times are 0 or more, and an order takes more than 0 seconds.")
        if self.workers < 1:
            raise KitError(f"Shipping needs at least one worker; this burst has {self.workers!r}.")
        if self.outage is not None and not 0 <= self.outage[0] <= self.outage[1]:
            raise KitError(f"An outage is (start, end) in seconds, the start first; this one is {self.outage!r}.")
        if self.usual and self.watched is None:
            raise KitError("Orders that come before and after a burst never end: say how long to watch, watched=180.")

    @property
    def capacity(self) -> float:
        """How many orders a second Shipping can do."""
        return self.workers / self.service_seconds

    @property
    def ends(self) -> float:
        """When the burst is over."""
        return self.begins + self.seconds

    @property
    def trouble_ends(self) -> float:
        """When burst and outage are both over."""
        return max(self.ends, self.outage[1] if self.outage else 0.0)


@dataclass(frozen=True, slots=True)
class Order:
    """What became of one order, in seconds since the run began; what has not happened is None.

    answered: the customer read "we have your order". shipped: it was done. failed: the customer read an error.
    """

    arrived: float
    answered: float | None
    shipped: float | None
    failed: float | None

    def time_inside(self, end: float) -> float:
        """Return the seconds until it was done or had failed, or until ``end`` while neither has happened."""
        left = self.shipped if self.shipped is not None else self.failed
        return (end if left is None else left) - self.arrived


@dataclass(frozen=True, slots=True, repr=False)
class LoadRun:
    """What was measured in one run.

    orders: every order, in the order of arrival. lost: orders that nobody will ever ship.
    backlog: for each whole second, how many orders were inside: come, and neither shipped nor failed.
    drained_at: when, after burst and outage, no order waited any more for a worker; None: it did not come to that.
    seconds: how long the run lasted. received_again: deliveries of an order that had been delivered before.
    """

    orders: tuple[Order, ...]
    lost: int
    backlog: tuple[tuple[int, int], ...]
    drained_at: float | None
    seconds: float
    received_again: int = 0

    @property
    def accepted(self) -> int:
        """How many customers read "we have your order"."""
        return sum(order.answered is not None for order in self.orders)

    @property
    def answers(self) -> tuple[float, ...]:
        """Seconds that each accepted customer waited for that answer."""
        return tuple(order.answered - order.arrived for order in self.orders if order.answered is not None)

    @property
    def latencies(self) -> tuple[float, ...]:
        """Seconds from order to shipping, for each order that was shipped."""
        return tuple(order.shipped - order.arrived for order in self.orders if order.shipped is not None)

    @property
    def mean_backlog(self) -> float:
        """Little's L: orders inside, on average over time."""
        return sum(orders for _, orders in self.backlog) / len(self.backlog) if self.backlog else 0.0

    @property
    def arrival_rate(self) -> float:
        """Little's λ: orders that came per second."""
        return len(self.orders) / self.seconds if self.seconds else 0.0

    @property
    def mean_time(self) -> float:
        """Little's W: seconds inside, on average over orders; what still waits counts until the end of the run."""
        times = [order.time_inside(self.seconds) for order in self.orders]
        return sum(times) / len(times) if times else 0.0

    def __repr__(self) -> str:
        drained = "not drained" if self.drained_at is None else f"drained after {self.drained_at:.0f} s"
        return f"<LoadRun: {len(self.orders)} orders, {self.accepted} accepted, {self.lost} lost, {drained}>"


def arrivals(burst: Burst, seed: int) -> list[float]:
    """Return the moments, to the millisecond, at which orders come: random in each phase, as many as its rate says."""
    end = burst.ends if burst.watched is None else burst.watched
    phases = (
        (0.0, min(burst.begins, end), burst.usual),
        (burst.begins, min(burst.ends, end), burst.orders_per_second),
        (burst.ends, end, burst.usual),
    )
    random = Random(f"orders {seed}")
    moments = (
        round(random.uniform(start, stop), 3)
        for start, stop, rate in phases
        if stop > start
        for _ in range(round(rate * (stop - start)))
    )
    return sorted(moments)
