"""Compare the heading of a section with those of the settings, to find misspelt ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_CONJUNCTIONS = frozenset(
    (
        "&",
        "+",
        "/",
        "、",
        "and",
        "und",
        "et",
        "y",
        "e",
        "og",
        "och",
        "en",
        "i",
        "и",
        "和",
        "与",
        "與",
        "及",
        "と",
        "및",
    )
)
_LITTLE = frozenset(("a", "an", "the", "of", "on", "in", "for", "de", "la", "le", "les", "der", "die", "das"))
"""Words that may be missing."""
_WORD = re.compile(r"[^\W_]+|[&+/、]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SHORT = 7
"""Length from which a word with another letter is taken for the same: *Talks* and *Tasks* are two words."""
_SHORTEST = 4
"""Length from which a word with a letter more or less is taken for the same."""


def similar_title(title: str, known: Iterable[str]) -> str | None:
    """Return the heading in *known* that *title* is probably meant to be, if it is none of them.

    >>> similar_title("Articles and Tutorial", ["Articles & Tutorials", "Books"])
    'Articles & Tutorials'
    >>> similar_title("Crate of the Week", ["Quote of the Week"])
    """
    words = _words(title)
    return next((other for other in known if words and _is_similar(words, _words(other))), None)


def _words(title: str) -> list[str]:
    found = _WORD.findall(unicodedata.normalize("NFKC", title).casefold())
    for mark in "和与與及と":
        found = [part for word in found for part in (word.split(mark) if _CJK.search(word) else [word])]
    return [word for word in found if word and word not in _LITTLE] or found


def _is_similar(words: list[str], others: list[str]) -> bool:
    parts, other_parts = _parts(words), _parts(others)
    if sorted(parts) == sorted(other_parts):
        return True
    if len(other_parts) > 1 and len(parts) == 1 and any(_is_same_part(parts[0], part) for part in other_parts):
        return True  # *Articles* for *Articles & Tutorials*
    if len(parts) != len(other_parts):
        return "".join(map("".join, parts)) == "".join(map("".join, other_parts))
    pairs = [
        (one, other)
        for part, other_part in zip(parts, other_parts, strict=True)
        for one, other in _differences(part, other_part)
    ]
    return all(_is_same_word(one, other) for one, other in pairs) and 0 < len(pairs) <= 2


def _is_same_part(part: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return all(_is_same_word(*pair) for pair in _differences(part, other))


def _parts(words: list[str]) -> list[tuple[str, ...]]:
    """Return the words between conjunctions."""
    parts: list[list[str]] = [[]]
    for word in words:
        if word in _CONJUNCTIONS:
            parts.append([])
        else:
            parts[-1].append(word)
    return [tuple(part) for part in parts if part]


def _differences(one: tuple[str, ...], other: tuple[str, ...]) -> list[tuple[str, str]]:
    if len(one) != len(other):
        return [("".join(one), "".join(other))]
    return [(word, meant) for word, meant in zip(one, other, strict=True) if word != meant]


def _is_same_word(word: str, other: str) -> bool:
    """Return whether two words differ by a letter: one more, one less, two swapped, or another one."""
    short, long = sorted((word, other), key=len)
    if _CJK.search(long) and len(long) < _SHORTEST + 1:
        return False
    if short[:1] != long[:1] or len(short) < _SHORTEST - 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) == len(long):
        is_swapped = short[start : start + 2] == long[start : start + 2][::-1]
        rest = 2 if is_swapped else 1
        return (is_swapped or len(short) >= _SHORT) and short[start + rest :] == long[start + rest :]
    return len(long) - len(short) == 1 and len(long) >= _SHORTEST and short[start:] == long[start + 1 :]
