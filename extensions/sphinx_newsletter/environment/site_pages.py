"""Which builders write the site of a newsletter, and the names of the pages of groups of links in it."""

from __future__ import annotations

from sphinx.builders import Builder

from sphinx_newsletter.environment.domain import NewsletterDomain


def writes_site(builder: Builder) -> bool:
    """Return whether the builder is ``html`` or ``dirhtml``, which can also write generated pages."""
    return builder.name in ("html", "dirhtml")


def writes_newsletter(builder: Builder) -> bool:
    """Return whether the builder writes the site of a newsletter. Only valid after all pages have been read."""
    return writes_site(builder) and NewsletterDomain.of(builder.env).in_use


def group_page(builder: Builder, kind: str, value: str) -> str | None:
    """Return the page name of a topic, section, language or source; None if it has no page."""
    domain = NewsletterDomain.of(builder.env)
    if kind == "topics":
        return topic_page(builder, value) if value in domain.archive.by_topic else None
    if kind == "sources" and value not in domain.archive.large_sources:
        return None
    slug = domain.archive.slugs(kind).get(value)
    return domain.settings.page(kind, slug) if slug else None


def topic_page(builder: Builder, slug: str) -> str:
    """Return the page name of a topic."""
    return NewsletterDomain.of(builder.env).settings.page("topics", slug)
