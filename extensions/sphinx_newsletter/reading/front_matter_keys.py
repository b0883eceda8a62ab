"""The keys of the front matter of issue pages, and the lines that have them."""

from __future__ import annotations

import difflib
import re

from sphinx_newsletter.reading.limits import shortened

KEYS = frozenset(
    {
        "issue",
        "date",
        "updated",
        "title",
        "original",
        "link-language",
        "topics",
        "contributors",
        "repeated-links",
        "anchors",
        "editions",
        "author",
        "pubDate",
    }
)
"""Keys allowed in the front matter of an issue; ``author`` and ``pubDate`` come from older newsletters."""
_SPHINX_KEYS = frozenset({"orphan", "tocdepth", "nosearch", "no-search", "hide-toc"})
_OPEN_GRAPH_KEYS = frozenset({"og:title", "og:description", "og:image", "og:image:alt", "ogp_disable"})
KEPT_KEYS = (KEYS - {"author", "pubDate", "editions", "anchors"}) | _SPHINX_KEYS | _OPEN_GRAPH_KEYS
"""Keys that become metadata of the page. Of the others, ``editions`` and ``anchors`` are only in the record."""
KNOWN = KEYS | KEPT_KEYS

TITLES = ("title", "og:title", "og:description")
TEXTS = (*TITLES, "og:image:alt", "author", "contributors")
"""Keys whose value is the rest of the line, whatever characters it has."""
LISTS = ("contributors", "topics", "link-language", "repeated-links")
"""Keys whose value may be a list."""
DATES = ("date", "updated", "pubDate")
URLS = ("original", "repeated-links", "og:image")

_SHOWN = 60
"""Length of a key in a message."""
_OTHER_NAMES = {
    "number": "issue",
    "no": "issue",
    "published": "date",
    "pubdate": "date",
    "name": "title",
    "tags": "topics",
    "authors": "contributors",
    "lang": "link-language",
    "language": "link-language",
    "url": "original",
    "link": "original",
    "source": "original",
    "description": "og:description",
    "image": "og:image",
}
"""What other programs call the keys."""
_LOWER = {key.casefold(): key for key in KNOWN}
_ANY_KNOWN = "|".join(map(re.escape, sorted(KNOWN, key=lambda key: (-len(key), key))))
_KNOWN_LINE = re.compile(rf"(?P<mark>[\"']?)(?P<key>{_ANY_KNOWN})(?P=mark)[ \t]*+[:：]", re.IGNORECASE)
_OTHER_LINE = re.compile(r"(?P<mark>[\"']?)(?P<key>\w[\w:./-]*)(?P=mark)[ \t]*+(?::(?=[ \t]|$)|：)")
_WITHOUT_COLON = re.compile(
    rf"(?:[-*•] +)?(?P<key>{_ANY_KNOWN})"
    rf"(?:[ \t]*+[=:：;；→>-]+[ \t]*+|[ \t]+)(?P<value>\S.*)",
    re.IGNORECASE,
)


def split_key(row: str) -> tuple[str, str] | None:
    """Return the key of a line as it is written, and the rest of the line; None if it has no key.

    A known key needs no space after its colon, which may be a full-width one.
    """
    found = _KNOWN_LINE.match(row) or _OTHER_LINE.match(row)
    return (found["key"], row[found.end() :].strip()) if found else None


def is_known_line(row: str) -> bool:
    """Return whether a line has a key that issue pages know, in any case."""
    return bool(_KNOWN_LINE.match(row))


def without_colon(row: str) -> tuple[str, str] | None:
    """Return the key and the value of a line that is ``key value`` or ``key = value``; None if it is not."""
    found = _WITHOUT_COLON.fullmatch(row.rstrip())
    return (_LOWER[found["key"].casefold()], found["value"]) if found else None


def same_key(key: str) -> str:
    """Return the known key that differs from *key* in case only, or *key*."""
    return key if key in KNOWN else _LOWER.get(key.casefold(), key)


def unknown(key: str) -> str:
    """Return what to do about a key that issue pages do not know."""
    if key == "myst":
        return "'myst' has no effect in an issue page; remove it"
    return f"unknown key {shortened(key, _SHOWN)!r}; use one of {', '.join(sorted(KEYS - {'author', 'pubDate'}))}"


def meant_key(key: str) -> str:
    """Return the known key that is probably meant by another; empty if there is none."""
    lower = key.casefold().replace("_", "-")
    if found := _LOWER.get(lower) or _OTHER_NAMES.get(lower):
        return found
    return next(iter(difflib.get_close_matches(lower, [*KEYS], 1, 0.75)), "")
