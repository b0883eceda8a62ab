"""Cards whose body is kept as the HTML it will be, not as a tree: most of what a large archive takes.

A page of thirty items is a tree of a thousand nodes, and some sixty transforms, collectors and visitors go
through it. Where a body is plain text, links, lists and images on the web, its portable HTML says all there is
to say; the tree is then cut off as soon as the page has been read. Bodies with anything more (code to be
highlighted, directives, roles, files) stay trees, and so does everything for builders that make no web pages:
they read such pages again.
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
from sphinx_newsletter.reading.nodes import link_card, link_image
from sphinx_newsletter.records.model import Link
from sphinx_newsletter.records.urls import is_web_url
from sphinx_newsletter.rendering.link_card import makes_pages

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
    link_image,
)


class flat_body(nodes.raw):
    """The body of a card, as HTML. Its text is there for the search index, which knows raw nodes."""


def _is_plain(body: Iterable[nodes.Node]) -> bool:
    """Say whether portable HTML shows all there is in *body*."""
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
    """Cut off the trees of plain bodies, right after the page's items have become cards."""

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


def visit_flat_body(self: HTML5Translator, node: flat_body) -> None:
    """Write the body as it is: its links lead out of the site."""
    card = node.parent
    self.body.append(card["link"].content)
    raise nodes.SkipNode


def _read_again(
    app: Sphinx, env: BuildEnvironment, added: Sequence[str], changed: Sequence[str], removed: Sequence[str]
) -> list[str]:
    """Have issue pages read again if they were read for web pages and another builder needs the trees, or not."""
    domain = NewsletterDomain.of(env)
    flat = makes_pages(app.builder)
    was_flat, domain.data["flat"] = domain.data["flat"], flat
    return sorted(domain.issues) if was_flat != flat else []


def _register(app: Sphinx) -> None:
    if makes_pages(app.builder):
        app.add_transform(FlattenCards)


def setup(app: Sphinx) -> None:
    """Register the node; flatten where web pages are made."""
    app.add_node(flat_body, html=(visit_flat_body, None))
    app.connect("builder-inited", _register)
    app.connect("env-get-outdated", _read_again)
