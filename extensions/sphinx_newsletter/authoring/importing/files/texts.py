"""Read Markdown, and files whose names do not say what text they have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4.dammit import EncodingDetector

from sphinx_newsletter.authoring.importing.document import Document
from sphinx_newsletter.authoring.importing.files.mails import mail_documents
from sphinx_newsletter.files.page_files import PageFileError, decoded

_BINARY = (
    *(b"PK\x03\x04", b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a"),
    *(b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"{\\rtf"),
)
"""What files that are no text begin with."""
_HTML = re.compile(r"<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)
_JSON = re.compile(r"\s*+[\[{]\s*+[\"{\[\]}]")
_HEADER = re.compile(r"([A-Za-z][A-Za-z-]*+):|[ \t]")
_OF_MAIL = {"from", "received", "return-path", "mime-version", "message-id", "delivered-to"}


def markdown_of(data: bytes) -> str:
    """Return the text of a Markdown file. Raises :class:`~sphinx_newsletter.files.page_files.PageFileError`."""
    data, mark = EncodingDetector.strip_byte_order_mark(data)
    if data.startswith(_BINARY) or (b"\0" in data and not mark):
        raise PageFileError("file is not text, whatever its name says: export the issue as text")
    try:
        text = data.decode(mark) if mark else decoded(data)
    except UnicodeError as error:
        raise PageFileError(f"file is not valid {mark}: save it as UTF-8") from error
    if not text.strip():
        raise PageFileError("file is empty: write the issue, or remove the file")
    return text


def is_html(data: bytes) -> bool:
    """Whether a file is HTML, by what it begins with."""
    return bool(_HTML.match(data[:1_000].decode("latin-1").lstrip("ï»¿ \t\r\n")))


def text_documents(data: bytes, stem: str, part: str) -> Iterator[Document]:
    """Yield the document of a text: a mail, if it has the headers of one, or else Markdown."""
    if _is_mail(data):
        yield from mail_documents(data, stem, part)
        return
    text = markdown_of(data)
    if _JSON.match(text):
        raise PageFileError("file is JSON: give it the suffix of its kind")
    yield Document(part, stem, text)


def _is_mail(data: bytes) -> bool:
    """Whether a file begins with the headers of a mail, and an empty line."""
    names: set[str] = set()
    for line in data[:100_000].decode("latin-1").split("\n"):
        if not (header := _HEADER.match(line)):
            return not line.strip() and "subject" in names and bool(names & _OF_MAIL)
        names.add((header[1] or "").lower())
    return False
