"""``sitemap.xml`` (sitemaps.org): every page but the one for addresses that are not found.

An extension for this exists (sphinx-sitemap); it lists only the pages that a build has written, so that an
incremental build leaves the others out, and dates them by git rather than by issue. Where a project has it, its
sitemap is left alone.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.outputs.manifest import connect_output, manifest_of, write_output
from sphinx_newsletter.outputs.site_urls import SiteURLs
from sphinx_newsletter.rendering.link_card import makes_pages

_NAME = "sitemap.xml"


def _is_theirs(app: Sphinx) -> bool:
    return "sphinx_sitemap" in app.extensions


def _note_theirs(app: Sphinx, env: BuildEnvironment) -> None:
    """Note the sitemap that the other extension writes, so that it stays when ours goes."""
    if _is_theirs(app) and makes_pages(app.builder):
        manifest_of(app).note_copies([_NAME])


def _write(app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
    domain = NewsletterDomain.of(builder.env)
    if not domain.settings.base_url or _is_theirs(app):
        return
    addresses = SiteURLs(builder)
    not_found = getattr(app.config, "notfound_pagename", "404")
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ]
    for pagename in sorted(manifest_of(app).now.pages):
        if pagename == not_found:
            continue
        issue = domain.issues.get(pagename)
        modified = f"<lastmod>{issue.updated or issue.date}</lastmod>" if issue else ""
        lines.append(f"<url><loc>{escape(addresses.page(pagename))}</loc>{modified}</url>")
    text = "\n".join([*lines, "</urlset>", ""])
    write_output(app, _NAME, text, lambda: text)


def setup(app: Sphinx) -> None:
    """Write the sitemap when a web site has been built."""
    app.connect("env-updated", _note_theirs)
    connect_output(app, _write, priority=600)
