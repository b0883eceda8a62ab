"""Find URLs that are probably mistyped, or not meant for readers."""

from __future__ import annotations

import re
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

_AFTER_URLS = dict.fromkeys('。，、；：…,;"', "") | {
    ">": "<",
    "”": "“",
    "’": "‘",
    "》": "《",
    "」": "「",
    "』": "『",
}
"""What belongs to the text, at the end of a URL, unless the URL has its counterpart."""
_WIDE = re.compile(r"[\uff0d-\uff1a\uff21-\uff3a\uff41-\uff5a]")
"""Full-width hyphens, digits and letters; full-width parentheses are in the URLs of Chinese pages."""
_PLAIN = re.compile(r"https?://[a-z0-9-]++\.[a-z]", re.IGNORECASE)
"""The beginning of almost every URL."""
_GITHUB_FILE = re.compile(r"https?://github\.com/[^/?#]++/[^/?#]++/blob/[^?#]++", re.IGNORECASE)


def doubtful(url: str) -> str:
    """Return why a web URL is probably mistyped or leads readers nowhere; empty if it is not.

    >>> doubtful("https://githubcom/python/cpython")
    "the host 'githubcom' has no dot"
    """
    last = unquote(url[-9:])[-1:]
    if url.isascii() and ".." not in url and _PLAIN.match(url) and (last.isalnum() or last == "/"):
        return ""
    if wide := _WIDE.search(url):
        return f"{wide[0]!r} is a full-width character"
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    if ".." in host or host.startswith("."):
        return f"the host {host!r} has a dot too many"
    if _is_local(host):
        return f"{host} is a computer that readers cannot reach; write it as `code`"
    if host and "." not in host and ":" not in host:
        return f"the host {host!r} has no dot"
    if last in _AFTER_URLS and not (_AFTER_URLS[last] and _AFTER_URLS[last] in unquote(url)):
        return f"{last!r} at its end belongs to the text"
    return ""


def _is_local(host: str) -> bool:
    """Return whether a host is the reader's own computer, or in a private network."""
    with suppress(ValueError):
        address = ip_address(host)
        return address.is_loopback or address.is_private
    return host == "localhost" or host.endswith((".localhost", ".local"))


def doubtful_image(url: str) -> str:
    """Return why the URL of an image is probably wrong; empty if it is not."""
    if _GITHUB_FILE.fullmatch(url):
        return "it is GitHub's page of a file; add ?raw=true"
    if re.split("[?#]", url, maxsplit=1)[0].casefold().endswith((".html", ".htm")):
        return "it is a page, not an image"
    return doubtful(url)
