"""Parse a page without Sphinx, with MyST's docutils parser."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Directive
from docutils.utils import new_document
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.docutils_ import Parser

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading.directives import LinkCardDirective
from sphinx_newsletter.reading.gate import AnyDirective, Gate
from sphinx_newsletter.reading.gated_parser import GatedRenderer, parse_issue_page
from sphinx_newsletter.reading.issue_page import read_issue
from sphinx_newsletter.records.model import Issue

_EXPLICIT = re.compile(r"^(.+?)\s*<(.*?)>$", re.DOTALL)


def _archive_role(
    name: str, rawtext: str, text: str, lineno: int, inliner: Any, options: Any = None, content: Any = None
) -> tuple[list[Any], list[Any]]:
    """Parse ``{issue}`` and ``{link}`` as Sphinx's roles do: ``target``, or ``title <target>``."""
    explicit = _EXPLICIT.match(text)
    title, target = (explicit[1], explicit[2]) if explicit else (text, text)
    node = nodes.inline(rawtext, title, refdomain="newsletter", reftype=name, reftarget=target)
    node["refexplicit"] = bool(explicit)
    return [node], []


class _SphinxOnly(AnyDirective):
    """Replacement for a directive that docutils lacks: parses the arguments and content into a container."""

    def run(self) -> list[nodes.Node]:
        container = nodes.container()
        for text in self.arguments:
            container += nodes.paragraph("", "", *self.state.inline_text(text, self.lineno)[0])
        self.state.nested_parse(self.content, self.content_offset, container)
        return [container]


class _CodeBlock(AnyDirective):
    """Replacement for Sphinx's ``code-block``, which has more options than docutils'."""

    def run(self) -> list[nodes.Node]:
        text = "\n".join(self.content)
        code = nodes.literal_block(text, text)
        code.line = self.lineno
        caption, _ = self.state.inline_text(self.options.get("caption") or "", self.lineno)
        return [nodes.paragraph("", "", *caption), code] if caption else [code]


_DIRECTIVES = {"link-card": LinkCardDirective, "code-block": _CodeBlock, "sourcecode": _CodeBlock}
_ROLES = dict.fromkeys(("issue", "link", "newsletter:issue", "newsletter:link"), _archive_role)


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
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    options = get_default_settings(Parser())
    options.report_level = 5
    document = new_document(docname, options)
    findings: list[Finding] = []

    def report(problem: Problem, line: int, details: dict[str, object]) -> None:
        findings.append(Finding(problem, line, problem.message(**details), details))

    gate = Gate(docname, settings, report, {**_DIRECTIVES, **further}, _ROLES, _SphinxOnly)
    parse_issue_page(text, document, _markdown_config(settings), GatedRenderer, gate)
    issue = read_issue(document, docname, text, settings, report)
    return issue, findings, document
