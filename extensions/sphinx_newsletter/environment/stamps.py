"""Pages that must be read again though no file of theirs is newer than Sphinx's last reading.

Sphinx compares times. It does not see a file that has taken another's place and kept its own, earlier time, as a
page that was renamed or put back from a copy does. Nor does it see a doctree left by a build that broke off:
half-written, or read from a source that has been put back since. Nor that what a page links to has come or gone.
So each page has a stamp of its files as they were when it was read, and is read again when that has changed.

A page that depends on a file that is missing Sphinx would read at every build. So such files are kept apart from
the others; the stamp has them too, and the page is read again when they come to be.
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
    """Return what stands for the files of a page: its source, what that depends on, and its doctree."""
    data = NewsletterDomain.of(env).data
    files = [Path(env.doc2path(docname)), Path(env.doctreedir, f"{docname}.doctree")]
    names = {*env.dependencies.get(docname, ()), *data["missing"].get(docname, ())}
    files += sorted(Path(env.srcdir, name) for name in names)
    targets = sorted(data["targets"].get(docname, ()))
    return digest_of(([_facts(path) for path in files], [_exists(env, docname, target) for target in targets]))


def _exists(env: BuildEnvironment, docname: str, target: str) -> bool:
    """Say whether what a page refers to is a page or a file: MyST reads a link to neither as something else."""
    folder = "" if target.startswith("/") else posixpath.dirname(docname)
    path = Path(env.srcdir, folder, target.lstrip("/"))
    return target in env.found_docs or os.path.isfile(path)  # noqa: PTH113 (a target may be no path at all)


def _facts(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except (OSError, ValueError):  # a name that no file can have
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def _set_missing_apart(env: BuildEnvironment, docname: str) -> None:
    """Take what is no file out of what a page depends on, and keep it by itself."""
    needed = env.dependencies.get(docname, set())
    if missing := {name for name in needed if not os.path.isfile(Path(env.srcdir, name))}:  # noqa: PTH113
        needed -= missing
        NewsletterDomain.of(env).data["missing"][docname] = missing


def _find_replaced(
    app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
) -> list[str]:
    stamps = NewsletterDomain.of(env).data["stamps"]
    asked = env.all_docs.keys() & env.found_docs - added - changed
    return sorted(docname for docname in asked if stamps.get(docname) != _stamp(env, docname))


def setup(app: Sphinx) -> None:
    """Compare before reading; stamp what was read."""
    read: list[str] = []

    def note(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        read[:] = docnames

    def stamp(app: Sphinx, env: BuildEnvironment) -> None:
        stamps = NewsletterDomain.of(env).data["stamps"]
        for docname in read:
            _set_missing_apart(env, docname)
            stamps[docname] = _stamp(env, docname)

    app.connect("env-get-outdated", _find_replaced)
    app.connect("env-before-read-docs", note, priority=999)
    app.connect("env-updated", stamp)
