"""HTML visitors for the nodes of issue pages; :mod:`.plain` supports the other builders."""

from __future__ import annotations

import posixpath
from html import escape
from urllib.parse import quote

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from sphinx_newsletter.environment.connections import Connection, Other, connections_of
from sphinx_newsletter.environment.domain import NewsletterDomain
from sphinx_newsletter.environment.site_pages import group_page, writes_site
from sphinx_newsletter.locale import gettext
from sphinx_newsletter.reading.nodes import editors_note, icon, link_card, link_gap, link_image, link_title
from sphinx_newsletter.reading.portable_html import figure
from sphinx_newsletter.records.model import Link
from sphinx_newsletter.rendering.card_html import CardPlace, Seen, card_close, card_open


def _group_url(translator: HTML5Translator, kind: str, value: str) -> str | None:
    builder = translator.builder
    page = group_page(builder, kind, value) if writes_site(builder) else None
    return builder.get_relative_uri(translator.docnames[0], page) if page else None


def _place(translator: HTML5Translator, link: Link) -> CardPlace:
    builder, here = translator.builder, translator.docnames[0]
    connection = Connection()
    if writes_site(builder):
        connection = connections_of(builder.env).cards(here).get(link.anchor, connection)

    def seen(other: Other) -> Seen:
        url = f"{builder.get_relative_uri(here, other.docname)}#{other.anchor}"
        return Seen(f"#{other.number}", url, other.title)

    return CardPlace(
        settings=NewsletterDomain.of(builder.env).settings,
        group_url=lambda kind, value: _group_url(translator, kind, value),
        permalink=f"#{link.anchor}",
        anchor=link.anchor,
        also=[seen(other) for other in connection.also],
        related=[seen(other) for other in connection.related],
    )


def visit_link_card(self: HTML5Translator, node: link_card) -> None:
    """Open a card."""
    link: Link = node["link"]
    node["place"] = _place(self, link)
    self.body.append(card_open(link, node["place"], node["title_language"]))


def depart_link_card(self: HTML5Translator, node: link_card) -> None:
    """Close a card."""
    self.body.append(card_close(node["link"], node["place"]))


def visit_link_title(self: HTML5Translator, node: link_title) -> None:
    """Skip the title, which is part of the card's opening HTML."""
    raise nodes.SkipNode


def visit_link_image(self: HTML5Translator, node: link_image) -> None:
    """Render an image as a figure that links to the full size."""
    image = node[0]
    assert isinstance(image, nodes.image)
    uri: str = image["uri"]
    if uri in self.builder.images:
        uri = posixpath.join(self.builder.imgpath, quote(self.builder.images[uri]))
    self.body.append(figure(uri, image.get("alt", "")))
    raise nodes.SkipNode


def visit_editors_note(self: HTML5Translator, node: editors_note) -> None:
    """Open an editor's note."""
    label = gettext("Editor’s note")
    self.body.append(f'<aside class="nl-note" aria-label="{escape(label)}">')


def depart_editors_note(self: HTML5Translator, node: editors_note) -> None:
    """Close an editor's note."""
    self.body.append("</aside>\n")


def visit_link_gap(self: HTML5Translator, node: link_gap) -> None:
    """Open the placeholder of a removed item."""
    number = "" if node["number"] is None else f'<span class="nl-number">{node["number"]}</span>'
    self.body.append(f'<div class="nl-gap">{number}')


def depart_link_gap(self: HTML5Translator, node: link_gap) -> None:
    """Close the placeholder."""
    self.body.append("</div>\n")


def visit_icon(self: HTML5Translator, node: icon) -> None:
    """Open a decorative emoji, hidden from screen readers."""
    self.body.append('<span class="nl-icon" aria-hidden="true">')


def depart_icon(self: HTML5Translator, node: icon) -> None:
    """Close the emoji."""
    self.body.append("</span>")


def setup(app: Sphinx) -> None:
    """Register the nodes with their visitors."""
    app.add_node(link_card, html=(visit_link_card, depart_link_card))
    app.add_node(link_title, html=(visit_link_title, None))
    app.add_node(link_image, html=(visit_link_image, None))
    app.add_node(editors_note, html=(visit_editors_note, depart_editors_note))
    app.add_node(link_gap, html=(visit_link_gap, depart_link_gap))
    app.add_node(icon, html=(visit_icon, depart_icon))
