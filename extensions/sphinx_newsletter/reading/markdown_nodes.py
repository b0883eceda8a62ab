"""Render markup that MyST has no nodes for, or nodes for HTML only."""

from __future__ import annotations

from collections.abc import Mapping

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import DocutilsRenderer

from sphinx_newsletter.reading.foreign_patterns import NOTES
from sphinx_newsletter.reading.nodes import check_box, line_break, struck

_ADMONITIONS: Mapping[str, type[nodes.Element]] = {
    kind: nodes.note if kind == "info" else getattr(nodes, kind) for kind in NOTES
}
"""The node of each kind of note."""


class MarkdownRenderer(DocutilsRenderer):
    """MyST's renderer, with nodes of this extension."""

    def render_s(self, token: SyntaxTreeNode) -> None:
        """Render struck text."""
        node = struck("", "")
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def render_hardbreak(self, token: SyntaxTreeNode) -> None:
        """Render a line break; in a heading, which other pages show too, a space."""
        in_heading = isinstance(self.current_node, nodes.title) or any(
            isinstance(parent, nodes.title) for parent in _parents(self.current_node)
        )
        self.current_node.append(nodes.Text(" ") if in_heading else line_break("", "\n"))

    def render_list_item(self, token: SyntaxTreeNode) -> None:
        """Render an entry of a list, with a box if it is a task: a form control would do nothing here."""
        is_done = (token.meta or {}).get("checked")
        if is_done is not None:
            assert token.nester_tokens is not None
            token.nester_tokens.opening.meta = {}
        super().render_list_item(token)
        entry = self.current_node.children[-1]
        assert isinstance(entry, nodes.list_item)
        entry["classes"] = []
        if is_done is not None:
            paragraph = entry.children[0] if entry.children else None
            if not isinstance(paragraph, nodes.paragraph):
                paragraph = nodes.paragraph()
                paragraph.line, paragraph.source = entry.line, entry.source
                entry.insert(0, paragraph)
            box = "☑ " if is_done else "☐ "
            paragraph.insert(0, check_box("", box, is_done=is_done))
            paragraph.rawsource = f"{box}{paragraph.rawsource}"  # what translators see

    def render_alert(self, token: SyntaxTreeNode) -> None:
        """Render a note, with its own title if it has one."""
        kind = token.info.lower()
        title = next((child for child in token.children if child.type == "alert_title"), None)
        if title is None or not title.meta.get("is_own"):
            node = _ADMONITIONS[kind]()
        else:
            node = nodes.admonition(classes=[_ADMONITIONS[kind].__name__])
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def render_alert_title(self, token: SyntaxTreeNode) -> None:
        """Render the title of a note if it is its own; docutils writes the others."""
        if not token.meta.get("is_own"):
            return
        node = nodes.title(token.children[0].content)
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_children(token)


def _parents(node: nodes.Node) -> list[nodes.Node]:
    found: list[nodes.Node] = []
    while (parent := node.parent) is not None:
        found.append(parent)
        node = parent
    return found
