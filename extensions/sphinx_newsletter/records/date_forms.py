"""The forms of dates: what a folded text without a time may mean."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from babel.dates import format_date

from sphinx_newsletter.records.month_names import (
    all_months,
    folded,
    is_dotted_day_first,
    months,
    pattern_of,
    weekdays,
)

YEARS = range(1600, 2200)
"""Years that are certain to be of the Gregorian calendar: ``1445`` and ``2567`` may be of others."""
_EAST = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日號号일]")
_ERA = re.compile(r"(令和|平成|昭和|民國|民国) ?(\d{1,3}|元) ?(?=年)")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
"""The year before the first of each."""
_NUMERALS = re.compile(
    r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日號号]"
)
_DIGITS = {char: str(digit) for digit, char in enumerate("〇一二三四五六七八九")} | {"零": "0"}
_MONTH_SIGN = re.compile(r"(?<!\d)(\d{1,2}) ?[月월](?=,? \d{4})|(?<![^\W\d_])(?:tháng|thg) (\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})( ?[-/._] ?| )(\d{1,2})\2(\d{1,2})\.?")
_YEAR_LAST = re.compile(r"(\d{1,2})( ?[-/._] ?| )(\d{1,2})\2(\d{4}|\d{2})\.?")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|[aoe])(?![^\W\d_])")
_FILLER = re.compile(
    r"(?<![^\W\d_])(?:of|the|de|del|den|le|el|on|am|г|года|року|р|ngày|năm)(?![^\W\d_])|(?<![^\W\d_])d['’]"
)
_PART = re.compile(r"<(\d+)>|(\d+)")
_SHORT_YEAR = "has no year of four digits"
_BETWEEN = re.compile(r"[ .,/'’-]*")

Day = tuple[int, int, int]
"""Year, month and day, which may be of no calendar."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text may mean: one date, if it is certain."""

    date: dt.date | None = None
    why: str = "is not a date"
    """What is wrong with it, if it is not certain."""
    meant: tuple[dt.date, ...] = ()
    """What it may mean."""


NOTHING = Reading()


def reading_of(text: str, language: str, is_stamp: bool) -> Reading:
    """Return what a folded text means.

    *is_stamp* is whether it had a time, as in a mail, where a year may have two digits.
    """
    text = text.strip(" .,;")
    if found := _NUMERALS.fullmatch(text):
        return _one(_numeral(found[1]), _numeral(found[2]), _numeral(found[3]))
    text = _ERA.sub(_year_of_era, text)
    if found := _EAST.fullmatch(text) or _COMPACT.fullmatch(text) or _EAST.match(text):
        rest = text[found.end() :].strip()
        return _one(*map(int, found.groups())) if not rest or _is_weekday(rest, language) else NOTHING
    for rest, has_weekday in _without_weekday(text, language):
        if found := _YEAR_FIRST.fullmatch(rest):
            return _one(int(found[1]), int(found[3]), int(found[4]))
        if found := _YEAR_LAST.fullmatch(rest):
            return _year_last(int(found[1]), int(found[3]), found[4], found[2].strip(), language)
        if (read := _in_words(rest, language, is_stamp or has_weekday)) is not NOTHING:
            return read
    return _as_shown(text, language)


def _one(year: int, month: int, day: int) -> Reading:
    if year not in YEARS:
        return Reading(why=f"has the year {year}, which may be of another calendar")
    if not 1 <= month <= 12:
        return Reading(why=f"is not a date (there is no month {month})")
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        return Reading(why=f"is not a date ({year}-{month:02} has {days} days)")
    return Reading(dt.date(year, month, day))


def _several(days: Sequence[Day], why: str, at_most: int) -> Reading:
    """Return the dates that are meant if they are more than *at_most*, or the only one."""
    readings = [_one(*day) for day in days]
    dates = list(dict.fromkeys(reading.date for reading in readings if reading.date))
    if not dates:
        return readings[0]
    return Reading(why=why, meant=tuple(dates)) if len(dates) > at_most else Reading(dates[0])


