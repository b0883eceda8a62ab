"""The issues of the same week in past years, below an issue."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_newsletter.environment.connections import connections_of
from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.pages.templates import render
from sphinx_newsletter.rendering.references import long_date


def show_past_years(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Append the issues to the body of an issue page."""
    domain = NewsletterDomain.of(app.env)
    if pagename not in domain.issues or not writes_site(app.builder):
        return
    if issues := connections_of(app.env).past_years(pagename):
        rows = [
            {
                "url": context["pathto"](issue.docname),
                "title": domain.display_title(issue),
                "date": long_date(issue.date, domain.settings.page_language),
                "iso_date": issue.date.isoformat(),
            }
            for issue in issues
        ]
        context["body"] += render("past_years.html", issues=rows)
