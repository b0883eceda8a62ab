"""Read the last day of a range such as ``June 23 - June 29, 2025``: the day of an issue on that week."""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DASH = r"\s{0,3}(?:-|–|—|~|to)\s{0,3}"
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_RANGES = (
    re.compile(
        rf"\b(?P<first>{_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?{_DASH}(?P<month>{_MONTH}) (?P<day>\d{{1,2}})", re.I
    ),
    re.compile(rf"\b(?P<month>{_MONTH}) \d{{1,2}}(?:st|nd|rd|th)?{_DASH}(?P<day>\d{{1,2}})(?!\d)", re.I),
    re.compile(rf"\b\d{{1,2}}{_DASH}(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{_MONTH})", re.I),
    re.compile(rf"\b\d{{1,2}} {_MONTH}{_DASH}(?P<day>\d{{1,2}}) (?P<month>{_MONTH})", re.I),
    re.compile(rf"\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)", re.I),
)


def day_in(text: str, year: str = "") -> dt.date | None:
    """Return the last day in a title; *year* is that of a heading above it. Months are English.

    >>> day_in("Top Papers (June 23 - June 29) - 2025"), day_in("June 9-15", "2025")
    (datetime.date(2025, 6, 29), datetime.date(2025, 6, 15))
    """
    years = _YEAR.findall(text) or [year]
    found = next(filter(None, (pattern.search(text) for pattern in _RANGES)), None)
    if not found or not years[-1]:
        return None
    try:
        return dt.date(int(years[-1]), _MONTHS.index(found["month"][:3].lower()) + 1, int(found["day"]))
    except ValueError:
        return None
