"""Decode the headers of mails: encoded words, and bytes that are no ASCII."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

from sphinx_newsletter.authoring.importing.files.encodings import Decoded, decode

_LONGEST = 10_000
"""Length limit of a header."""
_FOLD = re.compile(r"\r?\n(?=[ \t])")


def raw_header(message: Message, name: str) -> str:
    """Return a header as it is in the file; Python decodes it with other tables."""
    return next((str(value) for key, value in message.raw_items() if key.casefold() == name), "")


def header_text(raw: str, charset: str | None = None) -> Decoded:
    """Return a header as one line. *charset* is that of the mail, for bytes that declare none."""
    text = _FOLD.sub("", raw)[:_LONGEST]
    try:
        words = decode_header(text)
    except (HeaderParseError, ValueError):
        words = [(text, None)]
    parts = [_decoded(word, label or charset) for word, label in words]
    note = next((part.note for part in parts if part.note), "")
    return Decoded(" ".join("".join(part.text for part in parts).split()), note)


def _decoded(word: bytes | str, label: str | None) -> Decoded:
    data = word.encode("utf-8", "surrogateescape") if isinstance(word, str) else word
    return decode(data, label.partition("*")[0] if label else None)
