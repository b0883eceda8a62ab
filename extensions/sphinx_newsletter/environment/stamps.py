"""Find pages to read again whose files have changed without a newer modification time.

Sphinx only compares modification times. It misses a file replaced by an older one, such as a page renamed or
restored from a backup; a doctree left by an interrupted build; and a link target that has been added or removed.
Therefore a stamp of each page's files is kept, and the page is read again when the stamp changes.

Sphinx reads a page with a missing dependency again at every build. Missing dependencies are therefore kept in the
domain instead. They are part of the stamp, so that the page is read again when they appear.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Set
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.records.model import digest_of


def _stamp(env: BuildEnvironment, docname: str) -> str:
    """Return a digest of a page's source, dependencies, doctree and link targets."""
    data = NewsletterDomain.of(env).data
    files = [str(env.doc2path(docname)), f"{env.doctreedir}/{docname}.doctree"]
    names = {*env.dependencies.get(docname, ()), *data["missing"].get(docname, ())}
    files += sorted(str(Path(env.srcdir, name)) for name in names)
    targets = sorted(data["targets"].get(docname, ()))
    return digest_of(([_file_stat(path) for path in files], [_exists(env, docname, target) for target in targets]))


def _exists(env: BuildEnvironment, docname: str, target: str) -> bool:
    """Return whether a target is a page or a file; MyST parses a link to anything else differently."""
    folder = "" if target.startswith("/") else posixpath.dirname(docname)
    path = Path(env.srcdir, folder, target.lstrip("/"))
    return target in env.found_docs or os.path.isfile(path)  # noqa: PTH113 (a target may not be a valid path)


def _file_stat(path: str) -> tuple[int, int]:
    try:
        found = os.stat(path)  # noqa: PTH116 (twice per page, in each build)
    except (OSError, ValueError):  # ValueError: not a valid path
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def _move_missing(env: BuildEnvironment, docname: str) -> None:
    """Move missing files from a page's dependencies to the domain's ``missing``."""
    needed = env.dependencies.get(docname, set())
    if missing := {name for name in needed if not os.path.isfile(Path(env.srcdir, name))}:  # noqa: PTH113
        needed -= missing
        NewsletterDomain.of(env).data["missing"][docname] = missing


def find_stale(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> list[str]:
    """Return the pages whose stamps have changed since they were read."""
    stamps = NewsletterDomain.of(env).data["stamps"]
    candidates = env.all_docs.keys() & env.found_docs - added - changed
    return sorted(docname for docname in candidates if stamps.get(docname) != _stamp(env, docname))


class Stamper:
    """Stamps the pages that a build reads."""

    def __init__(self) -> None:
        self._read: list[str] = []

    def note_pages(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Note the pages that will be read. Last handler of ``env-before-read-docs``."""
        self._read = list(docnames)

    def stamp(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Keep the stamps of these pages."""
        stamps = NewsletterDomain.of(env).data["stamps"]
        for docname in self._read:
            _move_missing(env, docname)
            stamps[docname] = _stamp(env, docname)
