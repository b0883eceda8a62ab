"""Report roles whose target is not in the archive, unless they are known problems of their page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

from sphinx_newsletter.problems import Problem

if TYPE_CHECKING:
    from sphinx_newsletter.environment.domain import NewsletterDomain

logger = logging.getLogger(__name__)


def report_unknown(domain: NewsletterDomain, node: addnodes.pending_xref, docname: str) -> None:
    """Report a role on a page that is being written."""
    counts = domain.unknown_targets
    if docname not in counts:  # at the first of them, all are still there
        counts[docname] = sum(
            _is_unknown(domain, other, docname) for other in _root(node).findall(addnodes.pending_xref)
        )
    page = domain.env.doc2path(docname, base=False).as_posix() if docname in domain.issues else ""
    remark = domain.known_problems.remark(page, Problem.UNKNOWN_TARGET.code, counts[docname])
    if remark is not None:
        message = Problem.UNKNOWN_TARGET.message(role=node["reftype"], target=node["reftarget"]) + remark
        logger.warning(message, location=node, type="newsletter", subtype=Problem.UNKNOWN_TARGET.code)


def _is_unknown(domain: NewsletterDomain, node: addnodes.pending_xref, docname: str) -> bool:
    return (
        node.get("refdomain") == domain.name
        and node.get("refdoc") == docname
        and domain.find(node["reftype"], node["reftarget"]) is None
    )


def _root(node: nodes.Node) -> nodes.Node:
    while node.parent is not None:
        node = node.parent
    return node
