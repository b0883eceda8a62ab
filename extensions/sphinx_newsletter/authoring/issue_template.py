"""Template of a new issue page: front matter, title, sections and the first links."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading.limits import shortened
from sphinx_newsletter.records.item_forms import BEGINNINGS, ItemForm
from sphinx_newsletter.records.model import Section
from sphinx_newsletter.records.scripts import text_language
from sphinx_newsletter.records.urls import markdown_url, source

_MARKUP = re.compile(r"([\\`*_\[\]<>&])")
_EXTENSION = re.compile(r"\.(?:html?|php|aspx?|md|rst|pdf|ipynb)$", re.IGNORECASE)
_LONGEST = 120
"""Length limit of a title that is made of a URL."""
_TODO_INTRO = "<!-- TODO: write a title above that names the issue's subject, and a short introduction here. -->"
_TODO_LINK = "<!-- TODO: add links as {item}, with {summary} below. -->"
_TODO_SUMMARY = "<!-- TODO: check the title, {language}and write a summary. -->"


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a section."""

    icon: str
    title: str

    def __str__(self) -> str:
        return f"## {self.icon} {self.title}" if self.icon else f"## {self.title}"


def headings(settings: Settings, last: Sequence[Section]) -> list[Heading]:
    """Return the section headings of a new page, in the order of ``newsletter_sections``.

    *last* holds the sections of the previous issues, newest first: each section keeps its emoji. Without
    ``newsletter_sections``, the sections in *last* are used.
    """
    if not settings.sections:
        return list(dict.fromkeys(Heading(each.icon, each.title) for each in last)) or [Heading("", "Links")]
    icons: dict[str, str] = {}
    for section in last:
        icons.setdefault(section.key, section.icon)
    return [
        Heading(icons.get(key, ""), _localised_title(titles, settings.page_language))
        for key, titles in settings.sections.items()
        if titles
    ]


def _localised_title(titles: Sequence[str], language: str) -> str:
    """Return the first title in the page's language, or else the first title."""
    return next((title for title in titles if text_language(title, [language], "") == language), titles[0])


def readable(url: str) -> str:
    """Return a title for a URL: its last path segment as words, or else its host.

    >>> readable("https://example.org/blog/2024/a-blunt-argument.html?page=2")
    'A blunt argument'
    >>> readable("https://www.example.org/post/7244033665209073725")
    'example.org'
    """
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    words = "".join(char if char.isprintable() else " " for char in _EXTENSION.sub("", last))
    words = " ".join(re.split(r"[\s_+-]+", words)).strip()
    if sum(map(str.isalpha, words)) <= sum(map(str.isdecimal, words)):  # empty, or an ID
        return source(url)
    return shortened(words[0].upper() + words[1:], _LONGEST)


def _form(settings: Settings, section: Heading) -> str:
    """Return how the items of a section begin, in the first of its forms."""
    forms = settings.section_forms(section.title) or settings.item_forms
    return next((text for form, text in BEGINNINGS.items() if form in forms), BEGINNINGS[ItemForm.BULLETED])


def link_item(number: int, url: str, settings: Settings, form: str) -> str:
    """Return a link item for a URL, with a TODO comment for the parts that have to be written."""
    codes = settings.language_table.from_host(source(url))
    marker = "".join(f" ({settings.language_table.name(code)})" for code in codes)
    missing = "" if codes else f"add the language as in ({_default_language(settings)}), "
    title = _MARKUP.sub(r"\\\1", readable(url))
    link = f"[{title}]({markdown_url(url)})"
    is_row = form.startswith("|")  # the marker stands in its cell
    item = form.format(number=number, link=link + marker if is_row else link) + ("" if is_row else marker)
    return f"{item}\n\n{_indent(form, number)}{_TODO_SUMMARY.format(language=missing)}"


def _indent(form: str, number: int = 1) -> str:
    """Return the indentation of what belongs to an item: that of the text of a list item."""
    lead = form.format(number=number, link="")
    return " " * len(lead) if lead.startswith(("* ", str(number))) else ""


def _default_language(settings: Settings) -> str:
    return settings.language_table.name(settings.default_language)


def _to_do(form: str, settings: Settings) -> str:
    item = f"{form.format(number=1, link='[Title](https://…)')} ({_default_language(settings)})"
    return _TODO_LINK.format(item=item, summary="an indented summary" if _indent(form) else "a summary")


def page(
    settings: Settings, number: int, date: dt.date, title: str, links: Iterable[str], sections: Sequence[Heading]
) -> str:
    """Return the Markdown of a new issue: links in the first section, the other headings in a comment."""
    title = title or f"{settings.title or 'Issue'} #{number}"
    first, *others = sections
    form = _form(settings, first)
    items = [link_item(position, url, settings, form) for position, url in enumerate(links, start=1)]
    blocks = [
        f"---\nissue: {number}\ndate: {date}\n---",
        f"# {title}",
        _TODO_INTRO,
        str(first),
        *(items or [_to_do(form, settings)]),
    ]
    if others:
        unused = "\n\n".join(map(str, others))
        blocks.append(f"<!-- Move a heading out of this comment to add links below it.\n\n{unused}\n\n-->")
    return "\n\n".join(blocks) + "\n"
