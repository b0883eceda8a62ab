"""Find the number of an issue in its title or file name."""

from __future__ import annotations

import re

from sphinx_newsletter.records.dates import without_dates

_MARKS = r"[#＃№]|(?:number|no|nr|num[eé]ro|n[úu]mero)\b\.?|n[°º]"
_WORDS = (
    r"(?:issue|vol|volume|edition|episode|newsletter|ausgabe|folge|edici[oó]n|episodio|edição|épisode|édition|"
    r"uscita|выпуск|випуск|sayı|wydanie|numer)\b\.?"
)
_YEAR = r"(?:19|20)\d\d(?!\d)"
"""A number that is rather a year, if no mark such as ``#`` stands before it."""
_IS_YEAR = re.compile(rf"{_YEAR}")
_NUMBER = (
    rf"(?:(?:(?:{_WORDS})\s*+)?(?:{_MARKS})\s*+[#＃№]?+\s*+|(?:{_WORDS})\s*+(?!{_YEAR}))"
    r"(?P<number>\d{1,6})(?![-/.]?\d|\w)"
)
_END = r"(?=\s*+(?:$|[:：,，;；(（\[|｜/–—-]|\.(?:\s|$)))"
_CHINESE = re.compile(
    r"(?:第\s*(?P<number>\d{1,6}|[一二三四五六七八九十百]{1,7})\s*[期号號回]|제\s*(?P<korean>\d{1,6})\s*[호회])"
)
_DIGITS = {char: digit for digit, char in enumerate("一二三四五六七八九", start=1)}
_AT_START = re.compile(rf"{_NUMBER}{_END}", re.IGNORECASE)
_AFTER_NAME = re.compile(rf"(?:{_NUMBER}|(?!{_YEAR})(?P<bare>\d{{1,6}})(?![-/.]?\d){_END})", re.IGNORECASE)
_ANYWHERE = re.compile(rf"(?<!\w)(?:{_NUMBER}){_END}", re.IGNORECASE)
_ATTACHED = re.compile(rf"(?<=\w)[#＃№]\s*(?P<number>\d{{1,6}}){_END}")
_STEM = re.compile(r"(?:issue|number|no|nr|vol|ausgabe)?[-_ .#]?0*(?P<number>[1-9]\d{0,5})", re.IGNORECASE)
_LEADING = re.compile(r"^[\W_]*")


def leading_number(text: str, newsletter: str, language: str = "en") -> int | None:
    """Return the number at the start of a heading, optionally after the newsletter's name.

    A year is none, and dates are left out; *language* is that of their months.

    >>> leading_number("第1期（2023-05-13）", "Weekly"), leading_number("Weekly 7: Why not?", "Weekly")
    (1, 7)
    """
    text = without_dates(text, language)
    rest, named = _without_name(text, newsletter)
    if named and (match := _AFTER_NAME.match(rest)):
        return _positive(match["number"] or match["bare"])
    for candidate in (rest, text, _LEADING.sub("", text)):
        if match := _CHINESE.match(candidate):
            return _chinese(match)
        if match := _AT_START.match(candidate):
            return _positive(match["number"])
    return None


def number_in(text: str, newsletter: str, language: str = "en") -> int | None:
    """Return the issue number in a title, or None.

    The number must be followed by punctuation or the end of the title.

    >>> number_in("Python潮流周刊#7：我讨厌用 asyncio", "Weekly"), number_in("The #1 mistake", "Weekly")
    (7, None)
    """
    leading = leading_number(text, newsletter, language)
    if leading is not None:
        return leading
    text = without_dates(text, language)
    if match := _CHINESE.search(text):
        return _chinese(match)
    match = _ANYWHERE.search(text) or _ATTACHED.search(text)
    return _positive(match["number"]) if match else None


def number_of_file(stem: str) -> int | None:
    """Return the number of a file named like ``0007`` or ``issue-7``, or None. ``2024`` is a year."""
    match = None if _IS_YEAR.fullmatch(stem) else _STEM.fullmatch(stem)
    return _positive(match["number"]) if match else None


def _without_name(text: str, newsletter: str) -> tuple[str, bool]:
    if newsletter and text.casefold().startswith(newsletter.casefold()):
        return text[len(newsletter) :].lstrip(" \t:：,，-–—"), True
    return text, False


def _chinese(match: re.Match[str]) -> int | None:
    """Return the number of ``第12期``, ``第十二期`` or ``제12호``."""
    text = match["number"] or match["korean"]
    if text.isdecimal():
        return _positive(text)
    hundreds, _, rest = text.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    values = (_DIGITS.get(hundreds, 0), _DIGITS.get(tens, 1 if ten else 0), _DIGITS.get(ones, 0))
    return values[0] * 100 + values[1] * 10 + values[2] or None


def _positive(digits: str) -> int | None:
    return int(digits) or None
