"""Do the same to many things, in several processes if they are many."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from typing import TypeVar

SERIAL = 16
"""Number of files up to which starting processes takes longer than what they save."""

Task = TypeVar("Task")
Result = TypeVar("Result")


class Workers(ExitStack):
    """Processes for *size* tasks; none if these are few. A context manager that ends them."""

    def __init__(self, size: int) -> None:
        super().__init__()
        processes = min(os.cpu_count() or 1, 61)  # no more on Windows
        is_parallel = size > SERIAL and processes > 1
        self._pool = self.enter_context(_pool(processes)) if is_parallel else None

    def map(
        self,
        work: Callable[[Task], Result],
        tasks: Sequence[Task],
        failed: Callable[[Task], Result],
    ) -> Iterator[Result]:
        """Yield what *work* returns for each task, in order.

        A task that ends its process has the result *failed*; the others are done by new processes.
        """
        if self._pool is None:
            yield from map(work, tasks)
            return
        futures = [_submitted(self._pool, work, task) for task in tasks]
        for index, task in enumerate(tasks):
            future, futures[index] = futures[index], None  # so that what was returned need not be kept
            yield _result(future, work, task, failed)


def _pool(processes: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processes, initializer=_collect_less)


def _collect_less() -> None:
    """Let the garbage collector run less often: a parsed page has many objects that live as long as it."""
    gc.set_threshold(20_000, 20, 50)


def _submitted(pool: ProcessPoolExecutor, work: Callable[[Task], Result], task: Task) -> Future[Result] | None:
    try:
        return pool.submit(work, task)
    except BrokenProcessPool:
        return None


def _result(
    future: Future[Result] | None,
    work: Callable[[Task], Result],
    task: Task,
    failed: Callable[[Task], Result],
) -> Result:
    """Return the result of a task. If a process has ended, the task is tried in one of its own."""
    try:
        if future is not None:
            return future.result()
    except BrokenProcessPool:
        pass
    with _pool(1) as pool:
        try:
            return pool.submit(work, task).result()
        except BrokenProcessPool:
            return failed(task)
