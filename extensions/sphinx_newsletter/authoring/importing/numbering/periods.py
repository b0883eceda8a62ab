"""Read the week or the month of an issue: ``2026-W02``, ``Week 8, 2020``, ``2026-01``, ``January 2026``."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from functools import cache
from typing import NamedTuple

from sphinx_newsletter.records.month_names import all_months, folded, months

_YEAR = r"(?<!\d)(?P<year>(?:19|20)\d\d)(?!\d)"
_WEEK_WORDS = (
    r"w|week|wk|semana|semaine|woche|kw|settimana|hafta|неделя|неделю|тиждень|tydzień|vecka|uge|uke|viikko"
)
_WEEKS = (
    re.compile(rf"{_YEAR}[-_ /.,]{{0,2}}(?:{_WEEK_WORDS})[-_ ]?0?(?P<week>\d{{1,2}})(?!\d)"),
    re.compile(rf"(?<![^\W\d_])(?:{_WEEK_WORDS})[-_ #]?0?(?P<week>\d{{1,2}})[-_ /.,(]{{1,3}}{_YEAR}"),
    re.compile(rf"{_YEAR} ?年 ?第 ?(?P<week>\d{{1,2}}) ?[周週]"),
)
_MONTHS = (
    re.compile(rf"^\W*{_YEAR}[-/_.](?P<month>\d{{1,2}})(?![-/_.]?\d)"),
    re.compile(rf"{_YEAR} ?[年년] ?(?P<month>\d{{1,2}}) ?[月월](?! ?\d)"),
)


class Period(NamedTuple):
    """A week or a month, and its first day."""

    kind: str
    """``week``, ``range`` or ``month``."""
    first: dt.date


def period_in(text: str, language: str) -> Period | None:
    """Return the week or month that a title or a file name gives.

    >>> period_in("Tea Weekly 2026-W02: black", "en")
    Period(kind='week', first=datetime.date(2026, 1, 5))
    """
    text = folded(text)[:200]
    for pattern in _WEEKS:
        if found := pattern.search(text):
            with suppress(ValueError):
                return Period("week", dt.date.fromisocalendar(int(found["year"]), int(found["week"]), 1))
    for pattern in _ranges(language):
        if found := pattern.search(text):
            with suppress(ValueError):
                month = _month(found["month"], language)
                last = found.groupdict().get("last")
                year = int(found["year"]) - bool(last and _month(last, language) < month)
                return Period("range", dt.date(year, month, int(found["day"])))
    for pattern in (*_MONTHS, _named(language)):
        if found := pattern.search(text):
            with suppress(ValueError):
                return Period("month", dt.date(int(found["year"]), _month(found["month"], language), 1))
    return None


@cache
def _named(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?P<month>{_names(language)})\.?[-_ ,]{{1,2}}(?:de |del )?{_YEAR}")


@cache
def _ranges(language: str) -> tuple[re.Pattern[str], ...]:
    """Return patterns of ``January 5-11, 2026``, ``June 23 - June 29 - 2025`` and ``5 - 11 January 2026``."""
    names, day, to = _names(language), r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r" ?(?:-|to|～|~) ?"
    return (
        re.compile(
            rf"(?<![^\W_])(?P<month>{names})\.? {day}{to}(?:(?P<last>{names})\.? )?\d{{1,2}}(?:st|nd|rd|th)?"
            rf"[),]{{0,2}} ?-? ?{_YEAR}"
        ),
        re.compile(rf"(?<!\d){day}{to}\d{{1,2}}(?:st|nd|rd|th)?\.? (?P<month>{names})\.?,? {_YEAR}"),
        re.compile(
            rf"(?<!\d){day} (?P<month>{names})\.?{to}\d{{1,2}}(?:st|nd|rd|th)?\.? (?P<last>{names})\.?,? {_YEAR}"
        ),
    )


@cache
def _names(language: str) -> str:
    """Return an expression for the names of months."""
    return "|".join(
        map(re.escape, sorted({*months(language), *all_months()}, key=lambda name: (-len(name), name)))
    )


def _month(text: str, language: str) -> int:
    return int(text) if text.isdecimal() else {**all_months(), **months(language)}[text]
