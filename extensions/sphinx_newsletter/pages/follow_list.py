"""The directive ``follow``: the ways to follow the newsletter."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.locale import gettext
from sphinx_newsletter.outputs.feeds import FEED
from sphinx_newsletter.pages.listings import ListingContext, ListingDirective, first_issue, register_listing
from sphinx_newsletter.reading.directions import text_node
from sphinx_newsletter.rendering.references import line


def follow(context: ListingContext, number: int | None) -> list[nodes.Node]:
    """Return the ways to follow the newsletter: those in the settings, and its feed."""
    listed = nodes.bullet_list("", classes=["nl-follow"])
    settings = context.domain.settings
    entries = [tuple(entry) for entry in settings.follow]
    if writes_site(context.builder) and settings.base_url:
        here = context.builder.get_target_uri(context.here)
        feed = "../" * here.count("/") + FEED
        entries.append((gettext("Atom feed"), feed, gettext("Every issue in full, in your feed reader.")))
    if not entries:  # LaTeX does not allow an empty list
        return [] if context.domain.archive.issues else first_issue(context)
    language = settings.page_language
    for title, url, description in entries:
        listed += nodes.list_item(
            "",
            line(
                nodes.reference("", "", text_node(title, language), refuri=url),
                " ",
                nodes.inline("", "", text_node(description, language), classes=["nl-muted"]),
            ),
        )
    return [listed]


def setup(app: Sphinx) -> None:
    """Register the directive and its listing."""
    app.add_directive("follow", ListingDirective)
    register_listing("follow", follow)
