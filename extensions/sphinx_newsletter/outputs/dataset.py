"""``links.json`` and its JSON Schema: the archive as open data.

Builds are reproducible: keys are sorted, and nothing depends on the current time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.files.writing import write_whole
from sphinx_newsletter.outputs.config_digest import config_digest
from sphinx_newsletter.outputs.fragments import Fragments
from sphinx_newsletter.outputs.manifest import connect_output, manifest_of, write_output
from sphinx_newsletter.outputs.site_urls import SiteURLs
from sphinx_newsletter.records.model import Issue, Link, digest_of

VERSION = 1
"""Version of the format, incremented if a field changes its meaning or is removed."""


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def dataset(app: Sphinx, builder: StandaloneHTMLBuilder) -> Iterator[bytes]:
    """Yield the archive as JSON, with one line for each issue and link to keep diffs small."""
    domain = NewsletterDomain.of(builder.env)
    urls = SiteURLs(builder)
    issues = domain.archive.issues
    fragments = Fragments(Path(app.doctreedir) / "links.cache")
    version = (VERSION, config_digest(app))

    def lines(issue: Issue) -> str:
        return ",\n".join(_encode(_link(link, issue, urls)) for link in issue.links)

    links: list[bytes] = []
    for issue in issues:
        digest = digest_of((version, domain.archive.digests[issue.docname], urls.page(issue.docname)))
        make = partial(lines, issue)
        # The URL of a local image can change although the issue has not.
        cacheable = not issue.body.refers
        links.append(fragments.get(issue.docname, digest, make) if cacheable else make().encode())
    fragments.keep()
    yield f'{{"base_url": {_encode(domain.settings.base_url)},\n"issues": [\n'.encode()
    yield ",\n".join(_encode(_issue(issue, domain, urls)) for issue in issues).encode()
    yield b'\n],\n"links": [\n'
    for index, part in enumerate(filter(None, links)):
        yield b",\n" * bool(index)
        yield part
    yield f'\n],\n"title": {_encode(domain.settings.title)},\n"version": {VERSION}}}\n'.encode()


def _issue(issue: Issue, domain: NewsletterDomain, urls: SiteURLs) -> dict[str, Any]:
    editions = {"editions": dict(issue.editions)} if issue.editions else {}
    return {
        **editions,
        "number": issue.number,
        "date": issue.date.isoformat(),
        "title": issue.title,
        "season": domain.archive.season_of(issue),
        "url": urls.page(issue.docname),
        "original": issue.original,
    }


def _link(link: Link, issue: Issue, urls: SiteURLs) -> dict[str, Any]:
    return {
        "id": link.anchor,
        "issue": issue.number,
        "position": link.position,
        "section": link.section.key if link.section else None,
        "subsection": link.subsection or None,
        "title": link.title,
        "url": link.url,
        "languages": list(link.languages),
        "topics": list(link.topics),
        "source": link.source,
        "summary": link.summary,
        "related": [{"title": related.title, "url": related.url} for related in link.related],
        "images": [{"url": urls.image(image), "alt": image.alt} for image in link.images],
        "permalink": urls.link(issue, link),
        "snapshot": link.snapshot,
    }


def _write(app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
    domain = NewsletterDomain.of(builder.env)
    urls = SiteURLs(builder)
    image_urls = [
        [urls.image(image) for link in issue.links for image in link.images]
        for issue in domain.archive.issues
        if issue.body.refers
    ]
    facts = (VERSION, domain.archive.digests, image_urls)
    if manifest_of(app).note_file("links.json", digest_of((config_digest(app), facts))):
        write_whole(Path(app.outdir) / "links.json", dataset(app, builder))
    schema = files("sphinx_newsletter.outputs").joinpath("links.schema.json").read_text(encoding="utf-8")
    write_output(app, "links.schema.json", schema, lambda: schema)


def setup(app: Sphinx) -> None:
    """Write the data files at the end of an HTML build."""
    connect_output(app, _write)
