"""The directive ``search-form``: a field that leads to the search page."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.locale import gettext
from sphinx_newsletter.pages.listings import ListingContext, ListingDirective, register_listing
from sphinx_newsletter.pages.templates import render
from sphinx_newsletter.rendering.counts import link_count


def _search_form(context: ListingContext, number: int | None) -> list[nodes.Node]:
    """Return the form. Only builders that make a search page have one."""
    issues = context.domain.archive.issues
    if not issues or not writes_site(context.builder):
        return []
    url = context.builder.get_relative_uri(context.here, context.domain.settings.page("search"))
    links = link_count(sum(len(issue.body.names) for issue in issues))
    label = gettext("Search {links}").format(links=links)
    return [nodes.raw("", render("search_form.html", url=url, label=label), format="html")]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("search-form", ListingDirective)
    register_listing("search-form", _search_form)
