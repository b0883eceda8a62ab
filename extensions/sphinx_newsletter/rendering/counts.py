"""How many of what: ``15 articles · 11 projects · 18 EN · 11 中文``."""

from __future__ import annotations

from collections.abc import Mapping

from sphinx_newsletter.config import Settings
from sphinx_newsletter.model import Issue


def count_label(count: int, plural: str) -> str:
    """Return a count and its noun; an English plural loses its ``s`` where there is one of it.

    >>> count_label(1, "articles")
    '1 article'
    >>> count_label(2, "文章")
    '2 文章'
    """
    noun = plural[:-1] if count == 1 and plural.isascii() and plural.endswith("s") else plural
    return f"{count} {noun}"


def section_counts(counts: Mapping[str, int]) -> str:
    """Return the counts of an issue's sections, in words."""
    return " · ".join(count_label(count, key) for key, count in counts.items())


def language_counts(counts: Mapping[str, int], settings: Settings) -> str:
    """Return the counts of an issue's languages, with their labels."""
    return " · ".join(f"{count} {settings.language_table.label(code)}" for code, count in counts.items())


def issue_counts(issue: Issue, settings: Settings) -> str:
    """Return all counts of an issue, on one line."""
    lines = (section_counts(issue.body.sections), language_counts(issue.body.languages, settings))
    return " · ".join(filter(None, lines))
