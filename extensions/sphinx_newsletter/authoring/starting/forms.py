"""Recognise in which forms old issues write their link items."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence

from sphinx_newsletter.authoring.importing.document import Document
from sphinx_newsletter.records.item_forms import ItemForm
from sphinx_newsletter.records.model import Issue

Reader = Callable[[Document, Sequence[str]], Issue | None]
"""Reads a document with its items in some forms."""

_SAMPLE = 10
_CANDIDATES = (
    ItemForm.NUMBERED,
    ItemForm.HEADINGS,
    ItemForm.BOLD,
    ItemForm.BULLETED,
    ItemForm.PARAGRAPHS,
)
"""The most specific first, of forms that find as many links."""
_MORE = 1.25
"""How many times as many links another form must find to be used."""


def forms_in(documents: Sequence[Document], read: Reader) -> tuple[str, ...]:
    """Return the forms in which most links of the newest documents are found.

    A form that finds hardly more links than those before it is not used: it would turn notes into items.
    """
    chosen: tuple[str, ...] = (ItemForm.NUMBERED,)
    most = _links(documents, chosen, read)
    for form in _CANDIDATES[1:]:
        if (found := _links(documents, (form,), read)) > most * _MORE:
            chosen, most = (form,), found
    for form in _CANDIDATES:
        if form not in chosen and (found := _links(documents, (*chosen, form), read)) > most * _MORE:
            chosen, most = (*chosen, form), found
    return tuple(map(str, chosen))


def _links(documents: Sequence[Document], forms: Sequence[str], read: Reader) -> int:
    found = 0
    for document in documents[-_SAMPLE:]:
        with contextlib.suppress(Exception):  # a parser bug
            issue = read(document, forms)
            found += len(issue.links) if issue else 0
    return found
