"""Read the files to import as documents: Markdown as it is, and what other files are converted to."""

from __future__ import annotations

import contextlib
import csv
import email
import email.policy
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector

from sphinx_newsletter.authoring.importing.document import Document, Unread, converted
from sphinx_newsletter.authoring.importing.feeds import feed_documents
from sphinx_newsletter.authoring.importing.page import reason_for
from sphinx_newsletter.files.page_files import LARGEST, PageFileError, decoded
from sphinx_newsletter.records.dates import date_in, read_date

LARGEST_ARCHIVE = 200_000_000
"""Size limit of a feed or a zip archive in bytes; what is in it has the limit of a page file."""
_DATES = ("article:published_time", "date", "dc.date", "pubdate", "datePublished")
_UNDECODED = "some characters could not be decoded, and became \ufffd: compare them with the file"
_SUBSTACK_POSTS = "posts.csv"


def documents_of(name: str, data: bytes, part: str = "") -> Iterator[Document | Unread]:
    """Yield the documents of a file: one, or those of a feed or an archive.

    *part* is the path of a file in an archive. Raises :class:`~sphinx_newsletter.files.page_files.PageFileError`
    or :class:`~sphinx_newsletter.authoring.importing.page.Refused` if the whole file cannot be read.
    """
    path = PurePosixPath(name)
    yield from READERS.get(path.suffix.casefold(), _markdown)(data, path.stem, part)


def _markdown(data: bytes, stem: str, part: str) -> Iterator[Document]:
    text = decoded(data).removeprefix("\ufeff")
    if not text.strip():
        raise PageFileError("file is empty: write the issue, or remove the file")
    yield Document(part, stem, text)


def _html(data: bytes, stem: str, part: str) -> Iterator[Document]:
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
            return BeautifulSoup(data.decode(encoding), "html.parser"), []
    with contextlib.suppress(LookupError):
        if declared:
            return BeautifulSoup(data.decode(declared, "replace"), "html.parser"), [_UNDECODED]
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


def _mail(data: bytes, stem: str, part: str) -> Iterator[Document]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    body = message.get_body(("html", "plain"))
    if not body or not (text := str(body.get_content())).strip():
        raise PageFileError("mail has no text: write the issue, or remove the file")
    front: dict[str, Any] = {}
    if subject := " ".join(str(message["subject"] or "").split()):
        front["title"] = subject
    with contextlib.suppress(Exception):  # the parser fails at some headers
        if date := str(message["date"] or "").strip():
            front["date"] = date
    attached = [file.get_filename() or file.get_content_type() for file in message.iter_attachments()]
    notes = [f"attachments left out: {', '.join(attached)}"] if attached else []
    if "\ufffd" in text:
        notes.append(_UNDECODED)
    if body.get_content_subtype() == "plain":
        yield Document(part, stem, text, front, notes)
    else:
        yield converted(part, stem, BeautifulSoup(text, "html.parser"), front, notes)


def _archive(data: bytes, stem: str, part: str) -> Iterator[Document | Unread]:
    """Yield the documents in a zip archive. An archive in it is not opened."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise PageFileError(f"file is not a zip archive: {error}") from error
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        members = [info for info in infos if PurePosixPath(info.filename).suffix.casefold() in IN_FOLDERS]
        if not members:
            raise PageFileError(f"archive has no {', '.join(f'*{suffix}' for suffix in IN_FOLDERS)}")
        posts: dict[str, dict[str, str]] = {}
        for table in (info for info in infos if info.filename == _SUBSTACK_POSTS):
            try:
                posts |= _substack_posts(_read(archive, table))
            except Exception as error:
                yield Unread(table.filename, reason_for(error))
        for member in sorted(members, key=lambda info: info.filename):
            try:
                yield from _member(member.filename, _read(archive, member), posts)
            except Exception as error:  # whatever it is, the other files are imported
                yield Unread(member.filename, reason_for(error))


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return the content of one file: of several with the same name, the one that is meant."""
    try:
        with archive.open(member) as file:
            data = file.read(LARGEST + 1)
    except Exception as error:  # damaged in one of many ways, with a password, or in an unknown compression
        message = f"file cannot be read: {error}: extract it with another program, and import it by itself"
        raise PageFileError(message) from error
    if len(data) > LARGEST:
        raise PageFileError(f"file has more than {LARGEST:,} bytes: split it")
    return data


def _member(name: str, data: bytes, posts: Mapping[str, Mapping[str, str]]) -> Iterator[Document | Unread]:
    post = posts.get(PurePosixPath(name).stem, {})
    if post and post.get("is_published", "true").casefold() != "true":
        yield Unread(name, "not published", is_draft=True)
    else:
        yield from (_named(document, post) for document in documents_of(name, data, name))


def _substack_posts(data: bytes) -> dict[str, dict[str, str]]:
    """Return the rows of ``posts.csv`` by file name without suffix: only it has the titles and dates of posts."""
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig", "replace")))
    return {row["post_id"]: row for row in rows if row.get("post_id")}


def _named(document: Document | Unread, post: Mapping[str, str]) -> Document | Unread:
    """Return a document with the title and date of a post."""
    if isinstance(document, Unread) or document.front is None:
        return document
    named = {"title": " ".join((post.get("title") or "").split()), "date": post.get("post_date") or ""}
    return replace(document, front={key: value for key, value in named.items() if value} | dict(document.front))


READERS: dict[str, Callable[[bytes, str, str], Iterator[Document | Unread]]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".eml": _mail,
    ".rss": feed_documents,
    ".atom": feed_documents,
    ".xml": feed_documents,
    ".zip": _archive,
}
"""What reads a file, by its suffix. Any other file is read as Markdown."""
IN_FOLDERS = (".md", ".markdown", ".html", ".htm", ".eml", ".rss", ".atom")
"""Suffixes of files that are imported with their directory; others have to be named."""
