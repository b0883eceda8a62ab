"""Validate and compare URLs."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from functools import lru_cache
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

import idna

from sphinx_newsletter.records.characters import hidden
from sphinx_newsletter.records.tracking import is_tracking

_cached = lru_cache(maxsize=4096)
"""Reading a page processes each URL about five times."""

_NEVER_IN_URLS = re.compile(r"[\s\x00-\x20\x7f-\x9f\ud800-\udfff]")
_ASCII_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?", re.IGNORECASE | re.ASCII)
_ENCODED = str.maketrans({'"': "%22", "<": "%3C", ">": "%3E"})
"""Characters that a URL cannot contain (RFC 3986, appendix C), with their escapes."""
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BRACKETS = re.compile(r"\[[0-9a-f:.]+\](?::\d*)?", re.IGNORECASE | re.ASCII)
_SEPARATOR = re.compile(r"(&amp;|&|;(?=[^&;=]++=))")
"""What separates parameters: a semicolon does only if another parameter follows."""
_IN_WORDS = frozenset("·・")
_EAST_ASIAN = frozenset({"BOPOMOFO", "CJK", "HANGUL", "HIRAGANA", "KATAKANA"})


@_cached
def web_url(url: str) -> str | None:
    """Return an ``http`` or ``https`` URL as written to the site; None if it is invalid or has no host.

    The host is converted to ASCII (UTS 46), so that similar letters can be distinguished, and user information is
    removed.

    >>> web_url("https://user@bücher.example/a")
    'https://xn--bcher-kva.example/a'
    """
    if _NEVER_IN_URLS.search(url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = _ascii_host(parts)
    if parts.scheme not in ("http", "https") or not host:
        return None
    if not parts.netloc.isascii() or "@" in parts.netloc:
        rest = url.partition("//")[2].removeprefix(parts.netloc)  # an empty fragment is part of it
        url = f"{parts.scheme}://{host if port is None else f'{host}:{port}'}{rest}"
    return url.translate(_ENCODED)


def with_ascii_host(url: str) -> str:
    """Return a web URL with its host in ASCII, as browsers read it; any other text unchanged.

    mdurl 0.1.2 encodes a host as it is typed, and ``Über.example`` then names another host than ``über.example``.
    """
    if url.isascii() or "@" in url.partition("://")[2].partition("/")[0]:
        return url
    return web_url(url) or url


def is_web_url(url: str) -> bool:
    """Return whether *url* is an absolute ``http`` or ``https`` URL with a host."""
    return web_url(url) is not None


@_cached
def link_url(url: str) -> str | None:
    """Return a web or ``mailto`` URL as written to the site; None if *url* must not be a link target."""
    if url[:7].lower() == "mailto:" and "@" in url and not _NEVER_IN_URLS.search(url):
        return url.translate(_ENCODED)
    return web_url(url)


def markdown_url(url: str) -> str:
    """Return a URL as the target of a Markdown link that reads back as *url*, in angle brackets if necessary.

    >>> markdown_url("https://example.org/a_(b)?c&amp;d")
    '<https://example.org/a_(b)?c&amp;amp;d>'
    """
    url = "".join(quote(char) if char in "<>\\" or hidden(char) else char for char in url)
    url = _ENTITY.sub("&amp;", url)
    return f"<{url}>" if "(" in url or ")" in url else url


def is_url_or_path(text: str) -> bool:
    """Return whether *text* is a valid link target: a web or ``mailto`` URL, or a path on the site."""
    path = not text.startswith(("//", "\\", "/\\")) and ":" not in text.partition("/")[0]
    return link_url(text) is not None or (path and bool(text) and not _NEVER_IN_URLS.search(text))


def _ascii_host(parts: SplitResult) -> str:
    """Return the host in ASCII; empty if it is missing or invalid."""
    host = parts.hostname or ""
    try:
        if "\\" in parts.netloc:  # browsers read it as a slash that starts the path
            return ""
        if "[" in parts.netloc:
            ipaddress.IPv6Address(host)
            return f"[{host}]" if _BRACKETS.fullmatch(parts.netloc.rpartition("@")[2]) else ""
        if not host.isascii():
            host = idna.encode(host, uts46=True).decode("ascii")
    except ValueError:  # includes IDNAError and AddressValueError
        return ""
    return host if _ASCII_HOST.fullmatch(host) else ""


def misleading(url: str) -> str:
    """Return why a web URL may be misleading, and what to write instead; empty if it is not."""
    parts = urlsplit(url)
    if parts.netloc.isascii() and "@" not in parts.netloc and "xn--" not in parts.netloc.lower():
        return ""
    if "@" in parts.netloc:
        return f"the part before @ is a user name, not the host: write {web_url(url)}"
    host = _ascii_host(parts)
    for label in map(_decoded, (parts.hostname or "").split(".")):
        # The first word of a letter's Unicode name is its script: CYRILLIC SMALL LETTER A.
        names = {unicodedata.name(char, "").partition(" ")[0] for char in label if char.isalpha()}
        scripts = {name.partition("-")[0] for name in names}
        if len(scripts) > 1 and not scripts <= _EAST_ASIAN | {"LATIN"}:
            mixed = " and ".join(script.capitalize() for script in sorted(scripts))
            return f"the host {host} mixes {mixed} letters: write the intended host"
        for char in label:
            if unicodedata.category(char)[0] in "PSZ" and not char.isascii() and char not in _IN_WORDS:
                return f"the host {host} contains {char!r}: write the intended host"
    return ""


def _decoded(label: str) -> str:
    """Return a label of a host, decoded from Punycode."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except ValueError:
        return label


