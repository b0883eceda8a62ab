"""The body of a link item, and the links and images in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docutils import nodes

from sphinx_newsletter.reading.headings import to_markdown
from sphinx_newsletter.reading.images import figures
from sphinx_newsletter.reading.item import Item
from sphinx_newsletter.reading.portable_html import image_url
from sphinx_newsletter.reading.title_line import TitleLine
from sphinx_newsletter.records.model import Image, Related
from sphinx_newsletter.records.urls import is_web_url, normalise


def body_of(line: TitleLine, item: Item) -> list[nodes.Node]:
    """Return the blocks of an item after its title: the rest of the first paragraph, and those below."""
    if not line.rest:
        return list(item.blocks)
    if found := figures(line.rest, item.line):
        return [*found, *item.blocks]
    first = nodes.paragraph(to_markdown(line.rest), "", *line.rest)
    first.line = item.line
    return [first, *item.blocks]


def related_links(body: Iterable[nodes.Node], url: str | None) -> Iterator[Related]:
    """Yield the links in an item's body, each URL once, without the item's own."""
    seen = {normalise(url)} if url else set()
    for block in body:
        for reference in block.findall(nodes.reference):
            target = reference.get("refuri", "")
            if is_web_url(target) and normalise(target) not in seen:
                seen.add(normalise(target))
                yield Related(" ".join(reference.astext().split()), target)


def images_in(body: Iterable[nodes.Node], folder: str) -> Iterator[Image]:
    """Yield the images in an item's body."""
    for block in body:
        for image in block.findall(nodes.image):
            yield Image(image_url(image, folder), image.get("alt", ""))
