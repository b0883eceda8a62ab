"""Read mails as documents."""

from __future__ import annotations

import contextlib
import email
import email.policy
from collections.abc import Iterator
from typing import Any

from sphinx_newsletter.authoring.importing.document import UNDECODED, Document, converted
from sphinx_newsletter.authoring.importing.html import soup_of
from sphinx_newsletter.files.page_files import PageFileError


def mail_documents(data: bytes, stem: str, part: str) -> Iterator[Document]:
    """Yield the document that a mail is, with its subject and date."""
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
        notes.append(UNDECODED)
    if body.get_content_subtype() == "plain":
        yield Document(part, stem, text, front, notes)
    else:
        yield converted(part, stem, soup_of(text), front, notes)
