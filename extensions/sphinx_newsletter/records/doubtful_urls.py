"""Find URLs that are probably mistyped."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_AFTER_URLS = frozenset("。，、；：…")
_WIDE = re.compile(r"[\uff0d-\uff1a\uff21-\uff3a\uff41-\uff5a]")
"""Full-width hyphens, digits and letters; full-width parentheses are in the URLs of Chinese pages."""
_PLAIN = re.compile(r"https?://[a-z0-9-]++\.[a-z0-9]", re.IGNORECASE)
"""The beginning of almost every URL."""


def doubtful(url: str) -> str:
    """Return why a web URL is probably mistyped; empty if it is not.

    >>> doubtful("https://githubcom/python/cpython")
    "the host 'githubcom' has no dot"
    """
    if url.isascii() and ".." not in url and _PLAIN.match(url):
        return ""
    if wide := _WIDE.search(url):
        return f"{wide[0]!r} is a full-width character"
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    if ".." in host or host.startswith("."):
        return f"the host {host!r} has a dot too many"
    if host and "." not in host and ":" not in host and host != "localhost":
        return f"the host {host!r} has no dot"
    last = unquote(url[-9:])[-1:]
    if last in _AFTER_URLS:
        return f"{last!r} at its end belongs to the text"
    return ""
