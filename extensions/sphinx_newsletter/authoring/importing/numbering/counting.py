"""Number issues by date, between those that have a number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from itertools import count


def fitted(
    dates: Mapping[int, dt.date],
    own: Mapping[int, int],
    wanted: Iterable[int],
    held: Mapping[int, dt.date],
    *,
    loose: bool,
) -> dict[int, int] | None:
    """Return numbers for the *wanted* documents in the order of their dates, or None if they do not fit.

    *dates* has the dates of the documents, *own* the numbers that documents have, and *held* the dates of existing
    issues by number. A document with the date of an existing issue is that issue. The others fill what is free
    between the numbers around them: exactly, or if *loose* with numbers to spare. After the last, all fit.
    """
    found, rest = _existing(dates, own.values(), wanted, held)
    fixed = {number: (dates[index], number) for index, number in own.items() if index in dates}
    fixed |= {number: (date, number) for number, date in held.items()}
    between = _between(dates, rest, [fixed[number] for number in sorted(fixed)], loose=loose)
    return None if between is None else found | between


def following(dates: Mapping[int, dt.date], wanted: Iterable[int], held: Mapping[int, dt.date]) -> dict[int, int]:
    """Return numbers for the *wanted* documents by date: those of existing issues, or else after all of them."""
    found, rest = _existing(dates, (), wanted, held)
    return found | dict(zip(rest, count(max(held, default=0) + 1), strict=False))


def _existing(
    dates: Mapping[int, dt.date], own: Collection[int], wanted: Iterable[int], held: Mapping[int, dt.date]
) -> tuple[dict[int, int], list[int]]:
    """Return the numbers of documents that are existing issues, and the other documents, by date."""
    free: dict[dt.date, list[int]] = {}
    for number in sorted(held, reverse=True):
        if number not in own:
            free.setdefault(held[number], []).append(number)
    found: dict[int, int] = {}
    rest: list[int] = []
    for index in sorted(wanted, key=lambda index: (dates[index], index)):
        if free.get(dates[index]):
            found[index] = free[dates[index]].pop()
        else:
            rest.append(index)
    return found, rest


def _between(
    dates: Mapping[int, dt.date], rest: list[int], fixed: list[tuple[dt.date, int]], *, loose: bool
) -> dict[int, int] | None:
    """Return numbers for *rest*, sorted by date, between the *fixed* dates and numbers, sorted by number."""
    if [date for date, _ in fixed] != sorted(date for date, _ in fixed) and rest:
        return None
    found: dict[int, int] = {}
    low = 0
    for date, number in fixed:
        run = [index for index in rest if index not in found and dates[index] < date]
        room = number - low - 1
        if len(run) > room or (run and not loose and len(run) != room):
            return None
        first = number - len(run) if low == 0 else low + 1
        found |= dict(zip(run, count(first), strict=False))
        low = number
    return found | dict(zip((index for index in rest if index not in found), count(low + 1), strict=False))
