"""Absolute URLs of pages, links and images, for feeds, open data and the sitemap."""

from __future__ import annotations

import posixpath
from urllib.parse import quote

from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.reading.portable_html import fill_urls
from sphinx_newsletter.records.model import Image, Issue, Link


class SiteURLs:
    """URLs of the site, relative to its root if ``html_baseurl`` is not set."""

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        self.builder = builder
        self.domain = NewsletterDomain.of(builder.env)
        self.base = self.domain.settings.base_url

    def page(self, pagename: str) -> str:
        """Return the URL of a page."""
        return self.base + self.builder.get_target_uri(pagename)

    def link(self, issue: Issue, link: Link) -> str:
        """Return the permalink of a link."""
        return f"{self.page(issue.docname)}#{link.anchor}"

    def image(self, image: Image) -> str:
        """Return the URL of a local or remote image."""
        return self._find("image", image.url) or image.url

    def fill(self, html: str) -> str:
        """Fill in the URLs of portable HTML."""
        return fill_urls(html, self._find)

    def _find(self, kind: str, name: str) -> str | None:
        if kind == "image":
            known = self.builder.env.images.get(name)
            return self.base + posixpath.join("_images", quote(known[1])) if known else None
        found = self.domain.find(kind, name)
        if found is None:
            return None
        issue, link = found
        return self.link(issue, link) if link else self.page(issue.docname)
