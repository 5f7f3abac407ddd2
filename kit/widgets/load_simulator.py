"""The load simulator: the same burst of orders on a direct call and through a real queue, side by side."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import pairwise
from math import ceil
from typing import Any

from kit.load import Burst, LoadRun, run_direct, run_queued
from kit.widgets.first_shown import Summary
from kit.widgets.sheet import Sheet, sheet_part

USUAL = 2.0
"""Orders a second on a usual day; the slider multiplies it."""
SERVICE_SECONDS = 0.4
BURST = (20.0, 20.0)
"""When the burst begins, and how long it lasts."""
OUTAGE_BEGINS = 100.0
WATCHED = 180.0
BUCKET = 3
"""Seconds of orders that are drawn as one."""

_MOST = {"factor": (1, 20), "outage": (0, 45), "workers": (1, 10)}
_LANES = ("Direct call", "Through a queue")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the controls stand.

    factor: how many times the usual load the burst is. outage: seconds for which Shipping is down.
    workers: orders that Shipping works on at once. sustained: whether the burst goes on to the end.
    """

    factor: int = 10
    outage: int = 30
    workers: int = 3
    sustained: bool = False

    def burst(self) -> Burst:
        """Return the orders and the Shipping that this stands for."""
        begins, lasts = BURST
        return Burst(
            orders_per_second=USUAL * self.factor,
            seconds=WATCHED - begins if self.sustained else lasts,
            outage=(OUTAGE_BEGINS, OUTAGE_BEGINS + self.outage) if self.outage else None,
            service_seconds=SERVICE_SECONDS,
            workers=self.workers,
            begins=begins,
            usual=USUAL,
            watched=WATCHED,
        )


class LoadSimulator(Sheet):
    """Shows what a burst, an outage and sustained overload do to a direct call and to a queue: ``LoadSimulator()``.

    Everything drawn was measured: the queue is a real one, in an account of its own. seed: of the orders' moments.
    """

    _esm = sheet_part("load_simulator", "js")
    _css = sheet_part("load_simulator", "css")

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        super().__init__(picture(Setting(), seed), {"run": self._run})

    def summary(self) -> Summary:
        """Return the setting, the table and the verdict in words."""
        setting = self.state["setting"]
        values = (
            ("burst", f"×{setting['factor']}"),
            ("outage", f"{setting['outage']} s"),
            ("workers", str(setting["workers"])),
        )
        rows = tuple(f"{name}: direct call {direct}, through a queue {queued}" for name, direct, queued in self._rows())
        return Summary("Load simulator", values, (*self.state["verdict"], *rows))

    def _rows(self) -> list[list[str]]:
        rows: list[list[str]] = self.state["table"]
        return rows

    def _run(self, wish: dict[str, Any]) -> None:
        setting = _understood(wish)
        self.state = picture(setting, self._seed)
        said = f"Both ways got the same {self._rows()[0][1]} orders."
        self._answer(_line(setting.burst(), self._seed), said, " ".join(self.state["verdict"]))


def picture(setting: Setting, seed: int) -> dict[str, Any]:
    """Run both ways and return what the browser draws; the same setting and seed give the same picture."""
    burst = setting.burst()
    runs = (run_direct(burst, seed), run_queued(burst, seed))
    return {
        "setting": asdict(setting),
        "most": _MOST,
        "usual": USUAL,
        "capacity_each": 1 / SERVICE_SECONDS,
        "seconds": WATCHED,
        "bucket": BUCKET,
        "burst": [burst.begins, burst.ends],
        "outage": None if burst.outage is None else list(burst.outage),
        "lanes": [_lane(name, run) for name, run in zip(_LANES, runs, strict=True)],
        "names": ["", *_LANES],
        "table": _table(*runs),
        "verdict": _verdict(setting, burst, *runs),
    }


def _understood(wish: dict[str, Any]) -> Setting:
    numbers = {name: min(high, max(low, int(wish[name]))) for name, (low, high) in _MOST.items()}
    return Setting(sustained=bool(wish["sustained"]), **numbers)


def _line(burst: Burst, seed: int) -> str:
    plain = asdict(Burst(0, 0))
    given = ", ".join(f"{name}={_number(value)}" for name, value in asdict(burst).items() if value != plain[name])
    return f"burst = Burst({given})\nrun_direct(burst, seed={seed}), run_queued(burst, seed={seed})"


def _number(value: Any) -> str:
    return f"({', '.join(map(_number, value))})" if isinstance(value, tuple) else f"{value:g}"


def _lane(name: str, run: LoadRun) -> dict[str, Any]:
    return {
        "name": name,
        "backlog": [inside for _, inside in run.backlog],
        "took": _by_bucket(run),
        "lost": _lost_by_bucket(run),
        "lost_in_all": run.lost,
        "within": _seconds(_percentile(run.latencies)),
        "answered": _seconds(_percentile(run.answers)),
        "drained": _drained_said(run),
    }


