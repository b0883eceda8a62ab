"""Replace many nodes of a doctree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docutils import nodes

Replacement = tuple[nodes.Node, nodes.Node | Sequence[nodes.Node]]
"""A node and what is shown instead."""


def replace_all(pairs: Iterable[Replacement]) -> None:
    """Replace nodes, given in document order; instead of a node, its own list of children may be shown.

    ``Element.replace`` searches for the node among its siblings, so that it takes quadratic time for many.
    """
    instead: dict[int, nodes.Node | Sequence[nodes.Node]] = {}
    parents: dict[int, nodes.Element] = {}
    for node, shown in pairs:
        instead[id(node)] = shown
        parents[id(node.parent)] = node.parent
    for parent in reversed(parents.values()):  # inner nodes first, as an outer one may be replaced by its children
        children = [*parent.children]
        parent.children.clear()
        for child in children:
            shown = instead.get(id(child), child)
            parent.extend([shown] if isinstance(shown, nodes.Node) else list(shown))
