"""The site's main links, above the content of every page, and the page of ways to follow the newsletter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.locale import gettext
from sphinx_newsletter.outputs.feeds import FEED
from sphinx_newsletter.pages.collections import CollectionPages, Page
from sphinx_newsletter.pages.templates import render


def _links() -> dict[str, str]:
    """Return the name of each main page by its kind."""
    return {
        "issues": gettext("Issues"),
        "topics": gettext("Topics"),
        "sources": gettext("Sources"),
        "search": gettext("Search"),
        "follow": gettext("Follow"),
    }


def show_links(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Prepend the links to the body, which every theme shows at every width."""
    domain = NewsletterDomain.of(app.env)
    if not domain.in_use or not writes_site(app.builder) or "body" not in context:
        return
    pages = [(kind, name, domain.settings.page(kind)) for kind, name in _links().items()]
    links = [(kind, context["pathto"](page), name, _current(page, pagename, domain)) for kind, name, page in pages]
    context["body"] = render("site_links.html", links=links) + context["body"]


def _current(page: str, here: str, domain: NewsletterDomain) -> str:
    """Return ``aria-current`` of a link: the page itself, or a page below it."""
    if page == here:
        return "page"
    is_issue = here in domain.issues and page == domain.settings.page("issues")
    return "true" if is_issue or here.startswith(f"{page}/") else ""


def collect_pages(app: Sphinx) -> Iterator[Page]:
    """Yield the page with the ways to follow the newsletter."""
    pages = CollectionPages(app)
    here = pages.settings.page("follow")
    follow = [tuple(entry) for entry in pages.settings.follow]
    if pages.settings.base_url:
        feed = pages.up(here) + FEED
        follow.append((gettext("Atom feed"), feed, gettext("Every issue in full, in your feed reader.")))
    yield from pages.page(here, gettext("Follow"), "follow_page.html", follow, None, lambda: {"follow": follow})
