"""Runs a lesson's cells one after the other in one namespace of this process, as a notebook would."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import jupytext

ROOT = Path(__file__).parents[2]
SOLUTIONS = sorted((ROOT / "solutions").glob("[0-9]*.py"))
NOTEBOOKS = [ROOT / "notebooks" / f"{path.stem}.ipynb" for path in SOLUTIONS]


def code_cells(path: Path) -> list[str]:
    """Return the code cells of a lesson's source or notebook, in order."""
    return [cell.source for cell in jupytext.read(path).cells if cell.cell_type == "code"]


def run_cells(cells: list[str], between: Any = None) -> list[Any]:
    """Run the cells and return what each one shows (the value of its last expression, or None).

    between: called with the namespace between any two cells.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    return [_run_cell(source, number, names, between) for number, source in enumerate(cells)]


def _run_cell(source: str, number: int, names: dict[str, Any], between: Any) -> Any:
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, f"<cell {number}>", "exec"), names)  # running the lesson's own cells is the point
    shown = eval(compile(ast.Expression(last.value), f"<cell {number}>", "eval"), names) if last else None  # as above
    if between is not None:
        between(names)
    return shown
