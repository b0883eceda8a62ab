"""Images on pages: those of other hosts are loaded without a referrer, which some hosts refuse."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.reading.portable_html import referrer
from sphinx_newsletter.rendering.sizes import sized

_visit_sized = sized(HTML5Translator.visit_image)


def visit_image(self: HTML5Translator, node: nodes.image) -> None:
    """Write an image as Sphinx does, with the referrer policy of remote images."""
    start, policy = len(self.body), referrer(node["uri"])
    _visit_sized(self, node)
    if policy and NewsletterDomain.of(self.builder.env).in_use:
        self.body[start:] = [text.replace("<img ", f"<img{policy} ", 1) for text in self.body[start:]]


def setup(app: Sphinx) -> None:
    """Override Sphinx's visitor."""
    app.add_node(nodes.image, override=True, html=(visit_image, HTML5Translator.depart_image))
