"""The doctree nodes that reading makes; :mod:`sphinx_newsletter.rendering` knows how each looks."""

from __future__ import annotations

from docutils import nodes


class link_card(nodes.General, nodes.Element):
    """One link item: ``["link"]`` is its :class:`~sphinx_newsletter.records.model.Link`, the children its body."""


class link_image(nodes.General, nodes.Element):
    """An image of an issue page; its one child is the ``nodes.image``."""


class link_gap(nodes.General, nodes.Element):
    """The place of an item that was taken out; the children say so, ``["number"]`` is its number."""


class editors_note(nodes.General, nodes.Element):
    """A word of the editor between items; the children are its blocks."""


class issue_head(nodes.General, nodes.Element):
    """The place below an issue's title for its number, date and counts.

    Its child is a plain paragraph that says the same: what builders without a design show, and what
    descriptions of the page are made of.
    """


class link_item(nodes.General, nodes.Element):
    """A ``link-card`` directive that reading has not turned into a :class:`link_card` yet.

    The first child is the paragraph with the title, the rest the body; the directive's options are
    ``["languages"]``, ``["topics"]`` and ``["snapshot"]`` as typed, each or None.
    """


class refused_link(nodes.Inline, nodes.TextElement):
    """A link to what no issue page may link to, ``["url"]``; the children are its words."""


class link_title(nodes.Part, nodes.TextElement):
    """The first child of a :class:`link_card`: its title, a ``nodes.reference`` unless the card is a group."""


class icon(nodes.inline):
    """An emoji that decorates a heading and says nothing of its own.

    Toctrees show it too, after the transforms of :mod:`sphinx_newsletter.rendering.plain`; as a kind of
    ``inline`` it is known to every builder.
    """
