"""Read HTML files as documents."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector

from sphinx_newsletter.authoring.importing.document import UNDECODED, Document, converted
from sphinx_newsletter.authoring.importing.html import soup_of
from sphinx_newsletter.records.dates import date_in, read_date

_DATES = ("article:published_time", "date", "dc.date", "pubdate", "datePublished")


def html_documents(data: bytes, stem: str, part: str) -> Iterator[Document]:
    """Yield the document that a file is, with the title, date and URL of its head."""
    soup, unsure = _parsed(data)
    front = _head_of(soup)
    mains = soup.find_all("article") or soup.find_all("main")
    body = mains[0] if len(mains) == 1 else soup.body or soup
    notes = [f"HTML outside <{body.name}> left out"] if len(mains) == 1 and soup.body else []
    if not body.find("h1") and soup.title:
        front = {"title": " ".join(soup.title.get_text().split()), **front}
    yield converted(part, stem, body, front, [*unsure, *notes])


def _parsed(data: bytes) -> tuple[BeautifulSoup, list[str]]:
    """Return HTML in the encoding that it declares, or else UTF-8, and notes on what could not be decoded.

    Beautiful Soup would read the whole page in another encoding if there is one wrong byte.
    """
    data, mark = EncodingDetector.strip_byte_order_mark(data)
    declared = mark or EncodingDetector.find_declared_encoding(data, is_html=True)
    for encoding in filter(None, (declared, "utf-8")):
        with contextlib.suppress(LookupError, UnicodeError):
            return soup_of(data.decode(encoding)), []
    with contextlib.suppress(LookupError):
        if declared:
            return soup_of(data.decode(declared, "replace")), [UNDECODED]
    soup = BeautifulSoup(data, "html.parser")
    return soup, [f"the encoding is not declared: read as {soup.original_encoding}"]


def _head_of(soup: BeautifulSoup) -> dict[str, Any]:
    """Return the front matter that the head of a page gives: its date and its URL."""
    named = {str(tag.get("property") or tag.get("name") or ""): tag for tag in soup.find_all("meta", content=True)}
    dates = [str(named[name]["content"]) for name in _DATES if name in named]
    dates += [str(tag["datetime"]) for tag in soup.find_all("time", datetime=True)]
    front: dict[str, Any] = {}
    if date := next((date for date in dates if read_date(date) or date_in(date)), "".join(dates[:1])):
        front["date"] = date
    canonical = soup.find("link", rel="canonical")
    if canonical and str(canonical.get("href", "")).startswith(("https://", "http://")):
        front["original"] = str(canonical["href"])
    return front
