"""Which groups of links have pages: every topic, section and language, and sources with three links or more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ablog.blog import Catalog, Collection, Post
from sphinx.application import Sphinx

from sphinx_newsletter.locale import gettext
from sphinx_newsletter.pages.catalogs import Entry
from sphinx_newsletter.pages.collections import Page
from sphinx_newsletter.pages.link_pages import GroupPage, LinkPages
from sphinx_newsletter.pages.siblings import siblings_of
from sphinx_newsletter.records.groups import Group, groups_of
from sphinx_newsletter.records.letters import HAN, KANA, OTHERS, letter_of

_LETTERS_FROM = 30
"""Number of topics from which their index is grouped by letter, and there is one by number of links."""
_MANY = 100
"""Number of pages to be written from which all cards are rendered before."""
_RELATED = 6
"""Number of related topics on a topic page."""


class BrowsePages(LinkPages):
    """Generates the pages of topics, sections, languages and sources, and their indices."""

    def topics(self, catalog: Catalog) -> Iterator[Page]:
        """Yield the index of topics and the page of each, which also lists ABlog's posts with the topic."""
        archive, vocabulary = self.domain.archive, self.settings.vocabulary
        groups = [Group.of("topics", slug, slug, issues) for slug, issues in archive.by_topic.items()]
        further = [found for found in catalog if len(found) and found.label not in archive.by_topic]
        entries = [(vocabulary.topic(group.slug).title, self.page_of(group), group.count) for group in groups]
        entries += [(str(found), found.docname, len(found)) for found in further]
        yield from self._topic_indices(entries)
        shown = [
            GroupPage(
                group,
                vocabulary.topic(group.slug).title,
                vocabulary.topic(group.slug).description,
                posts=self._posts(catalog, group.slug),
                feed=f"{self.page_of(group)}/atom.xml",
                related=[
                    (self.settings.page("topics", slug), vocabulary.topic(slug).title)
                    for slug in archive.related_topics(group.slug)[:_RELATED]
                ],
            )
            for group in groups
        ]
        siblings = siblings_of([(found.docname, str(found)) for found in catalog if len(found)])
        for collection in further:
            yield from self._issues(collection, str(collection), siblings)
        yield from self.groups(shown)

    def _topic_indices(self, entries: Sequence[Entry]) -> Iterator[Page]:
        """Yield the index of topics by title, in groups if it is long, and the one by number of links."""
        by_title = sorted(entries, key=lambda entry: entry[0].casefold())
        if len(entries) < _LETTERS_FROM:
            yield from self._catalog(self.settings.page("topics"), gettext("Topics"), by_title)
            return
        headings = {HAN: gettext("Chinese characters"), KANA: gettext("Kana")}
        group: Callable[[str], str] = lambda title: headings.get(letter_of(title), letter_of(title))  # noqa: E731
        names = self.settings.page("topics"), self.settings.page("topics-by-size")
        orders = list(zip(names, (gettext("By name"), gettext("By number of links")), strict=True))
        by_title.sort(
            key=lambda entry: (letter_of(entry[0]) == OTHERS, len(letter_of(entry[0])), letter_of(entry[0]))
        )
        yield from self._catalog(names[0], gettext("Topics"), by_title, group=group, orders=orders)
        by_size = sorted(by_title, key=lambda entry: -entry[2])
        yield from self._catalog(names[1], gettext("Topics by number of links"), by_size, orders=orders)

    def _posts(self, catalog: Catalog, slug: str) -> list[Post]:
        """Return the posts with a topic that are not issues."""
        if not self.domain.data["posts"]:
            return []
        found: Collection | Sequence[Post] = catalog.collections.get(slug, ())
        return [post for post in found if post.docname not in self.domain.issues]

    def sections(self) -> Iterator[Page]:
        """Yield the index of sections and the page of each."""
        titles = {key: headings[0] for key, headings in self.settings.sections.items() if headings}
        groups = groups_of(self.domain.archive, "sections")
        text = gettext("Every link of the section “{name}”, newest first.")
        shown = [_described(group, titles.get(group.value, group.value), text) for group in groups]
        yield from self._browse("sections", gettext("Sections"), shown)

    def languages(self) -> Iterator[Page]:
        """Yield the index of languages and the page of each."""
        table = self.settings.language_table
        groups = groups_of(self.domain.archive, "languages")
        text = gettext("Every link in this language, newest first: {name}.")
        shown = [_described(group, table.name(group.value), text) for group in groups]
        yield from self._browse("languages", gettext("Languages"), shown)

    def sources(self) -> Iterator[Page]:
        """Yield the index of sources, and the page of each with enough links."""
        groups = groups_of(self.domain.archive, "sources")
        have_page = self.domain.archive.large_sources
        text = gettext("Every link to {name}, newest first.")
        large = [_described(group, group.value, text) for group in groups if group.value in have_page]
        small = [group.value for group in groups if group.value not in have_page]
        yield from self._browse("sources", gettext("Sources"), large, small)

    def _browse(
        self, kind: str, title: str, shown: Sequence[GroupPage], others: Sequence[str] = ()
    ) -> Iterator[Page]:
        """Yield the index of a kind, largest group first, and the page of each group."""
        here = self.settings.page(kind)
        entries = [(each.title, self.page_of(each.group), each.group.count) for each in shown]
        entries.sort(key=lambda entry: (-entry[2], entry[0].casefold()))
        yield from self._catalog(here, title, entries, others)
        yield from self.groups(shown)


def _described(group: Group, title: str, text: str) -> GroupPage:
    return GroupPage(group, title, text.format(name=title))


def browse_pages(app: Sphinx, tags: Catalog) -> Iterator[Page]:
    """Yield all pages of a newsletter that group links."""
    pages = BrowsePages(app)
    found = list(pages.topics(tags))
    if pages.domain.in_use:
        found += [*pages.sections(), *pages.languages(), *pages.sources()]
        if len(found) >= _MANY:
            pages.cards.prepare(pages.domain.archive.issues)
    yield from found
