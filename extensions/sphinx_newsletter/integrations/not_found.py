"""The page for addresses that are not found (sphinx-notfound-page): its links work wherever it is shown.

The extension makes the theme's links absolute, but leaves those of the page's own text relative to an address
nobody asked for, and makes the link home ``#``.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.rendering.link_card import makes_pages


def _is_not_found(app: Sphinx, pagename: str) -> bool:
    is_it = pagename == getattr(app.config, "notfound_pagename", None) and makes_pages(app.builder)
    return is_it and NewsletterDomain.of(app.env).in_use


def _root(app: Sphinx) -> str:
    return app.config.notfound_urls_prefix or "/"


def _make_absolute(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make the links of the page's text absolute."""
    if not _is_not_found(app, docname):
        return
    here = urljoin(_root(app), app.builder.get_target_uri(docname))
    for reference in doctree.findall(nodes.reference):
        if "refuri" in reference:
            reference["refuri"] = urljoin(here, reference["refuri"])


def _fix_home_link(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let the theme's link to the home page lead there."""
    if not _is_not_found(app, pagename):
        return
    pathto = context["pathto"]

    def mended(target: str, *rest: Any, **options: Any) -> str:
        found: str = pathto(target, *rest, **options)
        return _root(app) if found == "#" and target == app.config.root_doc else found

    context["pathto"] = mended


def setup(app: Sphinx) -> None:
    """Connect after sphinx-notfound-page, if it is there (priority 400), and before the theme looks."""
    app.connect("doctree-resolved", _make_absolute, priority=900)
    app.connect("html-page-context", _fix_home_link, priority=450)
