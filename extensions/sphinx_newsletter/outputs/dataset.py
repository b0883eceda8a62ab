"""``links.json`` and its JSON Schema: the archive as open data.

Builds are reproducible: keys are sorted, and nothing depends on the current time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.files.writing import write_whole
from sphinx_newsletter.outputs.config_digest import config_digest
from sphinx_newsletter.outputs.fragments import Fragments, Text
from sphinx_newsletter.outputs.manifest import manifest_of, write_output
from sphinx_newsletter.outputs.site_urls import SiteURLs
from sphinx_newsletter.records.model import Issue, Link, digest_of

VERSION = 1
"""Version of the format, incremented if a field changes its meaning or is removed."""
_WHOLE = 20_000
"""Number of links up to which ``links.json`` has all; that of a larger archive names one file per season."""

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


class Dataset:
    """The archive as JSON, with one line for each issue and link to keep diffs small."""

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        self.domain = NewsletterDomain.of(builder.env)
        self.urls = SiteURLs(builder)

    def lines(self, issue: Issue) -> str:
        """Return the links of an issue."""
        return ",\n".join(_encode(_link(link, issue, self.urls)) for link in issue.links)

    def file(self, issues: Sequence[Issue], parts: Sequence[object], links: Iterable[Text]) -> Iterator[Text]:
        """Yield a file with these issues, the lines of their links, and the names of other files."""
        settings = self.domain.settings
        yield f'{{"base_url": {_encode(settings.base_url)},\n"issues": [\n'.encode()
        yield ",\n".join(_encode(_issue(issue, self.domain, self.urls)) for issue in issues).encode()
        yield b'\n],\n"links": [\n'
        for index, part in enumerate(part for part in links if len(part)):
            yield b",\n" * bool(index)
            yield part
        yield b"\n],\n"
        if parts:
            yield b'"parts": [\n' + ",\n".join(map(_encode, parts)).encode() + b"\n],\n"
        yield f'"title": {_encode(settings.title)},\n"version": {VERSION}}}\n'.encode()

    def facts(self, issues: Sequence[Issue]) -> object:
        """Return everything that the file of some issues depends on, besides settings."""
        digests = self.domain.archive.digests
        # The URL of a local image can change although the issue has not.
        images = [
            self.urls.image(image)
            for issue in issues
            if issue.body.refers
            for link in issue.links
            for image in link.images
        ]
        return (
            [digests[issue.docname] for issue in issues],
            [self.urls.page(issue.docname) for issue in issues],
            images,
        )


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


def _links(app: Sphinx, dataset: Dataset, issues: Sequence[Issue]) -> Iterator[Text]:
    """Yield the links of each issue; those of unchanged issues come from a cache."""
    fragments = Fragments(Path(app.doctreedir) / "links.cache")
    version = (VERSION, config_digest(app))
    for issue in issues:
        make = partial(dataset.lines, issue)
        digest = digest_of((version, dataset.facts([issue])))
        yield make().encode() if issue.body.refers else fragments.get(issue.docname, digest, make)
    fragments.keep()


def _write_whole(app: Sphinx, dataset: Dataset) -> None:
    issues = dataset.domain.archive.issues
    digest = digest_of((VERSION, config_digest(app), dataset.facts(issues)))
    if manifest_of(app).note_file("links.json", digest):
        write_whole(Path(app.outdir) / "links.json", dataset.file(issues, (), _links(app, dataset, issues)))


def _write_parts(app: Sphinx, dataset: Dataset) -> None:
    """Write one file per season, and ``links.json`` with their names."""
    parts: list[object] = []
    for season in dataset.domain.archive.seasons.values():
        name = f"{dataset.domain.settings.page('data')}/links-{season.slug}.json"
        links = sum(len(issue.body.names) for issue in season.issues)
        parts.append({"issues": len(season.issues), "links": links, "season": season.number, "url": name})
        digest = digest_of((VERSION, config_digest(app), dataset.facts(season.issues)))
        if manifest_of(app).note_file(name, digest):
            lines = (dataset.lines(issue).encode() for issue in season.issues)
            write_whole(Path(app.outdir) / name, dataset.file(season.issues, (), lines))
    if manifest_of(app).note_file("links.json", digest_of((VERSION, config_digest(app), parts))):
        write_whole(Path(app.outdir) / "links.json", dataset.file((), parts, ()))


def write(app: Sphinx, builder: StandaloneHTMLBuilder) -> None:
    """Write the data files."""
    dataset = Dataset(builder)
    count = sum(len(issue.body.names) for issue in dataset.domain.archive.issues)
    (_write_whole if count <= _WHOLE else _write_parts)(app, dataset)
    schema = files("sphinx_newsletter.outputs").joinpath("links.schema.json").read_text(encoding="utf-8")
    write_output(app, "links.schema.json", schema, lambda: schema)
