"""Read the files to import as documents: Markdown as it is, and what other files are converted to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from sphinx_newsletter.authoring.importing.archives import archive_documents
from sphinx_newsletter.authoring.importing.bookmark_files import bookmark_documents, is_bookmark_file
from sphinx_newsletter.authoring.importing.csv_files import csv_documents
from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.feeds import feed_documents
from sphinx_newsletter.authoring.importing.html_files import html_documents
from sphinx_newsletter.authoring.importing.json_files import json_documents
from sphinx_newsletter.authoring.importing.mails import mail_documents
from sphinx_newsletter.authoring.importing.posts import markdown_document
from sphinx_newsletter.authoring.importing.url_lists import url_list
from sphinx_newsletter.files.page_files import PageFileError, decoded

LARGEST_ARCHIVE = 200_000_000
"""Size limit of a feed or a zip archive in bytes; what is in it has the limit of a page file."""


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
    yield markdown_document(text, stem, part)


def _html(data: bytes, stem: str, part: str) -> Iterator[Document | Unread]:
    yield from (bookmark_documents if is_bookmark_file(data) else html_documents)(data, stem, part)


def _text(data: bytes, stem: str, part: str) -> Iterator[Document]:
    if bookmarks := url_list(decoded(data).removeprefix("\ufeff"), stem):
        yield Document(part, stem, "", {}, bookmarks=bookmarks)
    else:
        yield from _markdown(data, stem, part)


def _archive(data: bytes, stem: str, part: str) -> Iterator[Document | Unread]:
    return archive_documents(data, IN_FOLDERS, documents_of)


READERS: dict[str, Callable[[bytes, str, str], Iterator[Document | Unread]]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _html,
    ".htm": _html,
    ".eml": mail_documents,
    ".rss": feed_documents,
    ".atom": feed_documents,
    ".xml": feed_documents,
    ".json": json_documents,
    ".csv": csv_documents,
    ".tsv": csv_documents,
    ".txt": _text,
    ".zip": _archive,
}
"""What reads a file, by its suffix. Any other file is read as Markdown."""
IN_FOLDERS = (".md", ".markdown", ".html", ".htm", ".eml", ".rss", ".atom")
"""Suffixes of files that are imported with their directory; others have to be named."""
