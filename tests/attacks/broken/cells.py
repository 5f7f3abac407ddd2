"""Notebooks whose cells are copied, deleted, moved, emptied, renamed or full of nonsense."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.attacks.broken.hand_in import FULL, HandIn, Notebook, solved, write

ORDER, STEEP, SERVE = 3.0, 3.0, 4.0
_GARBAGE: list[Any] = [None, 5, "odd", [], {"nbgrader": {"points": 100, "grade_id": [1]}}, {"tags": {"setup": 1}}, {}]


def _changed(change: Callable[[Notebook], Notebook | None]) -> Callable[[Path], object]:
    """Return a maker that changes a solved notebook, in place or by returning another one."""

    def make(folder: Path) -> None:
        made = solved()
        write(folder, change(made) or made)

    return make


def _more(*sources: Any, first: bool = False) -> Callable[[Path], object]:
    """Return a maker that puts cells after (or before) the answers."""

    def change(made: Notebook) -> None:
        added = [{"cell_type": "code", "source": source} for source in sources]
        made["cells"] = added + made["cells"] if first else made["cells"] + added

    return _changed(change)


def _only(*sources: str, **metadata: Any) -> Callable[[Path], object]:
    """Return a maker of a notebook that has these cells and no answers."""
    cells = [{"cell_type": "code", "source": source} for source in sources]
    return _changed(lambda _: {"cells": cells, "metadata": metadata})


def _with_garbage(made: Notebook) -> None:
    for cell, odd in zip(made["cells"] * 3, _GARBAGE, strict=False):
        cell |= {"metadata": odd, "id": odd, "outputs": odd, "execution_count": odd}
    made |= {"metadata": _GARBAGE, "nbformat": "four", "nbformat_minor": {}}


def _with_odd_sources(made: Notebook) -> None:
    order, steep, serve = made["cells"]
    order["source"] = order["source"].splitlines(keepends=True)
    steep["source"] = 5
    made["cells"] = [order, steep, serve, 1, None, {}, [], "cell", {"cell_type": 1}, {"cell_type": "code"}]
    made["cells"] += [{"cell_type": "code", "source": source} for source in (None, {}, [1], True)]


def _of_2012(made: Notebook) -> Notebook:
    cells = [{"cell_type": "code", "input": cell["source"], "language": "python"} for cell in made["cells"]]
    return {"nbformat": 2, "worksheets": [{"cells": cells[:1]}, {"cells": cells[1:]}]}


def _without(number: int) -> Callable[[Path], object]:
    return _changed(lambda made: made | {"cells": made["cells"][:number] + made["cells"][number + 1 :]})


def _replaced(old: str, new: str) -> Callable[[Path], object]:
    return _changed(lambda made: json.loads(json.dumps(made).replace(old, new)))


def _with_large_outputs(made: Notebook) -> None:
    picture = {"output_type": "display_data", "data": {"image/png": "iVBORw0KGgo" * 10**6}, "metadata": {}}
    made["cells"][0]["outputs"] = [picture, picture]


CASES = [
    HandIn("cells_copied", _changed(lambda made: made | {"cells": made["cells"] * 5}), (FULL,)),
    HandIn("cells_deleted", _without(2), (ORDER + STEEP,)),
    HandIn("cells_reordered", _changed(lambda made: made | {"cells": made["cells"][::-1]}), (FULL,)),
    HandIn("cells_emptied", _changed(lambda made: made["cells"][1].update(source="")), (ORDER + SERVE,)),
    HandIn("cells_renamed", _replaced("def serve(", "def serve_2("), (ORDER + STEEP,)),
    HandIn("cells_in_text", _replaced('"code"', '"markdown"'), (0,)),
    HandIn(
        "cells_not_a_list",
        _changed(lambda made: made | {"cells": {"0": made["cells"][0]}}),
        (0,),
        ("no list of cells",),
    ),
    HandIn("cells_without_end", _more(*["x = 1"] * 5010), (FULL,), ("5013 cells; only the first 5000",)),
    HandIn("metadata_garbage", _changed(_with_garbage), (FULL,)),
    HandIn("sources_odd", _changed(_with_odd_sources), (ORDER + SERVE,), ("could not be read and had to be left out",)),
    HandIn("format_of_2012", _changed(_of_2012), (FULL,)),
    HandIn(
        "kernel_of_another_language",
        _changed(lambda made: made | {"metadata": {"kernelspec": {"language": "R", "name": "ir"}}}),
        (FULL,),
        ("another language than Python",),
    ),
    HandIn(
        "code_in_another_language",
        _only("order <- function(sqs) {\n  1\n}", "x <- c(1, 2)", kernelspec={"language": "R"}),
        (0,),
        ("another language than Python", "SyntaxError"),
    ),
    HandIn("code_of_python_2", _more('print "hello"\nexec "1"'), (FULL,), ("SyntaxError",)),
    HandIn("code_of_another_course", _only("def gcd(a, b): ..."), (0,)),
    HandIn("magics_only", _only("%matplotlib inline", "%%html\n<b>", "%lsmagic", "%%bash\nls"), (0,)),
    HandIn("shell_lines_only", _only("!ls /", "!!pwd", "files = !ls", "cd ..", "?len"), (0,), ("SyntaxError",)),
    HandIn(
        "await_at_top_level",
        _more("import asyncio\nawait asyncio.sleep(1)\nasync with asyncio.timeout(3):\n    pass"),
        (FULL,),
    ),
    HandIn("a_syntax_error", _more("def half(:\n", "for in x"), (FULL,), ("Cells 4, 5 from the top", "SyntaxError")),
    HandIn(
        "a_syntax_error_in_an_answer",
        _replaced("while messages :=", "while messages ::="),
        (ORDER + STEEP,),
        ("Cell 3 from the top", "SyntaxError"),
    ),
    HandIn("an_endless_loop", _more("while True: pass"), (FULL,), ("Cell 4 from the top did not come to an end",)),
    HandIn("an_endless_wait", _more("import threading\nthreading.Event().wait()"), (FULL,), ("Cell 4 from the top",)),
    HandIn("an_endless_input", _more("name = input('name? ')"), (FULL,), ("Cell 4 from the top",)),
    HandIn("an_end_of_python", _more("import os\nos._exit(0)"), (FULL,), ("Cell 4 from the top ended Python",)),
    HandIn("an_exit", _more("import sys\nsys.exit(3)", "quit()", "raise KeyboardInterrupt"), (FULL,), ("Cells 4",)),
    HandIn(
        "many_ends_of_python",
        _more(*["import os; os._exit(1)"] * 8),
        (0,),
        ("ended Python and had to be left out",),
    ),
    HandIn(
        "names_shadowed",
        _more("str = 5\nprint = None\nlist = dict = 'x'\nopen = len = type = object = None", first=True),
        (FULL,),
    ),
    HandIn("modules_shadowed", _more("json = None\nboto3 = None\ntime = None"), (STEEP + SERVE,)),
    HandIn("builtins_ruined", _more("import builtins\nbuiltins.int = builtins.len = None"), (FULL,), ("Cell 4",)),
    HandIn("answers_that_are_none", _more("serve = 5", "steep = None"), (ORDER,)),
    HandIn("answers_with_other_arguments", _more("def serve():\n    return 1"), (ORDER + STEEP,)),
    HandIn("null_bytes", _more("x = 1\0"), (FULL,), ("Cell 4 from the top stopped with",)),
    HandIn("half_a_letter", _more("x = '\ud800'"), (FULL,)),
    HandIn("tabs_and_blanks", _more("if 1:\n\tx = 1\n        y = 2"), (FULL,), ("TabError",)),
    HandIn("deep_brackets", _more("(" * 10**5, "[" * 90 + "]" * 90, "-" * 10**5 + "1"), (FULL,), ("from the top",)),
    HandIn("a_long_line", _more("x = '" + "x" * 10**6 + "'", "y = " + "+".join(["1"] * 500)), (FULL,), ()),
    HandIn("too_much_code", _more("x = '" + "x" * 9 * 2**20 + "'"), (0,), ("more than 8 MiB of code",)),
    HandIn("large_outputs", _changed(_with_large_outputs), (FULL,)),
]
