"""Find the number of an issue in its title or file name."""

from __future__ import annotations

import re

from sphinx_newsletter.records.dates import without_dates

_MARKS = r"[#＃№]|(?:number|no|nr|num[eé]ro|n[úu]mero)\b\.?|n[°º]"
_WORDS = r"(?:issue|vol|volume|edition|newsletter|ausgabe|edici[oó]n)\b\.?"
_YEAR = r"(?:19|20)\d\d(?!\d)"
"""A number that is rather a year, if no mark such as ``#`` stands before it."""
_IS_YEAR = re.compile(rf"{_YEAR}")
_NUMBER = (
    rf"(?:(?:(?:{_WORDS})\s*+)?(?:{_MARKS})\s*+[#＃№]?+\s*+|(?:{_WORDS})\s*+(?!{_YEAR}))"
    r"(?P<number>\d{1,6})(?![\d.]\d|\w)"
)
_END = r"(?=\s*+(?:$|[:：,，;；(（\[|｜/–—-]|\.(?:\s|$)))"
_CHINESE = re.compile(r"第\s*(?P<number>\d{1,6})\s*[期号號回]")
_AT_START = re.compile(rf"{_NUMBER}{_END}", re.IGNORECASE)
_AFTER_NAME = re.compile(rf"(?:{_NUMBER}|(?!{_YEAR})(?P<bare>\d{{1,6}}){_END})", re.IGNORECASE)
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
        if match := _CHINESE.match(candidate) or _AT_START.match(candidate):
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
    match = _CHINESE.search(text) or _ANYWHERE.search(text) or _ATTACHED.search(text)
    return _positive(match["number"]) if match else None


def number_of_file(stem: str) -> int | None:
    """Return the number of a file named like ``0007`` or ``issue-7``, or None. ``2024`` is a year."""
    match = None if _IS_YEAR.fullmatch(stem) else _STEM.fullmatch(stem)
    return _positive(match["number"]) if match else None


def _without_name(text: str, newsletter: str) -> tuple[str, bool]:
    if newsletter and text.casefold().startswith(newsletter.casefold()):
        return text[len(newsletter) :].lstrip(" \t:：,，-–—"), True
    return text, False


def _positive(digits: str) -> int | None:
    return int(digits) or None
