"""``sitemap.xml`` (sitemaps.org): every page but the one for addresses that are not found.

An extension for this exists (sphinx-sitemap); it lists only the pages that a build has written, so that an
incremental build leaves the others out, and dates them by git rather than by issue.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.domain import NewsletterDomain
from sphinx_newsletter.outputs.addresses import Addresses
from sphinx_newsletter.outputs.manifest import connect_output, manifest_of, write_output


def _write(app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
    domain = NewsletterDomain.of(builder.env)
    if not domain.settings.base_url:
        return
    addresses = Addresses(builder)
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
    write_output(app, "sitemap.xml", text, lambda: text)


def setup(app: Sphinx) -> None:
    """Write the sitemap when a web site has been built."""
    connect_output(app, _write, priority=600)
