"""Find link items whose title is not a link: headings and bold text, with the links below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from docutils import nodes

from sphinx_newsletter.reading.images import line_of
from sphinx_newsletter.reading.item import Item, is_emoji, joined, lines_of
from sphinx_newsletter.reading.nodes import check_box, line_break
from sphinx_newsletter.reading.own_links import is_caption, take_url
from sphinx_newsletter.reading.table_rows import row_items
from sphinx_newsletter.reading.title_line import trim_start
from sphinx_newsletter.reading.title_nodes import links_in
from sphinx_newsletter.reading.unnumbered_items import bold_link, flat, heading_item, numbered, without_marks
from sphinx_newsletter.records.item_forms import Forms, ItemForm

TITLED = frozenset({ItemForm.HEADING_TITLES, ItemForm.BOLD_TITLES, ItemForm.ROWS})
"""The forms that this module finds."""
_ENDS = (nodes.section, nodes.transition, nodes.Admonition)
_LISTS = frozenset({ItemForm.BULLETED, ItemForm.NESTED, ItemForm.NUMBERED})


def titled_items(blocks: Sequence[nodes.Node], forms: Forms) -> Iterator[Item | nodes.Node]:
    """Yield the blocks of a section, with an :class:`Item` in place of those that are one."""
    found = list(_bold_items(blocks)) if ItemForm.BOLD_TITLES in forms else list(blocks)
    with_headings = ItemForm.HEADING_TITLES in forms
    sections = [block for block in found if with_headings and isinstance(block, nodes.section)]
    are_items = not any(map(_has_items, sections))
    for block in found:
        if isinstance(block, nodes.table) and ItemForm.ROWS in forms:
            yield from row_items(block)
        elif with_headings and isinstance(block, nodes.section) and are_items and not _is_list(block, forms):
            yield _heading_item(block) or block
        else:
            yield block


def _has_items(section: nodes.Element) -> bool:
    """Return whether headings in a section are items, so that it is a section, and so are those beside it."""
    inner = [child for child in section.children if isinstance(child, nodes.section)]
    return any(map(_has_items, inner)) or any(map(_is_item, inner))


def _is_item(section: nodes.section) -> bool:
    """Return whether the heading of a section without further items is the title of one."""
    title = section.children[0]
    return isinstance(title, nodes.title) and bool(title.astext().strip()) and any(links_in(section.children))


def _is_list(section: nodes.section, forms: Forms) -> bool:
    """Return whether a section has only a list, whose entries are items in another of the forms."""
    lists = (nodes.bullet_list, nodes.enumerated_list)
    return bool(forms & _LISTS) and all(isinstance(block, lists) for block in section.children[1:])


def _heading_item(section: nodes.section) -> Item | None:
    """Return the item of a section with a link in it."""
    if (item := heading_item(section)) or not _is_item(section):
        return item
    title, *blocks = section.children
    number, inline = numbered(title.children)
    return _item(number, line_of(title), inline, list(flat(blocks)))


def _item(number: int | None, line: int, title: list[nodes.Node], blocks: list[nodes.Node]) -> Item:
    url = None if any(links_in(title)) else take_url(blocks)
    return Item(number, line, title, blocks, is_numbered=False, is_whole=True, is_titled=True, url=url)


def _bold_items(blocks: Sequence[nodes.Node]) -> Iterator[Item | nodes.Node]:
    """Yield blocks, with the items that begin with bold text in place of those that are one.

    Bold text that is repeated, as *Author:* is, or that has no link after it, is none.
    """
    repeated = _repeated(blocks)
    title: _Title | None = None
    for block in blocks:
        for part in _parts(block, repeated):
            if isinstance(part, _Title):
                if title:
                    yield from title.blocks()
                title = part
            elif title and not _ends(part):
                title.body.append(part)
            else:
                if title:
                    yield from title.blocks()
                title = None
                yield part
    if title:
        yield from title.blocks()


class _Title:
    """Bold text that may be the title of an item."""

    def __init__(
        self,
        line: int,
        number: int | None,
        written: list[nodes.Node],
        title: list[nodes.Node],
        rest: list[nodes.Node],
    ) -> None:
        self.line, self.number = line, number
        self.written = written
        """The first line."""
        self.title, self.rest = title, rest
        """Its inline nodes without the number, of the title and after it."""
        self.is_link = False
        self.lines: list[list[nodes.Node]] = []
        """The further lines of the paragraph."""
        self.body: list[nodes.Node] = []

    def blocks(self) -> Iterator[Item | nodes.Node]:
        """Yield the item, or the blocks as they were if there is no link."""
        if self.is_link:
            title = joined([self.written, *self.lines])
            yield Item(self.number, self.line, title, self.body, is_numbered=False, is_whole=True)
            return
        text = joined([*([self.rest] if self.rest else []), *self.lines])
        body = [*([_paragraph(text, self.line)] if text else []), *self.body]
        if any(links_in(block for block in body if not is_caption(block))):
            yield _item(self.number, self.line, self.title, body)
        else:
            yield _paragraph(joined([self.written, *self.lines]), self.line)
            yield from self.body


def _unbold(node: nodes.Node) -> Sequence[nodes.Node]:
    while isinstance(node, nodes.emphasis):
        node = _shown(node)[0]
    return node.children if isinstance(node, nodes.strong) else [node]


def _shown(node: nodes.Element) -> list[nodes.Node]:
    """Return the nodes in another one without the empty texts that the parser puts around emphasis."""
    return [child for child in node.children if child.astext()]


def _paragraph(inline: Sequence[nodes.Node], line: int) -> nodes.paragraph:
    found = nodes.paragraph("".join(node.astext() for node in inline), "", *inline)
    found.line = line
    return found


def _ends(part: nodes.Node) -> bool:
    """Return whether a block is not part of the item above: as an editor's note, but not a link after an emoji."""
    if isinstance(part, _ENDS):
        return True
    is_note = isinstance(part, nodes.paragraph) and is_emoji(part.astext().lstrip()[:1] or " ")
    return is_note and not any(links_in([part]))


