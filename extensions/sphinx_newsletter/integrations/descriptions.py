"""Descriptions of pages by sphinxext-opengraph, which begin with text and end after a whole character.

It takes the alternative text of an image for text, and shortens a text at any place after it has been escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from html import escape, unescape

from docutils import nodes

from sphinx_newsletter.records.graphemes import cut

Describe = Callable[[nodes.document, int, Set[str]], str]

_FURTHER = 100
"""Number of characters beyond the length that are needed to tell where the last one ends."""
_DOTS = "..."


def describing(describe: Describe) -> Describe:
    """Return the function ``get_description`` of sphinxext-opengraph, improved."""

    def get_description(doctree: nodes.document, length: int, known_titles: Set[str] = frozenset()) -> str:
        with _without_leading_images(doctree):
            found = describe(doctree, length + _FURTHER, known_titles)
        if len(found) <= length or length < len(_DOTS):
            return found[: max(0, length)]
        return _shortened(unescape(found), length - len(_DOTS)) + _DOTS

    return get_description


def _shortened(text: str, length: int) -> str:
    """Return the beginning of *text*, escaped, of at most *length* characters."""
    short = cut(text, length)
    while len(escaped := escape(short)) > length:
        short = cut(short, len(short) - (len(escaped) - length + 5) // 6)  # the longest reference has six more
    return escaped


@contextmanager
def _without_leading_images(doctree: nodes.document) -> Iterator[None]:
    """Hide the alternative texts of the images before the first text."""
    images = list(_leading_images(doctree))
    texts = [image.attributes.pop("alt") for image in images]
    try:
        yield
    finally:
        for image, text in zip(images, texts, strict=True):
            image["alt"] = text


def _leading_images(doctree: nodes.document) -> Iterator[nodes.image]:
    for node in doctree.findall(lambda node: isinstance(node, nodes.Text | nodes.image)):
        if isinstance(node, nodes.image):
            if "alt" in node:
                yield node
        elif node.astext().strip() and not isinstance(node.parent, nodes.title | nodes.raw | nodes.Invisible):
            return
