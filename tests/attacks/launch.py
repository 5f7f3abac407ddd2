"""Runs the grader once, on one folder, and finds out what it left behind: ``python -m tests.attacks.launch``.

Two processes: the outer one adopts whatever loses its parents, waits for the inner one, and counts and ends what is
left. The inner one is the grader; its command line, its environment and one of its open files hold a canary.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEED = 20260105
_GRACE = 5.0
"""Real seconds that processes of the grader's own have to end after it."""


def grade(options: argparse.Namespace) -> int:
    """Grade the folder; what results.json should be from now on goes to the file that ``--said`` names."""
    from rich.console import Console

    from grader import grade, results
    from grader.jail.warm import Limits
    from grader.lessons import Course

    os.environ["VAULT_TOKEN"] = options.token
    with tempfile.TemporaryFile() as nameless:
        nameless.write(options.token.encode())
        nameless.flush()
        limits = Limits(test=options.seconds, cell=options.seconds, level=options.level)
        batch = grade.Batch([options.folder], options.out, seed=options.seed, jobs=options.jobs)
        grade.grade(Course(options.course), limits, batch, Console(stderr=True))
        digest = hashlib.sha256((options.out / results.NAME).read_bytes()).hexdigest()
        options.said.write_text(digest, encoding="utf-8")
    return 0


def launch(command: list[str], token: str, patience: float) -> dict[str, object]:
    """Run the inner process; returns its exit code (None: it did not end) and the names of what it left behind."""
    _adopt_orphans()
    with tempfile.TemporaryFile() as errors:
        inner = subprocess.Popen(
            command, env={**os.environ, "VAULT_TOKEN": token}, stderr=errors, stdout=errors, start_new_session=True
        )
        code: int | None = None
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = inner.wait(patience)
        left = [] if code is None else _left_over()
        _end_children()
        errors.seek(0)
        return {"code": code, "left": left, "errors": errors.read()[-4000:].decode(errors="replace")}


def _left_over() -> list[str]:
    """Return the names of processes that still run; those of the grader's own get a moment to end."""
    end = time.monotonic() + _GRACE
    while (children := _children()) and time.monotonic() < end:
        time.sleep(0.02)
    return [name for child in children for name in _names_below(child)]


def _adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def _end_children() -> None:
    """Kill everything below this process, whatever it does about it."""
    while children := _children():
        for child in children:
            os.kill(child, signal.SIGKILL)
        for child in children:
            os.waitpid(child, 0)


def _children() -> list[int]:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    return _below(os.getpid())


def _below(pid: int) -> list[int]:
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for text in lists for child in text.read_text(encoding="ascii").split()]


def _names_below(pid: int) -> list[str]:
    with contextlib.suppress(OSError):
        own = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8", errors="replace").strip()
        return [own, *(name for child in _below(pid) for name in _names_below(child))]
    return []


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    for name in ("--course", "--folder", "--out", "--said"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--level", required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--token", required=True)
    return parser.parse_args()


def main() -> int:
    """Be the outer process when the arguments come as JSON from standard input, else the inner one."""
    if len(sys.argv) > 1:
        return grade(_options())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    print(json.dumps(launch(**json.load(sys.stdin))))  # noqa: T201  # what it is started for
    return 0


if __name__ == "__main__":
    sys.exit(main())
