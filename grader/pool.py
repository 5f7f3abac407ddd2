"""Work spread over the processor's cores, one process each, that survives the death of a process."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def each(
    work: Callable[[Task], Result], tasks: Sequence[Task], jobs: int = CORES
) -> Iterator[tuple[Task, Result | None]]:
    """Yield every task with its result as they come; None for one whose process died, also when it was alone in it.

    work: a function of a module, for it goes to other processes. One task or one job: it runs in this process.
    """
    if min(len(tasks), jobs) <= 1:
        yield from ((task, work(task)) for task in tasks)
        return
    lost: list[Task] = []
    with _pool(work, min(jobs, len(tasks))) as pool:
        for task, future in _finished({pool.submit(work, task): task for task in tasks}):
            try:
                yield task, future.result()
            except BrokenProcessPool:
                lost.append(task)
    for task in lost:
        yield task, _alone(work, task)


def _alone(work: Callable[[Task], Result], task: Task) -> Result | None:
    with _pool(work, 1) as pool:
        try:
            return pool.submit(work, task).result()
        except BrokenProcessPool:
            return None


def _finished(tasks: dict[Future[Result], Task]) -> Iterator[tuple[Task, Future[Result]]]:
    try:
        for future in as_completed(tasks):
            yield tasks[future], future
    finally:
        for future in tasks:
            future.cancel()


def _pool(work: Callable[[Task], Result], jobs: int) -> ProcessPoolExecutor:
    """Return a pool of fresh processes; where the system can, they are forked from one that has ``work`` loaded."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"))
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([work.__module__])
    return ProcessPoolExecutor(jobs, context)
