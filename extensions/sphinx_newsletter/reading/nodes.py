"""Doctree nodes of issue pages; their visitors are in :mod:`sphinx_newsletter.rendering`."""

from __future__ import annotations

from docutils import nodes


class link_card(nodes.General, nodes.Element):
    """A link item: the children are its title and body, ``["link"]`` is the record
    (:class:`~sphinx_newsletter.records.model.Link`).
    """


class link_image(nodes.General, nodes.Element):
    """A figure; the only child is the ``nodes.image``."""


class link_gap(nodes.General, nodes.Element):
    """A removed item; the children are its text, ``["number"]`` is its number."""


class editors_note(nodes.General, nodes.Element):
    """An editor's note between items."""


class issue_head(nodes.General, nodes.Element):
    """The number, date and counts below an issue's title.

    The only child is a paragraph with the same content, for builders other than HTML and for the page's
    description.
    """


class link_item(nodes.General, nodes.Element):
    """A ``link-card`` directive before it is replaced with a :class:`link_card`.

    The first child is the paragraph with the title, the rest are the body. ``["number"]`` is an integer or None;
    ``["languages"]``, ``["topics"]`` and ``["snapshot"]`` are the option values, unparsed, or None.
    """


class refused_link(nodes.Inline, nodes.TextElement):
    """A link to the URL ``["url"]``, which is not allowed; the children are its text.

    ``["is_page"]`` is whether it is the path of a page that does not exist.
    """


class link_title(nodes.Part, nodes.TextElement):
    """The title of a :class:`link_card`; the child is a ``nodes.reference`` unless the card has no URL."""


class struck(nodes.inline):
    """Struck text."""


class line_break(nodes.inline):
    """A hard line break; its text, a newline, separates words where there are no such breaks."""


class check_box(nodes.inline):
    """The box of a task, ☐ or ☑, and a space; ``["is_done"]`` is whether it is ticked."""


class icon(nodes.inline):
    """A decorative emoji in a heading.

    It is an ``inline``, which every builder supports, because toctrees contain it after the transforms of
    :mod:`sphinx_newsletter.rendering.plain`.
    """


class isolated_text(nodes.inline):
    """A text that has not the direction of the page, but ``["dir"]``; toctrees contain it too."""


class directed_block(nodes.container):
    """Blocks that have not the direction of the page, but ``["dir"]``."""
