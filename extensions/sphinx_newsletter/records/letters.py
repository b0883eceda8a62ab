"""The letter under which a title is listed in an index."""

from __future__ import annotations

import unicodedata

OTHERS = "#"
HAN = "Han"
KANA = "Kana"
_SCRIPTS = {"CJK": HAN, "HIRAGANA": KANA, "KATAKANA": KANA}


def letter_of(title: str) -> str:
    """Return the first letter, without accent, of a title in an alphabet; else its script, or ``#``.

    >>> [letter_of(title) for title in ("asyncio", "Élan", "яндекс", "异步", "データ", "3.14", "")]
    ['A', 'E', 'Я', 'Han', 'Kana', '#', '#']
    """
    first = next((char for char in unicodedata.normalize("NFKD", title) if char.isalnum()), "")
    if first.upper() != first.lower():
        return first.upper()[0]
    script = unicodedata.name(first, "").partition(" ")[0] if first else ""
    return _SCRIPTS.get(script, OTHERS)
