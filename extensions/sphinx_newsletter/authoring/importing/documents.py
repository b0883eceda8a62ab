"""Read the files to import as documents: Markdown as it is, and what other files are converted to."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import email
import email.policy
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import PurePosixPath
from typing import Any

import yaml
from bs4 import BeautifulSoup, Tag

from sphinx_newsletter.authoring.importing.html import to_markdown
from sphinx_newsletter.authoring.importing.identity import date_in
from sphinx_newsletter.authoring.importing.page import Refused
from sphinx_newsletter.files.page_files import LARGEST, PageFileError, decoded

LARGEST_ARCHIVE = 200_000_000
"""Size limit of a feed or a zip archive in bytes; what is in it has the limit of a page file."""
_DATES = ("article:published_time", "date", "dc.date", "pubdate", "datePublished")
_ENTRY = "entry"
"""What an entry of a feed has instead of a file name."""
_IN_TITLES = ("a", "abbr", "b", "code", "em", "i", "small", "span", "strong", "sub", "sup")


@dataclass(frozen=True)
class Document:
    """One text to import."""

    part: str
    """Where it is in its file: the title of a feed's entry, or a file in a zip archive."""
    stem: str
    """File name without suffix."""
    body: str
    front: Mapping[str, Any] | None = None
    """Front matter of what was converted; Markdown has its own in :attr:`body`."""
    notes: Sequence[str] = ()
    about: Mapping[str, str] = field(default_factory=dict)
    """What the file says of the newsletter: ``title``, ``author``, ``language``."""

    @property
    def text(self) -> str:
        """Markdown with front matter."""
        if self.front is None:
            return self.body
        dumped = yaml.safe_dump(dict(self.front), allow_unicode=True, sort_keys=False, width=100_000)
        return f"---\n{dumped}---\n\n{self.body}"


@dataclass(frozen=True)
class Unread:
    """A part of a file that is not imported, and why."""

    part: str
    reason: str
    is_draft: bool = False
    """Whether it was not published, so that nothing has to be done."""


def documents_of(name: str, data: bytes, part: str = "") -> Iterator[Document | Unread]:
    """Yield the documents of a file: one, or those of a feed or an archive.

    *part* is the path of a file in an archive. Raises :class:`~sphinx_newsletter.files.page_files.PageFileError`
    or :class:`Refused` if the whole file cannot be read.
    """
    path = PurePosixPath(name)
    yield from READERS.get(path.suffix.casefold(), _markdown)(data, path.stem, part)


def _markdown(data: bytes, stem: str, part: str) -> Iterator[Document]:
    text = decoded(data).removeprefix("\ufeff")
    if not text.strip():
        raise PageFileError("file is empty: write the issue, or remove the file")
    yield Document(part, stem, text)


def _html(data: bytes, stem: str, part: str) -> Iterator[Document]:
    soup = BeautifulSoup(data, "html.parser")
    front = _head_of(soup)
    mains = soup.find_all("article") or soup.find_all("main")
    body = mains[0] if len(mains) == 1 else soup.body or soup
    notes = [f"HTML outside <{body.name}> left out"] if len(mains) == 1 and soup.body else []
    if not body.find("h1") and soup.title:
        front = {"title": " ".join(soup.title.get_text().split()), **front}
    yield _converted(part, stem, body, front, notes)


def _head_of(soup: BeautifulSoup) -> dict[str, Any]:
    """Return the front matter that the head of a page gives: its date and its URL."""
    named = {str(tag.get("property") or tag.get("name") or ""): tag for tag in soup.find_all("meta", content=True)}
    dates = [str(named[name]["content"]) for name in _DATES if name in named]
    dates += [str(tag["datetime"]) for tag in soup.find_all("time", datetime=True)]
    front: dict[str, Any] = {}
    if date := next(filter(None, map(date_in, dates)), None):
        front["date"] = date
    canonical = soup.find("link", rel="canonical")
    if canonical and str(canonical.get("href", "")).startswith(("https://", "http://")):
        front["original"] = str(canonical["href"])
    return front


def _mail(data: bytes, stem: str, part: str) -> Iterator[Document]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    body = message.get_body(("html", "plain"))
    text = str(body.get_content()) if body else ""
    if not body or not text.strip():
        raise PageFileError("mail has no text: write the issue, or remove the file")
    front: dict[str, Any] = {}
    if subject := " ".join(str(message["subject"] or "").split()):
        front["title"] = subject
    with contextlib.suppress(TypeError, ValueError):  # no date, or an invalid one
        front["date"] = parsedate_to_datetime(str(message["date"])).date()
    attached = [file.get_filename() or file.get_content_type() for file in message.iter_attachments()]
    notes = [f"attachments left out: {', '.join(attached)}"] if attached else []
    if body.get_content_subtype() == "plain":
        yield Document(part, stem, text, front, notes)
    else:
        yield _converted(part, stem, BeautifulSoup(text, "html.parser"), front, notes)


