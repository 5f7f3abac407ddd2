"""Prints what the tables are worth: rows per item, how many our AWS answers rightly, and how many plain moto does.

    python -m tests.conformance.report [--why]

``--why`` adds every row that plain moto fails, with the reason.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from kit import Sandbox
from tests.conformance.doors import HttpDoor, LocalDoor
from tests.conformance.play import ITEMS, Row, play, read_rows

MEANING = {
    1: "retention",
    2: "FIFO order",
    3: "FIFO deduplication",
    4: "cost and backlog",
    5: "many at once",
    6: "redrive tasks",
    7: "dead letters",
    8: "duplicates, order, misses",
    9: "long polls",
    10: "policies",
    11: "receipt handles",
    12: "batches",
    13: "visibility",
    14: "names and ranges",
    15: "sizes and characters",
    16: "timestamps, attributes",
    17: "fair queues",
    18: "limits and replays",
    19: "counts",
    20: "metrics",
    21: "other accounts, Regions",
}
"""The numbers of README.md in a word or two."""

Verdicts = list[str | None]


def our_verdicts(rows: Iterable[Row], aws: LocalDoor) -> Verdicts:
    """Play the rows through one of our doors; return for each why it fails, or None."""
    verdicts: Verdicts = []
    for row in rows:
        aws.begin()
        try:
            play(row, aws)
        except Exception as why:  # whatever it is, it is this row's verdict
            verdicts.append(str(why))
        else:
            verdicts.append(None)
        aws.end()
    return verdicts


def motos_verdicts() -> Verdicts:
    """Play the rows in plain moto, in a process that never imports kit."""
    command = [sys.executable, "-m", "tests.conformance.plain_moto"]
    verdicts: Verdicts = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return verdicts


def table(rows: list[Row], verdicts: dict[str, Verdicts]) -> Table:
    """Return the table of rows and passes per item, with the totals at its end."""
    shown = Table("item", "about", "rows", *verdicts, title="Rows answered as AWS does")
    for item in ITEMS:
        mine = [number for number, row in enumerate(rows) if row.item == item]
        passes = [sum(found[number] is None for number in mine) for found in verdicts.values()]
        shown.add_row(str(item), MEANING[item], str(len(mine)), *map(str, passes))
    shown.add_section()
    shown.add_row("", "all", str(len(rows)), *(str(found.count(None)) for found in verdicts.values()))
    return shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--why", action="store_true")
    wanted = parser.parse_args()
    console, rows, sandbox = Console(), read_rows(), Sandbox(seed=1)
    verdicts = {
        "local door": our_verdicts(rows, LocalDoor(sandbox)),
        "http door": our_verdicts(rows, HttpDoor(sandbox)),
        "plain moto": motos_verdicts(),
    }
    console.print(table(rows, verdicts))
    failed = len(rows) - verdicts["plain moto"].count(None)
    console.print(f"Plain moto fails {failed} of {len(rows)} rows.")
    shown = list(verdicts) if wanted.why else ["local door", "http door"]
    for name in shown:
        for row, why in zip(rows, verdicts[name], strict=True):
            if why is not None:
                console.print(f"{name}, item {row.item}, {row}: {why[:300]}", markup=False, highlight=False)
    sandbox.door().close()


if __name__ == "__main__":
    main()
