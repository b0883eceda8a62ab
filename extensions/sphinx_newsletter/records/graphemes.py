"""Shorten texts between characters as readers see them.

Such a character can be several code points: a letter with its marks, a flag, emoji that are joined (UAX #29,
grapheme clusters).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_JOINED = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0590-\u109f\u1100-\u11ff\u1700-\u1cff\u1dc0-\u1dff\u200d\u20d0-\u20ff\ua800-\uabff"
    "\ufe00-\ufe0f\ufe20-\ufe2f\uff9e\uff9f\U00010a00-\U00011fff\U0001f1e6-\U0001f3ff\U000e0000-\U000e0fff]"
)
"""Marks, joiners, flags, and scripts whose vowels combine: other texts have a character per code point."""


def cut(text: str, length: int) -> str:
    """Return the beginning of *text*, of at most *length* code points, that ends between two characters.

    >>> [cut(text, 3) for text in ("abcd", "ab👩‍💻", "abe\N{COMBINING ACUTE ACCENT}", "a🇯🇵🇯🇵")]
    ['abc', 'ab', 'ab', 'a🇯🇵']
    """
    if len(text) <= length or not _JOINED.search(text, length - 1, length + 1):
        return text[:length]
    end = 0
    for character in characters(text):
        if end + len(character) > length:
            break
        end += len(character)
    return text[: end or length]  # a character longer than the text may be is cut all the same


def characters(text: str) -> Iterable[str]:
    """Return the characters of a text.

    >>> list(characters("a🇯🇵"))
    ['a', '🇯🇵']
    """
    if text.isascii() or not _JOINED.search(text):
        return text
    from wcwidth import iter_graphemes  # few texts have any

    return iter_graphemes(text)


def without_last(text: str) -> str:
    """Return *text* without its last character.

    >>> without_last("ab🇯🇵")
    'ab'
    """
    return cut(text, len(text) - 1)
