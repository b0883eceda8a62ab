"""The cards of links on pages that collect them. A card stands on several pages and is rendered once for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import quote

from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.reading.portable_html import fill_urls
from sphinx_newsletter.records.groups import Group
from sphinx_newsletter.records.languages import text_language
from sphinx_newsletter.records.model import GROUP_KINDS, Issue, Link
from sphinx_newsletter.rendering.card_html import CardPlace, card_close, card_open
from sphinx_newsletter.rendering.link_card import group_page

_ROOT = "\0"
"""Stands for the path to the site's root in rendered cards. No page contains it: Markdown replaces it."""
_ISSUES_KEPT = 500
"""Number of issues whose cards are kept: some 15 MB."""


@dataclass(frozen=True, slots=True)
class _IssueCards:
    """The cards of an issue."""

    html: Sequence[bytes]
    """In UTF-8: a string with an emoji takes four times as much memory."""
    places: Mapping[tuple[str, str], Sequence[int]]
    """Indices of the cards of each group, by kind and value."""


class LinkCards:
    """Renders the cards of one build."""

    def __init__(self, builder: StandaloneHTMLBuilder, domain: NewsletterDomain) -> None:
        self._builder, self._domain, self._settings = builder, domain, domain.settings
        self._group_url = cache(self._find_group)
        self._cards = lru_cache(_ISSUES_KEPT)(self._render)

    def html(self, up: str, group: Group, issue: Issue) -> str:
        """Return the cards of a group's links in an issue. *up* is the relative path to the site's root."""
        cards = self._cards(issue.docname)
        shown = b"".join(cards.html[index] for index in cards.places.get((group.kind, group.value), ()))
        return shown.decode().replace(_ROOT, up)

    def contents(self, group: Group, issue: Issue) -> str:
        """Return the contents of a group's links in an issue, with their URLs filled in."""
        return "".join(map(self._content, group.links(issue)))

    def _render(self, docname: str) -> _IssueCards:
        issue = self._domain.issues[docname]
        places: dict[tuple[str, str], list[int]] = {}
        for index, link in enumerate(issue.links):
            for kind in GROUP_KINDS:
                for value in link.values(kind):
                    places.setdefault((kind, value), []).append(index)
        url = self._url(docname)
        return _IssueCards([self._card(url, link).encode() for link in issue.links], places)

    def _card(self, issue_url: str, link: Link) -> str:
        language = text_language(link.title, link.languages, self._settings.page_language)
        shown = language if language != self._settings.page_language else ""
        place = CardPlace(self._settings, self._group_url, f"{issue_url}#{link.anchor}")
        return card_open(link, place, shown) + self._content(link) + card_close(link, place)

    def _content(self, link: Link) -> str:
        return fill_urls(link.content, self._find)

    def _url(self, pagename: str) -> str:
        return _ROOT + self._builder.get_target_uri(pagename)

    def _find_group(self, kind: str, value: str) -> str | None:
        page = group_page(self._builder, kind, value)
        return self._url(page) if page else None

    def _find(self, kind: str, name: str) -> str | None:
        if kind == "image":
            known = self._builder.env.images.get(name)
            return f"{_ROOT}_images/{quote(known[1])}" if known else None
        found = self._domain.find(kind, name)
        if found is None:
            return None
        issue, link = found
        return self._url(issue.docname) + (f"#{link.anchor}" if link else "")
