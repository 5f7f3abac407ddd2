"""The process of one notebook: it runs the cells once, and forks a copy of itself for every test.

A cell that fails costs its failing statements, no more: what else it defines is there. It is told by its number and the
name of the error; what the learner's code printed or said goes nowhere.
"""

from __future__ import annotations
import __future__

import ast
import asyncio
import functools
import gc
import inspect
import operator
import os
import re
import socket
import sys
import types
import warnings
from concurrent.futures import thread as pools
from typing import Any, cast

from grader.jail import kernel
from grader.jail.channel import Channel, Frame, Lost
from grader.jail.performer import Fork, Performer
from kit.doors import pipe
from kit.stage import redirect
from kit.stage.stage import STAGE

_BODY_MAGICS = ("time", "timeit", "capture", "prun")
"""Cell magics whose cell is Python all the same; a cell of any other is not."""

_FUTURE_FLAGS = functools.reduce(
    operator.or_, (getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
)

_MAGIC_LINE = re.compile(r"^(\s*)(?:[\w, ]+=\s*)?[%!?].*$|^(\s*)[\w.]+\?{1,2}\s*$", re.MULTILINE)


def main(channel: Channel) -> None:
    """Run the notebook that the other side sends, then serve its tests."""
    module = types.ModuleType("__main__")
    module.__dict__.update(display=_nothing, get_ipython=_nothing)
    sys.modules["__main__"] = module
    performer = Performer(channel, module.__dict__)
    STAGE.set(performer.stage)
    pools._global_shutdown_lock = cast(Any, redirect.StageLock(performer.stage))  # held while a pool's thread starts
    pipe.open_to(performer.carry)
    notebook = performer.ask({"kind": "hello"})
    notes = _run_cells(notebook["cells"], performer)
    gc.collect()
    gc.freeze()
    _serve({"kind": "loaded", "notes": notes}, performer)


def _serve(frame: Frame, performer: Performer) -> None:
    """Fork for each test. (The loop is left by the other side's end, which ends the process.)"""
    tests: list[int] = []
    while True:
        try:
            performer.ask(frame)
        except Fork:
            tests = [child for child in tests if not os.waitpid(child, os.WNOHANG)[0]]
            tests.append(_fork(performer))
            frame = {"kind": "forked" if tests[-1] else "hello"}
        except Lost:
            return


def _fork(performer: Performer) -> int:
    """Make a copy of this process; 0 in the copy, which talks on a pipe of its own from now on."""
    descriptor = performer.channel.receive_descriptor()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        child = os.fork()
    if child:
        os.close(descriptor)
        return child
    kernel.die_with_parent()
    performer.channel.close()
    performer.move_to(Channel(socket.socket(fileno=descriptor)))
    return 0


def _run_cells(cells: list[Any], performer: Performer) -> list[tuple[int, str]]:
    notes = []
    for number, source in cells:
        performer.ask({"kind": "cell", "number": number})
        error = _run_cell(source, f"<cell {number}>", performer.names)
        if error:
            notes.append((number, error))
    return notes


def _run_cell(source: str, name: str, names: Any) -> str:
    """Run a cell statement by statement; returns the name of the first error, or ""."""
    try:
        statements = _parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return type(error).__name__
    ends = [_run_statement(statement, name, names) for statement in statements]
    return next(filter(None, ends), "")


_futures = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
"""How cells are compiled; as in Jupyter, ``from __future__ import …`` counts from its statement on."""


def _run_statement(statement: ast.stmt, name: str, names: Any) -> str:
    global _futures
    try:
        code = compile(ast.Module([statement], []), name, "exec", _futures, dont_inherit=True)
        _futures |= code.co_flags & _FUTURE_FLAGS
        if code.co_flags & inspect.CO_COROUTINE:
            asyncio.run(eval(code, names))  # running the learner's cells is the point
        else:
            exec(code, names)  # as above
    except Lost:
        raise
    except BaseException as error:
        return type(error).__name__
    return ""


def _parse(source: str) -> ast.Module:
    """Return a cell's syntax tree, without the magics of IPython; raises SyntaxError for what is no Python."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.parse(_MAGIC_LINE.sub(r"\1\2pass", _without_cell_magic(source)))


def _without_cell_magic(source: str) -> str:
    first, _, rest = source.lstrip().partition("\n")
    if not first.startswith("%%"):
        return source
    words = first[2:].split()
    return rest if words and words[0] in _BODY_MAGICS else ""


def _nothing(*_: Any, **__: Any) -> None:
    return None
