"""Read the mails of a mailbox (mbox), as Gmail, Thunderbird and Apple Mail export them."""

from __future__ import annotations

import email.parser
import email.policy
import re
from collections.abc import Iterator

from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.files.mail_headers import header_text, raw_header
from sphinx_newsletter.authoring.importing.files.mails import mail_documents
from sphinx_newsletter.authoring.importing.page import reason_for
from sphinx_newsletter.files.page_files import LARGEST, PageFileError

_LINE = b"From "
"""What the line before a mail begins with."""
_HEADER = re.compile(r">?(?:From |[!-9;-~]{1,100}:)")
_OTHER_LABELS = re.compile(
    r"\b(?:drafts?|spam|trash|junk|entw[uü]rfe|papierkorb|brouillons|corbeille)\b|草稿|垃圾|ゴミ箱|下書き",
    re.IGNORECASE,
)
_DELETED = 0x8
"""What Thunderbird sets in the status of mails that are deleted, but still in the file."""


def is_mailbox(data: bytes) -> bool:
    """Whether a file is a mailbox, by what it begins with."""
    return data.startswith(_LINE) and _end_of_line(data, 0) > 0


def mailbox_documents(data: bytes, stem: str, part: str) -> Iterator[Document | Unread]:
    """Yield the mails of a mailbox in their order. One that cannot be read does not stop the others."""
    starts = list(_starts(data))
    if not starts:
        raise PageFileError("file has no mail: export the mailbox again, as mbox")
    for count, (begin, end) in enumerate(zip(starts, [*starts[1:], (len(data), 0)], strict=True), 1):
        mail = _unquoted(data[begin[1] : end[0]])
        name = part
        try:
            name = " ".join(filter(None, [part, _subject(mail) or f"mail {count}"]))
            if reason := _reason_to_skip(mail):
                yield Unread(name, reason, is_draft=True)
            elif len(mail) > LARGEST * 2:  # attachments take a third more than files
                raise PageFileError(f"mail has more than {LARGEST * 2:,} bytes: save it without attachments")
            else:
                yield from mail_documents(mail, "mail", name)
        except Exception as error:
            yield Unread(name, reason_for(error))


def _starts(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the line before each mail begins and ends: the first line, or one after an empty line."""
    found = 0 if data.startswith(_LINE) else data.find(b"\n" + _LINE) + 1
    while data.startswith(_LINE, found):
        before = data[max(0, found - 3) : found]
        end = _end_of_line(data, found)
        if end and (not before.strip() or before.endswith((b"\n\n", b"\n\r\n")) or _has_year(data[found:end])):
            yield found, end
        found = data.find(b"\n" + _LINE, found) + 1 or len(data)


def _has_year(line: bytes) -> bool:
    """Whether a line ends like those before mails, for mailboxes without empty lines between mails."""
    return line.rstrip()[-4:].isdigit()


def _end_of_line(data: bytes, start: int) -> int:
    """Return where the line ends, if a header follows it; 0 if none does."""
    end = data.find(b"\n", start, start + 1_000) + 1
    return end if end and _HEADER.match(data[end : end + 200].decode("latin-1")) else 0


def _unquoted(mail: bytes) -> bytes:
    """Return a mail without what protects lines that begin with ``From``."""
    for depth in range(1, 4):
        mail = mail.replace(b"\n" + b">" * depth + _LINE, b"\n" + b">" * (depth - 1) + _LINE)
    return mail


def _subject(mail: bytes) -> str:
    return header_text(raw_header(_head_of(mail), "subject")).text


def _head_of(mail: bytes) -> email.message.EmailMessage:
    return email.parser.BytesParser(policy=email.policy.default).parsebytes(mail[:100_000], headersonly=True)


def _reason_to_skip(mail: bytes) -> str:
    """Return why a mail is no issue: a draft, spam, or deleted."""
    head = _head_of(mail)
    labels = header_text(raw_header(head, "x-gmail-labels")).text
    if found := _OTHER_LABELS.search(labels):
        return f"labelled {found[0]}"
    status = raw_header(head, "x-mozilla-status").strip()
    if re.fullmatch(r"[0-9A-Fa-f]{1,8}", status) and int(status, 16) & _DELETED:
        return "deleted"
    return "draft" if raw_header(head, "x-mozilla-draft-info") else ""
