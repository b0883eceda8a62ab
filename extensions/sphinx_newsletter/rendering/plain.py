"""Issue pages for builders other than HTML: text, man, LaTeX, Texinfo, gettext; and remote images in EPUB.

The nodes of :mod:`sphinx_newsletter.reading.nodes` are replaced by standard docutils nodes.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.locale import listed
from sphinx_newsletter.reading.nodes import (
    editors_note,
    icon,
    issue_head,
    link_card,
    link_gap,
    link_image,
    link_title,
    struck,
)
from sphinx_newsletter.reading.replacing import replace_all
from sphinx_newsletter.records.model import Link


class PlainNodes(SphinxPostTransform):
    """Replace this extension's nodes by standard ones."""

    default_priority = 60

    def run(self, **kwargs: Any) -> None:
        """Rewrite the page."""
        replace_all([(card, self._card(card)) for card in list(self.document.findall(link_card))])
        replace_all([(node, node.children) for node in list(self.document.findall(_is_wrapper))])
        replace_all([(node, _with_tildes(node)) for node in list(self.document.findall(struck))])

    def _card(self, card: link_card) -> list[nodes.Node]:
        link: Link = card["link"]
        title, *body = card.children
        assert isinstance(title, link_title)
        table = NewsletterDomain.of(self.env).settings.language_table
        names = listed([table.name(code) for code in link.languages])
        number = f"{link.number}. " if link.number is not None else ""
        place = nodes.target("", "", ids=card["ids"])
        # Catalogs for translators have what is given as the source: the title alone.
        line = nodes.paragraph(link.title, "", place, nodes.Text(number), nodes.strong("", "", *title.children))
        line += nodes.Text(f" ({names})")
        if link.url:  # print and terminals do not show link targets
            line += [nodes.Text(" "), nodes.reference("", link.url, refuri=link.url)]
        line.source, line.line = self.document["source"], card.line
        line.uid = link.id  # type: ignore[attr-defined]  # Sphinx's gettext builder leaves out nodes without
        return [line, *body]


def _with_tildes(node: struck) -> list[nodes.Node]:
    """Return struck text as text, as these builders cannot strike it."""
    return [nodes.Text("~~"), *node.children, nodes.Text("~~")]


def _is_wrapper(node: nodes.Node) -> bool:
    return isinstance(node, editors_note | icon | issue_head | link_gap | link_image)


class RemoteImages(SphinxPostTransform):
    """Replace remote images by links, for builders that would download them.

    A book must build without network access, and must not contain images that may be withdrawn.
    """

    default_priority = 50

    def run(self, **kwargs: Any) -> None:
        """Rewrite the page."""
        for wrapper in list(self.document.findall(link_image)):
            image = wrapper[0]
            assert isinstance(image, nodes.image)
            if "://" in image["uri"]:
                text = image.get("alt") or image["uri"]
                reference = nodes.reference("", text, refuri=image["uri"])
                wrapper.parent.replace(wrapper, nodes.paragraph("", "", reference))


def register(app: Sphinx) -> None:
    """Register the transforms that the builder needs."""
    keeps_images = app.builder.name == "gettext"  # their alternative texts are translated
    if not keeps_images and (app.builder.format != "html" or not app.builder.supported_remote_images):
        app.add_post_transform(RemoteImages)
    if app.builder.format != "html":
        app.add_post_transform(PlainNodes)