def _converted(
    part: str, stem: str, html: BeautifulSoup | Tag, front: Mapping[str, Any], notes: Sequence[str] = ()
) -> Document:
    made = to_markdown(html)
    return Document(part, stem, made.text, front, [*notes, *made.notes])


def _feed(data: bytes, stem: str, part: str) -> Iterator[Document | Unread]:
    """Yield the entries of a feed, oldest first."""
    import feedparser  # takes 0.1 s to import

    # As a stream, because feedparser opens text that is a URL or a path. What it would remove silently is reported
    # instead.
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False)
    if not feed.entries:
        raise PageFileError("file has no entry of an RSS or Atom feed: save the feed again")
    about = {key: str(feed.feed.get(key, "")) for key in ("title", "author", "language")}
    for entry in sorted(feed.entries, key=lambda entry: _day(entry) or dt.date.max):
        title = _title(entry.get("title", ""))
        where = " ".join(filter(None, [part, title or entry.get("link", "entry without title")]))
        front = {"title": title, "date": _day(entry), "original": entry.get("link")}
        contents = [one.value for one in entry.get("content", ()) if one.value] or [entry.get("summary", "")]
        try:
            html = BeautifulSoup(max(contents, key=len), "html.parser")
            made = _converted(where, _ENTRY, html, {key: value for key, value in front.items() if value})
            yield replace(made, about=about)
        except Refused as reason:
            yield Unread(where, str(reason))


def _title(markup: str) -> str:
    """Return the title of an entry as text. A tag that no title has is part of it, as in ``Why <dialog>?``."""
    soup = BeautifulSoup(markup, "html.parser")
    is_text = any(tag.name not in _IN_TITLES for tag in soup.find_all(True))
    return " ".join((unescape(markup) if is_text else soup.get_text()).split())


def _day(entry: Any) -> dt.date | None:
    stamp = entry.get("published_parsed") or entry.get("updated_parsed")
    return dt.date(*stamp[:3]) if stamp else None


def _archive(data: bytes, stem: str, part: str) -> Iterator[Document | Unread]:
    """Yield the documents in a zip archive. An archive in it is not opened."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise PageFileError(f"file is not a zip archive: {error}") from error
    with archive:
        posts = _substack_posts(archive)
        names = sorted(name for name in archive.namelist() if PurePosixPath(name).suffix.casefold() in IN_FOLDERS)
        if not names:
            raise PageFileError(f"archive has no {', '.join(f'*{suffix}' for suffix in IN_FOLDERS)}")
        for name in names:
            try:
                with archive.open(name) as file:
                    inside = file.read(LARGEST + 1)
                if len(inside) > LARGEST:
                    raise PageFileError(f"file has more than {LARGEST:,} bytes: split it")
                post = posts.get(PurePosixPath(name).stem, {})
                if post and post.get("is_published", "true").casefold() != "true":
                    yield Unread(name, "not published", is_draft=True)
                else:
                    yield from (_named(document, post) for document in documents_of(name, inside, name))
            except (PageFileError, Refused) as reason:
                yield Unread(name, str(reason))
            except (zipfile.BadZipFile, RuntimeError, OSError) as error:  # damaged, or with a password
                yield Unread(name, f"file cannot be read: {error}")


def _substack_posts(archive: zipfile.ZipFile) -> dict[str, dict[str, str]]:
    """Return the rows of ``posts.csv`` by file name without suffix: only it has the titles and dates of posts."""
    if "posts.csv" not in archive.namelist():
        return {}
    with archive.open("posts.csv") as file:
        text = file.read(LARGEST).decode("utf-8-sig", "replace")
    return {row["post_id"]: row for row in csv.DictReader(io.StringIO(text)) if row.get("post_id")}


def _named(document: Document | Unread, post: Mapping[str, str]) -> Document | Unread:
    """Return a document with the title and date of a post."""
    if isinstance(document, Unread) or document.front is None:
        return document
    named = {"title": " ".join((post.get("title") or "").split()), "date": date_in(post.get("post_date") or "")}
    return replace(document, front={key: value for key, value in named.items() if value} | dict(document.front))


READERS: dict[str, Callable[[bytes, str, str], Iterator[Document | Unread]]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".eml": _mail,
    ".rss": _feed,
    ".atom": _feed,
    ".xml": _feed,
    ".zip": _archive,
}
"""What reads a file, by its suffix. Any other file is read as Markdown."""
IN_FOLDERS = (".md", ".markdown", ".html", ".htm", ".eml", ".rss", ".atom")
"""Suffixes of files that are imported with their directory; others have to be named."""
