"""Divide a long list into pages of a size that a phone can show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def divide(entries: Sequence[T], full: int, size: Callable[[T], int]) -> list[Sequence[T]]:
    """Divide entries, newest first, into parts in which the sizes add up to *full*.

    Parts are filled from the oldest entry, so that a full part does not change when entries are added. If the
    newest part is not half full, it is merged with the next, so that the first page is never short.
    """
    parts: list[list[T]] = [[]]
    filled = 0
    for entry in reversed(entries):
        if filled >= full:
            parts.append([])
            filled = 0
        parts[-1].append(entry)
        filled += size(entry)
    if len(parts) > 1 and filled < full / 2:
        parts[-2:] = [parts[-2] + parts[-1]]
    return [part[::-1] for part in reversed(parts)]


def part_names(first: str, count: int, separator: str = "-") -> list[str]:
    """Return the names of the pages of *count* parts: the first, then those with the numbers of older parts."""
    return [first, *(f"{first}{separator}{number}" for number in range(count - 1, 0, -1))]
