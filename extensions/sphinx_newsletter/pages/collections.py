"""Pages that gather issues or cards: topics, seasons, authors, years.

Each is a name, a context and Sphinx's ``page.html``, so that any theme shows it as it shows every page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import Any, cast

from ablog.blog import Catalog, Collection
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.domain import NewsletterDomain
from sphinx_newsletter.languages import text_language
from sphinx_newsletter.model import Issue, Link, digest_of, theme
from sphinx_newsletter.navigation import navigation_of
from sphinx_newsletter.outputs.manifest import looks_of, manifest_of
from sphinx_newsletter.reading.portable_html import fill_addresses
from sphinx_newsletter.rendering.card_html import CardPlace, card_close, card_open
from sphinx_newsletter.rendering.counts import count_label, issue_counts
from sphinx_newsletter.rendering.link_card import topic_page
from sphinx_newsletter.rendering.references import long_date
from sphinx_newsletter.rendering.templates import render
from sphinx_newsletter.topics import Topic

Values = dict[str, Any]
Page = tuple[str, Mapping[str, Any], str]
Siblings = Sequence[Collection]

_LINKS_A_PART = 100
"""How many links fill a page of a topic; the newest page has up to twice as many."""


def _parts(slug: str, found: Sequence[Issue]) -> list[Sequence[Issue]]:
    """Divide the issues of a topic into pages, the newest first.

    Parts are filled from the oldest link on, so that a part that is full never changes again. The first page
    shows the part that is being filled and the one before it: it is never short.
    """
    parts: list[list[Issue]] = [[]]
    filled = 0
    for issue in reversed(found):
        if filled >= _LINKS_A_PART:
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
    links = count_label(sum(_count(slug, issue) for issue in issues), "links")
    return f"{links} in {count_label(len(issues), 'issues')}"


class PageContext(Mapping[str, Any]):
    """What Sphinx is told of a page. Its body is made when Sphinx asks, in the process that writes the page."""

    def __init__(self, body: Callable[[], str], known: Values) -> None:
        self._body, self._known = body, known

    def __getitem__(self, key: str) -> Any:
        return self._body() if key == "body" else self._known[key]

    def __iter__(self) -> Iterator[str]:
        return iter(["body", *self._known])

    def __len__(self) -> int:
        return len(self._known) + 1


class CollectionPages:
    """Makes the pages of one build."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.builder = cast(StandaloneHTMLBuilder, app.builder)
        self.domain = NewsletterDomain.of(app.env)
        self.settings = self.domain.settings

    def _page(
        self,
        pagename: str,
        title: str,
        template: str,
        facts: object,
        siblings: Siblings,
        make: Callable[[], Values],
        description: str = "",
    ) -> Iterator[Page]:
        """Yield a page, if *facts* or anything else it shows has changed since it was written.

        *make* gives what the template is filled with; a page that has not changed never asks for it.
        """
        neighbours = self._neighbours(pagename, siblings)
        navigation = navigation_of(self.app.env).facts(pagename)
        digest = digest_of((looks_of(self.app), title, facts, neighbours, navigation))
        changed = manifest_of(self.app).note_page(pagename, digest)
        if not changed and Path(self.builder.get_outfilename(pagename)).is_file():
            return
        known = {
            "title": escape(title),
            "newsletter_description": description or f"{title}: {self.settings.title}",
            **neighbours,
        }
        yield pagename, PageContext(lambda: render(template, title=title, **make()), known), "page.html"

    def _neighbours(self, pagename: str, siblings: Siblings) -> dict[str, Any]:
        """Return the collections before and after, where the page is one of several."""
        names = [sibling.docname for sibling in siblings]
        if pagename not in names:
            return {}
        index = names.index(pagename)
        sides = {"prev": siblings[index - 1] if index else None, "next": (*siblings[index + 1 :], None)[0]}
        return {
            side: sibling and {"title": escape(str(sibling)), "link": self._uri(pagename, sibling.docname)}
            for side, sibling in sides.items()
        }

    def _uri(self, here: str, there: str) -> str:
        return self.builder.get_relative_uri(here, there)

    def catalog(self, title: str, catalog: Catalog) -> Iterator[Page]:
        """Yield the page that lists the collections of a catalog."""
        entries = [
            (str(collection), self._uri(catalog.docname, collection.docname), len(collection))
            for collection in catalog
            if len(collection)
        ]
        yield from self._page(catalog.docname, title, "catalog.html", entries, (), lambda: {"entries": entries})

    def all_issues(self, posts: Collection) -> Iterator[Page]:
        """Yield the page that lists every issue."""
        yield from self._issues(posts, "All issues", ())

    def issue_collections(self, catalog: Catalog) -> Iterator[Page]:
        """Yield a page a collection, with its issues."""
        siblings = [collection for collection in catalog if len(collection)]
        for collection in siblings:
            yield from self._issues(collection, str(collection), siblings)

    def _issues(self, collection: Collection, title: str, siblings: Siblings) -> Iterator[Page]:
        here = collection.docname
        issues = [self.domain.issues[post.docname] for post in collection]
        facts = [(self._heading(issue), issue.body.intro, issue_counts(issue, self.settings)) for issue in issues]
        make: Callable[[], Values] = lambda: {"issues": [self._row(here, issue) for issue in issues]}  # noqa: E731
        yield from self._page(here, title, "issues.html", facts, siblings, make)

    def _row(self, here: str, issue: Issue) -> Values:
        return {**self._shown(issue), "url": self._uri(here, issue.docname)}

    def _shown(self, issue: Issue) -> Values:
        """Return what lists show of an issue."""
        return {
            "number": issue.number,
            "title": theme(issue, self.settings.title) or issue.title,
            "date": long_date(issue.date, self.settings.page_language),
            "iso_date": issue.date.isoformat(),
            "intro": issue.body.intro,
            "counts": issue_counts(issue, self.settings),
        }

    def _heading(self, issue: Issue) -> tuple[object, ...]:
        """Return what the pages of topics show of an issue, apart from its links."""
        return (issue.docname, issue.number, issue.title, issue.date)

    def topics(self, catalog: Catalog) -> Iterator[Page]:
        """Yield the pages of all topics, with the cards of their links, the newest issue's first.

        Pages that show the same issues come together, so that whoever makes them opens an issue once.
        """
        siblings = [collection for collection in catalog if len(collection)]
        pages = [
            (part[0].number, page)
            for slug, found in self.domain.archive.by_topic.items()
            for part, page in self._topic_pages(slug, found, siblings)
        ]
        for _, page in sorted(pages, key=lambda numbered: numbered[0]):
            yield from page

    def _topic_pages(
        self, slug: str, found: Sequence[Issue], siblings: Siblings
    ) -> Iterator[tuple[Sequence[Issue], Iterator[Page]]]:
        """Yield the parts of a topic, each with its page."""
        topic = self.settings.vocabulary.topic(slug)
        parts = _parts(slug, found)
        names = [topic_page(self.builder, slug)]
        names += [f"{names[0]}/{number}" for number in range(len(parts) - 1, 0, -1)]
        for index, (here, part) in enumerate(zip(names, parts, strict=True)):
            title = topic.title if index == 0 else f"{topic.title}, part {len(parts) - index}"
            facts = [
                (self._heading(issue), issue.body.topics.get(slug), self._addresses(here, slug, issue))
                for issue in part
            ]
            others = [(self._uri(here, name), f"Part {len(parts) - at}") for at, name in enumerate(names)]
            counts = _counts(slug, found if index == 0 else part)
            make = partial(self._topic, here, topic, counts, part, others if len(parts) > 1 else [])
            shown = siblings if index == 0 else ()
            shows = (facts, counts, others)
            yield part, self._page(here, title, "topic.html", shows, shown, make, topic.description)

    def _topic(
        self, here: str, topic: Topic, counts: str, part: Sequence[Issue], others: Sequence[tuple[str, str]]
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
            "groups": groups,
            "others": others,
            "feed": self._up(here) + feed if self.settings.base_url else "",
        }

    def _up(self, here: str) -> str:
        """Return the way from a page to the site's root."""
        return "../" * (here.count("/") + self._is_folder(here))

    def _addresses(self, here: str, slug: str, issue: Issue) -> str:
        """Return summaries that refer to other issues as they will be shown, for addresses may change."""
        if not issue.body.refers:
            return ""
        return "".join(self._filled(here, link) for link in issue.links_about(slug))

    def _filled(self, here: str, link: Link) -> str:
        return fill_addresses(link.content, lambda kind, name: self._find(here, kind, name))

    def _is_folder(self, pagename: str) -> int:
        return int(self.builder.get_target_uri(pagename).endswith("/"))

    def _card(self, here: str, topic_url: Callable[[str], str], issue: Issue, link: Link) -> str:
        place = CardPlace(self.settings, topic_url, f"{self._uri(here, issue.docname)}#{link.anchor}")
        language = text_language(link.title, link.languages, self.settings.page_language)
        shown = language if language != self.settings.page_language else ""
        return card_open(link, place, shown) + self._filled(here, link) + card_close(link)

    def _find(self, here: str, kind: str, name: str) -> str | None:
        if kind == "image":
            known = self.builder.env.images.get(name)
            return self._up(here) + f"_images/{known[1]}" if known else None
        found = self.domain.find(kind, name)
        if found is None:
            return None
        issue, link = found
        return self._uri(here, issue.docname) + (f"#{link.anchor}" if link else "")
