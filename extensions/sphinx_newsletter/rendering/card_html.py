"""Render a link's card as HTML.

Issue pages write a card's body, rendered by Sphinx, between :func:`card_open` and :func:`card_close`; pages that
collect cards of several issues write the link's portable HTML instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from gettext import NullTranslations
from html import escape, unescape
from typing import NamedTuple

from sphinx_newsletter.config import Settings
from sphinx_newsletter.locale import catalog, gettext, listed
from sphinx_newsletter.records.directions import direction_attribute, isolated
from sphinx_newsletter.records.model import Link
from sphinx_newsletter.records.scripts import text_language
from sphinx_newsletter.rendering.counts import link_count

CODE_HOSTS = {"bitbucket.org", "codeberg.org", "gitee.com", "github.com", "gitlab.com", "pypi.org"}
"""Sources whose links are projects, with titles such as ``niquests: Requests but with HTTP/3``."""
_NAME = re.compile(r"([^<:：]+)(?:: |：)")
"""The name of a project at the beginning of a title: HTML without elements."""
_LONGEST_NAME = 30


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
    issue: int | None = None
    """Number of the issue, shown instead of the item's number where cards of several issues stand together."""
    date: tuple[str, str] = ("", "")
    """Date of the issue, as text and in ISO form; shown if it is not empty."""
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
    shown = link.number if place.issue is None else place.issue
    number = "#" if shown is None else str(shown)
    permalink = _texts(place).permalink.format(title=escape(link.title))
    parts = [
        f'<article class="sd-card nl-card{_kinds(link)}"{anchor}>',
        f'<a class="nl-number" href="{escape(place.permalink)}" aria-label="{permalink}">',
        f"{number}</a>",
        f'<header class="nl-card-head"><h{place.heading} class="nl-title">{_title(link, title_language, place)}'
        f"</h{place.heading}>{_meta(link, place)}</header>",
        '<div class="nl-body">',
    ]
    return "".join(parts)


def card_close(link: Link, place: CardPlace) -> str:
    """Return the HTML of a card after its body."""
    snapshot = ""
    if link.snapshot:
        snapshot = f'<p class="nl-related"><a href="{escape(link.snapshot)}">{_texts(place).archived}</a></p>'
    return f"</div>{snapshot}{_topics(link, place)}{_see_also(place)}</article>\n"


def _kinds(link: Link) -> str:
    """Return the classes of groups, and of cards of one line."""
    return " nl-group" * (link.url is None) + " nl-brief" * (not link.content)


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
    title = _with_name(link.title_html) if link.source in CODE_HOSTS else link.title_html
    hreflang = f' hreflang="{escape(link.languages[0])}"' if link.languages else ""
    return f'<a href="{escape(link.url)}"{hreflang}{lang}>{title}</a>'


def _with_name(title: str) -> str:
    """Return a title with the name of a project and the rest apart: ``niquests: Requests but with HTTP/3``."""
    found = _NAME.match(title)
    if not found or len(unescape(found[1])) > _LONGEST_NAME:
        return title
    return f'{found[1]}<span class="nl-rest">{title[found.end(1) :]}</span>'


def _meta(link: Link, place: CardPlace) -> str:
    """Return the line of the source, the languages and the date."""
    issues = listed([f'<a href="{escape(seen.url)}">{escape(seen.issue)}</a>' for seen in place.also])
    also = _texts(place).also.format(issues=issues) if issues else ""
    text, iso = place.date
    date = f'<time datetime="{iso}">{escape(text)}</time>' if text else ""
    badges = f'<span class="nl-badges">{_badges(link, place)}</span>' if link.languages else ""
    origin = f'<span class="nl-origin">{_source(link, place)}{badges}</span>'
    return f'<p class="nl-meta">{" ".join(part for part in (origin, also, date) if part)}</p>'


def _source(link: Link, place: CardPlace) -> str:
    """Return the source of a link, or the number of links of a group."""
    if not link.source:
        count = link_count(len(link.related)) if link.url is None and link.related else ""
        return f"<span>{escape(count)}</span> " if count else ""
    url = place.group_url("sources", link.source)
    name = isolated(link.source, place.settings.page_language)
    source = f'<a href="{escape(url)}">{name}</a>' if url else name
    return f'<span class="nl-source">{source}</span> '


def _topics(link: Link, place: CardPlace) -> str:
    topics = "".join(topic_link(slug, place) for slug in link.topics)
    return f'<p class="nl-foot">{topics}</p>' if topics else ""


def topic_link(slug: str, place: CardPlace) -> str:
    """Return a topic of a card."""
    title = isolated(place.settings.vocabulary.topic(slug).title, place.settings.page_language)
    url = place.group_url("topics", slug)
    tag, href = ("a", f' href="{escape(url)}"') if url else ("span", "")
    return f'<{tag} class="nl-topic"{href}>{title}</{tag}> '


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
