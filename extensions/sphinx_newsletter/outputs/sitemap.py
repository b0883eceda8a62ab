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
from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.outputs.manifest import manifest_of, write_output
from sphinx_newsletter.outputs.site_urls import SiteURLs

LIMIT = 50_000
"""The highest number of URLs in a sitemap; a larger site has an index of several."""
_NAME = "sitemap.xml"


def _has_sphinx_sitemap(app: Sphinx) -> bool:
    return "sphinx_sitemap" in app.extensions


def note_sphinx_sitemap(app: Sphinx, env: BuildEnvironment) -> None:
    """Record the sitemap of sphinx-sitemap, so that it is not deleted."""
    if _has_sphinx_sitemap(app) and writes_site(app.builder):
        manifest_of(app).note_copies([_NAME])


def write(app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
    """Write the sitemap, unless sphinx-sitemap does."""
    domain = NewsletterDomain.of(builder.env)
    if not domain.settings.base_url or _has_sphinx_sitemap(app):
        return
    urls = SiteURLs(builder)
    not_found = getattr(app.config, "notfound_pagename", "404")
    entries = []
    for pagename in sorted(manifest_of(app).now.pages):
        if pagename != not_found:
            issue = domain.issues.get(pagename)
            modified = f"<lastmod>{issue.updated or issue.date}</lastmod>" if issue else ""
            entries.append(f"<url><loc>{escape(urls.page(pagename))}</loc>{modified}</url>")
    if len(entries) <= LIMIT:
        _write_file(app, _NAME, "urlset", entries)
        return
    parts = []
    for number, start in enumerate(range(0, len(entries), LIMIT), 1):
        name = f"sitemap-{number}.xml"
        _write_file(app, name, "urlset", entries[start : start + LIMIT])
        parts.append(f"<sitemap><loc>{escape(domain.settings.base_url + name)}</loc></sitemap>")
    _write_file(app, _NAME, "sitemapindex", parts)


def _write_file(app: Sphinx, name: str, element: str, entries: list[str]) -> None:
    head = f'<{element} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    text = "\n".join(['<?xml version="1.0" encoding="utf-8"?>', head, *entries, f"</{element}>", ""])
    write_output(app, name, text, lambda: text)
