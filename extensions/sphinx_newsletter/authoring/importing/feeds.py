"""Read the entries of a feed as documents."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from typing import Any
from xml.sax import SAXParseException

from sphinx_newsletter.authoring.importing.document import Document, Unread, converted
from sphinx_newsletter.authoring.importing.html import soup_of
from sphinx_newsletter.authoring.importing.page import reason_for
from sphinx_newsletter.files.page_files import PageFileError
from sphinx_newsletter.records.dates import date_in, read_date

_ENTRY = "entry"
"""What an entry of a feed has instead of a file name."""
_SHOWN = 40
"""Length of an invalid date in a message."""
_IN_TITLES = ("a", "abbr", "b", "code", "em", "i", "small", "span", "strong", "sub", "sup")


def feed_documents(data: bytes, stem: str, part: str) -> Iterator[Document | Unread]:
    """Yield the entries of a feed, oldest first. An entry that cannot be read does not stop the others."""
    import feedparser  # takes 0.1 s to import

    # As a stream, because feedparser opens text that is a URL or a path. What it would remove silently is reported
    # instead.
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False)
    if not feed.entries:
        raise PageFileError("file has no entry of an RSS or Atom feed: save the feed again")
    about = {key: _plain(str(feed.feed.get(key, ""))) for key in ("title", "author", "language")}
    for entry in sorted(feed.entries, key=lambda entry: _day(entry) or dt.date.max):
        name = _plain(entry.get("title", "")) or entry.get("link") or "entry without title"
        where = " ".join(filter(None, [part, name]))
        try:
            yield replace(_document(entry, where), about=about)
        except Exception as error:
            yield Unread(where, reason_for(error))
    if isinstance(damage := feed.get("bozo_exception"), SAXParseException):
        what = f"feed is not valid XML, see line {damage.getLineNumber()} ({damage.getMessage()})"
        yield Unread(part, f"{what}: see whether all its issues were read, or save the feed again")


def _document(entry: Mapping[str, Any], where: str) -> Document:
    front = {"title": _title(entry.get("title", "")), "date": _date_text(entry), "original": entry.get("link")}
    written = _date_text(entry)
    notes = [f"date {written[:_SHOWN]!r} is not valid, and left out"] if written and not _day(entry) else []
    contents = [one.value for one in entry.get("content", ()) if one.value] or [entry.get("summary", "")]
    html = soup_of(max(contents, key=len))
    return converted(where, _ENTRY, html, {key: value for key, value in front.items() if value}, notes)


def _plain(markup: str) -> str:
    try:
        return _title(markup)
    except Exception:  # a parser bug, which is reported with the entry
        return " ".join(markup.split())


def _title(markup: str) -> str:
    """Return the title of an entry as text. A tag that no title has is part of it, as in ``Why <dialog>?``."""
    soup = soup_of(markup)
    is_text = any(tag.name not in _IN_TITLES for tag in soup.find_all(True))
    return " ".join((unescape(markup) if is_text else soup.get_text()).split())


def _day(entry: Mapping[str, Any]) -> dt.date | None:
    """Return the date of an entry, for its place among the others; None if it has none, or none that is certain.

    It is read as it is written: feedparser makes the day in UTC of it, and the 2nd of March of a 30th of February.
    """
    text = _date_text(entry)
    return read_date(text) or date_in(text)


def _date_text(entry: Mapping[str, Any]) -> str:
    return str(entry.get("published") or entry.get("updated") or "").strip()
