"""The direction of languages and texts, and the HTML of a text that has another direction than its page.

Without it, browsers put the punctuation of an Arabic title on an English page at the wrong end, and the ``++`` of
C++ on an Arabic page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from html import escape

from babel.core import get_global

LTR, RTL = "ltr", "rtl"

_SCRIPTS = frozenset(
    (
        *("Adlm", "Arab", "Aran", "Armi", "Avst", "Chrs", "Cprt", "Elym", "Gara", "Hatr", "Hebr", "Hung", "Khar"),
        *("Lydi", "Mand", "Mani", "Mend", "Merc", "Mero", "Narb", "Nbat", "Nkoo", "Orkh", "Ougr", "Palm", "Phli"),
        *("Phlp", "Phnx", "Prti", "Rohg", "Samr", "Sarb", "Sogd", "Sogo", "Syrc", "Thaa", "Yezi"),
    )
)
"""The scripts that are written from right to left (ISO 15924)."""
_LETTERS = (
    "\u05be-\u05f4\u0608-\u065f\u066d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
)
_RIGHT_TO_LEFT = re.compile(f"[{_LETTERS}]")
"""Letters from right to left, and the marks and signs between them."""


@cache
def language_direction(tag: str) -> str:
    """Return the direction of a language, given by a BCP 47 tag: that of its script, or of its usual one.

    >>> [language_direction(tag) for tag in ("en", "ar", "az-Arab", "pa", "pa-PK", "ckb", "tlh")]
    ['ltr', 'rtl', 'rtl', 'ltr', 'rtl', 'rtl', 'ltr']
    """
    language, *subtags = tag.split("-")
    script = next((part.title() for part in subtags if len(part) == 4 and part.isalpha()), "")
    if not script:
        likely = get_global("likely_subtags")
        region = next((part.upper() for part in subtags if len(part) == 2), "")
        known = likely.get(f"{language}_{region}") or likely.get(language) or ""
        script = next((part for part in known.split("_")[1:] if len(part) == 4), "")
    return RTL if script in _SCRIPTS else LTR


def has_rtl(text: str) -> bool:
    """Return whether a text has a letter that is written from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def text_direction(text: str, languages: Iterable[str] = ()) -> str:
    """Return the direction of a text; an empty string if it has no letters.

    A text with words of both directions has that of most words, and of the first if there are as many of both. In
    a language that is written from right to left, a third is enough, as names of programs and products are Latin.

    >>> [text_direction(text) for text in ("Python: مقدمة للمبتدئين", "The word مرحبا in Arabic", "3.13")]
    ['rtl', 'ltr', '']
    >>> text_direction("pytest و tox"), text_direction("pytest و tox", ["ar"])
    ('ltr', 'rtl')
    """
    if not has_rtl(text):
        return LTR if any(map(str.isalpha, text)) else ""
    words = list(filter(None, map(_word_direction, text.split())))
    if not words:
        return ""
    share = words.count(RTL) / len(words)
    is_usual = any(language_direction(tag) == RTL for tag in languages)
    if share == 1 / 2 and not is_usual:
        return words[0]
    return RTL if share > 1 / 2 or (is_usual and share >= 1 / 3) else LTR


def _word_direction(word: str) -> str:
    """Return the direction of the first letter of a word."""
    for char in word:
        if char.isalpha():
            return RTL if _RIGHT_TO_LEFT.match(char) else LTR
    return ""


def direction_attribute(text: str, page_language: str, languages: Iterable[str] = ()) -> str:
    """Return the attribute ``dir`` of an element with a text, if it is not that of the page.

    >>> direction_attribute("مقدمة", "en"), direction_attribute("C++", "ar"), direction_attribute("C++", "en")
    (' dir="rtl"', ' dir="ltr"', '')
    """
    if text.isascii() and language_direction(page_language) == LTR:  # most texts
        return ""
    other = other_direction(text, page_language, languages)
    return f' dir="{other}"' if other else ""


def other_direction(text: str, page_language: str, languages: Iterable[str] = ()) -> str:
    """Return the direction of a text if it is not that of the page, else an empty string."""
    page = language_direction(page_language)
    if page == LTR and not has_rtl(text):
        return ""
    direction = text_direction(text, languages)
    return direction if direction != page else ""


@lru_cache(10_000)
def isolated(text: str, page_language: str) -> str:
    """Return a text as HTML, in an element of its own if it has not the direction of the page.

    >>> isolated("C++", "ar"), isolated("A & B", "en")
    ('<bdi dir="ltr">C++</bdi>', 'A &amp; B')
    """
    attribute = direction_attribute(text, page_language)
    return f"<bdi{attribute}>{escape(text)}</bdi>" if attribute else escape(text)


def dotted(parts: Iterable[str], page_language: str) -> str:
    """Return texts on one line, each isolated by characters if any may be of another direction.

    >>> dotted(["2 articles", "3 EN"], "en")
    '2 articles · 3 EN'
    """
    texts = list(filter(None, parts))
    if language_direction(page_language) == RTL or any(map(has_rtl, texts)):
        texts = list(map(_in_isolate, texts))
    return " · ".join(texts)


def separate(text: str, page_language: str) -> str:
    """Return a part of a sentence, isolated by characters on a page that is written from right to left."""
    return text if language_direction(page_language) == LTR else _in_isolate(text)


def _in_isolate(text: str) -> str:
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
