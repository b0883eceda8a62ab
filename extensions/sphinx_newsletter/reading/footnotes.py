"""Check the footnotes of a page: definitions without a reference, and references without a definition.

A directive may discard content that it has parsed: a tab set what is not a tab, a directive with an error all of
it. The document still knows the footnotes in there, and MyST's ``CollectFootnotes`` appends all footnotes that the
document knows to the page.
"""

from __future__ import annotations

from docutils import nodes

from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading.gate import Gate
from sphinx_newsletter.reading.replacing import Replacement, replace_all


def check_footnotes(document: nodes.document, gate: Gate) -> None:
    """Report and remove footnotes that are not in the tree, and references to unknown or removed footnotes."""
    registries = (document.footnotes, document.autofootnotes, document.symbol_footnotes)
    if not any(registries) and not document.footnote_refs:
        return
    in_tree = {id(node) for node in document.findall(nodes.footnote)}
    lost = [node for registry in registries for node in registry if id(node) not in in_tree]
    for registry in registries:
        registry[:] = [node for node in registry if id(node) in in_tree]
    for node in lost:
        _forget_names(document, node)
        gate.report(Problem.DISCARDED, node.line or 0, {"text": f"[^{''.join(node['names'])}]"})
    known = {name for registry in registries for node in registry for name in node["names"]}
    _check_references(document, known, {name for node in lost for name in node["names"]}, gate)
    for registry in registries:
        for node in registry:
            if node["names"] and not any(name in document.footnote_refs for name in node["names"]):
                gate.markup(f"footnote [^{node['names'][0]}] is not used", node.line or 1, "ref.footnote")
                # Sphinx's UnreferencedFootnotesDetector looks at the other names.
                node["dupnames"], node["names"] = node["names"], []


def forget_footnotes(document: nodes.document, numbered: int, others: int) -> None:
    """Forget all but the first *numbered* footnotes with a number, and the first *others* with a name."""
    for registry, kept in ((document.footnotes, numbered), (document.autofootnotes, others)):
        for node in registry[kept:]:
            _forget_names(document, node)
        del registry[kept:]


def _forget_names(document: nodes.document, footnote: nodes.footnote) -> None:
    for name in footnote["names"]:
        document.nameids.pop(name, None)
        document.nametypes.pop(name, None)


def _check_references(document: nodes.document, known: set[str], lost: set[str], gate: Gate) -> None:
    """Replace references to footnotes that are not *known* with text; report those that are not *lost* either."""
    in_tree = set()
    replaced: list[Replacement] = []
    for node in list(document.findall(nodes.footnote_reference)):
        name = node["refname"]
        if name in known:
            in_tree.add(id(node))
            continue
        if name not in lost:
            gate.markup(f"footnote [^{name}] has no definition", node.line or 1, "docutils")
        replaced.append((node, nodes.Text(f"[^{name}]")))
    replace_all(replaced)
    for name, references in list(document.footnote_refs.items()):
        document.footnote_refs[name] = [node for node in references if id(node) in in_tree]
        if not document.footnote_refs[name]:
            del document.footnote_refs[name]
    document.autofootnote_refs[:] = [node for node in document.autofootnote_refs if id(node) in in_tree]
