"""A queue that forked processes share."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

_T = TypeVar("_T")


class SharedQueue(Generic[_T]):
    """Items that processes take one by one. Create the queue before forking them."""

    def __init__(self, items: Sequence[_T]) -> None:
        self._items = items
        self._taken = multiprocessing.get_context("fork").Value("L")

    def take(self, most: int) -> Iterator[_T]:
        """Yield up to *most* items that no other process has taken."""
        for _ in range(most):
            with self._taken.get_lock():
                index = self._taken.value
                self._taken.value += 1
            if index >= len(self._items):
                return
            yield self._items[index]
