"""``links.json`` and its schema: the archive as open data.

Two builds of one source are identical: keys are sorted, nothing depends on the clock.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.domain import NewsletterDomain
from sphinx_newsletter.model import Issue, Link
from sphinx_newsletter.outputs.addresses import Addresses
from sphinx_newsletter.outputs.manifest import write_output
from sphinx_newsletter.rendering.link_card import makes_pages

VERSION = 1
"""The version of the format; raised when something that was there changes or goes."""


def dataset(builder: StandaloneHTMLBuilder) -> dict[str, Any]:
    """Return the whole archive as JSON values."""
    domain = NewsletterDomain.of(builder.env)
    addresses = Addresses(builder)
    issues = domain.archive.issues
    return {
        "version": VERSION,
        "title": domain.settings.title,
        "base_url": domain.settings.base_url,
        "issues": [_issue(issue, domain, addresses) for issue in issues],
        "links": [_link(link, issue, addresses) for issue in issues for link in issue.links],
    }


def _issue(issue: Issue, domain: NewsletterDomain, addresses: Addresses) -> dict[str, Any]:
    return {
        "number": issue.number,
        "date": issue.date.isoformat(),
        "title": issue.title,
        "season": domain.archive.season_of(issue.number),
        "url": addresses.page(issue.docname),
        "original": issue.original,
    }


def _link(link: Link, issue: Issue, addresses: Addresses) -> dict[str, Any]:
    return {
        "id": link.anchor,
        "issue": issue.number,
        "position": link.position,
        "section": link.section.key if link.section else None,
        "title": link.title,
        "url": link.url,
        "languages": list(link.languages),
        "topics": list(link.topics),
        "source": link.source,
        "summary": link.summary,
        "related": [{"title": related.title, "url": related.url} for related in link.related],
        "images": [{"url": addresses.image(image), "alt": image.alt} for image in link.images],
        "permalink": addresses.link(issue, link),
        "snapshot": link.snapshot,
    }


def _write(app: Sphinx, exception: Exception | None) -> None:
    builder = app.builder
    if exception or not isinstance(builder, StandaloneHTMLBuilder) or not makes_pages(builder):
        return
    domain = NewsletterDomain.of(builder.env)
    facts = (VERSION, domain.archive.digests)
    write_output(app, "links.json", facts, lambda: _json(dataset(builder)))
    schema = files("sphinx_newsletter").joinpath("links.schema.json").read_text(encoding="utf-8")
    write_output(app, "links.schema.json", schema, lambda: schema)


def _json(data: dict[str, Any]) -> str:
    """Return the data with a line for each issue and link: made fast, and small changes make small diffs."""
    encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
    lists = {key: ",\n".join(map(encode, rows)) for key, rows in data.items() if isinstance(rows, list)}
    parts = [f'"{key}": ' + (f"[\n{lists[key]}\n]" if key in lists else encode(data[key])) for key in sorted(data)]
    return "{" + ",\n".join(parts) + "}\n"


def setup(app: Sphinx) -> None:
    """Write the data when a web site has been built."""
    app.connect("build-finished", _write)
