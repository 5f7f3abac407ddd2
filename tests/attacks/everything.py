"""One folder of attacks, odd answers, broken hand-ins and ordinary ones, graded in one go: expected against got.

    python -m tests.attacks.everything [--few] [--jobs 2] [--min-isolation C]

It says "no surprise" in the end, or what the surprises are; the exit code follows. ``--few``: exactly 60 attacks, 30
odd answers, 20 broken hand-ins and 40 ordinary ones instead of all there are.

As an ordinary user, who must be able to read Python and the course (so copy both, if they lie in root's home):

    setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp python -m tests.attacks.everything
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader import results
from tests.attacks import batch, broken, vault
from tests.attacks.batch import Attack, attacks, notebook, odd_notebook, odd_ones
from tests.attacks.broken.hand_in import HandIn
from tests.attacks.outside import Outside

OUT = Console(width=160)
PATIENCE = 1800.0
SECONDS = 8
ORDINARY = 40

_ORDERS = {
    3.0: vault.RIGHT["order"],
    1.5: vault.RIGHT["order"].replace('["MessageId"]', ""),
    0.0: "",
}
_STEEPS = {
    3.0: vault.RIGHT["steep"],
    1.5: vault.RIGHT["steep"].replace("return int(", "return 1 + int("),
    0.0: "",
}
_SERVES = {
    4.0: vault.RIGHT["serve"],
    2.0: vault.RIGHT["serve"].replace("sqs.delete_message(", "dict("),
    2.0001: vault.RIGHT["serve"].replace("count = 0", "count = 1"),
    0.0: "",
}
"""Marks and the answer that gets them; the fourth decimal only tells two answers of the same marks apart."""


@dataclass(slots=True)
class Row:
    """One line of the table. surprises: what is not as expected, a few words each."""

    kind: str
    name: str
    expected: str
    got: str = ""
    surprises: list[str] = field(default_factory=list)


def main() -> int:
    """Build the folder, grade it, compare; 0 without a surprise."""
    options = _options()
    cheats, odd, cases, ordinary = _chosen(options.few)
    folder = Path(tempfile.mkdtemp(prefix="everything-"))
    folder.chmod(0o755)
    try:
        with Outside([attack.name for attack in cheats]) as outside:
            batch.prepare(cheats, outside, folder)
            batch.put_notebooks({each.name: odd_notebook(each) for each in odd}, folder / "class")
            batch.put_notebooks({name: notebook(cells) for name, (cells, _) in ordinary.items()}, folder / "class")
            broken.put(folder / "class", cases)
            outside.watch(folder / "course", folder / "class")
            report = batch.launched(_command(options, folder), folder / "out", outside.token, PATIENCE)
            judged = batch.judged(cheats, outside, folder / "out", report)
        rows = _rows(judged, cheats, odd, cases, ordinary, _isolation(folder / "out"))
        return _tell(rows, list(judged.trouble))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.attacks.everything")
    parser.add_argument("--few", action="store_true", help="60 attacks, 30 odd answers, 20 broken, 40 ordinary")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--min-isolation", choices="ABC", default="B")
    return parser.parse_args()


def _command(options: argparse.Namespace, folder: Path) -> list[str]:
    command = [sys.executable, "-m", "grader", "--root", str(folder / "course"), "grade", str(folder / "class")]
    command += ["--out", str(folder / "out"), "--jobs", str(options.jobs), "--test-seconds", str(SECONDS)]
    return [*command, "--min-isolation", options.min_isolation]


def _chosen(
    few: bool,
) -> tuple[Sequence[Attack], Sequence[batch.Odd], Sequence[HandIn], dict[str, tuple[list[str], float]]]:
    cheats, odd, cases = attacks(), odd_ones(), broken.hand_ins()
    if few:
        cheats, odd, cases = _spread(cheats, 60), _spread(odd, 30), _spread(cases, 20)
    return cheats, odd, cases, _ordinary()


def _spread(things: Sequence[Any], many: int) -> list[Any]:
    """Return so many of them, evenly."""
    return [things[number * len(things) // many] for number in range(many)]


def _ordinary() -> dict[str, tuple[list[str], float]]:
    """Return notebooks as classes hand them in: right, half right, and not begun."""
    made = {}
    for number, parts in enumerate(product(_ORDERS.items(), _STEEPS.items(), _SERVES.items())):
        cells = [answer for _, answer in parts if answer] or ["print('nothing yet')\n# def order(sqs, url, kind):"]
        made[f"student_{number:02}"] = (cells, round(sum(marks for marks, _ in parts), 1))
    for number in range(len(made), ORDINARY):
        made[f"student_{number:02}"] = (list(vault.RIGHT.values()), float(vault.POINTS))
    return made


def _isolation(out: Path) -> str:
    try:
        return results.read(out).isolation
    except Exception:
        return "?"


def _rows(
    judged: batch.Batch,
    cheats: Sequence[Attack],
    odd: Sequence[batch.Odd],
    cases: Sequence[HandIn],
    ordinary: dict[str, tuple[list[str], float]],
    level: str,
) -> list[Row]:
    rows = [_attack_row(attack, judged, level) for attack in cheats]
    full = float(vault.POINTS)
    for each in odd:
        rows.append(_row("odd", each.name, full, judged, exact=not (each.needs_files and level == "B")))
    for name, (_, marks) in ordinary.items():
        rows.append(_row("ordinary", name, marks, judged))
    for case in cases:
        got = [(each.score, " ".join(each.notes)) for each in judged.all_graded.get(case.name, [])]
        shown = ", ".join(f"{score:g}" for score, _ in got)
        expected = ", ".join(f"{score:g}" for score in case.scores)
        rows.append(Row("broken", case.name, expected, shown, case.surprises(got)))
    return rows


def _attack_row(attack: Attack, judged: batch.Batch, level: str) -> Row:
    graded, harm = judged.graded.get(attack.name), judged.harm[attack.name]
    stopped = " ".join(f"{call}×{count}" for call, count in (graded.stopped if graded else {}).items())
    got = "; ".join(harm) or f"nothing {stopped}".strip()
    let_be = level == "C" or (level == "B" and attack.at_b != "")
    return Row("attack", attack.name, "anything" if let_be else "nothing", got, [] if let_be else harm)


def _row(kind: str, name: str, marks: float, judged: batch.Batch, exact: bool = True) -> Row:
    graded = judged.graded.get(name)
    got = "no result" if graded is None else f"{graded.score:g}"
    wrong = exact and got != f"{marks:g}"
    notes = " ".join(graded.notes) if graded else ""
    return Row(kind, name, f"{marks:g}", got, [f"got {got} instead of {marks:g} {notes}"] if wrong else [])


def _tell(rows: Sequence[Row], trouble: list[str]) -> int:
    table = Table("kind", "name", "expected", "got")
    for row in rows:
        table.add_row(row.kind, row.name, row.expected, Text(row.got, style="red" if row.surprises else ""))
    OUT.print(table)
    surprises = trouble + [f"{row.kind} {row.name}: {surprise}" for row in rows for surprise in row.surprises]
    counts = {kind: sum(row.kind == kind for row in rows) for kind in ("attack", "odd", "broken", "ordinary")}
    who = "root" if os.getuid() == 0 else f"user {os.getuid()}"
    OUT.print(f"Graded as {who}: " + ", ".join(f"{count} {kind}" for kind, count in counts.items()) + ".")
    for surprise in surprises:
        OUT.print(surprise, markup=False, highlight=False, soft_wrap=True)
    OUT.print(f"surprises: {len(surprises)}" if surprises else "no surprise")
    return 1 if surprises else 0


if __name__ == "__main__":
    sys.exit(main())
