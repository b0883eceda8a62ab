"""Nodes of references, dates and lines, made when a page is written."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from babel.dates import format_date
from docutils import nodes
from sphinx.builders import Builder
from sphinx.errors import NoUri
from sphinx.util.nodes import make_refnode

from sphinx_newsletter.config import Settings
from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.locale import gettext
from sphinx_newsletter.reading.directions import directed, text_node
from sphinx_newsletter.records.archive import YEAR

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@cache
def long_date(date: dt.date, language: str) -> str:
    """Return a date in the long format of *language*."""
    return format_date(date, "long", locale=language.replace("-", "_"))


@cache
def short_date(date: dt.date, language: str) -> str:
    """Return a date in the medium format of *language*."""
    return format_date(date, "medium", locale=language.replace("-", "_"))


def season_name(number: int, settings: Settings) -> str:
    """Return the name of a season: ``Season 1``, or its year."""
    if settings.season_length == YEAR:
        return str(number)
    return gettext("Season {number}").format(number=number)


def page_reference(builder: Builder, here: str, docname: str, text: str, anchor: str = "") -> nodes.Element:
    """Return a reference from the page *here* to *docname*; only its text if the page is not in the book."""
    shown = text_node(text, NewsletterDomain.of(builder.env).settings.page_language)
    try:
        return make_refnode(builder, here, docname, anchor, shown)
    except NoUri:
        return nodes.inline("", "", shown)


def line(*parts: nodes.Node | str, classes: tuple[str, ...] = ()) -> nodes.paragraph:
    """Return a paragraph of strings and inline nodes."""
    paragraph = nodes.paragraph("", "", classes=list(classes))
    for part in parts:
        paragraph += nodes.Text(part) if isinstance(part, str) else part
    return paragraph


def directed_line(text: str, page_language: str) -> nodes.Node:
    """Return a paragraph of a text in the direction of that text."""
    return directed([line(text)], text, page_language)[0]


def filled(message: str, **parts: nodes.Node) -> nodes.paragraph:
    """Return a paragraph of a message whose placeholders stand for nodes."""
    pieces = [parts[name] if index % 2 else name for index, name in enumerate(_PLACEHOLDER.split(message))]
    return line(*(piece for piece in pieces if piece))


def joined(parts: list[nodes.Node], separator: str = " · ") -> list[nodes.Node]:
    """Return *parts* joined by text nodes of *separator*."""
    return [node for part in parts for node in (nodes.Text(separator), part)][1:]


def inline(text: str, *classes: str) -> nodes.inline:
    """Return an inline node with CSS classes."""
    return nodes.inline("", text, classes=list(classes))
