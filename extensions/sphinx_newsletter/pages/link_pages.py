"""Pages with the cards of all links of a topic, section, language or source, newest issue first, in parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from urllib.parse import quote

from ablog.blog import Post
from markupsafe import Markup

from sphinx_newsletter.locale import gettext
from sphinx_newsletter.pages.catalogs import CatalogPages
from sphinx_newsletter.pages.collections import Neighbour, Page, Values, part_title
from sphinx_newsletter.pages.parts import divide, part_names
from sphinx_newsletter.reading.portable_html import fill_urls
from sphinx_newsletter.records.groups import Group
from sphinx_newsletter.records.languages import text_language
from sphinx_newsletter.records.model import Issue, Link
from sphinx_newsletter.rendering.card_html import CardPlace, card_close, card_open
from sphinx_newsletter.rendering.counts import issue_count, link_count
from sphinx_newsletter.rendering.link_card import group_page

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


def _counts(group: Group, issues: Sequence[Issue]) -> str:
    links = link_count(sum(group.part_of(issue)[0] for issue in issues))
    # Translators: as in "5 links in 2 issues"
    return gettext("{links} in {issues}").format(links=links, issues=issue_count(len(issues)))


def _years(issues: Sequence[Issue]) -> str:
    first, last = issues[-1].date.year, issues[0].date.year
    return str(first) if first == last else f"{first}–{last}"


class LinkPages(CatalogPages):
    """Generates the pages of groups of links."""

    def groups(self, shown: Sequence[GroupPage]) -> Iterator[Page]:
        """Yield the pages of all groups of a kind.

        Pages that show the same issues are yielded together, so that each issue is unpacked once.
        """
        siblings = [(self.page_of(each.group), each.title) for each in shown]
        pages = [(part[0].number, page) for each in shown for part, page in self._group_pages(each, siblings)]
        for _, page in sorted(pages, key=lambda numbered: numbered[0]):
            yield from page

    def page_of(self, group: Group) -> str:
        """Return the page name of a group."""
        return self.settings.page(group.kind, group.slug)

    def _group_pages(
        self, shown: GroupPage, siblings: Sequence[Neighbour]
    ) -> Iterator[tuple[Sequence[Issue], Iterator[Page]]]:
        """Yield each part of a group with its page."""
        group = shown.group
        parts = divide(group.issues, _LINKS_PER_PART, lambda issue: group.part_of(issue)[0])
        names = part_names(self.page_of(group), len(parts), "/")
        for index, (here, part) in enumerate(zip(names, parts, strict=True)):
            title = shown.title if index == 0 else part_title(shown.title, len(parts) - index)
            facts = [
                (
                    self._heading(issue),
                    group.part_of(issue),
                    self._resolved_contents(here, group, issue),
                    self.domain.archive.sources_with_page(issue),
                )
                for issue in part
            ]
            counts = (
                f"{_counts(group, group.issues)} · {_years(group.issues)}" if index == 0 else _counts(group, part)
            )
            own = shown if index == 0 else GroupPage(group, shown.title, shown.description, feed=shown.feed)
            make = partial(self._values, here, own, counts, part, names)
            posts = [self._facts(post) for post in own.posts]
            facts_shown = (facts, counts, names, posts, own.description, own.feed, own.related)
            beside = siblings if index == 0 else ()
            yield part, self.page(here, title, "links.html", facts_shown, beside, make, shown.description)

    def _values(
        self, here: str, shown: GroupPage, counts: str, part: Sequence[Issue], names: Sequence[str]
    ) -> Values:
        @cache
        def group_url(kind: str, value: str) -> str | None:
            page = group_page(self.builder, kind, value)
            return self._uri(here, page) if page else None

        def cards(issue: Issue) -> Markup:
            place = partial(CardPlace, self.settings, group_url, section_icon=shown.group.kind != "sections")
            return Markup("".join(self._card(here, place, issue, link) for link in shown.group.links(issue)))

        return {
            "description": shown.description,
            "counts": counts,
            "posts": [self._post_row(here, post) for post in shown.posts],
            "groups": [{**self._row(here, issue), "cards": cards(issue)} for issue in part],
            "parts": self.parts_of(here, names),
            "related": [(self._uri(here, name), title) for name, title in shown.related],
            "feed": self.up(here) + shown.feed if shown.feed and self.settings.base_url else "",
        }

    def _resolved_contents(self, here: str, group: Group, issue: Issue) -> str:
        """Return the contents of links with their URLs filled in, if they refer to other issues or files."""
        if not issue.body.refers:
            return ""
        return "".join(self._filled(here, link) for link in group.links(issue))

    def _filled(self, here: str, link: Link) -> str:
        return fill_urls(link.content, lambda kind, name: self._find(here, kind, name))

    def _card(self, here: str, place: Callable[[str], CardPlace], issue: Issue, link: Link) -> str:
        language = text_language(link.title, link.languages, self.settings.page_language)
        shown = language if language != self.settings.page_language else ""
        shown_at = place(f"{self._uri(here, issue.docname)}#{link.anchor}")
        return card_open(link, shown_at, shown) + self._filled(here, link) + card_close(link, shown_at)

    def _find(self, here: str, kind: str, name: str) -> str | None:
        if kind == "image":
            known = self.builder.env.images.get(name)
            return self.up(here) + f"_images/{quote(known[1])}" if known else None
        found = self.domain.find(kind, name)
        if found is None:
            return None
        issue, link = found
        return self._uri(here, issue.docname) + (f"#{link.anchor}" if link else "")
