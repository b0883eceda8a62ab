"""Store card bodies as HTML instead of nodes, to speed up builds of large archives.

The doctree of a page with thirty items has about a thousand nodes, which some sixty transforms, collectors and
visitors traverse. If a body only has text, links, lists and remote images, its portable HTML is equivalent, and
the nodes are removed as soon as the page has been read. Other bodies (code, directives, roles, local files) stay
nodes. Other builders need the nodes of all bodies, and read the pages again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.writers.html5 import HTML5Translator

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.pipeline import has_translations
from sphinx_newsletter.environment.site_pages import writes_site
from sphinx_newsletter.reading.nodes import (
    check_box,
    directed_block,
    isolated_text,
    line_break,
    link_card,
    link_image,
    struck,
)
from sphinx_newsletter.records.model import Link
from sphinx_newsletter.records.urls import is_web_url

_PLAIN = (
    nodes.paragraph,
    nodes.Text,
    nodes.emphasis,
    nodes.strong,
    nodes.literal,
    nodes.bullet_list,
    nodes.enumerated_list,
    nodes.list_item,
    nodes.block_quote,
    directed_block,
    isolated_text,
    struck,
    line_break,
    check_box,
    link_image,
)


class flat_body(nodes.raw):
    """The body of a card as HTML; a raw node, so that the search index includes its text."""


def _is_plain(body: Iterable[nodes.Node]) -> bool:
    """Return whether portable HTML is equivalent to the nodes of *body*."""
    for node in body:
        if isinstance(node, nodes.reference):
            plain = is_web_url(node.get("refuri", ""))
        elif isinstance(node, nodes.image):
            plain = is_web_url(node["uri"])
        else:
            plain = type(node) in _PLAIN
        if not plain or not _is_plain(node.children):
            return False
    return True


class FlattenCards(SphinxTransform):
    """Replace the nodes of plain bodies, right after items have been converted to cards."""

    default_priority = 6

    def apply(self, **kwargs: Any) -> None:
        """Flatten the cards of an issue page."""
        if self.env.docname not in NewsletterDomain.of(self.env).issues:
            return
        for card in self.document.findall(link_card):
            if _is_plain(card.children[1:]):
                link: Link = card["link"]
                text = f"{link.title_html} {link.content}"
                card.children = []
                card += flat_body(text, text, format="html")


class FlattenTranslatedCards(FlattenCards):
    """The same after Sphinx has translated the nodes."""

    default_priority = 22


def visit_flat_body(self: HTML5Translator, node: flat_body) -> None:
    """Write the body unchanged: it has no relative links to adjust."""
    card = node.parent
    self.body.append(card["link"].content)
    raise nodes.SkipNode


def reread_issues(
    app: Sphinx, env: BuildEnvironment, added: Sequence[str], changed: Sequence[str], removed: Sequence[str]
) -> list[str]:
    """Read issue pages again if their cards are flattened and the builder needs nodes, or vice versa."""
    domain = NewsletterDomain.of(env)
    flat = writes_site(app.builder)
    was_flat, domain.data["flat"] = domain.data["flat"], flat
    return sorted(domain.issues) if was_flat != flat else []


def register(app: Sphinx) -> None:
    """Register the transform for builders that make pages."""
    if writes_site(app.builder):
        app.add_transform(FlattenTranslatedCards if has_translations(app) else FlattenCards)


def setup(app: Sphinx) -> None:
    """Register the node, and the transform for HTML builders."""
    app.add_node(flat_body, html=(visit_flat_body, None))