def _by_bucket(run: LoadRun) -> list[float | None]:
    """Return the mean seconds until orders of a bucket were shipped, by when they came.

    None where orders came and none was shipped; where none came, it is as it was before.
    """
    came: list[list[float]] = [[] for _ in range(_buckets())]
    shipped: list[list[float]] = [[] for _ in range(_buckets())]
    for order in run.orders:
        came[_bucket(order.arrived)].append(order.arrived)
        if order.shipped is not None:
            shipped[_bucket(order.arrived)].append(order.shipped - order.arrived)
    means: list[float | None] = []
    for arrivals, times in zip(came, shipped, strict=True):
        before = means[-1] if means else 0.0
        means.append(round(sum(times) / len(times), 2) if times else None if arrivals else before)
    return means


def _lost_by_bucket(run: LoadRun) -> list[int]:
    counts = [0] * _buckets()
    for order in run.orders:
        if order.failed is not None:
            counts[_bucket(order.arrived)] += 1
    return counts


def _bucket(moment: float) -> int:
    return min(int(moment // BUCKET), _buckets() - 1)


def _buckets() -> int:
    return ceil(WATCHED / BUCKET)


def _percentile(values: tuple[float, ...], share: float = 0.95) -> float | None:
    """Return the value within which so large a share of the values lies; None without values."""
    return sorted(values)[ceil(share * len(values)) - 1] if values else None


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f} s"


def _drained(run: LoadRun) -> str:
    return f"not within {run.seconds:.0f} s" if run.drained_at is None else f"from second {run.drained_at:.0f} on"


def _drained_said(run: LoadRun) -> str:
    if run.drained_at is None:
        return f"Orders wait for a worker up to the end, second {run.seconds:.0f}."
    return f"No order waits for a worker any more from second {run.drained_at:.0f} on."


def _table(direct: LoadRun, queued: LoadRun) -> list[list[str]]:
    rows = {
        "orders that came": lambda run: f"{len(run.orders):,}",
        "accepted": lambda run: f"{run.accepted:,}",
        "lost": lambda run: f"{run.lost:,}",
        "answered within, 95 % of those accepted": lambda run: _seconds(_percentile(run.answers)),
        "shipped within, 95 % of those shipped": lambda run: _seconds(_percentile(run.latencies)),
        "largest backlog": lambda run: f"{max(inside for _, inside in run.backlog):,} orders",
        "no order waits for a worker any more": _drained,
        "received twice, because of the outage": lambda run: f"{run.received_again:,}",
        "L: backlog, on average": lambda run: f"{run.mean_backlog:.1f}",
        "λ × W: orders a second × seconds in the backlog": _law,
    }
    return [[name, cell(direct), cell(queued)] for name, cell in rows.items()]


def _law(run: LoadRun) -> str:
    return f"{run.arrival_rate:.2f} × {run.mean_time:.2f} = {run.arrival_rate * run.mean_time:.1f}"


def _verdict(setting: Setting, burst: Burst, direct: LoadRun, queued: LoadRun) -> list[str]:
    return [_direct_verdict(direct), _queued_verdict(queued), _drain_verdict(setting, burst, queued)]


def _direct_verdict(direct: LoadRun) -> str:
    if not direct.lost:
        return "Direct call: no order was lost."
    return f"Direct call: {direct.lost:,} of {len(direct.orders):,} customers read an error, and their orders are lost."


def _queued_verdict(queued: LoadRun) -> str:
    if queued.lost:
        return f"Through the queue: {queued.lost:,} of {len(queued.orders):,} orders were lost."
    so_far = "" if queued.drained_at is not None else " so far"
    slowest = f"the slowest took {max(queued.latencies, default=0.0):.0f} s{so_far}"
    return f"Through the queue: every order was accepted at once and none was lost; {slowest}."


def _drain_verdict(setting: Setting, burst: Burst, queued: LoadRun) -> str:
    if queued.drained_at is None and setting.sustained:
        return (
            f"Orders keep coming at {burst.orders_per_second:g} a second, and Shipping can do {burst.capacity:g}: "
            f"the queue grew by {_growth(burst, queued):.0f} orders every second and never drains. "
            "A queue does not cure overload; more workers or fewer orders do."
        )
    if queued.drained_at is None:
        left = f"After {queued.seconds:.0f} s, {queued.backlog[-1][1]:,} orders are still not shipped"
        return f"{left}: Shipping needs more time, or more workers."
    if setting.sustained:
        return "Shipping keeps up with the orders, so the queue stays short."
    later = queued.drained_at - burst.trouble_ends
    return f"The work that had piled up was done {later:.0f} s after the trouble was over."


def _growth(burst: Burst, queued: LoadRun) -> float:
    """Return by how many orders the backlog grew in a second of the burst in which Shipping was up, on average."""
    down, up = burst.outage or (WATCHED, WATCHED)
    steps = [
        later - before
        for (second, before), (_, later) in pairwise(queued.backlog)
        if second >= burst.begins and not down - 1 < second < up + 1
    ]
    return sum(steps) / len(steps)
