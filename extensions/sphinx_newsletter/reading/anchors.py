"""Resolve links to anchors of the same page.

MyST would look for an unknown anchor in the whole project, which a check of a single page does not know.
"""

from __future__ import annotations

from docutils import nodes

from sphinx_newsletter.problems import Problem, Report
from sphinx_newsletter.reading.images import line_of
from sphinx_newsletter.reading.replacing import Replacement, replace_all


def resolve_anchors(document: nodes.document, report: Report) -> None:
    """Resolve links such as ``#articles``; report those without a target and replace them with their text."""
    links = [node for node in document.findall(nodes.reference) if node.get("id_link")]
    if not links:
        return
    targets = {anchor: node for node in document.findall(nodes.Element) for anchor in node["ids"]}
    slugs = getattr(document, "myst_slugs", {})
    replaced: list[Replacement] = []
    for link in links:
        name = str(link["refuri"])[1:]
        anchor = slugs[name][1] if name in slugs else document.nameids.get(name) or name
        if anchor in targets:
            del link["id_link"], link["refuri"]
            link["refid"] = anchor
            if not link.children:
                link += nodes.Text(_title(targets[anchor]) or f"#{name}")
        else:
            what = f"#{name} is not an anchor of this page; write the slug of a heading, as in #articles"
            report(Problem.MARKUP, line_of(link), {"what": what})
            replaced.append((link, link.children or nodes.Text(f"#{name}")))
    replace_all(replaced)


def _title(target: nodes.Element) -> str:
    return next((child.astext() for child in target.children if isinstance(child, nodes.title)), "")
