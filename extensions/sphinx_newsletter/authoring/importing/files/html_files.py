"""Read HTML files as documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag

from sphinx_newsletter.authoring.importing.document import Document, converted
from sphinx_newsletter.authoring.importing.files.encodings import declared_encoding, decode
from sphinx_newsletter.authoring.importing.markup.html import soup_of
from sphinx_newsletter.records.dates import date_in, read_date

_DATES = ("article:published_time", "date", "dc.date", "pubdate", "datePublished")
_DECLARATION = re.compile(r"\A\s*+<\?xml[^<>]*+>")
_LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NUMBER = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{1,6}(?!\d)")
"""A number that is no year."""


def html_documents(data: bytes, stem: str, part: str) -> Iterator[Document]:
    """Yield the document that a file is, with the title, date and URL of its head."""
    decoded = decode(data, declared_encoding(data))
    soup = soup_of(_DECLARATION.sub("", decoded.text, count=1))
    front = _head_of(soup)
    title = _title_of(soup)
    for element in soup.find_all("title"):  # not in <head> in every file
        element.decompose()
    mains = soup.find_all("article") or soup.find_all("main")
    body = mains[0] if len(mains) == 1 else soup.body or soup
    notes = [f"HTML outside <{body.name}> left out"] if len(mains) == 1 and soup.body else []
    if title := _headed(body, soup, title):
        front = {"title": title, **front}
    yield converted(part, stem, body, front, [*([decoded.note] if decoded.note else []), *notes])


def _title_of(soup: BeautifulSoup) -> str:
    """Return what ``<title>`` says; that of a drawing is none."""
    titles = (tag for tag in soup.find_all("title") if tag.find_parent("svg") is None)
    return next(filter(None, map(_text, titles)), "")


def _headed(body: BeautifulSoup | Tag, soup: BeautifulSoup, title: str) -> str:
    """Put the ``<h1>`` first, if it is the title of the issue, or else return the title."""
    headings = body.find_all("h1")
    if not headings:
        above = _text(soup.h1) if len(soup.find_all("h1")) == 1 and soup.h1 else ""
        return above if above and (_numbered(above) or not _numbered(title)) else title
    if _numbered(title) and not any(_numbered(_text(heading)) for heading in headings):
        if len(headings) == 1 and _text(headings[0]) in title and not _has_address(headings[0]):
            headings[0].decompose()
        else:
            _demote(body)
        return title
    if len(headings) == 1 and _text(headings[0]) and not headings[0].find_previous(_LEVELS):
        heading = headings[0]
        while (link := heading.parent) and link.name == "a" and _text(link) == _text(heading):
            heading = link
        body.insert(0, heading.extract())
        return ""
    return title if _text_before(headings[0], body) else ""


def _text_before(heading: Tag, body: Tag) -> bool:
    """Whether a text stands above a heading."""
    first = next((text for text in body.find_all(string=True) if text.strip()), None)
    return first is not None and heading not in first.parents


def _has_address(heading: Tag) -> bool:
    """Whether a heading has an image, or a link that leads somewhere else."""
    return any(tag.name == "img" or "://" in str(tag.get("href", "")) for tag in heading.find_all(["a", "img"]))


def _demote(body: Tag) -> None:
    """Make headings of ``<h1>`` sections, below a title that is in the head."""
    for heading in body.find_all(_LEVELS):
        heading.name = f"h{min(int(heading.name[1]) + 1, 6)}"


def _numbered(text: str) -> bool:
    return bool(_NUMBER.search(text) or date_in(text))


def _text(element: Tag) -> str:
    return " ".join(element.get_text().split())


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
