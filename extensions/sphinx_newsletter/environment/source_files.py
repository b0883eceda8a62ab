"""Exclude source files that Sphinx cannot or must not read.

Sphinx follows every symbolic link, even out of the source directory, and stops at a page that it cannot read. Such
files are excluded with a warning, and the rest of the project is built.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.builders.dirhtml import DirectoryHTMLBuilder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.project import EXCLUDE_PATHS
from sphinx.util import logging

from sphinx_newsletter.config import Settings, load_settings
from sphinx_newsletter.files.docs_folder import SAME_URL, find_files, matching
from sphinx_newsletter.files.page_files import PageFileError, printable, read_page_of
from sphinx_newsletter.files.same_urls import index_pages, replacing_pages
from sphinx_newsletter.problems import Problem

logger = logging.getLogger(__name__)


def read_sources(
    app: Sphinx, env: BuildEnvironment, settings: Settings, docnames: list[str]
) -> Iterator[tuple[str, str]]:
    """Yield the docname and source of each page that Sphinx is about to read.

    Unreadable pages are reported, and removed from *docnames* and from the environment.
    """
    if isinstance(app.builder, DirectoryHTMLBuilder):
        for docname, other in index_pages(env.found_docs, app.config.root_doc).items():
            _warn(f"{env.doc2path(docname)}:1", SAME_URL.format(other=env.doc2path(other, base=False)))
            _leave_out(app, env, docname, docnames)
    waiting = list(docnames)
    for docname in waiting:
        path = Path(env.doc2path(docname))
        try:
            text = read_page_of(settings, docname, path)
        except PageFileError as error:
            _warn(f"{path}:{error.line}", str(error))
            waiting += _leave_out(app, env, docname, docnames)
        else:
            yield docname, text


def _leave_out(app: Sphinx, env: BuildEnvironment, docname: str, docnames: list[str]) -> list[str]:
    """Remove a page from *docnames* and from the environment; add and return the pages to read again."""
    if docname in docnames:
        docnames.remove(docname)
    env.found_docs.discard(docname)
    if docname not in env.all_docs:
        return []
    again = sorted((_listing_pages(env, docname) & env.found_docs).difference(docnames))
    docnames += again
    app.emit("env-purge-doc", env, docname)
    env.clear_doc(docname)
    return again


def _listing_pages(env: BuildEnvironment, docname: str) -> set[str]:
    """Return the pages whose toctrees may list a page, and the root document, so that at least one is read."""
    return {env.config.root_doc, *env.glob_toctrees, *env.files_to_rebuild.get(docname, ())}


def exclude_files(app: Sphinx, config: Config) -> None:
    """Extend ``exclude_patterns`` before Sphinx searches for pages, because it would follow every link."""
    assets = [*config.templates_path, *config.html_static_path, *config.html_extra_path]
    is_excluded = matching([*config.exclude_patterns, *assets, *EXCLUDE_PATHS])
    is_included = matching(config.include_patterns)
    suffixes = tuple(config.source_suffix)
    found = find_files(
        app.srcdir,
        lambda path: path.endswith(suffixes) and is_included(path),
        is_excluded,
        config.newsletter_issue_folder,
    )
    found.refused |= replacing_pages(found.pages, load_settings(config, app.srcdir))
    for path, reason in found.refused.items():
        _warn(f"{app.srcdir / printable(path)}:1", reason)
    excluded = [_pattern(path) for path in (*found.refused, *found.shut)]
    config.exclude_patterns = [*config.exclude_patterns, *excluded]  # a new list: this one may be Sphinx's default


def _pattern(path: str) -> str:
    """Return a Sphinx pattern that matches only *path*."""
    # Without the backslash, Python warns about a set that begins with a bracket.
    return re.sub(r"[*?\[]", r"[\\\g<0>]", unicodedata.normalize("NFC", path))


def _warn(location: str, reason: str) -> None:
    message = printable(Problem.UNREADABLE.message(what=reason))
    logger.warning(message, location=location, type="newsletter", subtype=Problem.UNREADABLE.code)
