"""The directives ``latest-issue`` and ``recent-issues``: the newest issue, and those before it."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.locale import gettext, ngettext
from sphinx_newsletter.pages.listings import ListingContext, ListingDirective, first_issue, register_listing
from sphinx_newsletter.reading.directions import directed
from sphinx_newsletter.records.directions import separate
from sphinx_newsletter.records.model import Issue, theme
from sphinx_newsletter.rendering.references import inline, line, page_reference

_LONG_NUMBER = 1000
"""From this number on, numerals are smaller, so that they fit into their column."""


def latest_issue(context: ListingContext, number: int | None) -> list[nodes.Node]:
    """Return the latest issue: number, date, title, intro and the titles of its first *number* (5) links."""
    issues = context.domain.archive.issues
    if not issues:
        return first_issue(context)
    issue = issues[-1]
    label = nodes.container(
        "",
        line(inline(str(issue.number), "nl-numeral")),
        line(gettext("Latest issue"), classes=("nl-eyebrow",)),
        line(context.date(issue), classes=("nl-eyebrow",)),
        classes=["nl-latest-number"],
    )
    kinds = ["nl-latest", *(["nl-long"] if issue.number >= _LONG_NUMBER else [])]
    return [nodes.container("", label, _text(context, issue, number or 5), classes=kinds)]


def _text(context: ListingContext, issue: Issue, number: int) -> nodes.container:
    """Return title, intro and first links of an issue, and a link to all."""
    language = context.domain.settings.page_language
    text = nodes.container("", line(context.issue_reference(issue), classes=("nl-latest-title",)))
    if issue.body.intro:
        text += directed([line(issue.body.intro, classes=("nl-latest-intro",))], issue.body.intro, language)
    links = nodes.bullet_list("", classes=["nl-latest-links"])
    for link in issue.links[:number]:
        reference = page_reference(context.builder, context.here, issue.docname, link.title, link.anchor)
        source = inline(separate(link.source, language), "nl-muted")
        links += nodes.list_item("", line(reference, " ", source) if link.source else line(reference))
    count = len(issue.body.names)
    # Translators: a link to the page of an issue, of which the first links are shown
    every = ngettext(
        "{count} link of issue {number}", "All {count} links of issue {number}", count, number=issue.number
    )
    if count:
        more = page_reference(context.builder, context.here, issue.docname, every)
        text += [links, line(more, classes=("nl-more-issues",))]
    return text


def recent_issues(context: ListingContext, number: int | None) -> list[nodes.Node]:
    """Return the *number* (5) issues before the latest, and a link to the list of all."""
    issues = context.domain.archive.issues
    settings = context.domain.settings
    if len(issues) < 2:
        return [line(gettext("There is nothing here yet."))] if issues else first_issue(context)
    listed = nodes.enumerated_list("", classes=["nl-recent"], enumtype="arabic")
    for issue in issues[-2 : -2 - (number or 5) : -1]:
        has_title = bool(theme(issue, settings.title))
        title = context.issue_reference(issue) if has_title else context.issue_reference(issue, numbered=True)
        listed += nodes.list_item(
            "",
            line(inline(f"{issue.number}", "nl-muted"), " ", title, " ", inline(context.date(issue), "nl-date")),
        )
    if not writes_site(context.builder):
        return [listed]
    uri = context.builder.get_relative_uri(context.here, settings.page("issues"))
    every = gettext("All {count} issues").format(count=len(issues))
    return [listed, line(nodes.reference("", every, refuri=uri, internal=True), classes=("nl-more-issues",))]


def setup(app: Sphinx) -> None:
    """Register the directives."""
    for kind, made in (("latest-issue", latest_issue), ("recent-issues", recent_issues)):
        app.add_directive(kind, ListingDirective)
        register_listing(kind, made)
