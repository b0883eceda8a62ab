"""Topic pages: the cards of all links with a topic, newest issue first, divided into parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from urllib.parse import quote

from ablog.blog import Catalog, Collection, Post
from markupsafe import Markup

from sphinx_newsletter.locale import gettext
from sphinx_newsletter.pages.collections import CollectionPages, Page, Siblings, Values
from sphinx_newsletter.reading.portable_html import fill_urls
from sphinx_newsletter.records.languages import text_language
from sphinx_newsletter.records.model import Issue, Link
from sphinx_newsletter.records.topics import Topic
from sphinx_newsletter.rendering.card_html import CardPlace, card_close, card_open
from sphinx_newsletter.rendering.counts import issue_count, link_count
from sphinx_newsletter.rendering.link_card import topic_page

_LINKS_PER_PART = 100
"""Number of links after which a part is full; the first page may have twice as many."""


def _parts(slug: str, found: Sequence[Issue]) -> list[Sequence[Issue]]:
    """Divide the issues of a topic into parts, newest first.

    Parts are filled from the oldest issue, so that a full part does not change when issues are added. The newest
    two are merged, so that the first page is never short.
    """
    parts: list[list[Issue]] = [[]]
    filled = 0
    for issue in reversed(found):
        if filled >= _LINKS_PER_PART:
            parts.append([])
            filled = 0
        parts[-1].append(issue)
        filled += _count(slug, issue)
    if len(parts) > 1:
        parts[-2:] = [parts[-2] + parts[-1]]
    return [part[::-1] for part in reversed(parts)]


def _count(slug: str, issue: Issue) -> int:
    return issue.body.topics.get(slug, (0, ""))[0]


def _counts(slug: str, issues: Sequence[Issue]) -> str:
    links = link_count(sum(_count(slug, issue) for issue in issues))
    # Translators: as in "5 links in 2 issues"
    return gettext("{links} in {issues}").format(links=links, issues=issue_count(len(issues)))


def _part_title(topic: Topic, number: int) -> str:
    return gettext("{topic}, part {number}").format(topic=topic.title, number=number)


class TopicPages(CollectionPages):
    """Generates the topic pages of one build."""

    def topic_catalog(self, catalog: Catalog) -> Iterator[Page]:
        """Yield the page that lists the topics by title, with their numbers of links."""
        archive = self.domain.archive
        entries = [
            (
                self.settings.vocabulary.topic(slug).title,
                self._uri(catalog.docname, topic_page(self.builder, slug)),
                archive.count_links(slug),
            )
            for slug in archive.by_topic
        ]
        entries += [
            (str(collection), self._uri(catalog.docname, collection.docname), len(collection))
            for collection in self._further(catalog)
        ]
        by_name = sorted(entries, key=lambda entry: entry[0].casefold())
        yield from self._catalog(catalog.docname, gettext("Topics"), by_name)

    def _further(self, catalog: Catalog) -> list[Collection]:
        """Return the tags of posts that are not topics of an issue."""
        return [found for found in catalog if len(found) and found.label not in self.domain.archive.by_topic]

    def _posts(self, catalog: Catalog, slug: str) -> list[Post]:
        """Return the posts with a topic that are not issues."""
        if not self.domain.data["posts"]:
            return []
        found = catalog.collections.get(slug, ())
        return [post for post in found if post.docname not in self.domain.issues]

    def topics(self, catalog: Catalog) -> Iterator[Page]:
        """Yield the pages of all topics.

        Pages that show the same issues are yielded together, so that each issue is unpacked once.
        """
        siblings = [collection for collection in catalog if len(collection)]
        pages = [
            (part[0].number, page)
            for slug, found in self.domain.archive.by_topic.items()
            for part, page in self._topic_pages(slug, found, siblings, self._posts(catalog, slug))
        ]
        for collection in self._further(catalog):
            yield from self._issues(collection, str(collection), siblings)
        for _, page in sorted(pages, key=lambda numbered: numbered[0]):
            yield from page

    def _topic_pages(
        self, slug: str, found: Sequence[Issue], siblings: Siblings, posts: Sequence[Post]
    ) -> Iterator[tuple[Sequence[Issue], Iterator[Page]]]:
        """Yield each part of a topic with its page."""
        topic = self.settings.vocabulary.topic(slug)
        parts = _parts(slug, found)
        names = [topic_page(self.builder, slug)]
        names += [f"{names[0]}/{number}" for number in range(len(parts) - 1, 0, -1)]
        for index, (here, part) in enumerate(zip(names, parts, strict=True)):
            title = topic.title if index == 0 else _part_title(topic, len(parts) - index)
            facts = [
                (self._heading(issue), issue.body.topics.get(slug), self._resolved_contents(here, slug, issue))
                for issue in part
            ]
            others = [
                (self._uri(here, name), gettext("Part {number}").format(number=len(parts) - at))
                for at, name in enumerate(names)
            ]
            counts = _counts(slug, found if index == 0 else part)
            own = posts if index == 0 else ()
            make = partial(self._topic, here, topic, counts, part, others if len(parts) > 1 else [], own)
            shown = siblings if index == 0 else ()
            shows = (facts, counts, others, [self._facts(post) for post in own])
            yield part, self._page(here, title, "topic.html", shows, shown, make, topic.description)

    def _topic(
        self,
        here: str,
        topic: Topic,
        counts: str,
        part: Sequence[Issue],
        others: Sequence[tuple[str, str]],
        posts: Sequence[Post],
    ) -> Values:
        topic_url = cache(lambda slug: self._uri(here, topic_page(self.builder, slug)))

        def cards(issue: Issue) -> Markup:
            links = issue.links_about(topic.slug)
            return Markup("".join(self._card(here, topic_url, issue, link) for link in links))

        groups = [{**self._row(here, issue), "cards": cards(issue)} for issue in part]
        feed = f"{topic_page(self.builder, topic.slug)}/atom.xml"
        return {
            "description": topic.description,
            "counts": counts,
            "posts": [self._post_row(here, post) for post in posts],
            "groups": groups,
            "others": others,
            "feed": self._up(here) + feed if self.settings.base_url else "",
        }

    def _resolved_contents(self, here: str, slug: str, issue: Issue) -> str:
        """Return the contents of links with their URLs filled in, if they refer to other issues or files."""
        if not issue.body.refers:
            return ""
        return "".join(self._filled(here, link) for link in issue.links_about(slug))

    def _filled(self, here: str, link: Link) -> str:
        return fill_urls(link.content, lambda kind, name: self._find(here, kind, name))

    def _card(self, here: str, topic_url: Callable[[str], str], issue: Issue, link: Link) -> str:
        place = CardPlace(self.settings, topic_url, f"{self._uri(here, issue.docname)}#{link.anchor}")
        language = text_language(link.title, link.languages, self.settings.page_language)
        shown = language if language != self.settings.page_language else ""
        return card_open(link, place, shown) + self._filled(here, link) + card_close(link)

    def _find(self, here: str, kind: str, name: str) -> str | None:
        if kind == "image":
            known = self.builder.env.images.get(name)
            return self._up(here) + f"_images/{quote(known[1])}" if known else None
        found = self.domain.find(kind, name)
        if found is None:
            return None
        issue, link = found
        return self._uri(here, issue.docname) + (f"#{link.anchor}" if link else "")
