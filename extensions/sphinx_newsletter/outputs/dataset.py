"""``links.json`` and its schema: the archive as open data.

Two builds of one source are identical: keys are sorted, nothing depends on the clock.
"""

from __future__ import annotations

import json
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.domain import NewsletterDomain
from sphinx_newsletter.model import Issue, Link, digest_of
from sphinx_newsletter.outputs.addresses import Addresses
from sphinx_newsletter.outputs.fragments import Fragments
from sphinx_newsletter.outputs.manifest import connect_output, looks_of, write_output

VERSION = 1
"""The version of the format; raised when something that was there changes or goes."""


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def dataset(app: Sphinx, builder: StandaloneHTMLBuilder) -> str:
    """Return the whole archive as JSON: a line for each issue and link, so that small changes make small diffs."""
    domain = NewsletterDomain.of(builder.env)
    addresses = Addresses(builder)
    issues = domain.archive.issues
    fragments = Fragments(Path(app.doctreedir) / "links.pickle")
    looks = (VERSION, looks_of(app))

    def lines(issue: Issue) -> str:
        return ",\n".join(_encode(_link(link, issue, addresses)) for link in issue.links)

    links: list[str] = []
    for issue in issues:
        digest = digest_of((looks, domain.archive.digests[issue.docname], addresses.page(issue.docname)))
        # The images of a page may get other addresses without it.
        links.append(
            lines(issue) if issue.body.refers else fragments.get(issue.docname, digest, partial(lines, issue))
        )
    fragments.keep()
    parts = {
        "base_url": _encode(domain.settings.base_url),
        "issues": "[\n" + ",\n".join(_encode(_issue(issue, domain, addresses)) for issue in issues) + "\n]",
        "links": "[\n" + ",\n".join(filter(None, links)) + "\n]",
        "title": _encode(domain.settings.title),
        "version": _encode(VERSION),
    }
    return "{" + ",\n".join(f'"{key}": {value}' for key, value in parts.items()) + "}\n"


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


def _write(app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
    domain = NewsletterDomain.of(builder.env)
    facts = (VERSION, domain.archive.digests)
    write_output(app, "links.json", facts, lambda: dataset(app, builder))
    schema = files("sphinx_newsletter").joinpath("links.schema.json").read_text(encoding="utf-8")
    write_output(app, "links.schema.json", schema, lambda: schema)


def setup(app: Sphinx) -> None:
    """Write the data when a web site has been built."""
    connect_output(app, _write)
