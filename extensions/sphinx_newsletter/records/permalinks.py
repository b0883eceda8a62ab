"""Anchors of items: the form of a URL that they are made of is frozen, because people have linked to them.

The form that links are compared by (:func:`sphinx_newsletter.records.urls.normalise`) is another, and may change.
"""

from __future__ import annotations

import hashlib
import unicodedata
from urllib.parse import SplitResult, urlsplit, urlunsplit

_TRACKING_KEYS = frozenset({"fbclid", "gclid", "mc_cid", "mc_eid", "ref_src"})
"""Never add a key: the anchors of all URLs with it would change."""


def anchor_base(text: str) -> str:
    """Return the first eight hex digits of the SHA-256 hash of *text*: a title, or a :func:`permalink_form`."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def permalink_form(url: str) -> str:
    """Return version 1 of the form of a web URL that its anchor is made of.

    Scheme, ``www.``, the default port, trailing slashes and five tracking parameters beside ``utm_*`` are ignored;
    the case of the path, other parameters and the fragment are significant.

    >>> permalink_form("http://www.Example.com:80/a/?utm_source=x&b=1#c")
    'https://example.com/a?b=1#c'
    """
    parts = urlsplit(_without_tracking(url.strip()))
    host = _host(parts).removeprefix("www.")
    if parts.port not in (None, 80, 443):
        host = f"{host}:{parts.port}"
    return urlunsplit(("https", host, parts.path.rstrip("/"), parts.query, parts.fragment))


def _host(parts: SplitResult) -> str:
    """Return the host in ASCII; not with the package *idna*, whose tables change with each release."""
    host = parts.hostname or ""
    if ":" in host:
        return f"[{host}]"
    if host.isascii():
        return host
    labels = unicodedata.normalize("NFKC", host).replace("。", ".").split(".")
    return ".".join(
        label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}" for label in labels
    )


def _without_tracking(url: str) -> str:
    before, question, rest = url.partition("?")
    query, hash_mark, fragment = rest.partition("#")
    pairs = [pair for pair in query.split("&") if not _is_tracking(pair.partition("=")[0])]
    return before + question * bool(pairs) + "&".join(pairs) + hash_mark + fragment


def _is_tracking(key: str) -> bool:
    return key.startswith("utm_") or key in _TRACKING_KEYS
