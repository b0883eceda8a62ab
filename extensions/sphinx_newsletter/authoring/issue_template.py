"""The page that an issue begins as: front matter, title, sections, and the first links."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from sphinx_newsletter.config import Settings
from sphinx_newsletter.records.languages import text_language
from sphinx_newsletter.records.model import Section
from sphinx_newsletter.records.urls import source

_MARKUP = re.compile(r"([\\`*_\[\]<>&])")
_EXTENSION = re.compile(r"\.(?:html?|php|aspx?|md|rst|pdf|ipynb)$", re.IGNORECASE)
_TODO_INTRO = "<!-- TODO: a title above that says what the issue is about, and here a sentence or two on it. -->"
_TODO_LINK = "<!-- TODO: 1. [Title](https://…) ({language}), and indented below it what the reader gets. -->"
_TODO_SUMMARY = "<!-- TODO: check the title, {language}and say what the reader gets. -->"


@dataclass(frozen=True, slots=True)
class Heading:
    """A section of the page to be."""

    icon: str
    title: str

    def __str__(self) -> str:
        return f"## {self.icon} {self.title}" if self.icon else f"## {self.title}"


def headings(settings: Settings, last: Sequence[Section]) -> list[Heading]:
    """Return the sections of a new page, in the settings' order.

    *last* are those of the issues before, newest first: each kind keeps its emoji. A newsletter that sets no
    ``newsletter_sections`` gets the same sections as its last issue.
    """
    if not settings.sections:
        return list(dict.fromkeys(Heading(each.icon, each.title) for each in last)) or [Heading("", "Links")]
    icons: dict[str, str] = {}
    for section in last:
        icons.setdefault(section.key, section.icon)
    return [
        Heading(icons.get(key, ""), _suiting(titles, settings.page_language.replace("_", "-")))
        for key, titles in settings.sections.items()
        if titles
    ]


def _suiting(titles: Sequence[str], language: str) -> str:
    """Return the first heading that is written in the page's language, or the first of all."""
    return next((title for title in titles if text_language(title, [language], "") == language), titles[0])


def readable(url: str) -> str:
    """Return words for an address: those at its end, or its host.

    >>> readable("https://example.org/blog/2024/a-blunt-argument.html?page=2")
    'A blunt argument'
    >>> readable("https://www.example.org/post/7244033665209073725")
    'example.org'
    """
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    words = "".join(char if char.isprintable() else " " for char in _EXTENSION.sub("", last))
    words = " ".join(re.split(r"[\s_+-]+", words)).strip()
    if sum(map(str.isalpha, words)) <= sum(map(str.isdecimal, words)):  # nothing, or the key of a database
        return source(url)
    return words[0].upper() + words[1:]


def link_item(number: int, url: str, settings: Settings) -> str:
    """Return an item for an address, with what can be known of it, and a comment for what cannot."""
    codes = settings.language_table.from_host(source(url))
    marker = "".join(f" ({settings.language_table.name(code)})" for code in codes)
    missing = "" if codes else f"name the language as in ({_default_language(settings)}), "
    lead = f"{number}. "
    title = _MARKUP.sub(r"\\\1", readable(url))
    return f"{lead}[{title}]({_target(url)}){marker}\n\n{' ' * len(lead)}{_TODO_SUMMARY.format(language=missing)}"


def _default_language(settings: Settings) -> str:
    return settings.language_table.name(settings.default_language)


def _target(url: str) -> str:
    """Return an address as Markdown takes it: in angle brackets, where a parenthesis would end it."""
    for char in "<>\\":
        url = url.replace(char, quote(char))
    return f"<{url}>" if "(" in url or ")" in url else url


def page(
    settings: Settings, number: int, date: dt.date, title: str, links: Iterable[str], sections: Sequence[Heading]
) -> str:
    """Return the Markdown of a new issue: the first section holds the links, the others wait in a comment."""
    title = title or f"{settings.title or 'Issue'} #{number}"
    first, *others = sections
    items = [link_item(position, url, settings) for position, url in enumerate(links, start=1)]
    blocks = [
        f"---\nissue: {number}\ndate: {date}\n---",
        f"# {title}",
        _TODO_INTRO,
        str(first),
        *(items or [_TODO_LINK.format(language=_default_language(settings))]),
    ]
    if others:
        waiting = "\n\n".join(map(str, others))
        blocks.append(f"<!-- Move a section out of this comment when it gets its first link.\n\n{waiting}\n\n-->")
    return "\n\n".join(blocks) + "\n"
