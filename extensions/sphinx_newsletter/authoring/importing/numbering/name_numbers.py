"""Find the numbers in names that differ in their number only, such as ``Week411`` and ``Week412``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from sphinx_newsletter.authoring.importing.numbering.periods import period_in
from sphinx_newsletter.records.dates import ANY, without_dates
from sphinx_newsletter.records.model import HIGHEST_NUMBER

_DIGITS = re.compile(r"(?<!\d)\d{1,6}(?!\d|[.,]\d)")
_YEARS = range(1990, 2101)
LEAST = 3
"""Number of names below which they prove nothing."""
_SHARE = 0.9


@dataclass(frozen=True)
class NameNumbers:
    """The numbers in some names, by the keys of these, and the pattern for ``--name`` or ``--title``."""

    numbers: Mapping[int, int]
    pattern: str
    example: str
    is_certain: bool
    """Whether these are certainly numbers of issues: all differ, few are missing, and the dates follow them."""


def numbers_in(names: Mapping[int, str], order: Mapping[int, object]) -> NameNumbers | None:
    """Return the numbers that most of *names* have after the same words.

    *order* has what sorts the names by date, of those that have one.
    """
    found = [made for place in (0, -1) if (made := _at(names, place, order))]
    return max(found, key=lambda made: (made.is_certain, len(made.numbers)), default=None)


def _at(names: Mapping[int, str], place: int, order: Mapping[int, object]) -> NameNumbers | None:
    """Return the numbers that are the first or the last of each name."""
    parts: dict[int, tuple[str, int, str]] = {}
    for key, name in names.items():
        plain = " ".join(without_dates(name, ANY).split())
        runs = list(_DIGITS.finditer(plain))
        if runs and period_in(name, "en") is None:
            run = runs[place]
            parts[key] = (plain[: run.start()], int(run[0]), plain[run.end() :])
    befores = Counter(before.casefold() for before, _, _ in parts.values())
    (before, count), *_ = [*befores.most_common(1), ("", 0)]
    numbers = {key: number for key, (start, number, _) in parts.items() if start.casefold() == before and number}
    if count < max(LEAST, _SHARE * len(names)) or len(numbers) < LEAST:
        return None
    example = next(key for key in numbers)
    start, _, _ = parts[example]
    has_rest = any(parts[key][2] for key in numbers)
    is_whole = all(
        " ".join(names[key].split()) == f"{a}{names[key][len(a) :]}" for key, (a, _, _) in parts.items()
    )
    pattern = f"{start}{{number}}{'*' if has_rest else ''}" if is_whole and not set("{*") & set(start) else ""
    is_counted = not any(number == 0 for start, number, _ in parts.values() if start.casefold() == before)
    return NameNumbers(numbers, pattern, names[example], is_counted and _are_certain(numbers, order))


def _are_certain(numbers: Mapping[int, int], order: Mapping[int, object]) -> bool:
    values = sorted(numbers.values())
    if len(set(values)) < len(values) or values[-1] > HIGHEST_NUMBER or all(value in _YEARS for value in values):
        return False
    if values[-1] - values[0] + 1 > 2 * len(values) + 2:
        return False
    dated = [numbers[key] for key in sorted(numbers.keys() & order.keys(), key=lambda key: str(order[key]))]
    rising = sum(one < other for one, other in pairwise(dated))
    return rising >= _SHARE * (len(dated) - 1)
