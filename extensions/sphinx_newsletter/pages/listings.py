"""Listings of the archive, and the directives that insert them.

A directive leaves an :class:`archive_listing` as a placeholder. It is filled in when the page is written, after
all pages have been read. A page is written again when its :func:`listing_facts` have changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import topic_page, writes_site
from sphinx_newsletter.locale import gettext
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading.directions import text_node
from sphinx_newsletter.reading.limits import NUMBER, shortened
from sphinx_newsletter.records.directions import dotted, separate
from sphinx_newsletter.records.model import Issue, theme
from sphinx_newsletter.rendering.counts import issue_count, link_count
from sphinx_newsletter.rendering.navigation import navigation_of
from sphinx_newsletter.rendering.references import (
    filled,
    inline,
    line,
    long_date,
    page_reference,
    season_name,
)

logger = logging.getLogger(__name__)


class archive_listing(nodes.General, nodes.Element):
    """Placeholder of a listing: ``["kind"]`` is its name, ``["number"]`` a season or the number of entries."""


@dataclass(frozen=True)
class ListingContext:
    """The page that shows a listing."""

    builder: Builder
    domain: NewsletterDomain
    here: str

    def issue_reference(self, issue: Issue, *, numbered: bool = False) -> nodes.Element:
        """Return a reference to an issue, with its theme as text; with *numbered*, its number and theme."""
        text = theme(issue, self.domain.settings.title) or f"#{issue.number}"
        if numbered:
            text = self.domain.display_title(issue)
        return page_reference(self.builder, self.here, issue.docname, text)

    def date(self, issue: Issue) -> str:
        """Return an issue's date in the long format."""
        language = self.domain.settings.page_language
        return separate(long_date(issue.date, language), language)


Listing = Callable[[ListingContext, int | None], list[nodes.Node]]
Facts = Callable[[ListingContext, int | None], object]
_LISTINGS: dict[str, Listing] = {}
_FACTS: dict[str, Facts] = {}


def register_listing(kind: str, listing: Listing, facts: Facts | None = None) -> None:
    """Register a kind of listing. *facts* returns what it depends on, if it is too slow to make at every build."""
    _LISTINGS[kind] = listing
    if facts:
        _FACTS[kind] = facts


def listing(env: BuildEnvironment, kind: str, number: int | None) -> archive_listing:
    """Return the placeholder of a listing, and note it for the page that is being read."""
    NewsletterDomain.of(env).note_listing(env.docname, f"{kind}:{number or ''}")
    return archive_listing(kind=kind, number=number)


class NumberDirective(SphinxDirective):
    """A directive with a number as optional argument."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        """Return the directive's nodes; report an invalid number and return none."""
        value = self.arguments[0] if self.arguments else ""
        if not value:
            return self.show(None)
        if value.isascii() and value.isdigit() and 0 < int(value[:20]) <= NUMBER:
            return self.show(int(value))
        message = Problem.NOT_A_NUMBER.message(name=self.name, value=shortened(value, 40))
        logger.warning(message, location=self.get_location(), type="newsletter", subtype=Problem.NOT_A_NUMBER.code)
        return []

    def show(self, number: int | None) -> list[nodes.Node]:
        """Return the directive's nodes."""
        raise NotImplementedError


class ListingDirective(NumberDirective):
    """A directive that inserts a listing of the same name."""

    def show(self, number: int | None) -> list[nodes.Node]:
        """Return the listing's placeholder."""
        return [listing(self.env, self.name, number)]


def first_issue(context: ListingContext) -> list[nodes.Node]:
    """Return the text shown instead of a listing in a newsletter without issues: how to add the first one."""
    command = nodes.literal("", "newsletter new")
    folder = nodes.literal("", f"{context.domain.settings.issue_folder.strip('/')}/")
    message = gettext("No issue has been published yet. Run {command} to create the first one in {folder}.")
    return [filled(message, command=command, folder=folder)]


def no_season(context: ListingContext) -> list[nodes.Node]:
    """Return the text shown for a season without issues."""
    if not context.domain.archive.issues:
        return first_issue(context)
    return [line(gettext("No issue of this season has been published yet."))]


