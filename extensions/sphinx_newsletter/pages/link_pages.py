"""Pages with the cards of all links of a topic, section, language or source, newest issue first, in parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from ablog.blog import Post
from markupsafe import Markup
from sphinx.application import Sphinx

from sphinx_newsletter.locale import gettext
from sphinx_newsletter.pages.catalogs import CatalogPages
from sphinx_newsletter.pages.collections import Page, Values
from sphinx_newsletter.pages.link_cards import LinkCards
from sphinx_newsletter.pages.parts import divide, part_title
from sphinx_newsletter.pages.siblings import Neighbour, Siblings, siblings_of
from sphinx_newsletter.records.directions import dotted
from sphinx_newsletter.records.groups import Entry, Group
from sphinx_newsletter.records.model import Issue, digest_of
from sphinx_newsletter.rendering.counts import issue_count, link_count

_LINKS_PER_PART = 90
"""Number of links after which a part is full; the first page may have half as many more."""


@dataclass(frozen=True)
class GroupPage:
    """A group of links with what its pages show besides the links."""

    group: Group
    title: str
    description: str = ""
    posts: Sequence[Post] = ()
    """Posts with the same topic that are not issues."""
    feed: str = ""
    """Path of the group's feed, relative to the site's root."""
    related: Sequence[tuple[str, str]] = ()
    """Page name and title of related groups."""


def _counts(entries: Sequence[Entry]) -> str:
    links = link_count(sum(count for _, count, _ in entries))
    # Translators: as in "5 links in 2 issues"
    return gettext("{links} in {issues}").format(links=links, issues=issue_count(len(entries)))


def _years(entries: Sequence[Entry]) -> str:
    first, last = entries[-1][0].date.year, entries[0][0].date.year
    return str(first) if first == last else f"{first}–{last}"


class LinkPages(CatalogPages):
    """Generates the pages of groups of links."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(app)
        self.cards = LinkCards(self.builder, self.domain)
        self._stamps: dict[str, str] = {}

    def groups(self, shown: Sequence[GroupPage]) -> Iterator[Page]:
        """Yield the pages of all groups of a kind.

        Pages that show the same issues are yielded together, so that their cards are rendered once.
        """
        siblings = siblings_of([(self.page_of(each.group), each.title) for each in shown])
        pages = [(part[0].number, page) for each in shown for part, page in self._group_pages(each, siblings)]
        for _, page in sorted(pages, key=lambda numbered: numbered[0]):
            yield from page

    def page_of(self, group: Group) -> str:
        """Return the page name of a group."""
        return self.settings.page(group.kind, group.slug)

    def _group_pages(
        self, shown: GroupPage, siblings: Siblings
    ) -> Iterator[tuple[Sequence[Issue], Iterator[Page]]]:
        """Yield each part of a group with its page."""
        group = shown.group
        parts = divide(group.entries, _LINKS_PER_PART, lambda entry: entry[1])
        names = self.part_names(self.page_of(group), len(parts), "/")
        for index, (here, entries) in enumerate(zip(names, parts, strict=True)):
            title = shown.title if index == 0 else part_title(shown.title, len(parts) - index)
            part = [issue for issue, _, _ in entries]
            facts = [
                self._stamp(issue) + digest + (self.cards.contents(group, issue) if issue.body.refers else "")
                for issue, _, digest in entries
            ]
            counts = (
                dotted([_counts(group.entries), _years(group.entries)], self.settings.page_language)
                if index == 0
                else _counts(entries)
            )
            own = shown if index == 0 else GroupPage(group, shown.title, shown.description, feed=shown.feed)
            near = self.parts_of(here, names, gettext("Newest"))
            make = partial(self._values, here, own, counts, entries, near)
            posts = [self.rows.of_post(post) for post in own.posts]
            facts_shown = (facts, counts, near, posts, own.description, own.feed, own.related)
            beside = siblings if index == 0 else None
            first = (names[0], shown.title) if index else None
            page = self.page(
                here, title, "links.html", facts_shown, beside, make, shown.description, part_of=first
            )
            yield part, page

    def _stamp(self, issue: Issue) -> str:
        """Return the digest of what pages of groups show of an issue besides the links of the group."""
        if issue.docname not in self._stamps:
            linked = self.domain.archive.linked_groups(issue)
            self._stamps[issue.docname] = digest_of((issue.docname, issue.number, issue.date, linked))
        return self._stamps[issue.docname]

    def _values(
        self, here: str, shown: GroupPage, counts: str, entries: Sequence[Entry], parts: Sequence[Neighbour]
    ) -> Values:
        up, group = self.up(here), shown.group
        return {
            "description": shown.description,
            "counts": counts,
            "posts": [self._values_of(here, self.rows.of_post(post)) for post in shown.posts],
            "years": list(self._by_year(up, group, entries)),
            "parts": self.part_links(here, parts),
            "related": [(self._uri(here, name), title) for name, title in shown.related],
            "feed": up + shown.feed if shown.feed and self.settings.base_url else "",
        }

    def _by_year(self, up: str, group: Group, entries: Sequence[Entry]) -> Iterator[tuple[int, int, Markup]]:
        """Yield each year with its number of links and their cards."""
        for year, found in groupby(entries, lambda entry: entry[0].date.year):
            shown = list(found)
            cards = "".join(self.cards.html(up, group, issue) for issue, _, _ in shown)
            yield year, sum(count for _, count, _ in shown), Markup(cards)
