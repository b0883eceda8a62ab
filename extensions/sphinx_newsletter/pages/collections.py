"""Pages that gather issues or cards: topics, seasons, authors, years.

Each is a name, a context and Sphinx's ``page.html``, so that any theme shows it as it shows every page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, cast

from ablog.blog import Catalog, Collection
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.domain import NewsletterDomain
from sphinx_newsletter.languages import text_language
from sphinx_newsletter.model import Issue, Link, theme
from sphinx_newsletter.outputs.manifest import manifest_of
from sphinx_newsletter.reading.portable_html import fill_addresses
from sphinx_newsletter.rendering.card_html import CardPlace, card_close, card_open
from sphinx_newsletter.rendering.counts import count_label, issue_counts
from sphinx_newsletter.rendering.link_card import topic_page
from sphinx_newsletter.rendering.references import long_date
from sphinx_newsletter.rendering.templates import render

Page = tuple[str, dict[str, Any], str]


class CollectionPages:
    """Makes the pages of one build."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.builder = cast(StandaloneHTMLBuilder, app.builder)
        self.domain = NewsletterDomain.of(app.env)
        self.settings = self.domain.settings

    def _page(self, pagename: str, title: str, template: str, **values: Any) -> Page:
        manifest_of(self.app).note_page(pagename)
        body = render(template, title=title, **values)
        context = {
            "title": escape(title),
            "body": body,
            "newsletter_description": values.get("description") or f"{title}: {self.settings.title}",
        }
        return pagename, {**context, **self._neighbours(pagename, values)}, "page.html"

    def _neighbours(self, pagename: str, values: dict[str, Any]) -> dict[str, Any]:
        """Return the collections before and after, where the page is one of several."""
        siblings: Sequence[Collection] = values.get("siblings", ())
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

    def catalog(self, title: str, catalog: Catalog) -> Page:
        """Return the page that lists the collections of a catalog."""
        entries = [
            (str(collection), self._uri(catalog.docname, collection.docname), len(collection))
            for collection in catalog
            if len(collection)
        ]
        return self._page(catalog.docname, title, "catalog.html", entries=entries)

    def all_issues(self, posts: Collection) -> Page:
        """Return the page that lists every issue."""
        return self._page(posts.docname, "All issues", "issues.html", issues=self._rows(posts.docname, posts))

    def issue_collections(self, catalog: Catalog) -> Iterator[Page]:
        """Yield a page a collection, with its issues."""
        siblings = [collection for collection in catalog if len(collection)]
        for collection in siblings:
            issues = self._rows(collection.docname, collection)
            yield self._page(collection.docname, str(collection), "issues.html", issues=issues, siblings=siblings)

    def _rows(self, here: str, posts: Collection) -> list[dict[str, Any]]:
        return [self._row(here, self.domain.issues[post.docname]) for post in posts]

    def _row(self, here: str, issue: Issue) -> dict[str, Any]:
        return {
            "number": issue.number,
            "title": theme(issue, self.settings.title) or issue.title,
            "url": self._uri(here, issue.docname),
            "date": long_date(issue.date, self.settings.page_language),
            "iso_date": issue.date.isoformat(),
            "intro": issue.intro,
            "counts": issue_counts(issue, self.settings),
        }

    def topics(self, catalog: Catalog) -> Iterator[Page]:
        """Yield a page a topic, with the cards of its links, the newest issue's first."""
        siblings = [collection for collection in catalog if len(collection)]
        for slug, found in self.domain.archive.by_topic.items():
            here = topic_page(self.builder, slug)
            topic = self.settings.vocabulary.topics.get(slug)
            groups = [
                {
                    **self._row(here, issue),
                    "cards": Markup("".join(self._card(here, issue, link) for link in links)),
                }
                for issue, links in found
            ]
            links = count_label(sum(len(links) for _, links in found), "links")
            yield self._page(
                here,
                topic.title if topic else slug,
                "topic.html",
                description=topic.description if topic else "",
                counts=f"{links} in {count_label(len(found), 'issues')}",
                groups=groups,
                feed="../" * here.count("/") + "../" * self._is_folder(here) + f"{here}/atom.xml",
                feeds=bool(self.settings.base_url),
                siblings=siblings,
            )

    def _is_folder(self, pagename: str) -> int:
        return int(self.builder.get_target_uri(pagename).endswith("/"))

    def _card(self, here: str, issue: Issue, link: Link) -> str:
        page = self._uri(here, issue.docname)
        place = CardPlace(
            self.settings, lambda slug: self._uri(here, topic_page(self.builder, slug)), f"{page}#{link.anchor}"
        )
        language = text_language(link.title, link.languages, self.settings.page_language)
        shown = language if language != self.settings.page_language else ""
        body = fill_addresses(link.content, lambda kind, name: self._find(here, kind, name))
        return card_open(link, place, shown) + body + card_close(link)

    def _find(self, here: str, kind: str, name: str) -> str | None:
        if kind == "image":
            known = self.builder.env.images.get(name)
            return "../" * (here.count("/") + self._is_folder(here)) + f"_images/{known[1]}" if known else None
        found = self.domain.find(kind, name)
        if found is None:
            return None
        issue, link = found
        return self._uri(here, issue.docname) + (f"#{link.anchor}" if link else "")
