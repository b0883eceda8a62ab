"""Generated pages that collect issues or cards: topics, seasons, authors, years.

Each is a page name, a context and Sphinx's ``page.html``, so that themes render it like any other page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from html import escape
from itertools import groupby
from typing import Any, cast

from ablog.blog import Blog, Catalog, Collection
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import writes_newsletter
from sphinx_newsletter.locale import gettext, labelled
from sphinx_newsletter.outputs.claims import Kind
from sphinx_newsletter.outputs.config_digest import STATIC, config_digest
from sphinx_newsletter.outputs.manifest import manifest_of
from sphinx_newsletter.pages.issue_rows import IssueRow, IssueRows
from sphinx_newsletter.pages.page_context import PageContext
from sphinx_newsletter.pages.parts import divide, part_names, part_title, parts_near
from sphinx_newsletter.pages.siblings import Neighbour, Siblings, siblings_of
from sphinx_newsletter.pages.templates import render
from sphinx_newsletter.records.directions import isolated
from sphinx_newsletter.records.model import digest_of
from sphinx_newsletter.records.setting_checks import DEFAULT_PAGES
from sphinx_newsletter.records.slugs import distinct
from sphinx_newsletter.rendering.navigation import navigation_of

Values = dict[str, Any]
Page = tuple[str, Mapping[str, Any], str]


_ISSUES_PER_PART = 100
"""Number of issues after which a part of a list is full; the first page may have half as many more."""


def in_newsletters(collect: Callable[[Sphinx], Iterator[Page]]) -> Callable[[Sphinx], Iterator[Page]]:
    """Return a handler of ``html-collect-pages`` with the pages of *collect*, if the site is a newsletter."""

    def collected(app: Sphinx) -> Iterator[Page]:
        if writes_newsletter(app.builder):
            yield from collect(app)

    return collected


class CollectionPages:
    """Generates the collection pages of one build."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.builder = cast(StandaloneHTMLBuilder, app.builder)
        self.domain = NewsletterDomain.of(app.env)
        self.settings = self.domain.settings
        self.rows = IssueRows(self.domain)

    def page(
        self,
        pagename: str,
        title: str,
        template: str,
        facts: object,
        siblings: Siblings | None,
        make: Callable[[], Values],
        description: str = "",
        tags: str = "",
        part_of: Neighbour | None = None,
    ) -> Iterator[Page]:
        """Yield a page, if *facts* or anything else it shows has changed since it was written.

        *make* returns the values of the template; it is not called for unchanged pages. *tags* is added to the
        head. *part_of* is the first part of a list, if this is another one.
        """
        manifest = manifest_of(self.app)
        if manifest.unchanged:  # without sphinx_parallel_html, pages are collected all the same
            return
        if not manifest.claims.claim(manifest.path_of(self.builder, pagename), Kind.GENERATED, pagename):
            return  # the project's own page is used
        neighbours = self._neighbours(pagename, siblings or {})
        navigation = navigation_of(self.app.env).facts(pagename)
        digest = digest_of((config_digest(self.app), title, facts, neighbours, navigation))
        changed = manifest.note_page(pagename, digest)
        if not changed and manifest.has_file(pagename):
            return
        card = part_of or (pagename, title)
        known = {
            "title": escape(title),
            "newsletter_description": description or labelled(card[1], self.settings.title),
            "newsletter_social_card": card,
            **neighbours,
        }
        if tags:
            known["metatags"] = tags
        yield pagename, PageContext(lambda: render(template, title=title, **make()), known), "page.html"

    def _neighbours(self, pagename: str, siblings: Siblings) -> dict[str, Any]:
        """Return ``prev`` and ``next`` of a page that is one of *siblings*."""
        if pagename not in siblings:
            return {}
        before, after = (page and self._neighbour(pagename, page) for page in siblings[pagename])
        return {"prev": before, "next": after}

    def _neighbour(self, here: str, page: Neighbour) -> dict[str, str]:
        return {"title": isolated(page[1], self.settings.page_language), "link": self._uri(here, page[0])}

    def up(self, here: str) -> str:
        """Return the relative path from a page to the site's root."""
        return "../" * (here.count("/") + self.builder.get_target_uri(here).endswith("/"))

    def static_url(self, here: str, name: str) -> str:
        """Return the URL of one of this package's style sheets or scripts, with a digest of its contents."""
        digest = digest_of((STATIC / "sphinx-newsletter" / name).read_bytes())[:8]
        return f"{self.up(here)}_static/sphinx-newsletter/{name}?v={digest}"

    def style_sheet(self, here: str, name: str) -> str:
        """Return the tag of a style sheet that only some pages need."""
        return f'\n<link rel="stylesheet" href="{self.static_url(here, name)}">'

    def _uri(self, here: str, there: str) -> str:
        return self.builder.get_relative_uri(here, there)

    def part_names(self, first: str, count: int, separator: str = "-") -> list[str]:
        """Return the names of the pages of *count* parts of a list, none of which is that of another page."""
        names = part_names(first, count, separator)[1:]
        taken = [*self._names, *(name for name in names if name in self.app.env.found_docs)] if names else ()
        found = distinct(zip(names, names, strict=True), taken)
        return [first, *(found[name] for name in names)]

    @cached_property
    def _names(self) -> set[str]:
        """The names of the generated pages, without the parts of lists and the pages of groups of links."""
        blog = Blog(self.app)
        catalogs = (*blog.catalogs.values(), blog.archive)
        names = {collection.docname for catalog in catalogs for collection in catalog.collections.values()}
        return names | {self.settings.page(kind) for kind in DEFAULT_PAGES}

    def parts_of(self, here: str, names: Sequence[str], first: str) -> list[Neighbour]:
        """Return the parts that a part of a list links to; none if there is only one.

        *first* is the title of the first part. No title changes when a part is added before the others. Both are
        empty in place of parts that are left out.
        """
        if len(names) == 1:
            return []

        def title(index: int) -> str:
            number = len(names) - index
            return gettext("Part {number}").format(number=number) if index else first

        near = parts_near(names.index(here), len(names))
        return [("", "") if index is None else (names[index], title(index)) for index in near]

    def part_links(self, here: str, parts: Sequence[Neighbour]) -> list[tuple[str, str]]:
        """Return the URL and title of each part."""
        return [(self._uri(here, name) if name else "", title) for name, title in parts]

    def all_issues(self, posts: Collection) -> Iterator[Page]:
        """Yield the page that lists every issue."""
        yield from self._issues(posts, gettext("All issues"), None)

    def issue_collections(self, catalog: Catalog) -> Iterator[Page]:
        """Yield one page per collection, with its issues."""
        shown = [collection for collection in catalog if len(collection)]
        siblings = siblings_of([(collection.docname, str(collection)) for collection in shown])
        for collection in shown:
            yield from self._issues(collection, str(collection), siblings)

    def _issues(self, collection: Collection, title: str, siblings: Siblings | None) -> Iterator[Page]:
        parts = divide(list(collection), _ISSUES_PER_PART, lambda post: 1)
        names = self.part_names(collection.docname, len(parts))
        for index, (here, posts) in enumerate(zip(names, parts, strict=True)):
            shown = self.parts_of(here, names, gettext("Newest"))
            rows = [self.rows.of_post(post) for post in posts]
            facts = (rows, shown)
            own = title if index == 0 else part_title(title, len(parts) - index)
            make = partial(self._all_rows, here, rows, shown)
            first = (names[0], title) if index else None
            yield from self.page(
                here, own, "issues.html", facts, siblings if index == 0 else None, make, part_of=first
            )

    def _all_rows(self, here: str, rows: Sequence[IssueRow], parts: Sequence[Neighbour]) -> Values:
        folder = f"{self.settings.issue_folder.strip('/')}/"
        ways = self._ways(here) if here == self.settings.page("issues") else []
        years = [
            (year, [self._values_of(here, row) for row in shown])
            for year, shown in groupby(rows, lambda row: row.iso_date[:4])
        ]
        return {"years": years, "folder": folder, "parts": self.part_links(here, parts), "ways": ways}

    def _ways(self, here: str) -> list[tuple[str, str]]:
        """Return the URL and name of other ways through the archive, shown above all issues."""
        pages = {
            "years": gettext("By year"),
            "sections": gettext("Sections"),
            "languages": gettext("Languages"),
            "stats": gettext("Statistics"),
            "data": gettext("Data"),
        }
        random = self._uri(here, self.settings.page("random"))
        return [
            *((self._uri(here, self.settings.page(kind)), name) for kind, name in pages.items()),
            (f"{random}#link", gettext("Random link")),
            (f"{random}#issue", gettext("Random issue")),
        ]

    def _values_of(self, here: str, row: IssueRow) -> Values:
        """Return the template values of an issue on a page."""
        uri = self._uri(here, row.docname) + (f"#{row.section}" if row.section else "")
        return row.values(row.external or uri)
