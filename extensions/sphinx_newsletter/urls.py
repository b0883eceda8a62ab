"""URLs: when two are the same, where one points, and the anchor it gives."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

_TRACKING_KEYS = frozenset({"fbclid", "gclid", "mc_cid", "mc_eid", "ref_src"})


_asked_again = lru_cache(maxsize=4096)
"""One reading asks the same of an address five times over."""


@_asked_again
def is_web_url(url: str) -> bool:
    """Say whether *url* is an absolute ``http`` or ``https`` address with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and url.split() == [url]


@_asked_again
def normalise(url: str) -> str:
    """Return the form in which two URLs of one page are equal.

    Scheme, ``www.``, the default port, a trailing slash and tracking parameters (``utm_*`` and kin) do not
    count; the path's case, the other parameters and the fragment do.

    >>> normalise("http://www.Example.com:80/a/?utm_source=x&b=1#c")
    'https://example.com/a?b=1#c'
    """
    try:
        parts = urlsplit(without_tracking(url.strip()))
        port = parts.port
    except ValueError:
        return url.strip()
    host = (parts.hostname or "").removeprefix("www.")
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    return urlunsplit(("https", host, parts.path.rstrip("/"), parts.query, parts.fragment))


def without_tracking(url: str) -> str:
    """Return *url* without its tracking parameters, and otherwise as it is.

    >>> without_tracking("https://example.org/?b=1&utm_source=x&c=%20#d")
    'https://example.org/?b=1&c=%20#d'
    """
    before, question, rest = url.partition("?")
    query, hash_mark, fragment = rest.partition("#")
    pairs = [pair for pair in query.split("&") if not _is_tracking(pair.partition("=")[0])]
    if len(pairs) == query.count("&") + 1:
        return url
    return before + question * bool(pairs) + "&".join(pairs) + hash_mark + fragment


def _is_tracking(key: str) -> bool:
    return key.startswith("utm_") or key in _TRACKING_KEYS


def short_hash(text: str) -> str:
    """Return eight hex digits that stand for *text*: what an anchor is made of."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def source(url: str) -> str:
    """Return the host *url* points to, without ``www.``.

    >>> source("https://www.kdnuggets.com/2023/06/")
    'kdnuggets.com'
    """
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def host_matches(host: str, pattern: str) -> bool:
    """Say whether *host* is *pattern* or a host below it (``docs.python.org`` is below ``python.org``)."""
    return host == pattern or host.endswith("." + pattern)
