"""What the parser of a page notes in the doctree for :func:`~sphinx_newsletter.reading.issue_page.read_issue`."""

from __future__ import annotations

from dataclasses import dataclass, field

from docutils import nodes

_KEY = "newsletter_notes"


@dataclass
class PageNotes:
    """Notes about one page."""

    broken_links: set[int] = field(default_factory=set)
    """Lines (1-based) with a text that was meant to be a link, and is reported."""
    titles: list[nodes.section] = field(default_factory=list)
    """The sections of first-level headings."""


def notes_of(document: nodes.document) -> PageNotes:
    """Return the notes in *document*."""
    notes: PageNotes = document.attributes.setdefault(_KEY, PageNotes())
    return notes


def take_notes(document: nodes.document) -> PageNotes:
    """Return the notes in *document*, and remove them from it."""
    notes: PageNotes = document.attributes.pop(_KEY, PageNotes())
    return notes
