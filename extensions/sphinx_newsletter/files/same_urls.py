"""Pages of a project whose URLs are the same: one would replace the other, and which one depends on the build."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sphinx_newsletter.records.setting_checks import DEFAULT_PAGES
from sphinx_newsletter.records.slugs import folded

if TYPE_CHECKING:
    from sphinx_newsletter.config import Settings

_INDEX = "/index"
_SUFFIXES = (".html", ".xhtml", ".xml", ".fjson", ".txt", ".md.txt", ".doctree")
"""Ends of the names of files that Sphinx writes for a page."""


def same_urls(paths: Iterable[str], issue_folder: str) -> dict[str, str]:
    """Return the pages that have the URL of another page, with that page.

    URLs that differ only in case or Unicode normalization are the same. An issue page ``0001/index`` has the URL
    of ``0001`` whatever the builder, because a check does not know the builder. For other pages, see
    :func:`index_pages`; Sphinx itself reports files of several types with one name.

    >>> same_urls(["issues/1.md", "issues/1/index.md", "issues/A.md", "issues/a.md"], "issues")
    {'issues/1/index.md': 'issues/1.md', 'issues/a.md': 'issues/A.md'}
    """
    folder = f"{issue_folder.strip('/')}/"
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for path in sorted(paths, key=_order):
        is_issue = path.startswith(folder)
        other = first.setdefault(url_of(path, is_issue), path)
        if other != path and (is_issue or _docname(other) != _docname(path)):
            found[path] = other
    for path in sorted(set(paths) - found.keys()):
        if other := next((first[url] for url in _files_above(path) if url in first), ""):
            found[path] = other
    return found


def index_pages(docnames: Iterable[str], root: str) -> dict[str, str]:
    """Return the pages whose file the builder ``dirhtml`` would also write for another page, with that page.

    These are ``guide/index`` and ``guide``; the root document is kept.
    """
    names = set(docnames)
    found: dict[str, str] = {}
    for index in sorted(name for name in names if name.endswith(_INDEX)):
        name = index.removesuffix(_INDEX)
        if name in names and index == root:
            found[name] = index
        elif name in names:
            found[index] = name
    return found


def replacing_pages(paths: Iterable[str], settings: Settings) -> dict[str, str]:
    """Return the issue pages that have the URL of a generated page, and why they are left out."""
    names = {folded(settings.page(kind)): settings.page(kind) for kind in DEFAULT_PAGES}
    issues = ((path, url_of(path, is_issue=True)) for path in paths if settings.is_below_issues(path))
    return {
        path: f"page has the same URL as the generated page {names[url]!r}: rename it"
        for path, url in issues
        if url in names
    }


def _order(path: str) -> tuple[str, bool, str]:
    return _docname(path), not path.endswith(".md"), path


def _docname(path: str) -> str:
    stem, _, suffix = path.rpartition(".")
    return stem if stem and "/" not in suffix else path


def url_of(path: str, is_issue: bool) -> str:
    """Return the URL of a page in a form in which URLs can be compared."""
    name = folded(_docname(path))
    return name.removesuffix(_INDEX) if is_issue else name


def _files_above(path: str) -> Iterator[str]:
    """Yield the URLs of pages for which Sphinx would write a file in place of a directory that *path* is in."""
    folder = folded(path)
    while folder := folder.rpartition("/")[0]:
        for suffix in _SUFFIXES:
            if folder.endswith(suffix):
                name = folder.removesuffix(suffix)
                yield from (name, name.removesuffix(_INDEX))
