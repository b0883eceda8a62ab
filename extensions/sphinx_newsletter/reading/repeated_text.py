"""Find paragraphs, lines and list entries that are there twice, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from docutils import nodes

from sphinx_newsletter.reading.images import line_of
from sphinx_newsletter.reading.nodes import link_image

_SHORTEST = 12
"""Length from which a text is not repeated on purpose."""


def repeated_lines(blocks: Sequence[nodes.Node], *, is_inner: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the line (1-based) of each text that repeats the one before it, and the line of that.

    Texts are compared as they are written: making their text from nodes would take as long as reading them.
    """
    before: nodes.paragraph | None = None
    image: link_image | None = None
    for block in blocks:
        if isinstance(block, nodes.paragraph):
            text = block.rawsource
            if before is not None and text == before.rawsource and len(text) >= _SHORTEST:
                yield line_of(block), line_of(before)
            if "\n" in text:
                yield from _lines(text, line_of(block))
            before = block
            continue
        before = None
        if isinstance(block, link_image):
            if image is not None and _uri(block) == _uri(image):
                first, line = line_of(image), line_of(block)
                yield max(line, first + 1), first
            image = block
            continue
        image = None
        if isinstance(block, nodes.bullet_list | nodes.enumerated_list):
            yield from _entries(block, is_inner=is_inner)


def _uri(figure: link_image) -> object:
    image = figure.children[0]
    return image["uri"] if isinstance(image, nodes.image) else None


def _lines(text: str, first: int) -> Iterator[tuple[int, int]]:
    for offset, (line, other) in enumerate(pairwise(text.split("\n")), start=1):
        if line.strip() == other.strip() and len(line.strip()) >= _SHORTEST:
            yield first + offset, first + offset - 1


def _entries(block: nodes.Element, *, is_inner: bool) -> Iterator[tuple[int, int]]:
    """Yield the repeated texts in a list, and its repeated entries if these are not link items."""
    previous: nodes.Element | None = None
    for entry in block.children:
        assert isinstance(entry, nodes.Element)
        if is_inner and previous is not None and _source(entry) == _source(previous) != "":
            yield line_of(entry), line_of(previous)
        yield from repeated_lines(entry.children, is_inner=True)
        previous = entry


def _source(entry: nodes.Element) -> str:
    """Return the source of an entry that is one long paragraph, else an empty string."""
    first = entry.children[0] if len(entry.children) == 1 else None
    return first.rawsource if isinstance(first, nodes.paragraph) and len(first.rawsource) >= _SHORTEST else ""
