"""Marks as nbgrader reads them: on each exercise's cell one text for the learner and one number, and never an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import fill
from typing import Any

import nbformat

from grader.formgrader.paper import exercise_of
from grader.results import Graded, Marked, Tested
from kit.result import NOT_ATTEMPTED, PASSED

_nbformat: Any = nbformat  # it has no types of its own
_WIDTH = 80
_SIGNS = {PASSED: "✓", NOT_ATTEMPTED: "–"}


def put(notebook: Any, graded: Graded, points: Mapping[str, float] | None = None) -> None:
    """Put the marks of a submission on the exercises' cells of its notebook.

    points: what an exercise gives, where that is not what the cell says. Whatever else a cell shows is taken away.
    """
    marked = {each.name: each for each in graded.exercises}
    notes = graded.notes
    for cell in notebook.cells:
        name = exercise_of(cell)
        if name:
            most = (points or {}).get(name, float(cell.metadata.nbgrader.points))
            _put(cell, marked.get(name), most, notes)
            notes = ()  # once, on the first exercise
    notebook.metadata["grader"] = {
        name: getattr(graded, name) for name in ("digest", "isolation", "score", "max_score")
    }


def score(marked: Marked | None, most: float) -> float:
    """Return the points to give: from 0 to ``most``, and 0 without marks."""
    if marked is None or marked.max_score <= 0:
        return 0.0
    return min(max(round(marked.score / marked.max_score * most, 2), 0.0), most)


def account(marked: Marked | None, most: float, notes: Sequence[str] = ()) -> str:
    """Return what a learner reads below an exercise's cell. notes: about the whole notebook."""
    return "\n".join([*_about(notes), *_of_exercise(marked, most)]) + "\n"


def _put(cell: Any, marked: Marked | None, most: float, notes: Sequence[str]) -> None:
    text = {"output_type": "stream", "name": "stdout", "text": account(marked, most, notes)}
    number = {"text/plain": f"{score(marked, most):g}"}
    result = {"output_type": "execute_result", "data": number, "metadata": {}, "execution_count": 1}
    cell.outputs, cell.execution_count = [_nbformat.from_dict(each) for each in (text, result)], 1


def _about(notes: Sequence[str]) -> Iterator[str]:
    if notes:
        yield "About the whole notebook:"
        yield from (_line("•", note) for note in notes)
        yield ""


def _of_exercise(marked: Marked | None, most: float) -> Iterator[str]:
    if marked is None:
        yield f"Nothing in this notebook could be graded for this exercise: 0 of {most:g} points."
        return
    if marked.outcome == NOT_ATTEMPTED:
        yield f"Not attempted: 0 of {most:g} points."
        return
    hidden = [test for test in marked.tests if test.hidden]
    passed = sum(test.outcome == PASSED for test in hidden)
    yield f"{passed} of {len(hidden)} hidden tests passed: {score(marked, most):g} of {most:g} points."
    yield from _of_tests(hidden)
    visible = [test for test in marked.tests if not test.hidden]
    if visible:
        yield "The tests that you can run yourself (they give no points):"
        yield from _of_tests(visible)


def _of_tests(tests: Iterable[Tested]) -> Iterator[str]:
    for test in tests:
        yield _line(_SIGNS.get(test.outcome, "✗"), test.claim or test.name)
        if test.message and test.outcome != PASSED:
            yield _line(" ", test.message)


def _line(sign: str, sentence: str) -> str:
    """Return a sentence after a sign, in as many lines as it takes."""
    return fill(" ".join(sentence.split()), _WIDTH, initial_indent=f"  {sign} ", subsequent_indent="    ")
