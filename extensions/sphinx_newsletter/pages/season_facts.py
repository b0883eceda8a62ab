"""The ``season-facts`` directive: counts, topics and sources of a season."""

from __future__ import annotations

from collections import Counter

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_newsletter.environment.site_pages import group_page, topic_page, writes_site
from sphinx_newsletter.locale import gettext
from sphinx_newsletter.pages.listings import ListingContext, ListingDirective, no_season, register_listing
from sphinx_newsletter.reading.directions import text_node
from sphinx_newsletter.records.archive import Season
from sphinx_newsletter.records.directions import dotted
from sphinx_newsletter.rendering.counts import issue_count, language_counts, link_count
from sphinx_newsletter.rendering.references import inline, joined, line

_SHOWN = 10


def season_facts(context: ListingContext, number: int | None) -> list[nodes.Node]:
    """Return the counts of a season, and its most frequent topics and sources."""
    season = context.domain.archive.seasons.get(number or 0)
    if season is None:
        return no_season(context)
    topics: Counter[str] = Counter()
    for issue in season.issues:
        topics.update({slug: count for slug, (count, _) in issue.body.topics.items()})
    sources = Counter(link.source for issue in season.issues for link in issue.links if link.source)
    language = context.domain.settings.page_language
    made: list[nodes.Node] = [line(_counts(context, season), classes=("nl-counts",))]
    for label, entries in (
        (gettext("Topics:"), [(_topic(context, slug), count) for slug, count in _most(topics)]),
        (gettext("Sources:"), [(_source(context, source), count) for source, count in _most(sources)]),
    ):
        if entries:
            parts: list[nodes.Node] = [_entry(name, count) for name, count in entries]
            made.append(
                line(
                    nodes.inline("", "", text_node(label, language), classes=["nl-label"]),
                    " ",
                    *joined(parts, "\u00a0· "),
                )
            )
    return [nodes.container("", *made, classes=["nl-season-facts"])]


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    """Return the most frequent entries; equal counts are sorted by name, for reproducible builds."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN]


def _counts(context: ListingContext, season: Season) -> str:
    first, last = season.issues[0], season.issues[-1]
    languages: Counter[str] = Counter()
    for issue in season.issues:
        languages.update(issue.body.languages)
    ordered = dict(sorted(languages.items(), key=lambda item: (-item[1], item[0])))
    links = sum(len(issue.body.names) for issue in season.issues)
    return dotted(
        [
            gettext("{first} to {last}").format(first=context.date(first), last=context.date(last)),
            issue_count(len(season.issues)),
            link_count(links),
            language_counts(ordered, context.domain.settings),
        ],
        context.domain.settings.page_language,
    )


def _topic(context: ListingContext, slug: str) -> nodes.Node:
    title = context.domain.settings.vocabulary.topic(slug).title
    shown = text_node(title, context.domain.settings.page_language)
    if not writes_site(context.builder):
        return shown
    uri = context.builder.get_relative_uri(context.here, topic_page(context.builder, slug))
    return nodes.reference("", "", shown, refuri=uri, internal=True)


def _source(context: ListingContext, source: str) -> nodes.Node:
    shown = text_node(source, context.domain.settings.page_language)
    page = group_page(context.builder, "sources", source) if writes_site(context.builder) else None
    if not page:
        return shown
    uri = context.builder.get_relative_uri(context.here, page)
    return nodes.reference("", "", shown, refuri=uri, internal=True)


def _entry(name: nodes.Node, count: int) -> nodes.inline:
    return nodes.inline("", "", name, nodes.Text("\u00a0"), inline(str(count), "nl-muted"))


def _digests(context: ListingContext, number: int | None) -> object:
    season = context.domain.archive.seasons.get(number or 0)
    if season is None:
        return bool(context.domain.archive.issues)
    # Sources have a page or not by their links in all seasons.
    return sorted(context.domain.archive.large_sources), [(each.date, each.body.digest) for each in season.issues]


def setup(app: Sphinx) -> None:
    """Register the directive and its listing."""
    app.add_directive("season-facts", ListingDirective)
    register_listing("season-facts", season_facts, _digests)
