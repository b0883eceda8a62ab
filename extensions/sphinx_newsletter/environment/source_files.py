"""Which files Sphinx gets to read: no link that leads out of the docs folder, and nothing that is no page.

Sphinx follows every link, and a page that it cannot read ends the build. Here such a page is left out with a
warning, and the rest is built.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from sphinx_newsletter.config import Settings
from sphinx_newsletter.files.docs_folder import find_files, matching
from sphinx_newsletter.files.page_files import PageFileError, printable, read_page_of
from sphinx_newsletter.problems import Problem

logger = logging.getLogger(__name__)


def take_in(
    app: Sphinx, env: BuildEnvironment, settings: Settings, docnames: list[str]
) -> Iterator[tuple[str, str]]:
    """Yield each of the pages that Sphinx is about to read, with its text.

    Those that cannot be read are reported, and taken out of *docnames* and of the site.
    """
    waiting = list(docnames)
    for docname in waiting:
        path = Path(env.doc2path(docname))
        try:
            text = read_page_of(settings, docname, path)
        except PageFileError as error:
            _warn(f"{path}:{error.line}", str(error))
            docnames.remove(docname)
            env.found_docs.discard(docname)
            if docname in env.all_docs:
                again = sorted((_naming(env, docname) & env.found_docs).difference(docnames))
                docnames += again
                waiting += again
                app.emit("env-purge-doc", env, docname)
                env.clear_doc(docname)
        else:
            yield docname, text


def _naming(env: BuildEnvironment, docname: str) -> set[str]:
    """Return the pages whose toctrees may name a page; among them the first page, so that something is read."""
    return {env.config.root_doc, *env.glob_toctrees, *env.files_to_rebuild.get(docname, ())}


def _leave_out_links(app: Sphinx, config: Config) -> None:
    """Exclude what must not be read before Sphinx looks for pages: it would go into whatever links lead to."""
    assets = [*config.templates_path, *config.html_static_path, *config.html_extra_path]
    is_excluded = matching([*config.exclude_patterns, *assets])
    is_included = matching(config.include_patterns)
    suffixes = tuple(config.source_suffix)
    found = find_files(app.srcdir, lambda path: path.endswith(suffixes) and is_included(path), is_excluded)
    for path, reason in found.refused.items():
        _warn(f"{app.srcdir / printable(path)}:1", reason)
    left_out = [_pattern(path) for path in (*found.refused, *found.shut)]
    config.exclude_patterns = [*config.exclude_patterns, *left_out]  # what was there may be Sphinx's own default


def _pattern(path: str) -> str:
    """Return a pattern of Sphinx's that matches *path* alone."""
    # With the backslash, for a set that begins with another bracket is one that Python warns of.
    return re.sub(r"[*?\[]", r"[\\\g<0>]", unicodedata.normalize("NFC", path))


def _warn(location: str, reason: str) -> None:
    message = Problem.UNREADABLE.message(what=reason)
    logger.warning(message, location=location, type="newsletter", subtype=Problem.UNREADABLE.code)


def setup(app: Sphinx) -> None:
    """Look at the docs folder once all settings are known."""
    app.connect("config-inited", _leave_out_links, priority=900)
