"""Read times as programs write them: seconds, milliseconds or microseconds since 1970."""

from __future__ import annotations

import datetime as dt
import re

from sphinx_newsletter.records.dates import date_in, read_date

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_DIGITS = re.compile(r"(\d{9,17})(?:\.\d+)?", re.ASCII)
_LARGEST = 9_999_999_999
"""Seconds until the year 2286; a larger number is of a smaller unit."""


def day_text(text: str) -> str:
    """Return a date as it is written; a Unix time as the time in UTC.

    >>> day_text("1687000000"), day_text("2023-06-17T07:30:00+08:00")
    ('2023-06-17T11:06:40Z', '2023-06-17T07:30:00+08:00')
    """
    found = _DIGITS.fullmatch(text.strip())
    if not found:
        return text.strip()
    seconds = int(found[1])
    while seconds > _LARGEST:
        seconds //= 1000
    moment = _EPOCH + dt.timedelta(seconds=seconds)
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"


def day_of(text: str) -> dt.date | None:
    """Return the day of a date or a Unix time; None if it is none, or 0."""
    written = day_text(text)
    return read_date(written) or date_in(written)
