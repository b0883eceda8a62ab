"""Make the links of the 404 page work at any URL.

sphinx-notfound-page makes the theme's links absolute, but leaves links in the document relative, and makes the
link to the root document ``#``.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import writes_site


def _is_not_found(app: Sphinx, pagename: str) -> bool:
    matches = pagename == getattr(app.config, "notfound_pagename", None) and writes_site(app.builder)
    return matches and NewsletterDomain.of(app.env).in_use


def _root(app: Sphinx) -> str:
    return app.config.notfound_urls_prefix or "/"


def make_absolute(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make the links in the document absolute."""
    if not _is_not_found(app, docname):
        return
    base = urljoin(_root(app), app.builder.get_target_uri(docname))
    for reference in doctree.findall(nodes.reference):
        if "refuri" in reference:
            reference["refuri"] = urljoin(base, reference["refuri"])


def fix_home_link(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Fix the theme's link to the root document."""
    if not _is_not_found(app, pagename):
        return
    pathto = context["pathto"]

    def fixed_pathto(target: str, *rest: Any, **options: Any) -> str:
        uri: str = pathto(target, *rest, **options)
        return _root(app) if uri == "#" and target == app.config.root_doc else uri

    context["pathto"] = fixed_pathto
