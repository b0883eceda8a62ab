"""Parsing an issue page with MyST, as far as the gate lets it through."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer, token_line
from myst_parser.parsers.mdit import create_md_parser

from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading.characters import hidden, hidden_by_line, shown
from sphinx_newsletter.reading.front_matter import FrontMatter
from sphinx_newsletter.reading.gate import Gate, gated_lookups, source_shown
from sphinx_newsletter.reading.limits import DIRECTIVES, limit_parser
from sphinx_newsletter.reading.local_files import local_file
from sphinx_newsletter.reading.nodes import refused_link
from sphinx_newsletter.records.urls import is_web_url, link_url, misleading

_TEMPLATES = frozenset({"substitution"})
"""MyST's extensions that run what a page holds, by its Jinja without a sandbox."""
_FORMULAS = frozenset({"amsmath", "dollarmath"})
"""Those that do what the directive and the role ``math`` do."""
_PAGES = (".md", ".rst", ".ipynb")
_IDS = "in-page-"
"""What ids made of a page's words begin with, so that they are none of the theme's."""


def parse_issue_page(
    text: str, document: nodes.document, config: MdParserConfig, renderer: type[GatedRenderer], gate: Gate
) -> None:
    """Parse the Markdown of an issue page into *document*, as far as the gate lets it through.

    Nothing that the page says changes how it is parsed: MyST's own ``myst`` key of the front matter is not read.
    """
    if found := list(hidden_by_line(text)):
        for line, names in found:
            gate.report(Problem.HIDDEN_CHARACTER, line, {"names": names})
        text = shown(text)
    refused = _TEMPLATES if "math" in gate.settings.issue_roles else _TEMPLATES | _FORMULAS
    if config.enable_extensions & refused:
        config = config.copy(enable_extensions=config.enable_extensions - refused)
    settings = document.settings
    settings.file_insertion_enabled = settings.raw_enabled = False
    settings.id_prefix = _IDS
    parser = create_md_parser(config, renderer)
    parser.options["document"] = document
    parser.options["newsletter_gate"] = gate
    first_line = partial(getattr, parser.renderer, "first_line")
    limit_parser(parser, lambda what, limit, line: gate.complain(what, limit, first_line() + line))
    with gated_lookups(gate):
        parser.render(text)
    settings.myst_heading_anchors_html_ids = False  # they would be made of headings, without the prefix


class GatedRenderer(DocutilsRenderer):
    """MyST's renderer, without what would run or include something, or lead elsewhere than it seems to."""

    gate: Gate
    first_line = 0
    """How many lines of the page stand before what is being parsed."""
    _depth = 0

    def setup_render(self, options: dict[str, Any], env: MutableMapping[str, Any]) -> None:
        """Take the gate from the parser's options."""
        super().setup_render(options, env)
        self.gate = options["newsletter_gate"]

    def render_front_matter(self, token: SyntaxTreeNode) -> None:
        """Keep the keys that mean something in an issue page; :class:`FrontMatter` reports the others."""
        front_matter = FrontMatter.of(f"---\n{token.content}\n---\n")
        assert token.token is not None
        token.token = token.token.copy(content=front_matter.metadata())
        super().render_front_matter(token)

    def render_restructuredtext(self, token: SyntaxTreeNode) -> None:
        """Show reStructuredText as text."""
        line = token_line(token)
        self.gate.refuse("the directive {eval-rst}", "{eval-rst}", line)
        self.current_node.append(source_shown(f"{token.markup}{token.info}\n{token.content}{token.markup}", line))

    def nested_render_text(self, text: str, lineno: int, inline: bool = False, *rest: Any, **named: Any) -> None:
        """Render what a directive holds, unless it stands too deep."""
        if self._depth >= DIRECTIVES:
            self.gate.complain("directives within directives", f"a depth of {DIRECTIVES}", lineno)
            self.current_node.append(nodes.Text(text) if inline else source_shown(text, lineno))
            return
        before = self.first_line
        self.first_line, self._depth = lineno, self._depth + 1
        try:
            super().nested_render_text(text, lineno, inline, *rest, **named)
        finally:
            self.first_line, self._depth = before, self._depth - 1

    def render_colon_fence(self, token: SyntaxTreeNode) -> None:
        """Render a directive; of a ``:::name`` without braces, which would be a class, only what it holds."""
        name = token.info.strip().partition(" ")[0]
        if name and not (name.startswith("{") and name.endswith("}")):
            line = token_line(token)
            self.gate.refuse(f"the block :::{name}", f":::{name}", line)
            self.nested_render_text(token.content, line)
            return
        super().render_colon_fence(token)

    def render_myst_target(self, token: SyntaxTreeNode) -> None:
        """Show a target as text: its name would be the page's for the whole project."""
        self.gate.refuse(f"the target ({token.content})=", token.content, token_line(token))
        self.current_node.append(nodes.paragraph("", f"({token.content})="))

    def render_link(self, token: SyntaxTreeNode) -> None:
        """Let a link lead to the web, to a mail address, to a page of the project or within its own page.

        Any other is for reading to report: of a title it says something else than of a summary.
        """
        href = str(token.attrGet("href") or "")
        if href.startswith("#"):
            self.render_link_anchor(token, href)
        elif url := link_url(href):
            if is_web_url(href) and (why := misleading(href)):
                typed = self.md.normalizeLinkText(href)
                self.gate.report(Problem.MISLEADING_URL, token_line(token), {"url": typed, "why": why})
            token.attrs["href"] = url
            self.render_link_url(token)
        elif self._is_page(href):
            super().render_link(token)
        else:
            node = refused_link("", url=self.md.normalizeLinkText(href))
            self.add_line_and_source_path(node, token)
            with self.current_node_context(node, append=True):
                self.render_children(token)

    def _is_page(self, href: str) -> bool:
        path = unquote(href.removeprefix("project:").partition("#")[0])
        gate = self.gate
        return path.endswith(_PAGES) and local_file(gate.settings.source, gate.docname, path) is not None

    def render_image(self, token: SyntaxTreeNode) -> None:
        """Render an image; of a picture's file in the docs folder, take the name as it was typed."""
        name = unquote(str(token.attrGet("src") or ""))
        if ":" not in name and name.isprintable():
            token.attrs["src"] = name
        super().render_image(token)

    def copy_attributes(
        self, token: SyntaxTreeNode, node: nodes.Element, keys: Sequence[str] = (), **named: Any
    ) -> None:
        """Copy no ids and classes, which are the theme's, and nothing that chooses where a link opens."""
        if not token.attrs:
            return
        if "title" in token.attrs:
            token.attrs["title"] = self._readable(str(token.attrs["title"]), token)
        kept = [key for key in keys if key not in ("class", "id", "rel", "target")]
        super().copy_attributes(token, node, kept, **named)

    def render_text(self, token: SyntaxTreeNode) -> None:
        """Render text; what an entity stands for is not known before."""
        self.current_node.append(nodes.Text(self._readable(token.content, token)))

    def renderInlineAsText(self, tokens: list[SyntaxTreeNode]) -> str:
        """Return the text of an image."""
        text = super().renderInlineAsText(tokens)
        return self._readable(text, tokens[0]) if tokens else text

    def _readable(self, text: str, token: SyntaxTreeNode) -> str:
        if not (names := hidden(text)):
            return text
        self.gate.report(Problem.HIDDEN_CHARACTER, token_line(token, 0), {"names": ", ".join(names)})
        return shown(text)
