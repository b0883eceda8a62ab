"""Read the files to import as documents: Markdown as it is, and what other files are converted to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from sphinx_newsletter.authoring.importing.archives import archive_documents
from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.feeds import feed_documents
from sphinx_newsletter.authoring.importing.html_files import html_documents
from sphinx_newsletter.authoring.importing.mails import mail_documents
from sphinx_newsletter.authoring.importing.other_dialects import in_our_dialect
from sphinx_newsletter.files.page_files import PageFileError, decoded

LARGEST_ARCHIVE = 200_000_000
"""Size limit of a feed or a zip archive in bytes; what is in it has the limit of a page file."""


def documents_of(name: str, data: bytes, part: str = "") -> Iterator[Document | Unread]:
    """Yield the documents of a file: one, or those of a feed or an archive.

    *part* is the path of a file in an archive. Raises :class:`~sphinx_newsletter.files.page_files.PageFileError`
    or :class:`~sphinx_newsletter.authoring.importing.page.Refused` if the whole file cannot be read.
    """
    path = PurePosixPath(name)
    documents = READERS.get(path.suffix.casefold(), _markdown)(data, path.stem, part)
    yield from documents if path.suffix.casefold() == ".zip" else map(in_our_dialect, documents)


def _markdown(data: bytes, stem: str, part: str) -> Iterator[Document]:
    text = decoded(data).removeprefix("\ufeff")
    if not text.strip():
        raise PageFileError("file is empty: write the issue, or remove the file")
    yield Document(part, stem, text)


def _archive(data: bytes, stem: str, part: str) -> Iterator[Document | Unread]:
    return archive_documents(data, IN_FOLDERS, documents_of)


READERS: dict[str, Callable[[bytes, str, str], Iterator[Document | Unread]]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": html_documents,
    ".htm": html_documents,
    ".eml": mail_documents,
    ".rss": feed_documents,
    ".atom": feed_documents,
    ".xml": feed_documents,
    ".zip": _archive,
}
"""What reads a file, by its suffix. Any other file is read as Markdown."""
IN_FOLDERS = (".md", ".markdown", ".html", ".htm", ".eml", ".rss", ".atom")
"""Suffixes of files that are imported with their directory; others have to be named."""
