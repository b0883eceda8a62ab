"""``sitemap.xml`` (https://www.sitemaps.org/protocol.html): all pages except the 404 page.

The extension sphinx-sitemap lists only the pages that a build has written, which is incomplete for an incremental
build, and takes dates from Git instead of the issues. If a project uses it, no sitemap is written here.
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


def _has_sphinx_sitemap(app: Sphinx) -> bool:
    return "sphinx_sitemap" in app.extensions


def _note_sphinx_sitemap(app: Sphinx, env: BuildEnvironment) -> None:
    """Record the sitemap of sphinx-sitemap, so that it is not deleted."""
    if _has_sphinx_sitemap(app) and makes_pages(app.builder):
        manifest_of(app).note_copies([_NAME])


def _write(app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
    domain = NewsletterDomain.of(builder.env)
    if not domain.settings.base_url or _has_sphinx_sitemap(app):
        return
    urls = SiteURLs(builder)
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
        lines.append(f"<url><loc>{escape(urls.page(pagename))}</loc>{modified}</url>")
    text = "\n".join([*lines, "</urlset>", ""])
    write_output(app, _NAME, text, lambda: text)


def setup(app: Sphinx) -> None:
    """Write the sitemap at the end of an HTML build."""
    app.connect("env-updated", _note_sphinx_sitemap)
    connect_output(app, _write, priority=600)
