"""Read the files to import as documents: Markdown as it is, and what other files are converted to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from sphinx_newsletter.authoring.importing.archives import archive_documents
from sphinx_newsletter.authoring.importing.bookmarks.bookmark import Bookmark
from sphinx_newsletter.authoring.importing.bookmarks.bookmark_files import bookmark_documents, is_bookmark_file
from sphinx_newsletter.authoring.importing.bookmarks.url_lists import url_list
from sphinx_newsletter.authoring.importing.csv_files import csv_documents
from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.files.html_files import html_documents
from sphinx_newsletter.authoring.importing.files.issue_folders import identity_of
from sphinx_newsletter.authoring.importing.files.mailboxes import is_mailbox, mailbox_documents
from sphinx_newsletter.authoring.importing.files.mails import mail_documents
from sphinx_newsletter.authoring.importing.files.mdx import mdx_documents
from sphinx_newsletter.authoring.importing.files.selection import suffix_of
from sphinx_newsletter.authoring.importing.files.texts import is_html, markdown_of, text_documents
from sphinx_newsletter.authoring.importing.json_files import json_documents
from sphinx_newsletter.authoring.importing.markup.other_dialects import in_our_dialect
from sphinx_newsletter.authoring.importing.services.feeds import feed_documents
from sphinx_newsletter.authoring.importing.services.posts import markdown_document
from sphinx_newsletter.files.page_files import PageFileError, decoded
from sphinx_newsletter.records.counts import count_label


def documents_of(name: str, data: bytes, part: str = "", stem: str = "") -> Iterator[Document | Unread]:
    """Yield the documents of a file: one, or those of a feed, a mailbox or an archive.

    *part* is the path of a file in an archive; *stem* stands for the name of the file without suffix. Raises
    :class:`~sphinx_newsletter.files.page_files.PageFileError` or
    :class:`~sphinx_newsletter.authoring.importing.page.Refused` if the whole file cannot be read.
    """
    path = PurePosixPath(name)
    read = reader_of(path)
    name = path.name.removesuffix(path.suffix if suffix_of(path) else "")
    documents = read(data, stem or identity_of(PurePosixPath(part)) or name, part)
    # The files of an archive have come this way before.
    yield from documents if read is _archive else map(_finished, documents)


def reader_of(path: PurePosixPath) -> Callable[[bytes, str, str], Iterator[Document | Unread]]:
    """Return what reads a file.

    Raises :class:`~sphinx_newsletter.files.page_files.PageFileError` if nothing does.
    """
    suffix = suffix_of(path)
    if suffix not in READERS:
        kinds = ", ".join(f"*{known}" for known in READERS if known)
        more = f". To import {suffix} files, {how}" if (how := CONVERTED.get(suffix)) else ""
        raise PageFileError(f"cannot read {path.name}; files may be {kinds}{more}")
    return READERS[suffix]


def _finished(document: Document | Unread) -> Document | Unread:
    return document if isinstance(document, Unread) else in_our_dialect(_with_damage(document))


def _with_damage(document: Document) -> Document:
    """Return a document with a note on the characters in it that could not be decoded, here or before."""
    count = document.body.count("\ufffd") + str(dict(document.front or {})).count("\ufffd")
    if not count:
        return document
    characters = count_label(count, "character", "characters")
    note = f"{characters} could not be decoded, and became \ufffd: compare the page with the file"
    return replace(document, notes=[*document.notes, note])


def _markdown(data: bytes, stem: str, part: str) -> Iterator[Document]:
    yield markdown_document(markdown_of(data), stem, part)


def _html(data: bytes, stem: str, part: str) -> Iterator[Document | Unread]:
    yield from (bookmark_documents if is_bookmark_file(data) else html_documents)(data, stem, part)


def _text(data: bytes, stem: str, part: str) -> Iterator[Document | Unread]:
    """Yield the documents of a file whose name does not say what it is."""
    if is_mailbox(data):
        yield from mailbox_documents(data, stem, part)
    elif is_html(data):
        yield from _html(data, stem, part)
    elif bookmarks := _urls(data, stem):
        yield Document(part, stem, "", {}, bookmarks=bookmarks)
    else:
        yield from text_documents(data, stem, part)


def _urls(data: bytes, stem: str) -> Sequence[Bookmark]:
    """Return the bookmarks of a list of URLs; none if it is another text."""
    try:
        return url_list(decoded(data).removeprefix("\ufeff"), stem)
    except PageFileError:
        return ()


def _archive(data: bytes, stem: str, part: str) -> Iterator[Document | Unread]:
    return archive_documents(data, IN_FOLDERS, documents_of)


READERS: dict[str, Callable[[bytes, str, str], Iterator[Document | Unread]]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".mdown": _markdown,
    ".mkd": _markdown,
    ".mdx": mdx_documents,
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".eml": mail_documents,
    ".mht": mail_documents,
    ".mhtml": mail_documents,
    ".mbox": mailbox_documents,
    ".rss": feed_documents,
    ".atom": feed_documents,
    ".xml": feed_documents,
    ".json": json_documents,
    ".csv": csv_documents,
    ".tsv": csv_documents,
    ".zip": _archive,
    ".txt": _text,
    ".text": _text,
    "": _text,
}
"""What reads a file, by its suffix. Any other file is refused."""
IN_FOLDERS = (
    *(".md", ".markdown", ".mdown", ".mkd", ".mdx", ".html", ".htm", ".xhtml", ".eml", ".mht", ".mhtml", ".mbox"),
    *(".rss", ".atom"),
)
"""Suffixes of files that are imported with their directory; others have to be named."""
CONVERTED = {
    **dict.fromkeys(
        (".rst", ".docx", ".odt", ".org", ".textile", ".tex", ".ipynb", ".rtf", ".epub"),
        "convert them to Markdown, as with: pandoc --to gfm --output NAME.md NAME",
    ),
    **dict.fromkeys((".adoc", ".asciidoc"), "convert them to HTML, as with: asciidoctor NAME"),
    **dict.fromkeys((".7z", ".gz", ".rar", ".tar", ".tgz", ".xz", ".bz2"), "unpack them, and name the directory"),
    **dict.fromkeys((".msg", ".pst", ".emlx"), "save the mails as *.eml"),
    **dict.fromkeys((".doc", ".pages"), "save them as HTML"),
    ".pdf": "find the texts that they were made from",
}
"""What to do with files of other kinds, by their suffixes."""
