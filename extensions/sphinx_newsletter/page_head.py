"""What the extension adds to the head and foot of web pages, whatever the theme."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.config import Config

from sphinx_newsletter.domain import NewsletterDomain
from sphinx_newsletter.outputs.feeds import feed_links
from sphinx_newsletter.rendering.link_card import makes_pages
from sphinx_newsletter.rendering.templates import render

_STATIC = Path(__file__).parent / "static"


def _name_feeds(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Name the feeds in every page's head, so that a feed reader finds them from any address."""
    domain = NewsletterDomain.of(app.env)
    if not makes_pages(app.builder) or not domain.in_use:
        return
    slug = pagename.removeprefix(f"{app.config.blog_path}/tag/")
    feeds = feed_links(cast(StandaloneHTMLBuilder, app.builder), slug if slug in domain.archive.by_topic else None)
    tags = "".join(
        f'<link rel="alternate" type="application/atom+xml" title="{escape(title)}" href="{escape(url)}">\n'
        for title, url in feeds
    )
    context["metatags"] = context.get("metatags", "") + "\n" + tags


def _show_follow(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Show the ways to follow the newsletter below every issue."""
    domain = NewsletterDomain.of(app.env)
    follow = domain.settings.follow
    if pagename not in domain.issues or not follow or not makes_pages(app.builder):
        return
    context["body"] += render("follow.html", follow=follow)


def _add_static(app: Sphinx, config: Config) -> None:
    """Have our files copied first, in a folder of their own: what a project has by that name replaces ours."""
    config.html_static_path.insert(0, str(_STATIC))


def setup(app: Sphinx) -> None:
    """Have our files copied, and connect the handlers."""
    app.connect("config-inited", _add_static)
    app.connect("html-page-context", _name_feeds)
    app.connect("html-page-context", _show_follow)
