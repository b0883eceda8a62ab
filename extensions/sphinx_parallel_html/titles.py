"""Titles of pages, which Sphinx renders again for each page that is next to them or below them."""

from __future__ import annotations

from docutils import nodes


def title_text(node: nodes.Node | None) -> str | None:
    """Return the text of a title that has no markup and no attributes, or None for any other node."""
    if not isinstance(node, nodes.title) or any(node.attributes.values()):
        return None
    if not all(type(child) is nodes.Text for child in node.children):
        return None
    return node.astext()
