"""Counts of links, issues, sections and languages: ``15 articles · 11 projects · 18 EN · 11 中文``."""

from __future__ import annotations

from collections.abc import Mapping

from sphinx_newsletter.config import Settings
from sphinx_newsletter.locale import gettext, labelled, ngettext
from sphinx_newsletter.records.directions import dotted
from sphinx_newsletter.records.languages import has_singular
from sphinx_newsletter.records.model import Issue


def link_count(count: int) -> str:
    """Return a number of links with its noun."""
    return ngettext("{count} link", "{count} links", count)


def issue_count(count: int) -> str:
    """Return a number of issues with its noun."""
    return ngettext("{count} issue", "{count} issues", count)


def _counted(count: int, noun: str) -> str:
    # Translators: a number of links, as in "15 articles" or "18 EN"; the noun is from the settings
    return gettext("{count} {noun}").format(count=count, noun=noun)


def section_counts(counts: Mapping[str, int], settings: Settings) -> str:
    """Return the counts per kind of section: ``15 articles · 1 project · Libraries: 2``."""
    parts = [_section_count(key, count, settings) for key, count in counts.items()]
    return dotted(parts, settings.page_language)


def _section_count(key: str, count: int, settings: Settings) -> str:
    """Return the count of one kind of section, in words from the settings or from the page.

    The singular is a setting, because no rule derives it from the plural in every language that has one.
    """
    is_singular = count == 1 and has_singular(settings.page_language)
    word = settings.section_singulars.get(key) if is_singular else key
    return _counted(count, word) if word and key in settings.sections else labelled(key, count)


def language_counts(counts: Mapping[str, int], settings: Settings) -> str:
    """Return the counts per language: ``18 EN · 11 中文``."""
    parts = [_counted(count, settings.language_table.label(code)) for code, count in counts.items()]
    return dotted(parts, settings.page_language)


def issue_counts(issue: Issue, settings: Settings) -> str:
    """Return all counts of an issue on one line."""
    lines = (section_counts(issue.body.sections, settings), language_counts(issue.body.languages, settings))
    return dotted(lines, settings.page_language)
