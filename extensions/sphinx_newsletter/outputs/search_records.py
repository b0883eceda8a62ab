"""Records of the search page: files for each season, and one for the pages that are not issues.

The newest file is loaded first and gives the first results, so a file holds at most 15 issues: half a season, by
default.

Each file is a script that passes its records to the search (``static/sphinx-newsletter/search-engine.js``),
because pages opened from a file system cannot load data. The name contains a digest of the contents: browsers can
cache the files of past seasons for ever, and an edited issue changes one file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.files.writing import write_whole
from sphinx_newsletter.outputs.manifest import manifest_of
from sphinx_newsletter.outputs.write_errors import writing
from sphinx_newsletter.records.archive import Season
from sphinx_newsletter.records.model import Issue, Link, digest_of

FOLDER = "search"
"""Directory of the files, relative to the output directory."""
_ISSUES = 15
"""Number of issues in a file. A whole season of 30 issues would be 120 KB, compressed."""
_KEY = "_newsletter_search_records"
_VERSION = 4
"""Version of the format, which search-engine.js describes."""
_HOST = re.compile(r"https?://(?:www\.)?([^/?#]+)")
"""The source of most links, which is left out; search-engine.js has the same expression."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _parts(season: Season, season_length: int | str) -> list[tuple[Issue, ...]]:
    """Return the issues of each file, newest first. The next issue never moves another to a different file."""
    parts: dict[int, list[Issue]] = {}
    for index, issue in reversed(list(enumerate(season.issues))):
        place = (issue.number - 1) % season_length if isinstance(season_length, int) else index
        parts.setdefault(place // _ISSUES, []).append(issue)
    return [tuple(issues) for issues in parts.values()]


class SearchRecords:
    """The files of records, newest first."""

    def __init__(self, builder: StandaloneHTMLBuilder) -> None:
        self.builder = builder
        self.domain = NewsletterDomain.of(builder.env)

    @cached_property
    def names(self) -> dict[str, tuple[Issue, ...]]:
        """The path of each file, with its issues; none for the file of pages."""
        found: dict[str, tuple[Issue, ...]] = {}
        for season in sorted(self.domain.archive.seasons.values(), key=lambda season: -season.number):
            for issues in _parts(season, self.domain.settings.season_length):
                digest = digest_of((_VERSION, [self._issue_facts(issue) for issue in issues]))
                found[f"{FOLDER}/{season.slug}-{digest}.js"] = issues
        if self._pages:
            found[f"{FOLDER}/pages-{digest_of((_VERSION, self._pages))}.js"] = ()
        return found

    def _issue_facts(self, issue: Issue) -> tuple[str, str, str]:
        uri = self.builder.get_target_uri(issue.docname)
        return self.domain.archive.digests[issue.docname], uri, self.domain.display_title(issue)

    @cached_property
    def _pages(self) -> list[tuple[str, str, str, str]]:
        """URL, title of the page, title of the section and text of each section of other pages."""
        found: list[tuple[str, str, str, str]] = []
        for docname, sections in sorted(self.domain.data["texts"].items()):
            url = self.builder.get_target_uri(docname)
            for anchor, title, text in sections:
                found.append((url + (f"#{anchor}" if anchor else ""), sections[0][1], title, text))
        return found

    def contents(self, issues: tuple[Issue, ...]) -> Iterator[bytes]:
        """Yield the file of some issues, newest first, or that of pages."""
        if not issues:
            yield f'newsletterRecords({{"issues":[],"links":[],"pages":{_encode(self._pages)}}});\n'.encode()
            return
        rows = _encode([self._issue_row(issue) for issue in issues])
        yield f'newsletterRecords({{"issues":{rows},"links":['.encode()
        separator = "\n"
        for index, issue in enumerate(issues):
            for link in issue.links:
                yield (separator + _encode(_link_row(index, link))).encode()
                separator = ",\n"
        yield b"\n]});\n"

    def _issue_row(self, issue: Issue) -> list[Any]:
        title = self.domain.display_title(issue).removeprefix(f"#{issue.number}").strip()
        uri = self.builder.get_target_uri(issue.docname)
        return [issue.number, issue.date.isoformat(), title, uri, self.domain.archive.season_of(issue)]


def _link_row(index: int, link: Link) -> list[Any]:
    related = [text for related in link.related for text in (related.title, related.url)]
    further = "\n".join([*related, *(image.alt for image in link.images)])  # no phrase spans two of them
    section = link.section.key if link.section else ""
    host = _HOST.match(link.url or "")
    source = None if host and host[1] == link.source else link.source
    facets = [source, link.languages, link.topics, section]
    return [index, link.anchor, link.title, link.url, *facets, link.summary, further]


def search_records(app: Sphinx) -> SearchRecords:
    """Return the search records of the current build."""
    found: SearchRecords | None = app.builder.__dict__.get(_KEY)
    if found is None:
        found = app.builder.__dict__[_KEY] = SearchRecords(cast(StandaloneHTMLBuilder, app.builder))
    return found


def write_search_records(app: Sphinx) -> None:
    """Write the files that have changed. Those of the last build are deleted at the end of the build."""
    records = search_records(app)
    with writing(Path(app.outdir)):
        for name, issues in records.names.items():
            if manifest_of(app).note_file(name, name):
                write_whole(Path(app.outdir) / name, records.contents(issues))