def season_list(context: ListingContext, number: int | None) -> list[nodes.Node]:
    """Return all seasons, newest first, with their range of issues and years, and their counts."""
    if not context.domain.archive.issues:
        return first_issue(context)
    listed = nodes.bullet_list("", classes=["nl-seasons"])
    navigation = navigation_of(context.domain.env)
    for season in reversed(context.domain.archive.seasons.values()):
        page = navigation.season_page(season.number)
        name = navigation.title(page) if page else season_name(season.number, context.domain.settings)
        first, last = season.issues[0], season.issues[-1]
        links = sum(len(issue.body.names) for issue in season.issues)
        issues = issue_count(len(season.issues))
        years = f"{first.date.year}–{last.date.year}".removesuffix(f"–{first.date.year}")
        parts = [f"#{first.number}–#{last.number}", years, issues, link_count(links)]
        title = page_reference(context.builder, context.here, page, name) if page else nodes.Text(name)
        facts = inline(dotted(parts, context.domain.settings.page_language), "nl-muted")
        listed += nodes.list_item("", line(title, " ", facts))
    return [listed]


def topic_list(context: ListingContext, number: int | None) -> list[nodes.Node]:
    """Return the topics by title, with their numbers of links; only the *number* largest, if given."""
    vocabulary = context.domain.settings.vocabulary
    archive = context.domain.archive
    if not archive.issues:
        return first_issue(context)
    if not archive.by_topic:
        return [line(gettext("No issue has a topic yet."))]
    counts = {slug: archive.count_links(slug) for slug in archive.by_topic}
    if number:
        counts = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:number])
    listed = nodes.bullet_list("", classes=["nl-index"])
    titles = {slug: vocabulary.topic(slug).title for slug in counts}
    for slug in sorted(counts, key=lambda slug: titles[slug].casefold()):
        title = text_node(titles[slug], context.domain.settings.page_language)
        row = [title, nodes.Text(" "), inline(str(counts[slug]), "nl-muted")]
        if writes_site(context.builder):
            uri = context.builder.get_relative_uri(context.here, topic_page(context.builder, slug))
            row = [nodes.reference("", "", *row, refuri=uri, internal=True)]
        listed += nodes.list_item("", line(*row))
    return [listed]


def listing_facts(builder: Builder, env: BuildEnvironment, docname: str) -> tuple[str, ...]:
    """Return everything that the listings of a page show, as strings for its digest."""
    domain = NewsletterDomain.of(env)
    context = ListingContext(builder, domain, docname)
    found: list[str] = []
    for noted in sorted(domain.data["listings"].get(docname, ())):
        kind, _, number = noted.partition(":")
        argument = int(number) if number else None
        if kind in _FACTS:
            found.append(repr(_FACTS[kind](context, argument)))
        elif kind in _LISTINGS:
            found.extend(node.pformat() for node in _LISTINGS[kind](context, argument))
        else:  # ABlog's postlist
            found.extend(map(repr, _post_facts(domain)))
    return tuple(found)


def _post_facts(domain: NewsletterDomain) -> list[tuple[object, ...]]:
    """Return everything that ABlog may show of issues and other posts."""
    issues = [
        (issue.docname, domain.display_title(issue), issue.date, issue.updated, issue.body.intro, issue.topics)
        for issue in domain.archive.issues
    ]
    return [*issues, *sorted(domain.data["posts"].items())]


def fill_listings(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Replace the placeholders of listings on a page."""
    domain = NewsletterDomain.of(app.env)
    if writes_site(app.builder) and docname not in domain.data["listings"]:
        return
    context = ListingContext(app.builder, domain, docname)
    for node in list(doctree.findall(archive_listing)):
        if isinstance(section := node.parent, nodes.section):  # its place on a front page
            is_front = node["kind"] == "latest-issue" and "hide-toc" in app.env.metadata[docname]
            section["classes"].append("nl-front" if is_front else f"nl-with-{node['kind']}")
        node.parent.replace(node, _LISTINGS[node["kind"]](context, node["number"]))


def setup(app: Sphinx) -> None:
    """Register the directives."""
    kinds: dict[str, Any] = {"season-list": season_list, "topic-list": topic_list}
    for kind, made in kinds.items():
        app.add_directive(kind, ListingDirective)
        register_listing(kind, made)
