"""The head of an issue for builders other than HTML, and for the page's description."""

from __future__ import annotations

from collections.abc import Sequence

from babel.dates import format_date
from docutils import nodes

from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading.nodes import issue_head
from sphinx_newsletter.records.model import Issue, Link

_TITLES = 12
"""Maximum number of link titles in it."""


def plain_head(issue: Issue, links: Sequence[Link], settings: Settings) -> issue_head:
    """Return the head of an issue as plain text."""
    date = format_date(issue.date, "long", locale=settings.page_language.replace("-", "_"))
    titles = "; ".join(link.title for link in links[:_TITLES])
    text = f"#{issue.number}, {date}: {titles}" if titles else f"#{issue.number}, {date}"
    head = issue_head("", nodes.paragraph(text, text), docname=issue.docname)
    head.line = 1
    return head
