"""Show an issue page as source if it cannot be read or written, instead of stopping the build.

Sphinx has no hook for errors of a page. Therefore methods of the builder and, while pages are written, of the
environment are wrapped. The failure is logged as an error, and the build ends with exit status 1.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import new_document

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.page_problems import note_problems
from sphinx_newsletter.files.page_files import text_or_empty
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading.page_errors import report_failure, show_source


def _is_issue_page(env: BuildEnvironment, docname: str) -> bool:
    domain = NewsletterDomain.of(env)
    return docname in domain.numbers or domain.settings.is_below_issues(docname)


def wrap_reading(app: Sphinx) -> None:
    """Read an issue page again as source if reading it fails."""
    builder = app.builder
    read = builder.read_doc

    def read_doc(docname: str, **named: Any) -> None:
        try:
            read(docname, **named)
        except Exception as error:
            if not _is_issue_page(app.env, docname):
                raise
            report_failure(error, note_problems(app.env, docname))
            data = NewsletterDomain.of(app.env).data
            noted = data["problems"].get(docname, [])
            app.emit("env-purge-doc", app.env, docname)
            app.env.clear_doc(docname)
            app.env.ref_context.clear()
            data["failed"][docname], data["problems"][docname] = True, noted
            read(docname, **named)

    builder.read_doc = read_doc  # type: ignore[method-assign,misc]


def _source_tree(env: BuildEnvironment, docname: str) -> nodes.document:
    path = env.doc2path(docname)
    document = new_document(str(path))
    document.settings.env = env
    show_source(document, text_or_empty(path), docname)
    return document


def wrap_writing(app: Sphinx, builder: Builder) -> None:
    """Write the source of an issue page if resolving or writing it fails."""
    env = app.env
    resolve, write = env.get_and_resolve_doctree, builder.write_doc

    def instead(action: Callable[[nodes.document | None], Any], docname: str) -> Any:
        try:
            return action(None)
        except Exception as error:
            if not _is_issue_page(env, docname):
                raise
            report_failure(error, note_problems(env, docname))
            return action(_source_tree(env, docname))

    def get_and_resolve_doctree(docname: str, *rest: Any, doctree: Any = None, **named: Any) -> nodes.document:
        found: nodes.document = instead(
            lambda tree: resolve(docname, *rest, doctree=tree or doctree, **named), docname
        )
        return found

    def write_doc(docname: str, doctree: nodes.document) -> None:
        def action(tree: nodes.document | None) -> None:
            write(docname, resolve(docname, builder, tags=builder.tags, doctree=tree) if tree else doctree)

        instead(action, docname)

    env.get_and_resolve_doctree = get_and_resolve_doctree  # type: ignore[method-assign]
    builder.write_doc = write_doc  # type: ignore[method-assign]


def unwrap(app: Sphinx, exception: Exception | None) -> None:
    """Remove the wrapper, as the environment is saved by the next build."""
    vars(app.env).pop("get_and_resolve_doctree", None)


class ExitStatus(logging.Handler):
    """Sets the exit status of a build when a failure is logged, in this process or in a worker process."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__()
        self.app = app

    def watch(self, app: Sphinx) -> None:
        """Look at what is logged from now on."""
        logging.getLogger("sphinx").addHandler(self)

    def unwatch(self, app: Sphinx, exception: Exception | None) -> None:
        """Stop at the end of the build."""
        logging.getLogger("sphinx").removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Look for failures."""
        if getattr(record, "subtype", "") == Problem.FAILED.code:
            self.app.statuscode = 1


def failed_before(app: Sphinx, env: BuildEnvironment, *changes: set[str]) -> list[str]:
    """Read the pages again that failed in the last build."""
    return sorted(NewsletterDomain.of(env).data["failed"].keys() & env.found_docs)
