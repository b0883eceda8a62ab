"""Look at finished issue pages: what is not on the allow-list is an error, and the page is shown as source."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.reading.nodes import refused_link
from sphinx_newsletter.records.safe_html import UnsafeHtml


def look_at_nodes(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Verify raw nodes, which post-transforms may have made, and that no refused link is left."""
    if not doctree.get("newsletter_issue_page") or writes_site(app.builder):  # whose pages are verified
        return
    for node in doctree.findall(_is_suspect):
        if not isinstance(node, nodes.raw) or "html" not in node.get("format", "").split():
            raise UnsafeHtml(f"a node {type(node).__name__}: {node.astext()[:80]}")
        NewsletterDomain.of(app.env).settings.page_html.verify(node.astext())


def _is_suspect(node: nodes.Node) -> bool:
    # Subclasses of raw are made by this extension, of HTML that has been verified.
    return isinstance(node, refused_link) or type(node) is nodes.raw


def look_at_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Verify the parts of a page that are made of its text."""
    if doctree is not None and doctree.get("newsletter_issue_page"):
        parts = (str(context.get(name) or "") for name in ("title", "body", "toc"))
        NewsletterDomain.of(app.env).settings.page_html.verify(*parts)