@_cached
def normalise(url: str) -> str:
    """Return a canonical form, which is the same for all URLs of a page.

    Scheme, ``www.``, the default port, a trailing slash and tracking parameters (``records/tracking.py``) are
    ignored; the case of the path, other parameters and the fragment are significant.

    >>> normalise("http://www.Example.com:80/a/?utm_source=x&b=1#c")
    'https://example.com/a?b=1#c'
    """
    try:
        parts = urlsplit(without_tracking(url.strip()))
        port = parts.port
    except ValueError:
        return url.strip()
    host = (_ascii_host(parts) or parts.hostname or "").removeprefix("www.")
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    return urlunsplit(("https", host, parts.path.rstrip("/"), parts.query, parts.fragment))


@_cached
def without_tracking(url: str) -> str:
    """Return *url* without tracking parameters, otherwise unchanged.

    A fragment is left out only if all of it is tracking parameters, as ``#utm_source=x``.

    >>> without_tracking("https://example.org/?b=1&utm_source=x&c=%20#d")
    'https://example.org/?b=1&c=%20#d'
    """
    before, hash_mark, fragment = url.partition("#")
    before, question, query = before.partition("?")
    host, path = source(url), before.partition("//")[2].partition("/")[2]
    kept = _kept(query, host, f"/{path}") if query else query
    if "=" in fragment and not _kept(fragment, host, f"/{path}"):
        hash_mark = fragment = ""
    if kept != query and not kept.strip("&;"):
        question = kept = ""
    return before + question + kept + hash_mark + fragment


def _kept(query: str, host: str, path: str) -> str:
    """Return the parameters of *query* that are not tracking."""
    first, *rest = _SEPARATOR.split(query)
    pairs = [("", first), *zip(rest[::2], rest[1::2], strict=True)]
    kept = [(mark, pair) for mark, pair in pairs if not is_tracking(pair, host, path)]
    return "".join(mark + pair for mark, pair in kept).removeprefix(kept[0][0]) if kept else ""


def source(url: str) -> str:
    """Return the host of *url* without ``www.``; empty if there is none.

    >>> source("https://www.kdnuggets.com/2023/06/")
    'kdnuggets.com'
    """
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def host_matches(host: str, pattern: str) -> bool:
    """Return whether *host* is *pattern* or a subdomain of it, as ``docs.python.org`` of ``python.org``."""
    return host == pattern or host.endswith("." + pattern)
