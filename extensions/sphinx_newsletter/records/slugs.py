"""Names in URLs: each is free for one page, on every file system, and depends on no order of reading."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

_LONGEST_SLUG = 100
RESERVED = frozenset({"index"})
"""Names that no generated page has: in a directory, ``index`` is the page of the directory."""


def slug_of(value: str) -> str:
    """Return a value in a form that is safe as a file name; empty if there is none.

    >>> slug_of("Tools & Libraries"), slug_of("github.com"), slug_of("..")
    ('tools-libraries', 'github.com', '')
    """
    slug = re.sub(r"[^\w.+-]+", "-", value.casefold()).strip(".-")
    return slug if len(slug.encode()) <= _LONGEST_SLUG else ""


def folded(path: str) -> str:
    """Return a path in the form in which file systems compare it that ignore case and Unicode normalization."""
    return path if path.isascii() and path.islower() else unicodedata.normalize("NFC", path.casefold())


def distinct(wanted: Iterable[tuple[str, str]], taken: Iterable[str] = RESERVED) -> dict[str, str]:
    """Return a name for each value, given the name it wants.

    The first of several values that want a name gets it. The others, and those that want a name that is *taken*,
    get the name with a digest of the value. Values that want an empty name get none.

    >>> distinct([("C#", "c"), ("C", "c"), ("D", "d"), ("Index", "index")])
    {'C#': 'c', 'D': 'd', 'C': 'c-6b23', 'Index': 'index-39c3'}
    """
    used = set(map(folded, taken))
    found: dict[str, str] = {}
    others: list[tuple[str, str]] = []
    for value, name in wanted:
        if name and folded(name) not in used:
            used.add(folded(name))
            found[value] = name
        elif name:
            others.append((value, name))
    for value, name in others:  # after all who get what they want
        digest = hashlib.sha256(value.encode(errors="backslashreplace")).hexdigest()[:16]
        names = [f"{name}-{digest[:length]}" for length in range(4, len(digest) + 1)]
        found[value] = next((name for name in names if folded(name) not in used), names[-1])
        used.add(folded(found[value]))
    return found
