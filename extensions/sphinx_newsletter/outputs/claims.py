"""Which page or file of the site has which path in the output directory; no two may have the same.

Paths are claimed in the same order in every build, so that the same page is written whatever has changed: first by
the project's own pages and files, then by Sphinx, then by this package and by other extensions.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from sphinx.builders.html import INVENTORY_FILENAME, StandaloneHTMLBuilder
from sphinx.util import logging

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.outputs.copies import extra_files
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.records.slugs import folded

logger = logging.getLogger(__name__)


class Kind(Enum):
    """What claims a path; the value names it in messages."""

    DOCUMENT = "{name}"
    ADDITIONAL = "the page {name} in html_additional_pages"
    EXTRA = "the file {name} in html_extra_path"
    SPHINX = "{name} of Sphinx"
    GENERATED = "the generated page {name}"
    FILE = "the generated file {name}"
    EXTENSION = "the page {name} of another extension"


_WRITTEN_ALWAYS = {Kind.ADDITIONAL, Kind.EXTENSION}
"""What every build writes after documents and extra files, so that it replaces them."""


class Claim(NamedTuple):
    """A page or file with its path in the output directory."""

    path: str
    kind: Kind
    name: str


class Claims:
    """The paths that are claimed in one build."""

    def __init__(self) -> None:
        self._builder: StandaloneHTMLBuilder | None = None
        self._known: dict[str, Claim] = {}
        """The first claim of each path, by folded path."""
        self._folders: set[str] = set()
        self._reported: set[tuple[Claim, Claim]] = set()

    @property
    def clash(self) -> bool:
        """Whether two pages or files have the same path."""
        return bool(self._reported)

    def begin(self, builder: StandaloneHTMLBuilder, paths: dict[str, str]) -> None:
        """Claim the paths of the project's own pages and files, and those of Sphinx. *paths* are by docname."""
        self._builder = builder
        for docname, path in paths.items():
            self._known[folded(path)] = Claim(path, Kind.DOCUMENT, docname)
        for claim in _own_files(builder):
            self.claim(*claim)
        for claim in _sphinx_files(builder):
            self._known.setdefault(folded(claim.path), claim)

    def claim(self, path: str, kind: Kind, name: str) -> bool:
        """Claim a path; return whether the page or file is to be written. Report it if another has the path."""
        if self._builder is None:
            return True  # a file of Sphinx, before the pages are known
        claim = Claim(path, kind, name)
        is_known = folded(path) in self._known
        first = self._known.setdefault(folded(path), claim)
        if kind is Kind.FILE and not is_known:
            first = self._inside(path) or claim
        if first == claim and not (is_known and kind is Kind.GENERATED):
            return True
        if kind is Kind.GENERATED and first.name == name and self._replaces(first):
            return first.kind is not Kind.DOCUMENT
        self._report(first, claim)
        return first.path != path and not first.path.startswith(f"{path}/")  # they differ only in case

    def _replaces(self, claim: Claim) -> bool:
        """Return whether a page or file of the project may replace a generated one of the same name."""
        if claim.kind is Kind.DOCUMENT and self._builder:
            return claim.name not in NewsletterDomain.of(self._builder.env).issues  # strangers send these
        return claim.kind is Kind.ADDITIONAL

    def _inside(self, path: str) -> Claim | None:
        """Return a claim of which *path* is a directory."""
        if not self._folders:
            self._folders = {folder for known in self._known for folder in _folders(known)}
        if (folder := folded(path)) not in self._folders:
            return None
        return next(claim for known, claim in self._known.items() if known.startswith(f"{folder}/"))

    def _report(self, first: Claim, claim: Claim) -> None:
        if (first, claim) in self._reported or self._builder is None:
            return
        self._reported.add((first, claim))
        env = self._builder.env

        def shown(claim: Claim) -> str:
            name = env.doc2path(claim.name, base=False) if claim.kind is Kind.DOCUMENT else repr(claim.name)
            return claim.kind.value.format(name=name)

        both = f"{shown(first)} and {shown(claim)}"
        if claim.path == first.path:
            kept = shown(claim if claim.kind in _WRITTEN_ALWAYS else first)
            what = f"{both} have the same path in the site, {claim.path}, and only {kept} is written"
        else:
            what = f"{both} have paths in the site that exclude each other, {first.path} and {claim.path}"
        message = Problem.UNREADABLE.message(what=f"{what}: rename one of them")
        location = f"{env.doc2path(first.name)}:1" if first.kind is Kind.DOCUMENT else None
        logger.warning(message, location=location, type="newsletter", subtype=Problem.UNREADABLE.code)


def _own_files(builder: StandaloneHTMLBuilder) -> Iterator[Claim]:
    """Yield the pages and files of the project that are no documents."""
    for pagename in sorted(builder.config.html_additional_pages):
        yield Claim(_path(builder, pagename), Kind.ADDITIONAL, pagename)
    for name in sorted(set(extra_files(builder))):
        yield Claim(name, Kind.EXTRA, name)


def _sphinx_files(builder: StandaloneHTMLBuilder) -> Iterator[Claim]:
    pages = [index[0] for index in builder.domain_indices]
    pages += ["genindex"] * builder.use_index + ["search"] * builder.search
    for pagename in pages:
        yield Claim(_path(builder, pagename), Kind.SPHINX, pagename)
    for name in (INVENTORY_FILENAME, builder.searchindex_filename):
        yield Claim(name, Kind.SPHINX, name)


def _path(builder: StandaloneHTMLBuilder, pagename: str) -> str:
    return Path(builder.get_outfilename(pagename)).relative_to(builder.outdir).as_posix()


def _folders(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path
