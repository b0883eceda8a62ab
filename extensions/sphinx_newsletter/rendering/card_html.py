"""Render a link's card as HTML.

Issue pages write a card's body, rendered by Sphinx, between :func:`card_open` and :func:`card_close`; pages that
collect cards of several issues write the link's portable HTML instead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations
from html import escape
from typing import NamedTuple

from sphinx_newsletter.config import Settings
from sphinx_newsletter.locale import catalog, gettext, listed
from sphinx_newsletter.records.directions import direction_attribute, isolated
from sphinx_newsletter.records.model import Link
from sphinx_newsletter.records.scripts import text_language

_ARROW = '<span class="nl-arrow" aria-hidden="true"> ↗</span>'


class Seen(NamedTuple):
    """A link of another issue that a card shows."""

    issue: str
    """The issue's number: ``#3``."""
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class CardPlace:
    """How a card is shown on a page."""

    settings: Settings
    group_url: Callable[[str, str], str | None]
    """Return the URL of the page of a topic, language or source; None if it has none."""
    permalink: str
    """Relative URL of the card in its issue; ``#link-…`` on the issue page."""
    heading: int = 3
    """Level of the title's heading."""
    anchor: str = ""
    """ID of the card; only set on the issue page."""
    section_icon: bool = True
    """Whether the icon of the section is shown: where cards of several sections stand together."""
    also: Sequence[Seen] = ()
    """The same link in other issues."""
    related: Sequence[Seen] = ()
    """Links of other issues on the same subject."""


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts on cards, as HTML."""

    permalink: str
    archived: str
    also: str
    see_also: str


def _texts(place: CardPlace) -> _Texts:
    return _texts_of(catalog(), place.settings.page_language)


@lru_cache(maxsize=1)
def _texts_of(catalog: NullTranslations, language: str) -> _Texts:
    """Return the texts from a catalog. They are looked up once, for a large site has many thousand cards."""
    # Translators: {issues} is a list of issues, as in "also in #3, #7"
    also = gettext("also in {issues}")
    return _Texts(
        permalink=escape(gettext("Permalink: {title}")),
        archived=escape(gettext("Archived copy")),
        also=f'<span class="nl-also"{direction_attribute(also, language)}>{escape(also)}</span>',
        see_also=isolated(gettext("See also:"), language),
    )


def card_open(link: Link, place: CardPlace, title_language: str = "") -> str:
    """Return the HTML of a card before its body."""
    anchor = f' id="{place.anchor}"' if place.anchor else ""
    number = "" if link.number is None else str(link.number)
    permalink = _texts(place).permalink.format(title=escape(link.title))
    parts = [
        f'<article class="sd-card nl-card{" nl-group" if link.url is None else ""}"{anchor}>',
        f'<a class="nl-number" href="{escape(place.permalink)}" aria-label="{permalink}">',
        f"{number or '#'}</a>",
        f'<header class="nl-card-head"><h{place.heading} class="nl-title">{_title(link, title_language, place)}'
        f"</h{place.heading}>",
        f'<p class="nl-badges">{_badges(link, place)}</p></header>',
        _meta(link, place),
        '<div class="nl-body">',
    ]
    return "".join(parts)


def card_close(link: Link, place: CardPlace) -> str:
    """Return the HTML of a card after its body."""
    snapshot = ""
    if link.snapshot:
        snapshot = f'<p class="nl-related"><a href="{escape(link.snapshot)}">{_texts(place).archived}</a></p>'
    return f"</div>{snapshot}{_see_also(place)}</article>\n"


def _badges(link: Link, place: CardPlace) -> str:
    """Return one badge per language: visible label, full name for screen readers."""
    return "".join(_badge(code, place) for code in link.languages)


def _badge(code: str, place: CardPlace) -> str:
    label = place.settings.language_table.label(code)
    name = escape(place.settings.language_table.name(code))
    lang = "" if label.isascii() else f' lang="{escape(code)}"'
    url = place.group_url("languages", code)
    tag, href = ("a", f' href="{escape(url)}"') if url else ("span", "")
    return (
        f'<{tag} class="sd-badge nl-badge nl-badge-{escape(code)}"{href} title="{name}">'
        f'<span aria-hidden="true"{lang}>{escape(label)}</span><span class="nl-hidden">{name}</span></{tag}>'
    )


def _title(link: Link, title_language: str, place: CardPlace) -> str:
    lang = f' lang="{escape(title_language)}"' if title_language else ""
    lang += direction_attribute(link.title, place.settings.page_language, link.languages)
    if link.url is None:
        return f"<span{lang}>{link.title_html}</span>"
    hreflang = f' hreflang="{escape(link.languages[0])}"' if link.languages else ""
    return f'<a href="{escape(link.url)}"{hreflang}{lang}>{link.title_html}</a>{_ARROW}'


def _meta(link: Link, place: CardPlace) -> str:
    parts: list[str] = []
    language = place.settings.page_language
    if link.source:
        url = place.group_url("sources", link.source)
        name = isolated(link.source, language)
        source = f'<a href="{escape(url)}">{name}</a>' if url else name
        parts.append(f'<span class="nl-source">{source}</span>')
    for slug in link.topics:
        title = isolated(place.settings.vocabulary.topic(slug).title, language)
        url = place.group_url("topics", slug)
        parts.append(f'<a class="nl-topic" href="{escape(url)}">{title}</a>' if url else title)
    if place.also:
        issues = listed([f'<a href="{escape(seen.url)}">{escape(seen.issue)}</a>' for seen in place.also])
        parts.append(_texts(place).also.format(issues=issues))
    if not parts:
        return ""
    icon = ""
    if place.section_icon and link.section and link.section.icon:
        section = escape(link.section.title)
        icon = f'<span class="nl-icon" title="{section}" aria-hidden="true">{escape(link.section.icon)}</span> '
    return f'<p class="nl-meta">{icon}{" · ".join(parts)}</p>'


def _see_also(place: CardPlace) -> str:
    """Return the links of other issues on the same subject; a style sheet keeps them on one line."""
    if not place.related:
        return ""
    items = "".join(f" {_seen(seen, place.settings.page_language)}" for seen in place.related)
    label = _texts(place).see_also
    return f'<p class="nl-see"><span class="nl-label">{label}</span>{items}</p>'


def _seen(seen: Seen, page_language: str) -> str:
    language = text_language(seen.title, (), page_language)
    lang = f' lang="{escape(language)}"' if language != page_language else ""
    lang += direction_attribute(seen.title, page_language)
    return f'<a href="{escape(seen.url)}"{lang}>{escape(seen.title)}</a>'
