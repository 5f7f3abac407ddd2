"""Grading on many machines: a dask cluster's workers get submissions with their bytes and send back results.

Workers need the same course installed, and no shared folder. Few submissions are under way at a time, so ten thousand
lie on this machine's disk and not in the scheduler's memory. A worker that ends costs time and nothing else.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from time import monotonic
from typing import Any

from grader import worker
from grader.finished import fingerprint
from grader.lessons import Course
from grader.marking import Task
from grader.results import Graded
from grader.worker import ROOT, Refused, Terms
from kit.errors import KitError

_AHEAD = 2
"""Submissions handed out for each worker: one in work, one waiting."""

_CONNECT = 20.0
_LOOK = 5.0
_PATIENCE = 60.0
"""Real seconds that a cluster may be without any worker."""


def each(address: str, tasks: Sequence[Task]) -> Iterator[tuple[Task, Graded | None]]:
    """Yield every task with its result as they come; None for one that ended its workers again and again.

    Raises KitError when the cluster at the address cannot be used, or is gone.
    """
    if not tasks:
        return
    with _connected(address) as client:
        try:
            yield from _Hands(client, address, _terms(tasks[0].job.course)).work_off(tasks)
        except (CancelledError, OSError):
            kept = "what is finished is kept, and the same command goes on from here"
            raise KitError(f"The cluster at {address} is gone; {kept}.") from None
        finally:
            with contextlib.suppress(Exception):  # from a cluster that is gone there is nothing to clear away
                client.run(worker.clear_away, on_error="ignore")


def _terms(course: Course) -> Terms:
    private = sorted(course.private.rglob("*.py")) if course.private is not None else []
    files = tuple((path.relative_to(course.private or path).as_posix(), path.read_bytes()) for path in private)
    root = None if course.root.resolve() == ROOT.resolve() else course.root.resolve()
    return Terms(root, files, fingerprint(course))


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    dask, distributed = _package("dask"), _package("distributed")
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GiB"}):  # a notebook may be large
        try:
            client = distributed.Client(address, timeout=_CONNECT)
        except (OSError, ValueError):
            raise KitError(
                f"No scheduler answers at {address}: start one with `dask scheduler`, and give the address it prints."
            ) from None
        with client:
            try:
                client.wait_for_workers(1, timeout=_PATIENCE)
            except TimeoutError:
                raise _without_workers(address) from None
            yield client


def _package(name: str) -> Any:
    """Return a package of the extra ``cluster``, which has no types."""
    try:
        return import_module(name)
    except ImportError:
        raise KitError("--scheduler needs dask: run `pip install distributed` here and on the workers.") from None


def _without_workers(address: str) -> KitError:
    start = f"start some with `dask worker {address} --nworkers auto --nthreads 1`"
    return KitError(f"The cluster at {address} has no workers: {start}, and run the same command again.")


class _Hands:
    """A cluster's workers, given a little more than they can do at a time."""

    def __init__(self, client: Any, address: str, terms: Terms) -> None:
        self._client = client
        self._address = address
        self._terms = terms

    def work_off(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Graded | None]]:
        """Yield every task with its result. What was there when workers ended is tried once more, alone."""
        waiting, in_hand, lost = deque(tasks), dict[Any, Task](), list[Task]()
        while waiting or in_hand:
            room = _AHEAD * len(self._client.nthreads()) or 1
            while waiting and len(in_hand) < room:
                task = waiting.popleft()
                in_hand[self._hand_out(task)] = task
            for future in self._done(in_hand):
                task, graded = in_hand.pop(future), self._graded(future)
                if graded is None:
                    lost.append(task)
                else:
                    yield task, graded
        for task in lost:
            [future] = self._done([self._hand_out(task)])
            yield task, self._graded(future)

    def _hand_out(self, task: Task) -> Any:
        carried = replace(task, submission=task.submission.carried())
        return self._client.submit(worker.work, self._terms, carried, pure=False)

    def _done(self, futures: Collection[Any]) -> list[Any]:
        """Wait for one or more of the futures and return those; raises KitError when no worker is left for long."""
        distributed = _package("distributed")
        seen = monotonic()
        while True:
            try:
                return list(distributed.wait(list(futures), timeout=_LOOK, return_when="FIRST_COMPLETED").done)
            except TimeoutError:
                seen = monotonic() if self._client.nthreads() else seen
                if monotonic() - seen > _PATIENCE:
                    raise _without_workers(self._address) from None

    def _graded(self, future: Any) -> Graded | None:
        """Return a result, None when workers ended over it; raises KitError when a worker may not or cannot grade."""
        error = future.exception()
        if isinstance(error, _package("distributed").KilledWorker):
            return None
        if error is not None:
            raise KitError(
                f"A worker could not begin ({type(error).__name__}: {error}): install the same course on all workers, "
                "and restart them."
            )
        outcome = future.result()
        if isinstance(outcome, Refused):
            raise KitError(outcome.sentence)
        return outcome if isinstance(outcome, Graded) else None
