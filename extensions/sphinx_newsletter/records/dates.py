"""Read dates as people and programs write them: the only module that does.

A date is read if it is certain: if it has one meaning. ``05/06/2024`` has two, and ``19/05/24`` more. The day is
that of the writer: a time and its offset are left out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache, lru_cache

from sphinx_newsletter.records.date_forms import NOTHING, YEARS, Reading
from sphinx_newsletter.records.date_forms import reading_of as reading_of_day
from sphinx_newsletter.records.month_names import all_months, folded, months

_LONGEST = 100
"""Characters of the longest text that may be a date."""
ANY = "und"
"""The tag of an undetermined language: names of months in any."""
_SHOWN = 40
"""Length of a text in a message."""
_TIME = re.compile(
    r"(?:(?<=\d)t|(?<=日)|,? ?(?:at |um |à )|,? |^)(?P<hour>\d{1,2})[:h](?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?(?P<half> ?(?:[ap]\.?m\.?|uhr)(?![^\W\d_]))?"
    r"(?P<zone> ?(?:utc|z|ut|msk|(?!oct|sept)[a-z]{1,4}t)(?![^\W\d_]))?"
    r"(?P<offset> ?[-+]\d{1,2}:?(?:\d{2})?)?(?![\d:])"
)
_OFFSET = re.compile(r" ?([-+])(\d{1,2}):?(\d{2})?")
_LATE_OFFSET = re.compile(r"(?<= \d{4}) [-+]\d{4}$")
"""An offset after the year, as Git writes it."""
_ISO_ZONE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:z|[-+]\d{2}:\d{2})")
_COMMENT = re.compile(r" ?\([^()\d]*\)")
_NUMERIC = (
    re.compile(r"(?<!\d)\d{4}[-/._]\d{1,2}[-/._]\d{1,2}(?!\d)"),
    re.compile(r"(?<![\d./_-])\d{1,2}([-/._])\d{1,2}\1\d{4}(?!\d)"),
    re.compile(r"(?<!\d)\d{4} ?[年년] ?\d{1,2} ?[月월] ?\d{1,2} ?[日號号일]"),
    re.compile(r"(?:令和|平成|昭和|民國|民国) ?(?:\d{1,3}|元) ?年 ?\d{1,2} ?月 ?\d{1,2} ?[日號号]"),
)
_LIKE = re.compile(r"(?<![\d./-])\d{1,4}([-/.])\d{1,2}\1\d{2,4}(?!\d)")


def read_date(text: str, language: str = "en", zone: dt.tzinfo | None = None) -> dt.date | None:
    """Return the date that a whole text is; None if it is none, or not certain.

    *language* is the tag of a language whose names of months are read. A time in UTC is moved to *zone*, if given.

    >>> read_date("2023/6/17"), read_date("Fr, 16 Juni 2023 23:30 +0200"), read_date("05/06/2023")
    (datetime.date(2023, 6, 17), datetime.date(2023, 6, 16), None)
    """
    return reading_of(text, language, zone).date


@lru_cache(512)
def reading_of(text: str, language: str = "en", zone: dt.tzinfo | None = None) -> Reading:
    """Return what a whole text means as a date."""
    text = text.strip().strip("\"'“”‘’«»")
    if not text or len(text) > _LONGEST:
        return NOTHING
    with suppress(ValueError):
        if (date := dt.date.fromisoformat(text)).year >= YEARS[0]:
            return Reading(date)
    whole = _ISO_ZONE.sub(r"\1", _COMMENT.sub("", folded(text)))
    time = _TIME.search(whole)
    if time is None:
        return reading_of_day(whole, language, is_stamp=False)
    if not _is_valid(time):
        return Reading(why="is not a date (its time is not valid)")
    rest = f"{whole[: time.start()]} {_LATE_OFFSET.sub('', whole[time.end() :])}".strip()
    found = reading_of_day(rest, language, is_stamp=True)
    if found.date and zone and _is_utc(time):
        return Reading(_moved(found.date, time, zone))
    return found


def advice(text: str, language: str = "en") -> str:
    """Return what is wrong with a text that is no certain date, and what to write.

    >>> advice("31.6.2023")
    "'31.6.2023' is not a date (2023-06 has 30 days): write a date such as 2023-06-17, YYYY-MM-DD"
    """
    reading = reading_of(text, language)
    dates = " or ".join(map(str, reading.meant)) or "a date such as 2023-06-17"
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return f"{shown!r} {reading.why}: write {dates}, YYYY-MM-DD"


def date_in(text: str, language: str = "en") -> dt.date | None:
    """Return the first certain date in a text or URL.

    >>> date_in("#7: 17 June 2023"), date_in("5 novels, 2024")
    (datetime.date(2023, 6, 17), None)
    """
    return next((date for date, _, _ in _dates_in(text, language)), None)


def place_of_date(text: str, language: str = "en") -> tuple[dt.date, int, int] | None:
    """Return the first certain date in a text, with the names of months of any language, and where it is.

    >>> place_of_date("16 февраля 2016: чай")
    (datetime.date(2016, 2, 16), 0, 15)
    """
    found = [*_dates_in(text, language), *_dates_in(text, ANY)] if any(map(str.isdigit, text)) else []
    return min(found, key=lambda date: date[1], default=None)


def without_dates(text: str, language: str = "en") -> str:
    """Return a text without what is a date in any language, or looks like one."""
    found = [*_dates_in(text, language), *_dates_in(text, ANY)] if any(map(str.isdigit, text)) else []
    before = len(text)
    for _, start, end in sorted(set(found), key=lambda date: date[1], reverse=True):
        if end <= before:
            text, before = f"{text[:start]} {text[end:]}", start
    return _LIKE.sub(" ", text).strip()


def unclear_date(text: str, language: str = "en") -> str:
    """Return the first part of a text that looks like a date and is none, or not certain; empty without one."""
    parts = (found[0] for found in _LIKE.finditer(text))
    return next((part for part in parts if not read_date(part, language)), "")


def _dates_in(text: str, language: str) -> Iterator[tuple[dt.date, int, int]]:
    for pattern in _patterns(language):
        for found in pattern.finditer(text):
            if date := read_date(
                re.sub("[-/._]", "-", found[0]) if found[0][:4].isdigit() else found[0], language
            ):
                yield date, found.start(), found.end()


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    known = all_months() if language == ANY else months(language)
    names = "|".join(map(re.escape, sorted(known, key=lambda name: (-len(name), name))))
    return (
        *_NUMERIC,
        re.compile(rf"(?<!\w)(?:{names})\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}(?!\d)", re.IGNORECASE),
        re.compile(
            rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th|er|\.)? (?:de |of )?(?:{names})\.?,? (?:del? )?\d{{4}}(?!\d)",
            re.IGNORECASE,
        ),
    )


def _is_valid(time: re.Match[str]) -> bool:
    hour, minute, second = int(time["hour"]), int(time["minute"]), int(time["second"] or 0)
    offset = _offset(time)
    latest = 12 if (time["half"] or "").strip()[:1] in ("a", "p") else 24
    return hour <= latest and minute < 60 and second <= 60 and offset is not None and -720 <= offset <= 840


def _offset(time: re.Match[str]) -> int | None:
    """Return the offset from UTC in minutes, 0 if there is none; None if it is not valid."""
    found = _OFFSET.fullmatch(time["offset"] or "+0")
    if not found or int(found[3] or 0) > 59:
        return None
    minutes = 60 * int(found[2]) + int(found[3] or 0)
    return -minutes if found[1] == "-" else minutes


def _is_utc(time: re.Match[str]) -> bool:
    zone = (time["zone"] or "").strip()
    return not _offset(time) and (zone in ("utc", "z", "ut", "gmt") if zone else bool(time["offset"]))


def _moved(date: dt.date, time: re.Match[str], zone: dt.tzinfo) -> dt.date:
    """Return the day in *zone* at a time in UTC."""
    hour = int(time["hour"]) % 12 if time["half"] and time["half"].strip()[0] in "ap" else int(time["hour"])
    hour += 12 if (time["half"] or "").strip().startswith("p") else 0
    moment = dt.datetime.combine(date, dt.time(), dt.UTC) + dt.timedelta(hours=hour, minutes=int(time["minute"]))
    return moment.astimezone(zone).date()
