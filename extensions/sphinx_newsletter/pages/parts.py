"""Divide a long list into pages of a size that a phone can show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sphinx_newsletter.locale import gettext

T = TypeVar("T")

_NEAR = 2
"""Number of parts before and after a part that it links to."""


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


def parts_near(index: int, count: int) -> list[int | None]:
    """Return the indices of the parts that a part links to: the first, the last and its neighbours; None is a gap.

    >>> parts_near(0, 3), parts_near(10, 20)
    ([0, 1, 2], [0, None, 8, 9, 10, 11, 12, None, 19])
    """
    shown = sorted({0, count - 1, *range(max(0, index - _NEAR), min(count, index + _NEAR + 1))})
    found: list[int | None] = []
    for before, here in zip([-1, *shown], shown, strict=False):
        found += range(before + 1, here) if here - before == 2 else [None] * (here - before > 2)
        found.append(here)
    return found


def part_names(first: str, count: int, separator: str = "-") -> list[str]:
    """Return the names of the pages of *count* parts: the first, then those with the numbers of older parts."""
    return [first, *(f"{first}{separator}{number}" for number in range(count - 1, 0, -1))]


def part_title(title: str, number: int) -> str:
    """Return the title of a part that is not the first page."""
    return gettext("{title}, part {number}").format(title=title, number=number)
