"""Parse a page without Sphinx, with MyST's docutils parser."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any

from docutils import nodes
from docutils.frontend import Values, get_default_settings
from docutils.parsers.rst import Directive
from docutils.utils import Reporter, new_document
from markdown_it.tree import SyntaxTreeNode
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.docutils_ import Parser

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading.footnotes import check_footnotes
from sphinx_newsletter.reading.gate import Gate
from sphinx_newsletter.reading.gated_parser import parse_issue_page
from sphinx_newsletter.reading.gated_renderer import GatedRenderer
from sphinx_newsletter.reading.issue_page import read_issue
from sphinx_newsletter.reading.page_errors import report_failure, show_source
from sphinx_newsletter.reading.stand_ins import DIRECTIVES, ROLES, SphinxOnly
from sphinx_newsletter.records.model import Issue


class _Renderer(GatedRenderer):
    """MyST's renderer for docutils, with the gate; code blocks are as in Sphinx, and not highlighted."""

    def render_link_page(self, token: SyntaxTreeNode, path: str, anchor: str) -> None:
        node = nodes.reference("", refname=path)
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def create_highlighted_code_block(
        self, text: str, lexer_name: str | None, *rest: Any, **named: Any
    ) -> nodes.literal_block:
        block = nodes.literal_block(text, text, language=lexer_name or "none")
        block.line = named.get("line")
        return block


def _markdown_config(settings: Settings) -> MdParserConfig:
    """Return MyST's configuration from the ``myst_*`` settings, or its defaults if they are invalid."""
    names = {field.name for field in MdParserConfig.get_fields() if "sphinx" not in field.metadata.get("omit", ())}
    values = {name.removeprefix("myst_"): value for name, value in settings.markdown.items()}
    try:
        config = MdParserConfig(**{name: value for name, value in values.items() if name in names})
    except (TypeError, ValueError):
        return MdParserConfig()
    if "linkify" in config.enable_extensions and not find_spec("linkify_it"):
        return config.copy(enable_extensions=config.enable_extensions - {"linkify"})
    return config


@cache
def _docutils_settings() -> Values:
    """Return the default settings of docutils, which take as long as a tenth of a page."""
    settings = get_default_settings(Parser())
    settings.report_level = 5
    return settings


@contextmanager
def _reported_warnings(reporter: Reporter, gate: Gate) -> Iterator[None]:
    """Report the warnings of MyST and docutils as problems, as a build does."""

    def observe(message: nodes.system_message) -> None:
        if message["level"] >= Reporter.WARNING_LEVEL and message.children:
            what, _, kind = message[0].astext().rpartition(" [")
            gate.markup(what or message[0].astext(), message.get("line") or 1, kind[:-1] if what else "docutils")

    reporter.attach_observer(observe)
    try:
        yield
    finally:
        reporter.detach_observer(observe)


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, its line (1-based) and its message."""

    problem: Problem
    line: int
    message: str
    details: Mapping[str, object] = field(default_factory=dict)
    """The values in the message."""


def read_text(
    text: str, docname: str, settings: Settings, further: Mapping[str, type[Directive]] = MappingProxyType({})
) -> tuple[Issue | None, list[Finding], nodes.document]:
    """Parse the Markdown of one issue page; *further* are additional directives.

    Returns the issue's record (None without a valid number and date), its problems, and the doctree with cards.
    An error in the software is one of the problems.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    document = new_document(docname, _docutils_settings().copy())
    findings: list[Finding] = []

    def report(problem: Problem, line: int, details: dict[str, object]) -> None:
        findings.append(Finding(problem, line, problem.message(**details), details))

    gate = Gate(docname, settings, report, {**DIRECTIVES, **further}, ROLES, SphinxOnly)
    issue: Issue | None = None
    try:
        with _reported_warnings(document.reporter, gate):
            parse_issue_page(text, document, _markdown_config(settings), _Renderer, gate)
        check_footnotes(document, gate)
        issue = read_issue(document, docname, text, settings, report)
    except Exception as error:
        report_failure(error, report)
        show_source(document, text, docname)
    return issue, findings, document
