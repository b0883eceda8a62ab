"""Links to the previous and the next issue, after the last card of an issue page."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.pages.templates import render
from sphinx_newsletter.records.model import Issue, theme


def show_ways(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Append the links to the body of an issue page."""
    domain = NewsletterDomain.of(app.env)
    if pagename not in domain.issues or not writes_site(app.builder):
        return
    neighbours = domain.archive.neighbours.get(pagename, (None, None))
    ways = [
        (rel, context["pathto"](issue.docname), label.format(number=issue.number), _title(issue, domain))
        for rel, label, issue in zip(("prev", "next"), ("← {number}", "{number} →"), neighbours, strict=True)
        if issue
    ]
    if ways:
        context["body"] += render("issue_ways.html", ways=ways)


def _title(issue: Issue, domain: NewsletterDomain) -> str:
    return theme(issue, domain.settings.title) or issue.title
