"""MyST's renderer, restricted to what the gate allows on issue pages."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from docutils.utils import Reporter
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils import base
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.warnings_ import MystWarnings

from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading.bare_urls import MARKUP
from sphinx_newsletter.reading.footnotes import forget_footnotes
from sphinx_newsletter.reading.gate import Gate, source_block
from sphinx_newsletter.reading.heading_mistakes import as_problem, heading_mistake
from sphinx_newsletter.reading.known_markup import ATTRIBUTES
from sphinx_newsletter.reading.limits import DIRECTIVES
from sphinx_newsletter.reading.local_files import has_page, page_path
from sphinx_newsletter.reading.markdown_nodes import MarkdownRenderer
from sphinx_newsletter.reading.nodes import refused_link
from sphinx_newsletter.reading.page_notes import notes_of
from sphinx_newsletter.reading.raw_html import escaped
from sphinx_newsletter.records.characters import hidden, shown, without_directions
from sphinx_newsletter.records.urls import is_web_url, link_url, misleading


@contextmanager
def _no_spare_document() -> Iterator[None]:
    """Keep MyST from making a document that it does not use: 5.2 does, whether it was given one or not."""
    make_document = base.make_document
    base.make_document = nodes.Element  # type: ignore[assignment]
    try:
        yield
    finally:
        base.make_document = make_document


class GatedRenderer(MarkdownRenderer):
    """MyST's renderer, without markup that runs code, includes files or has misleading targets."""

    gate: Gate
    has_directions: bool
    """Whether the page has marks or isolates of directions, all of them legitimate."""
    first_line = 0
    """The number of lines of the page before the text being parsed."""
    _depth = 0
    _has_title = False
    _has_atx = False

    def setup_render(self, options: dict[str, Any], env: MutableMapping[str, Any]) -> None:
        """Take the gate from the parser's options."""
        with _no_spare_document():
            super().setup_render(options, env)
        self.has_directions = options["newsletter_directions"]
        self.gate = options["newsletter_gate"]

    def render_front_matter(self, token: SyntaxTreeNode) -> None:
        """Render the values that issue pages use."""
        self._has_title = "title" in token.content
        super().render_front_matter(token)

    def create_warning(
        self, message: str, subtype: MystWarnings | str, **named: Any
    ) -> nodes.system_message | None:
        """Warn; report headings that skip a level in our own words."""
        if (what := as_problem(message, has_title=self._has_title)) is None:
            return super().create_warning(message, subtype, **named)
        if what:
            self.gate.unless_suppressed(Problem.HEADING, named.get("line") or 1, {"what": what}, "myst.header")
        return None

    def render_heading(self, token: SyntaxTreeNode) -> None:
        """Render a heading, and report one that was probably not meant to be one."""
        mistake = heading_mistake(token, self.gate.settings, has_others=self._has_atx)
        if mistake:
            self.gate.report(Problem.HEADING, token_line(token), mistake)
        self._has_atx = self._has_atx or token.markup.startswith("#")
        before = self.current_node
        super().render_heading(token)
        if not mistake and isinstance(before, nodes.list_item):
            what = "a heading is part of a list item; remove its indentation"
            self.gate.report(Problem.HEADING, token_line(token), {"what": what})
        if token.tag == "h1" and self.current_node is not before and isinstance(self.current_node, nodes.section):
            notes_of(self.document).titles.append(self.current_node)

    def render_restructuredtext(self, token: SyntaxTreeNode) -> None:
        """Show reStructuredText as text."""
        line = token_line(token)
        self.gate.refuse("the directive {eval-rst}", "{eval-rst}", line)
        self.current_node.append(source_block(f"{token.markup}{token.info}\n{token.content}{token.markup}", line))

    def render_html_block(self, token: SyntaxTreeNode) -> None:
        """Show HTML as text, at once: directives may discard it, and transforms put it back later."""
        first = len(self.current_node)
        super().render_html_block(token)
        for index, node in enumerate(self.current_node[first:], first):
            if isinstance(node, nodes.raw):
                self.current_node[index] = escaped(node, self.gate.report)

    def nested_render_text(self, text: str, lineno: int, inline: bool = False, *rest: Any, **named: Any) -> None:
        """Render the content of a directive, unless it is nested too deeply."""
        if self._depth >= DIRECTIVES:
            self.gate.too_large("the nesting of directives", f"{DIRECTIVES} levels", lineno)
            self.current_node.append(nodes.Text(text) if inline else source_block(text, lineno))
            return
        before = self.first_line
        self.first_line, self._depth = lineno, self._depth + 1
        try:
            super().nested_render_text(text, lineno, inline, *rest, **named)
        finally:
            self.first_line, self._depth = before, self._depth - 1

    def run_directive(
        self, name: str, first_line: str, content: str, position: int, *rest: Any, **named: Any
    ) -> list[nodes.Element]:
        """Run a directive; show its source instead if it fails, or returns an error or nothing but warnings."""
        known = len(self.document.footnotes), len(self.document.autofootnotes)
        try:
            found = super().run_directive(name, first_line, content, position, *rest, **named)
        except Exception:  # docutils' figure fails if its caption is blank
            self.gate.refuse(f"the content of the directive {{{name}}}", f"{{{name}}}", position)
            found = [nodes.system_message(level=Reporter.ERROR_LEVEL)]
        messages = [node for node in found if isinstance(node, nodes.system_message)]
        if not messages or (
            len(messages) < len(found) and all(node["level"] < Reporter.ERROR_LEVEL for node in messages)
        ):
            return found
        forget_footnotes(self.document, *known)
        source = str(named.get("block_text") or f"{{{name}}} {first_line}\n{content}")
        return [source_block(source.rstrip("\n"), position)]

    def render_colon_fence(self, token: SyntaxTreeNode) -> None:
        """Render a directive; render only the content of ``:::name``, which MyST makes a CSS class."""
        name = token.info.strip().partition(" ")[0]
        if name and not (name.startswith("{") and name.endswith("}")):
            line = token_line(token)
            self.gate.refuse(f"the block :::{name}", f":::{name}", line)
            self.nested_render_text(token.content, line)
            return
        super().render_colon_fence(token)

    def render_myst_target(self, token: SyntaxTreeNode) -> None:
        """Show a target as text: its name would be global to the project."""
        self.gate.refuse(f"the target ({token.content})=", token.content, token_line(token))
        self.current_node.append(nodes.paragraph("", f"({token.content})="))

    def render_link(self, token: SyntaxTreeNode) -> None:
        """Render a link to a web or ``mailto`` URL, a page of the project, or an anchor on the same page.

        Others become :class:`refused_link`, which is reported once it is known to be a title or not.
        """
        href = str(token.attrGet("href") or "")
        if href.startswith("#"):
            self.render_link_anchor(token, href)
        elif url := link_url(href):
            if is_web_url(href) and (why := misleading(href)):
                details: dict[str, object] = {"url": self.md.normalizeLinkText(href), "why": why}
                self.gate.report(Problem.MISLEADING_URL, token_line(token), details)
            token.attrs["href"] = url
            self.render_link_url(token)
            if token.markup == MARKUP and isinstance(link := self.current_node.children[-1], nodes.reference):
                link["is_bare"] = True
        elif (page := page_path(href, self.gate.settings.page_suffixes)) and self.page_exists(page):
            self.render_link_page(token, page, href.partition("#")[2])
        else:
            node = refused_link("", url=self.md.normalizeLinkText(href), is_page=bool(page))
            self.add_line_and_source_path(node, token)
            with self.current_node_context(node, append=True):
                self.render_children(token)

    def page_exists(self, path: str) -> bool:
        """Return whether *path*, relative to this page, is a file in the source directory."""
        return has_page(self.gate.settings, self.gate.docname, path)

    @abstractmethod
    def render_link_page(self, token: SyntaxTreeNode, path: str, anchor: str) -> None:
        """Render a link to the page at *path*."""

    def render_image(self, token: SyntaxTreeNode) -> None:
        """Render an image; decode the percent-encoded path of a local file."""
        name = unquote(str(token.attrGet("src") or ""))
        if ":" not in name and name.isprintable():
            token.attrs["src"] = name
        super().render_image(token)

    def copy_attributes(
        self, token: SyntaxTreeNode, node: nodes.Element, keys: Sequence[str] = (), **named: Any
    ) -> None:
        """Copy the attributes that are allowed."""
        if not token.attrs:
            return
        if "title" in token.attrs:
            token.attrs["title"] = self._without_hidden(str(token.attrs["title"]), token)
        super().copy_attributes(token, node, [key for key in keys if key in ATTRIBUTES], **named)

    def render_text(self, token: SyntaxTreeNode) -> None:
        """Render text without hidden characters: entities are decoded only now."""
        self.current_node.append(nodes.Text(self._without_hidden(token.content, token)))

    def renderInlineAsText(self, tokens: list[SyntaxTreeNode]) -> str:
        """Return the alternative text of an image, without hidden characters."""
        text = super().renderInlineAsText(tokens)
        return self._without_hidden(text, tokens[0]) if tokens else text

    def _without_hidden(self, text: str, token: SyntaxTreeNode) -> str:
        # Markup may divide a line in which these are legitimate.
        if not (names := hidden(without_directions(text) if self.has_directions else text)):
            return text
        self.gate.report(Problem.HIDDEN_CHARACTER, token_line(token, 0), {"names": ", ".join(names)})
        return shown(text)
