"""Turn Markdown of other tools into that of issue pages: its HTML, its templates and its notes."""

from __future__ import annotations

import re
from dataclasses import replace

from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.front import Front
from sphinx_newsletter.authoring.importing.markup.containers import with_notes
from sphinx_newsletter.authoring.importing.markup.html_in_markdown import plain_title, without_html
from sphinx_newsletter.authoring.importing.markup.numbered_lines import NumberedLines
from sphinx_newsletter.authoring.importing.markup.templates import without_templates

_TARGET = re.compile(r"([ \t]{0,3})\(([^()\n]{1,100})\)=")
_TITLE = re.compile(r"^(title[ \t]*[:=])([^\n]*<[a-z/][^\n]*)$", re.MULTILINE | re.IGNORECASE)


def _escape_targets(lines: NumberedLines) -> None:
    """Keep lines such as ``(note)=`` as text: only MyST has targets, and then something refers to them."""
    for row, line in enumerate(lines.texts):
        if line.endswith(")=") and (found := _TARGET.fullmatch(line)) and lines.text.count(found[2]) == 1:
            lines.replace(row, row + 1, [f"{found[1]}\\{line.lstrip()}"])


def in_our_dialect(document: Document | Unread) -> Document | Unread:
    """Return a document in the Markdown of issue pages, with notes on what was converted, left out or stays."""
    if isinstance(document, Unread):
        return document
    text = document.body.replace("\r\n", "\n").replace("\r", "\n")
    front, body = Front.split(text) if document.front is None else (Front(), text)
    lines = NumberedLines.of(body, 1 + front.length)
    _escape_targets(lines)
    try:
        notes = [*with_notes(lines), *without_templates(lines), *without_html(lines)]
    except RecursionError:
        return document
    head = _TITLE.sub(lambda found: f"{found[1]} {plain_title(found[2].strip())}", front.block)
    if lines.text == body and head == front.block:
        return replace(document, notes=[*document.notes, *notes]) if notes else document
    return replace(document, body=f"{head}{lines.text}", notes=[*document.notes, *notes])