def _parts(block: nodes.Node, repeated: frozenset[str]) -> Iterator[_Title | nodes.Node]:
    """Split a paragraph at the lines that begin with bold text."""
    if not isinstance(block, nodes.paragraph) or not any(map(_is_bold, block.children)):
        yield block
        return
    kept: list[list[nodes.Node]] = []
    title: _Title | None = None
    for index, line in enumerate(lines_of(block.children)):
        inline = [node for node in line if not isinstance(node, line_break)]
        found = _title_of(inline, line_of(block) + index, repeated)
        if found:
            if title:
                yield title
            elif kept:
                yield _paragraph(joined(kept), line_of(block))
            title = found
        elif title:
            title.lines.append(inline)
        else:
            kept.append(inline)
    yield title or block


def _is_bold(node: nodes.Node) -> bool:
    if isinstance(node, nodes.emphasis):
        shown = _shown(node)
        return len(shown) == 1 and _is_bold(shown[0])
    return isinstance(node, nodes.strong) or (
        isinstance(node, nodes.reference) and any(isinstance(child, nodes.strong) for child in node.children)
    )


def _title_of(line: list[nodes.Node], number: int, repeated: frozenset[str]) -> _Title | None:
    """Return the title that a line begins with: bold text, or a bold link."""
    if not any(map(_is_bold, line)):
        return None
    if (link := bold_link(line)) is not None:
        title = _Title(number, link[0], link[1], [], [])
        title.is_link = True
        return title
    counted, marks, rest = without_marks([node for node in line if not isinstance(node, check_box)])
    if not rest or not _is_bold(rest[0]) or any(links_in(rest[:1])):
        return None
    text = rest[0].astext().strip()
    if not any(map(str.isalnum, text)) or text.casefold() in repeated:
        return None
    after = "".join(node.astext() for node in rest[1:])
    if any(map(str.isalnum, after)) and not any(links_in(rest[1:])) and not _is_marker(after):
        return None
    inside, words = numbered(_unbold(rest[0]))
    if _is_marker(after) and not any(links_in(rest[1:])):
        return _Title(number, counted or inside, line, [*marks, *words, *rest[1:]], [])
    below = rest[1:]
    trim_start(below)
    return _Title(number, counted or inside, line, [*marks, *words], below)


def _is_marker(text: str) -> bool:
    """Return whether a text is only something in parentheses, such as a language."""
    text = text.strip()
    return text.startswith(("(", "（", "[", "【")) and text.endswith((")", "）", "]", "】"))


def _repeated(blocks: Sequence[nodes.Node]) -> frozenset[str]:
    """Return the bold texts that begin several lines."""
    found: Counter[str] = Counter()
    for block in blocks:
        if isinstance(block, nodes.paragraph):
            for node in block.children:
                if _is_bold(node):
                    found[node.astext().strip().casefold()] += 1
    return frozenset(text for text, count in found.items() if count > 1)
