"""Work spread over the processor's cores, one process each, that survives the death of a process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

_AHEAD = 2
"""Tasks handed out for each process: one in work, one waiting. No more of them are in doubt when a process dies."""


def each(
    work: Callable[[Task], Result], tasks: Sequence[Task], jobs: int = CORES
) -> Iterator[tuple[Task, Result | None]]:
    """Yield every task with its result as they come; None for one whose process died, also when it was alone in it.

    work: a function of a module, for it goes to other processes, also when there is one task only: it may die.
    """
    waiting = deque(tasks)
    while waiting:
        lost = yield from _until_a_death(work, waiting, max(jobs, 1))
        for task in lost:
            yield task, _alone(work, task)


def _until_a_death(
    work: Callable[[Task], Result], waiting: deque[Task], jobs: int
) -> Generator[tuple[Task, Result], None, list[Task]]:
    """Work the tasks off, in one pool; returns those that were in hand when one of its processes died, if one did."""
    in_hand: dict[Future[Result], Task] = {}
    with _pool(work, min(jobs, len(waiting))) as pool:
        try:
            while waiting or in_hand:
                while waiting and len(in_hand) < jobs * _AHEAD:
                    future = pool.submit(work, waiting[0])
                    in_hand[future] = waiting.popleft()
                for future in wait(in_hand, return_when=FIRST_COMPLETED).done:
                    yield in_hand[future], future.result()
                    del in_hand[future]
        except BrokenProcessPool:
            return list(in_hand.values())
        finally:
            for future in in_hand:
                future.cancel()
    return []


def _alone(work: Callable[[Task], Result], task: Task) -> Result | None:
    with _pool(work, 1) as pool:
        try:
            return pool.submit(work, task).result()
        except BrokenProcessPool:
            return None


def _pool(work: Callable[[Task], Result], jobs: int) -> ProcessPoolExecutor:
    """Return a pool of fresh processes; where the system can, they are forked from one that has ``work`` loaded."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_begin)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([work.__module__])
    return ProcessPoolExecutor(jobs, context, initializer=_begin)


def _begin() -> None:
    """Let this process end when the one that gives it work is stopped, without a stack trace, or killed."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
