"""Read the entries of a feed as documents."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any
from urllib.parse import urljoin
from xml.sax import SAXParseException

from bs4 import BeautifulSoup

from sphinx_newsletter.authoring.importing.document import Document, Unread, converted, entry_or_reason
from sphinx_newsletter.authoring.importing.markup.html import soup_of
from sphinx_newsletter.authoring.importing.services.blog_feeds import content_of, date_of, kind_of
from sphinx_newsletter.authoring.importing.services.feed_titles import plain_title, title_of
from sphinx_newsletter.authoring.importing.services.own_feed import is_own_feed, own_document, own_kind
from sphinx_newsletter.authoring.importing.services.unpublished import reason_of
from sphinx_newsletter.authoring.importing.unix_time import day_of, day_text
from sphinx_newsletter.files.page_files import PageFileError

_ENTRY = "entry"
"""What an entry of a feed has instead of a file name."""
_SHOWN = 40
"""Length of an invalid date in a message."""


def feed_documents(data: bytes, stem: str, part: str) -> Iterator[Document | Unread]:
    """Yield the entries of a feed, oldest first. An entry that cannot be read does not stop the others."""
    import feedparser  # takes 0.1 s to import

    # As a stream, because feedparser opens text that is a URL or a path. What it would remove silently is reported
    # instead.
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        raise PageFileError("file has no entry of an RSS or Atom feed: save the feed again")
    about = {key: plain_title(str(feed.feed.get(key, ""))) for key in ("title", "author", "language")}
    kind, make = kind_of, partial(_document, version=str(feed.version))
    if is_own_feed(feed.feed):
        kind, make = own_kind, partial(own_document, newsletter=about["title"])
    others = Counter(filter(None, map(kind, feed.entries)))
    if others:
        counts = ", ".join(f"{count} {name}" for name, count in sorted(others.items()))
        yield Unread(part, f"left out, because it is no issue: {counts}", is_draft=True)
    posts = [entry for entry in feed.entries if not kind(entry)]
    for entry in sorted(posts, key=lambda entry: _day(entry) or dt.date.max):
        name = plain_title(entry.get("title", "")) or entry.get("link") or "entry without title"
        where = " ".join(filter(None, [part, name]))
        read = entry_or_reason(where, partial(make, entry, where), reason_of(entry))
        yield replace(read, about=about) if isinstance(read, Document) else read
    if isinstance(damage := feed.get("bozo_exception"), SAXParseException):
        what = f"feed is not valid XML, see line {damage.getLineNumber()} ({damage.getMessage()})"
        yield Unread(part, f"{what}: see whether all its issues were read, or save the feed again")


def _document(entry: Mapping[str, Any], where: str, version: str) -> Document:
    written = day_text(date_of(entry))
    front = {"title": title_of(entry, version), "date": written, "original": entry.get("link")}
    notes = [f"date {written[:_SHOWN]!r} is not valid, and left out"] if written and not _day(entry) else []
    html, base = _content(entry)
    given = {key: value for key, value in front.items() if value}
    return converted(where, _ENTRY, html, given, notes, urljoin(str(entry.get("link") or ""), base))


def _content(entry: Mapping[str, Any]) -> tuple[BeautifulSoup, str]:
    """Return the longest text of an entry, and the base of its URLs if the feed says it."""
    summary = entry.get("summary_detail") or {"value": entry.get("summary", "")}
    found = max([*entry.get("content", ()), summary], key=lambda one: len(one.get("value") or ""))
    text = content_of(entry) or str(found.get("value") or "")
    if found.get("type") == "text/plain":
        paragraphs = (escape(" ".join(part.split())) for part in text.split("\n\n"))
        text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return soup_of(text), str(found.get("base") or "")


def _day(entry: Mapping[str, Any]) -> dt.date | None:
    """Return the date of an entry, for its place among the others; None if it has none, or none that is certain.

    It is read as it is written: feedparser makes the day in UTC of it, and the 2nd of March of a 30th of February.
    """
    return day_of(date_of(entry))
