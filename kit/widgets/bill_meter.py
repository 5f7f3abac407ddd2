"""The bill meter: what the calls in the log cost so far, and what a million messages would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kit import bill, limits
from kit.log import Call
from kit.widgets.first_shown import Summary
from kit.widgets.live import Live, browser_part

if TYPE_CHECKING:
    from kit.sandbox import Sandbox

_MILLION = 1_000_000
_CENT = 0.01
_IDLE = 27 * limits.DAY
"""Of a month of thirty days, so long finds the consumer of the plan nothing."""

SIZES = {"1 KB": limits.KIB, "64 KB": 64 * limits.KIB, "256 KB": 256 * limits.KIB, "1 MB": limits.MIB}
BATCHES = {"one by one": 1, "batches of 10": limits.SQS_BATCH_ENTRIES}
POLLING = {
    "long polls of 20 s": (float(limits.SQS_WAIT.high), 0.0),
    "a short poll each second": (0.0, 1.0),
    "ten short polls a second": (0.0, 0.1),
}
QUEUES = {"standard queue": bill.STANDARD, "FIFO queue": bill.FIFO}
_CHOICES: dict[str, dict[str, Any]] = {"size": SIZES, "batch": BATCHES, "polling": POLLING, "queue": QUEUES}


class BillMeter(Live):
    """Counts what the calls of an account cost while they are made: ``BillMeter(sandbox)``.

    The prices are third parties' word, and the widget says so.
    """

    _esm = browser_part("bill_meter", "js")
    _css = browser_part("bill_meter", "css")

    def __init__(self, sandbox: Sandbox) -> None:
        self._begin()
        self._plan = {name: next(iter(choices)) for name, choices in _CHOICES.items()}
        super().__init__(sandbox)
        self._actions |= {"plan": self._choose}

    def picture(self) -> dict[str, Any]:
        """Return the lines of the bill, its total, and the plan with its price."""
        self._follow()
        so_far = self._meter.bill()
        return {
            "calls": so_far.calls,
            "requests": so_far.requests,
            "empty": so_far.empty,
            "dollars": _money(so_far.dollars),
            "free": bill.FREE_REQUESTS,
            "lines": [_line(line) for line in so_far.lines],
            "note": bill.PRICE_NOTE,
            "prices": [f"${price.per_million:.2f} a million: {price.name}" for price in bill.PRICES],
            "choices": {name: list(choices) for name, choices in _CHOICES.items()},
            "plan": dict(self._plan),
            "planned": self._planned(),
        }

    def summary(self) -> Summary:
        """Return the bill so far, line by line, with the prices' source."""
        state = self.state
        values = (("requests", f"{state['requests']:,}"), ("cost", state["dollars"]))
        lines = tuple(
            f"{line['operation']}: {line['dollars']} for {line['requests']:,} billed" for line in state["lines"]
        )
        return Summary("Bill meter", values, (*lines, state["note"]))

    def _begin(self) -> None:
        self._meter = bill.Meter()
        self._read = 0
        self._last: Call | None = None

    def _follow(self) -> None:
        """Count what is new in the log; start over when it was emptied in between."""
        log = self._sandbox.log
        if self._read > len(log) or (self._read and log[self._read - 1] is not self._last):
            self._begin()
        for call in log[self._read :]:
            self._meter.add(call)
            self._last = call
            self._read += 1

    def _choose(self, wish: dict[str, Any]) -> None:
        for name, choices in _CHOICES.items():
            if wish.get(name) in choices:
                self._plan[name] = wish[name]
        self._pulse.push()
        planned = self._planned()
        self._act(planned["line"], lambda: planned, lambda plan: f"A million messages: {plan['dollars']}.")

    def _planned(self) -> dict[str, Any]:
        """Work out a month of a million messages under the chosen plan."""
        size, price = SIZES[self._plan["size"]], QUEUES[self._plan["queue"]]
        batch = min(BATCHES[self._plan["batch"]], limits.SQS_BATCH_BYTES // size)
        wait, pause = POLLING[self._plan["polling"]]
        empty = bill.idle_receives(_IDLE, wait, pause)
        plan = bill.cost_of(_MILLION, size, batch, empty, price)
        return {
            "lines": [_line(line) for line in plan.lines],
            "requests": plan.requests,
            "dollars": _money(plan.dollars),
            "after_free": _money(plan.after_free),
            "fits": "" if batch == BATCHES[self._plan["batch"]] else _fits(batch),
            "line": f"cost_of({_MILLION:_}, {size:_}, batch={batch}, empty_receives={empty:_}{_named(price)})",
        }


def _line(line: bill.Line) -> dict[str, Any]:
    return {
        "operation": line.operation,
        "price": line.price.name,
        "calls": line.calls,
        "requests": line.requests,
        "empty": line.empty,
        "dollars": _money(line.dollars),
        "amount": line.dollars,
    }


def _money(dollars: float) -> str:
    """Return dollars with cents, and small amounts with as many digits as a single request needs."""
    return f"${dollars:,.2f}" if dollars >= _CENT or not dollars else f"${dollars:.7f}"


def _fits(batch: int) -> str:
    if batch == 1:
        return "A batch carries 1 MiB in all, so only one message of this size fits."
    return f"A batch carries 1 MiB in all, so only {batch} messages of this size fit."


def _named(price: bill.Price) -> str:
    return ", price=FIFO" if price is bill.FIFO else ""
