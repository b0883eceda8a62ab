"""Read mails as documents."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from typing import Any

from sphinx_newsletter.authoring.importing.document import Document, converted
from sphinx_newsletter.authoring.importing.files.encodings import Decoded, declared_encoding, decode
from sphinx_newsletter.authoring.importing.files.mail_headers import header_text, raw_header
from sphinx_newsletter.authoring.importing.markup.html import soup_of
from sphinx_newsletter.files.page_files import PageFileError

_SIGNATURE = re.compile(r"(?<=[^\n])\n(-- ?\n)")
"""The line above a signature, which Markdown takes for the underline of a heading."""


def mail_documents(data: bytes, stem: str, part: str) -> Iterator[Document]:
    """Yield the document that a mail is, with its subject and date."""
    whole = email.message_from_bytes(data, policy=email.policy.default)
    message, body = _body_of(whole) or (whole, None)
    decoded = _text_of(body) if body else Decoded("")
    if not body or not decoded.text.strip():
        raise PageFileError("mail has no text: write the issue, or remove the file")
    charset = body.get_content_charset()
    notes = [decoded.note] if decoded.note else []
    front: dict[str, Any] = {}
    for header, key in (("subject", "title"), ("date", "date")):
        written = header_text(raw_header(message, header), charset)
        if written.text:
            front[key] = written.text
        if written.note:
            notes.append(f"{header}: {written.note}")
    attached = [_name_of(file, charset) for file in _attachments(message)]
    notes += [f"attachments left out: {', '.join(attached)}"] if attached else []
    if body.get_content_subtype() == "plain":
        text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
        yield Document(part, stem, _SIGNATURE.sub(r"\n\n\1", text), front, notes)
    else:
        yield converted(part, stem, soup_of(decoded.text), front, notes)


def _body_of(message: EmailMessage) -> tuple[EmailMessage, MIMEPart] | None:
    """Return a mail and the part that is its text: of HTML and plain text, the first that is not empty.

    It is another mail if it was forwarded as an attachment.
    """
    for kind in ("html", "plain"):
        body = message.get_body((kind,))
        if body is not None and _data_of(body).strip():
            return message, body
    forwarded = (part.get_payload(0) for part in message.walk() if part.get_content_type() == "message/rfc822")
    inner = (mail for mail in forwarded if isinstance(mail, EmailMessage))
    return next(filter(None, map(_body_of, inner)), None)


def _data_of(body: MIMEPart) -> bytes:
    data = body.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _text_of(body: MIMEPart) -> Decoded:
    data = _data_of(body)
    declared = None if body.get_content_subtype() == "plain" else declared_encoding(data)
    return decode(data, body.get_content_charset(), declared)


def _attachments(message: EmailMessage) -> Iterator[MIMEPart]:
    try:
        yield from message.iter_attachments()
    except (AttributeError, KeyError):  # not the parts that the mail announces
        return


def _name_of(file: MIMEPart, charset: str | None) -> str:
    return header_text(str(file.get_filename() or ""), charset).text or file.get_content_type()
