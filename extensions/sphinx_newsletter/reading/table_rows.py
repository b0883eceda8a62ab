"""Find link items in the rows of tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes

from sphinx_newsletter.reading.images import line_of
from sphinx_newsletter.reading.item import Item, begins_with_link
from sphinx_newsletter.reading.own_links import take_line
from sphinx_newsletter.reading.title_line import trim_start
from sphinx_newsletter.reading.title_nodes import links_in, target_of
from sphinx_newsletter.reading.unnumbered_items import numbered
from sphinx_newsletter.records.generic_texts import is_generic
from sphinx_newsletter.records.urls import is_web_url


def row_items(table: nodes.table) -> Iterator[Item | nodes.Node]:
    """Yield the rows of a table that have a link as items, and below them a table of the other rows.

    The header is part of that table; it is left out if there is no other row.
    """
    found = [
        (row, item)
        for index, row in enumerate(table.findall(nodes.row))
        if (item := _row_item(row, line_of(table) + index + bool(index)))
    ]
    if not found:
        yield table
        return
    yield from (item for _, item in found)
    for row, _ in found:
        row.parent.remove(row)
    if any(body.children for body in table.findall(nodes.tbody)):
        yield table


def _row_item(row: nodes.row, line: int) -> Item | None:
    """Return the item of a row on a line of the page: the parser gives rows the lines of those before."""
    if not any(links_in([row])):
        return None
    number: int | None = None
    cells = [_inline(cell) for cell in row.children]
    while cells and not any(map(str.isalpha, _text(cells[0]))):
        digits = "".join(filter(str.isdigit, _text(cells[0])))
        number = number or (int(digits) if 0 < len(digits) <= 3 else None)
        cells.pop(0)
    if not cells:
        return None
    place = _title_cell(cells)
    counted, first = numbered(cells.pop(place))
    number = number or counted
    blocks: list[nodes.Node] = [_paragraph(cell, line) for cell in cells if _text(cell).strip() or len(cell)]
    if begins_with_link(first):
        return Item(number, line, first, blocks, is_numbered=False, is_whole=True)
    title, rest = _divided(first)
    if rest:
        blocks.insert(0, _paragraph(rest, line))
    url = None if any(links_in(title)) else take_line(blocks) or target_of(next(links_in([row])))
    return Item(number, line, title, blocks, is_numbered=False, is_whole=True, is_titled=True, url=url)


def _title_cell(cells: Sequence[Sequence[nodes.Node]]) -> int:
    """Return the place of the title: the first cell, or the only one that is a link with more text than that."""
    if any(links_in(cells[0])) or isinstance(next(iter(cells[0]), None), nodes.strong):
        return 0
    links = [place for place, cell in enumerate(cells) if begins_with_link(cell)]
    if len(links) != 1:
        return 0
    text = _text(cells[links[0]])
    says_nothing = is_generic(text) or is_web_url(text.strip())
    return links[0] if len(text) > len(_text(cells[0])) and not says_nothing else 0


def _divided(inline: Sequence[nodes.Node]) -> tuple[list[nodes.Node], list[nodes.Node]]:
    """Split the nodes of a cell into a title, the bold text at the beginning or else all of it, and the rest."""
    shown = [node for node in inline if node.astext().strip()]
    if shown and isinstance(shown[0], nodes.strong) and len(shown) > 1:
        rest = shown[1:]
        trim_start(rest)
        return list(shown[0].children), rest
    if shown and isinstance(shown[0], nodes.strong):
        return list(shown[0].children), []
    return list(inline), []


def _inline(cell: nodes.Node) -> list[nodes.Node]:
    return [node for block in cell.children for node in block.children]


def _text(inline: Sequence[nodes.Node]) -> str:
    return "".join(node.astext() for node in inline)


def _paragraph(inline: Sequence[nodes.Node], line: int) -> nodes.paragraph:
    found = nodes.paragraph(_text(inline), "", *inline)
    found.line = line
    return found
