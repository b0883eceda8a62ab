"""Names of months and weekdays, and how languages order numeric dates, from Babel's data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError

_OTHERS = (
    *(
        "ar",
        "bg",
        "ca",
        "cs",
        "da",
        "de",
        "el",
        "es",
        "et",
        "fa",
        "fi",
        "fr",
        "he",
        "hi",
        "hr",
        "hu",
        "id",
        "it",
        "ja",
    ),
    *("ko", "lt", "lv", "nb", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "vi", "zh"),
)
"""Languages whose names are read besides English and the newsletter's own."""
_NOMINATIVE = frozenset(["be", "ca", "cs", "el", "fi", "hr", "lt", "pl", "ru", "sk", "uk"])
"""Languages in which a month that stands alone has another name than in a date.

Of others, Babel may return the names of a language that was used before.
"""
_SHORT = {"sept": 9, "mrz": 3}
"""Abbreviations that Babel lacks."""
_LETTER = r"[^\W\d_]"


def folded(text: str) -> str:
    """Return a text for comparing: compatible letters, ASCII digits and hyphens, case-folded, on one line."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    return " ".join("".join(char for char in text if unicodedata.category(char) != "Cf").casefold().split())


@cache
def months(language: str) -> Mapping[str, int]:
    """Return the numbers of months by their names in English and another language, folded."""
    return {**_months("en"), **_SHORT, **_months(language)}


@cache
def all_months() -> Mapping[str, int]:
    """Return the months of all names that mean the same in every language here: not ``listopad``."""
    found: dict[str, set[int]] = {}
    for language in ("en", *_OTHERS):
        for name, number in _months(language).items():
            found.setdefault(name, set()).add(number)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}


@cache
def weekdays(language: str) -> frozenset[str]:
    """Return the names of weekdays in all languages here, and in one more, folded."""
    return frozenset(name for other in {"en", language, *_OTHERS} for name in _weekdays(other))


@cache
def pattern_of(names: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern for any of the names as whole words, followed by a dot or not."""
    longest = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!{_LETTER})(?:{'|'.join(map(re.escape, longest))})(?!{_LETTER})\.?")


@cache
def is_dotted_day_first(language: str) -> bool:
    """Return whether a language writes ``17.6.2023`` for 17 June."""
    locale = _locale(language)
    return bool(locale and re.match(r"d+\. ?M+\. ?y", str(locale.date_formats["short"].pattern)))


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None


def _months(language: str) -> dict[str, int]:
    locale = _locale(language)
    if locale is None:
        return {}
    tables = [locale.months["format"]["wide"], locale.months["format"]["abbreviated"]]
    if locale.language in _NOMINATIVE:
        tables.append(locale.months["stand-alone"]["wide"])
    found = {name: number for table in tables for number, text in table.items() for name in _names([text])}
    if locale.language == "he":  # where "in" is part of the word
        found |= {f"ב{name}": number for name, number in found.items()}
    return found


def _weekdays(language: str) -> Iterable[str]:
    locale = _locale(language)
    if locale is None:
        return ()
    return _names(str(name) for width in ("wide", "abbreviated") for name in locale.days["format"][width].values())


def _names(texts: Iterable[str]) -> list[str]:
    """Return names folded and without a dot; those with digits are left out."""
    names = (folded(text).rstrip(".") for text in texts)
    return [re.sub(r"^(?:de |d['’])", "", name) for name in names if name and not re.search(r"\d", name)]
