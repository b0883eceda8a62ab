"""Forget the footnotes in content that a directive has parsed and then discarded.

A figure discards what is neither its caption nor its legend, a code block all but the first paragraph of its
caption, a table everything after an error. The document still knows the footnotes in there, and MyST's
``CollectFootnotes`` appends all footnotes that the document knows to the page.
"""

from __future__ import annotations

from docutils import nodes

from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading.gate import Gate


def forget_discarded(document: nodes.document, gate: Gate) -> None:
    """Remove the footnotes that *document* knows but that are not in its tree, and report them."""
    registries = (document.footnotes, document.autofootnotes, document.symbol_footnotes)
    if not any(registries):
        return
    in_tree = {id(node) for node in document.findall(nodes.footnote)}
    for registry in registries:
        for node in [node for node in registry if id(node) not in in_tree]:
            registry.remove(node)
            for name in node["names"]:
                document.nameids.pop(name, None)
                document.nametypes.pop(name, None)
            mark = f"[^{''.join(node['names'])}]"
            gate.report(Problem.DISCARDED, node.line or 0, {"text": mark})
