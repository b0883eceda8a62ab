"""The head of an issue page: number, date, season, link to the original, counts and contributors."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.locale import gettext, listed
from sphinx_newsletter.reading.directions import separate_text
from sphinx_newsletter.reading.nodes import issue_head
from sphinx_newsletter.records.languages import own_name
from sphinx_newsletter.records.model import Issue
from sphinx_newsletter.rendering.counts import issue_counts
from sphinx_newsletter.rendering.navigation import navigation_of
from sphinx_newsletter.rendering.references import (
    filled,
    inline,
    joined,
    line,
    long_date,
    page_reference,
    season_name,
)


def fill_head(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Fill in the placeholders that reading left for issue heads."""
    domain = NewsletterDomain.of(app.env)
    if writes_site(app.builder) and docname not in domain.issues:
        return  # heads are on other pages only with builders that assemble pages, as singlehtml
    for head in list(doctree.findall(issue_head)):
        head.parent.replace(head, _head(app, domain.issues[head["docname"]], docname))


def _head(app: Sphinx, issue: Issue, here: str) -> nodes.container:
    domain = NewsletterDomain.of(app.env)
    settings = domain.settings
    season = domain.archive.season_of(issue)
    season_page = navigation_of(app.env).season_page(season)
    facts: list[nodes.Node] = [
        inline(gettext("Issue {number}").format(number=issue.number), "nl-issue-number"),
        separate_text(long_date(issue.date, settings.page_language), settings.page_language),
    ]
    if season_page:
        facts.append(page_reference(app.builder, here, season_page, season_name(season, settings)))
    if issue.original:
        facts.append(nodes.reference("", gettext("Original"), refuri=issue.original))
    head = nodes.container("", line(*joined(facts), classes=("nl-facts",)), classes=["nl-head"])
    if counts := issue_counts(issue, settings):
        head += line(counts, classes=("nl-counts",))
    if issue.contributors:
        thanks = gettext("With thanks to {names}").format(names=listed(list(issue.contributors)))
        head += line(thanks, classes=("nl-counts",))
    if issue.editions:
        head += _editions(issue)
    return head


def _editions(issue: Issue) -> nodes.paragraph:
    """Return the line of the other editions, each with the name that its readers know their language by."""
    references: list[nodes.Node] = [
        # docutils makes the attribute lang of the class.
        nodes.reference("", own_name(tag), refuri=url, classes=[f"language-{tag}"])
        for tag, url in issue.editions
    ]
    languages = nodes.inline("", "", *joined(references))
    paragraph = filled(gettext("Also in: {languages}"), languages=languages)
    paragraph["classes"].append("nl-editions")
    return paragraph
