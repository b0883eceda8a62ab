"""Reading a page without Sphinx: MyST's docutils parser and the same grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Directive, directives, roles
from docutils.utils import new_document
from myst_parser.parsers.docutils_ import Parser

from sphinx_newsletter.config import Settings
from sphinx_newsletter.model import Issue
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading.directives import LinkCardDirective
from sphinx_newsletter.reading.issue_page import read_issue

_EXPLICIT = re.compile(r"^(.+?)\s*<([^<>]+)>$", re.DOTALL)


def _archive_role(
    name: str, rawtext: str, text: str, lineno: int, inliner: Any, options: Any = None, content: Any = None
) -> tuple[list[Any], list[Any]]:
    """Read ``{issue}`` and ``{link}`` as Sphinx's roles do: ``target``, or ``words <target>``."""
    explicit = _EXPLICIT.match(text)
    words, target = (explicit[1], explicit[2]) if explicit else (text, text)
    node = nodes.inline(rawtext, words, refdomain="newsletter", reftype=name, reftarget=target)
    node["refexplicit"] = bool(explicit)
    return [node], []


@contextmanager
def _own_syntax(further: Mapping[str, type[Directive]]) -> Iterator[None]:
    """Let docutils know our directive and roles for the time of one reading: it has one table a process."""
    tables: list[dict[str, Any]] = [directives._directives, roles._roles]  # type: ignore[attr-defined]
    before = [dict(table) for table in tables]
    known: dict[str, type[Directive]] = {"link-card": LinkCardDirective, **further}
    for name, directive in known.items():
        directives.register_directive(name, directive)
    for role in ("issue", "link"):
        roles.register_local_role(role, _archive_role)
    try:
        yield
    finally:
        for table, kept in zip(tables, before, strict=True):
            table.clear()
            table.update(kept)


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem and where it is."""

    problem: Problem
    line: int
    message: str
    details: Mapping[str, object] = field(default_factory=dict)
    """What the message names."""


def read_text(
    text: str, docname: str, settings: Settings, further: Mapping[str, type[Directive]] = MappingProxyType({})
) -> tuple[Issue | None, list[Finding], nodes.document]:
    """Read the Markdown of one issue page; *further* are directives that it may hold.

    Returns its record (None without a number or date), the problems in the order they were found, and the
    doctree with its cards.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    parser = Parser()
    options = get_default_settings(parser)
    options.myst_enable_extensions = ["colon_fence"]
    options.report_level = 5
    document = new_document(docname, options)
    with _own_syntax(further):
        parser.parse(text, document)
    findings: list[Finding] = []

    def report(problem: Problem, line: int, details: dict[str, object]) -> None:
        findings.append(Finding(problem, line, problem.message(**details), details))

    issue = read_issue(document, docname, text, settings, report)
    return issue, findings, document