def _year_last(first: int, second: int, year: str, mark: str, language: str) -> Reading:
    """Return what ``17.6.2023`` or ``17/6/23`` means; in the latter, the first number may be the year too."""
    full = int(year) if len(year) == 4 else 2000 + int(year)
    days = [(full, second, first)]
    if not (mark == "." and is_dotted_day_first(language)):
        days.append((full, first, second))
    if len(year) == 4:
        return _several(days, "may be two dates", at_most=1)
    days.insert(0 if mark == "-" else len(days), (2000 + first, second, int(year)))
    return _several(days, _SHORT_YEAR, at_most=0)


def _in_words(text: str, language: str, is_stamp: bool) -> Reading:
    """Return a date with the name of its month, in any order that has the year at an end."""
    if not any(map(str.isalpha, text)):  # the names of months take long to load
        return NOTHING
    for names in (months(language), all_months()):
        marked = pattern_of(frozenset(names)).sub(partial(_number_of_month, names), text)
        marked = _MONTH_SIGN.sub(lambda found: f"<{found[1] or found[2]}>", marked)
        if "<" in marked:
            return _marked(_FILLER.sub(" ", _ORDINAL.sub("", marked)), is_stamp)
    return NOTHING


def _number_of_month(names: Mapping[str, int], found: re.Match[str]) -> str:
    return f"<{names[found[0].rstrip('.')]}>"


def _marked(text: str, is_stamp: bool) -> Reading:
    parts = list(_PART.finditer(text))
    if len(parts) != 3 or not _BETWEEN.fullmatch(_PART.sub("", text)):
        return NOTHING
    named = [part[1] for part in parts]
    first, second, third = (part[1] or part[2] for part in parts)
    if named.count(None) != 2 or max(map(len, (first, second, third))) > 4:
        return NOTHING
    if len(first) == 4 and named[1]:
        return _one(int(first), int(second), int(third))
    if named[2]:
        return NOTHING
    day, month = (second, first) if named[0] else (first, second)
    if len(third) == 4:
        return _one(int(third), int(month), int(day))
    if len(third) != 2 or len(day) > 2:
        return NOTHING
    full = (2000 if int(third) < 50 else 1900) + int(third)  # as in RFC 2822
    return _several([(full, int(month), int(day))], _SHORT_YEAR, at_most=1 if is_stamp else 0)


def _year_of_era(found: re.Match[str]) -> str:
    return f"{_ERAS[found[1]] + (1 if found[2] == '元' else int(found[2])):04}"


def _numeral(text: str) -> int:
    """Return the number of Chinese digits: ``二〇二四``, or ``二十五``."""
    if "十" not in text:
        return int("".join(_DIGITS[char] for char in text))
    tens, _, ones = text.partition("十")
    return 10 * int(_DIGITS.get(tens, "1")) + int(_DIGITS.get(ones, "0"))


def _is_weekday(text: str, language: str) -> bool:
    return text.strip(" ()（）.,") in weekdays(language)


def _without_weekday(text: str, language: str) -> Iterator[tuple[str, bool]]:
    """Yield a text, then without a weekday at its start, then without one at its end."""
    yield text, False
    names = pattern_of(weekdays(language))
    if found := names.match(text):
        yield text[found.end() :].lstrip(" ,"), True
    head, _, last = text.rpartition(" ")
    if head and _is_weekday(last, language):
        yield head.rstrip(" ,"), True


def _as_shown(text: str, language: str) -> Reading:
    """Return the date that Babel writes like this in the language, as the site does: ``ngày 20 tháng 5, 2024``."""
    numbers = [int(digits) for digits in re.findall(r"\d+", text[:100]) if len(digits) <= 4]
    years = [number for number in numbers if number in YEARS]
    for year in years[:1]:
        for day in {number for number in numbers[:4] if 1 <= number <= 31}:
            for month in range(1, 13):
                if day <= calendar.monthrange(year, month)[1] and text in _shown(
                    dt.date(year, month, day), language
                ):
                    return Reading(dt.date(year, month, day))
    return NOTHING


@cache
def _shown(date: dt.date, language: str) -> frozenset[str]:
    locale = language.replace("-", "_")
    return frozenset(folded(format_date(date, form, locale)).strip(" .,;") for form in ("medium", "long", "full"))
