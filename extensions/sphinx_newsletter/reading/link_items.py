"""Split the blocks of a page into link items, editor's notes and other blocks.

Numbered lists, Chinese numbering (a plain paragraph in CommonMark) and the ``link-card`` directive all become
an :class:`Item`. An item extends to the next item, section, thematic break or editor's note. Items in other forms
are found by :mod:`sphinx_newsletter.reading.unnumbered_items`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from docutils import nodes

from sphinx_newsletter.reading.item import Item, begins_with_link, is_emoji, joined, lines_of
from sphinx_newsletter.reading.nodes import editors_note, line_break, link_image, link_item
from sphinx_newsletter.reading.numbered_lines import are_quotations, number_of, without_number
from sphinx_newsletter.reading.own_links import is_caption
from sphinx_newsletter.reading.titled_items import TITLED, titled_items
from sphinx_newsletter.reading.unnumbered_items import heading_item, line_items, list_items
from sphinx_newsletter.records.item_forms import Forms, ItemForm

_NEXT_NUMBER = re.compile(r"\s*(\d{1,3})(?:[.)]\s|[．、])\s*\S")
_TYPED_NUMBER = re.compile(r" {0,3}(\d{1,9})[.)]")
_ENDS = (nodes.Admonition, nodes.transition)
_NUMBERED = frozenset({ItemForm.NUMBERED})
_PROSE = frozenset({ItemForm.PROSE})
_BULLETED = frozenset({ItemForm.BULLETED, ItemForm.NESTED})


def swallowed_lines(item: Item) -> Iterator[int]:
    """Yield each line (1-based) of an item's text that starts with the next item's number."""
    texts = [(item.line, item.title)]
    texts += [(block.line or 0, [block]) for block in item.blocks if isinstance(block, nodes.paragraph)]
    for first, inline in texts:
        lines = "".join(node.astext() for node in inline).split("\n")
        for offset, line in enumerate(lines):
            found = _NEXT_NUMBER.match(line) if offset else None
            if found and int(found[1]) == (item.number or -1) + 1:
                yield first + offset


def typed_numbers(text: str) -> dict[int, int]:
    """Map line numbers (1-based) of a page's text to the list number at the start of the line."""
    lines = enumerate(text.split("\n"), start=1)
    return {number: int(found[1]) for number, line in lines if (found := _TYPED_NUMBER.match(line))}


def split_items(
    blocks: Iterable[nodes.Node], numbers: Mapping[int, int], forms: Forms = _NUMBERED
) -> Iterator[Item | editors_note | nodes.Node]:
    """Yield the items, editor's notes and other blocks of one section.

    *numbers* is the result of :func:`typed_numbers` for the page. *forms* are those of the section's items.
    """
    current: Item | None = None
    last_number = 0
    found = list(titled_items(list(blocks), forms) if forms & TITLED else blocks)
    if ItemForm.NUMBERED in forms and are_quotations(found):
        forms = forms - _NUMBERED or _PROSE
    for index, block in enumerate(found):
        number = last_number if current else None
        is_text = ItemForm.PARAGRAPHS in forms and index and _is_caption(found[index - 1], block)
        for part in [block] if is_text else _parts(block, numbers, number, forms):
            if isinstance(part, Item):
                if current:
                    yield current
                current, last_number = part, part.number or last_number
                if not part.is_whole:
                    continue
            elif current and not _ends_item(part):
                current.blocks.append(part)
                continue
            if current:
                yield current
                current = None
            if not isinstance(part, Item):
                yield part
    if current:
        yield current


def _is_caption(above: Item | nodes.Node, block: Item | nodes.Node) -> bool:
    """Return whether a block is an emphasised link below a picture."""
    return isinstance(above, link_image) and isinstance(block, nodes.Node) and is_caption(block)


def _ends_item(part: nodes.Node) -> bool:
    return isinstance(part, (editors_note, nodes.section, *_ENDS))


def _parts(
    block: Item | nodes.Node, numbers: Mapping[int, int], last_number: int | None, forms: Forms
) -> Iterator[Item | nodes.Node]:
    """Split one block; *last_number* is the number of the current item, None if there is none."""
    if isinstance(block, Item):
        yield block
    elif isinstance(block, link_item):
        yield directive_item(block)
    elif ItemForm.PROSE in forms:
        yield block
    elif isinstance(block, nodes.enumerated_list) and ItemForm.NUMBERED in forms:
        yield from _numbered_list(block, numbers, last_number)
    elif isinstance(block, nodes.bullet_list) and last_number is None and forms & _BULLETED:
        yield from list_items(block, nested=ItemForm.NESTED in forms)
    elif isinstance(block, nodes.section) and ItemForm.HEADINGS in forms:
        yield heading_item(block) or block
    elif isinstance(block, nodes.paragraph):
        yield from _split_paragraph(block, forms)
    elif isinstance(block, nodes.Admonition):
        yield editors_note("", block)
    else:
        yield block


def _numbered_list(
    block: nodes.enumerated_list, numbers: Mapping[int, int], last_number: int | None
) -> Iterator[Item | nodes.Node]:
    if not _lists_items(block, last_number):
        yield block
        return
    for number, entry in enumerate(block.children, block.get("start", 1)):
        yield _list_item(numbers.get(entry.line or 0, number), entry)


def _split_paragraph(block: nodes.paragraph, forms: Forms) -> Iterator[Item | nodes.Node]:
    if items := list(line_items(block, forms)):
        yield from items
    elif is_emoji(block.astext().lstrip()[:1] or " "):
        yield editors_note("", block)
    elif ItemForm.NUMBERED in forms:
        yield from _paragraph(block)
    else:
        yield block


def directive_item(block: link_item) -> Item:
    """Return the item of a ``link-card`` directive."""
    title, *body = block.children
    assert isinstance(title, nodes.Element)
    return Item(block["number"], block.line or 0, list(title.children), body, block, is_whole=True)


def _lists_items(block: nodes.enumerated_list, last_number: int | None) -> bool:
    """Return whether a list has link items, rather than being part of a summary.

    An entry must start with a link, or the list must continue the numbering.
    """
    for entry in block.children:
        first = entry.children[0] if entry.children else None
        if isinstance(first, nodes.paragraph) and begins_with_link(first.children):
            return True
    return last_number is None or block.get("start", 1) > last_number


def _list_item(number: int, entry: nodes.Node) -> Item:
    line = entry.line or 0
    if entry.children and isinstance(paragraph := entry.children[0], nodes.paragraph):
        return Item(number, paragraph.line or line, list(paragraph.children), list(entry.children[1:]))
    return Item(number, line, [], list(entry.children))


def _paragraph(block: nodes.paragraph) -> Iterator[Item | nodes.Node]:
    """Split a paragraph, which may contain items with Chinese numbering, one per line."""
    kept: list[list[nodes.Node]] = []
    items: list[Item] = []
    for index, line in enumerate(lines_of(block.children)):
        number = number_of(line, first=index == 0)
        if number is not None:
            _drop_break(items[-1].title if items else kept[-1] if kept else [])
            items.append(Item(number, (block.line or 0) + index, without_number(line)))
        elif items:
            items[-1].title.extend([nodes.Text("\n"), *line])
        else:
            kept.append(line)
    if not items:
        yield block
        return
    if kept:
        paragraph = nodes.paragraph("", "", *joined(kept))
        paragraph.source, paragraph.line = block.source, block.line
        yield paragraph
    yield from items


def _drop_break(inline: list[nodes.Node]) -> None:
    """Remove the line break before the next item."""
    if inline and isinstance(inline[-1], line_break):
        inline.pop()
