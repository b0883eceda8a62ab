"""Reading a page without Sphinx: MyST's docutils parser and the same grammar."""

from __future__ import annotations

from dataclasses import dataclass

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import directives
from docutils.utils import new_document
from myst_parser.parsers.docutils_ import Parser

from sphinx_newsletter.config import Settings
from sphinx_newsletter.model import Issue
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading.directives import LinkCardDirective
from sphinx_newsletter.reading.front_matter import FrontMatter
from sphinx_newsletter.reading.issue_page import read_issue


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem and where it is."""

    problem: Problem
    line: int
    message: str


def read_text(text: str, docname: str, settings: Settings) -> tuple[Issue | None, list[Finding], nodes.document]:
    """Read the Markdown of one issue page.

    Returns its record (None without a number or date), the problems in the order they were found, and the
    doctree with its cards.
    """
    directives.register_directive("link-card", LinkCardDirective)
    parser = Parser()
    options = get_default_settings(parser)
    options.myst_enable_extensions = ["colon_fence"]
    options.report_level = 5
    document = new_document(docname, options)
    parser.parse(text, document)
    findings: list[Finding] = []

    def report(problem: Problem, line: int, details: dict[str, object]) -> None:
        findings.append(Finding(problem, line, problem.message(**details)))

    issue = read_issue(document, docname, FrontMatter.of(text), settings, report)
    return issue, findings, document
