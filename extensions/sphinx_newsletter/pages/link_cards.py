"""The cards of links on pages that collect them. A card stands on several pages.

If many pages are written, all cards are rendered once, into a temporary file that worker processes share: in
memory, they would take some 50 MB per thousand issues in each process.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Iterable
from functools import cache, lru_cache
from tempfile import TemporaryFile
from typing import IO
from urllib.parse import quote

from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import group_page
from sphinx_newsletter.reading.portable_html import fill_urls
from sphinx_newsletter.records.groups import Group
from sphinx_newsletter.records.model import GROUP_KINDS, Issue, Link
from sphinx_newsletter.records.scripts import text_language
from sphinx_newsletter.rendering.card_html import CardPlace, card_close, card_open, topic_link
from sphinx_newsletter.rendering.references import short_date

_ROOT = "\0"
"""Stands for the path to the site's root in rendered cards. No page contains it: Markdown replaces it."""
_ISSUES_KEPT = 128
"""Number of issues whose cards are kept in memory after they have been loaded from the file."""

_Cards = tuple[dict[tuple[str, str], tuple[int, ...]], list[bytes]]
"""Indices of the cards of each group, by kind and value; and the HTML of each card, in UTF-8."""


class LinkCards:
    """Renders the cards of one build."""

    def __init__(self, builder: StandaloneHTMLBuilder, domain: NewsletterDomain) -> None:
        self._builder, self._domain, self._settings = builder, domain, domain.settings
        self._group_url = cache(self._find_group)
        self._file: IO[bytes] | None = None
        self._parts: dict[str, tuple[int, int]] = {}
        """Length and offset of the cards of each issue in the file."""
        self._load = lru_cache(_ISSUES_KEPT)(self._loaded)

    def prepare(self, issues: Iterable[Issue]) -> None:
        """Render all cards of some issues. If there is no room for them, they are rendered for each page."""
        if sys.platform == "win32":
            return  # it cannot read a file at an offset that other processes do not change
        try:
            self._file = TemporaryFile()  # noqa: SIM115 (open until the end of the build)
            for issue in issues:
                offset = self._file.tell()
                length = self._file.write(marshal.dumps(self._render(issue)))
                self._parts[issue.docname] = (length, offset)
            self._file.flush()
        except OSError:
            self._parts.clear()

    def html(self, up: str, group: Group, issue: Issue) -> str:
        """Return the cards of a group's links in an issue. *up* is the relative path to the site's root."""
        if issue.docname in self._parts:
            places, cards = self._load(issue.docname)
            shown = b"".join(cards[index] for index in places.get((group.kind, group.value), ())).decode()
        else:
            shown = "".join(self._card(issue, link) for link in group.links(issue))
        if group.kind == "topics":  # its page need not name it on each card
            own = topic_link(group.value, CardPlace(self._settings, self._group_url, ""))
            shown = shown.replace(own, "").replace('<p class="nl-foot"></p>', "")
        return shown.replace(_ROOT, up)

    def contents(self, group: Group, issue: Issue) -> str:
        """Return the contents of a group's links in an issue, with their URLs filled in."""
        return "".join(map(self._content, group.links(issue)))

    def _loaded(self, docname: str) -> _Cards:
        assert self._file is not None
        cards: _Cards = marshal.loads(os.pread(self._file.fileno(), *self._parts[docname]))
        return cards

    def _render(self, issue: Issue) -> _Cards:
        places: dict[tuple[str, str], tuple[int, ...]] = {}
        for index, link in enumerate(issue.links):
            for key in ((kind, value) for kind in GROUP_KINDS for value in link.values(kind)):
                places[key] = (*places.get(key, ()), index)
        return places, [self._card(issue, link).encode() for link in issue.links]

    def _card(self, issue: Issue, link: Link) -> str:
        language = text_language(link.title, link.languages, self._settings.page_language)
        shown = language if language != self._settings.page_language else ""
        place = CardPlace(
            self._settings,
            self._group_url,
            f"{self._url(issue.docname)}#{link.anchor}",
            issue=issue.number,
            date=(short_date(issue.date, self._settings.page_language), issue.date.isoformat()),
        )
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
