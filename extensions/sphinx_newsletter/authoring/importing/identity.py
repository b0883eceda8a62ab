"""Find the number and date of an issue in its title or file name."""

from __future__ import annotations

import datetime as dt
import re

_WORDS = (
    r"[#＃№]|(?:issue|number|no|nr|vol|volume|edition|newsletter|ausgabe|num[eé]ro|n[úu]mero|edici[oó]n)\b\.?"
    r"|n[°º]"
)
_NUMBER = rf"(?:{_WORDS})\s*+[#＃№]?+\s*+(?P<number>\d{{1,6}})(?![\d.]\d|\w)"
_END = r"(?=\s*+(?:$|[:：,，;；(（\[|｜/–—-]|\.(?:\s|$)))"
_CHINESE = re.compile(r"第\s*(?P<number>\d{1,6})\s*[期号號回]")
_AT_START = re.compile(rf"{_NUMBER}{_END}", re.IGNORECASE)
_AFTER_NAME = re.compile(rf"(?:{_NUMBER}|(?P<bare>\d{{1,6}}){_END})", re.IGNORECASE)
_ANYWHERE = re.compile(rf"(?<!\w)(?:{_NUMBER}){_END}", re.IGNORECASE)
_ATTACHED = re.compile(rf"(?<=\w)[#＃№]\s*(?P<number>\d{{1,6}}){_END}")
_STEM = re.compile(r"(?:issue|number|no|nr|vol|ausgabe)?[-_ .#]?0*(?P<number>[1-9]\d{0,5})", re.IGNORECASE)
_DATES = (
    re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"),
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = r"(?P<month>(?:" + "|".join(_MONTHS) + r")[a-z]{0,6})\.?"
_IN_ENGLISH = (
    re.compile(
        rf"(?<!\w){_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)", re.IGNORECASE
    ),
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>\d{{4}})(?!\d)", re.IGNORECASE
    ),
)
_LEADING = re.compile(r"^[\W_]*")


def leading_number(text: str, newsletter: str) -> int | None:
    """Return the number at the start of a heading, optionally after the newsletter's name.

    >>> leading_number("第1期（2023-05-13）", "Weekly"), leading_number("Weekly 7: Why not?", "Weekly")
    (1, 7)
    """
    text = text.strip()
    rest, named = _without_name(text, newsletter)
    if named and (match := _AFTER_NAME.match(rest)):
        return _positive(match["number"] or match["bare"])
    for candidate in (rest, text, _LEADING.sub("", text)):
        if match := _CHINESE.match(candidate) or _AT_START.match(candidate):
            return _positive(match["number"])
    return None


def number_in(text: str, newsletter: str) -> int | None:
    """Return the issue number in a title, or None.

    The number must be followed by punctuation or the end of the title.

    >>> number_in("Python潮流周刊#7：我讨厌用 asyncio", "Weekly"), number_in("The #1 mistake", "Weekly")
    (7, None)
    """
    leading = leading_number(text, newsletter)
    if leading is not None:
        return leading
    match = _CHINESE.search(text) or _ANYWHERE.search(text) or _ATTACHED.search(text)
    return _positive(match["number"]) if match else None


def number_of_file(stem: str) -> int | None:
    """Return the number of a file named like ``0007`` or ``issue-7``, or None."""
    match = _STEM.fullmatch(stem)
    return _positive(match["number"]) if match else None


def date_in(text: str) -> dt.date | None:
    """Return the first date in a text or URL, in the order year, month, day, or with an English month.

    >>> date_in("2023/6/17"), date_in("June 17th, 2023")
    (datetime.date(2023, 6, 17), datetime.date(2023, 6, 17))
    """
    found = [map(int, match.groups()) for pattern in _DATES for match in pattern.finditer(text)]
    for pattern in _IN_ENGLISH:
        for match in pattern.finditer(text):
            month = _MONTHS.index(match["month"][:3].casefold()) + 1
            found.append(map(int, (match["year"], month, match["day"])))
    for parts in found:
        try:
            return dt.date(*parts)
        except ValueError:
            continue
    return None


def _without_name(text: str, newsletter: str) -> tuple[str, bool]:
    if newsletter and text.casefold().startswith(newsletter.casefold()):
        return text[len(newsletter) :].lstrip(" \t:：,，-–—"), True
    return text, False


def _positive(digits: str) -> int | None:
    return int(digits) or None
