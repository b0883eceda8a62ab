"""Find link items without numbers: entries of bulleted lists, headings, and lines that begin with a link."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from docutils import nodes

from sphinx_newsletter.reading.free_title_line import MARKS
from sphinx_newsletter.reading.item import Item, begins_with_link, joined, lines_of, split_icon
from sphinx_newsletter.reading.title_nodes import links_in, target_of, unwrapped
from sphinx_newsletter.records.item_forms import Forms, ItemForm

_NUMBER = re.compile(r"\s*(\d{1,3})\s*[.)．、]\s*")
_LISTS = (nodes.bullet_list, nodes.enumerated_list)
_LINE_FORMS = frozenset({ItemForm.BOLD, ItemForm.PARAGRAPHS})


def list_items(block: nodes.Element, *, nested: bool) -> Iterator[Item | nodes.Node]:
    """Yield the entries of a bulleted list that have a link as items, and lists of the others.

    If *nested*, the entries of lists in it are items, too.
    """
    others: list[nodes.Node] = []
    for entry in block.children:
        assert isinstance(entry, nodes.Element)
        if _is_item(entry):
            if others:
                yield _list_of(block, others)
            others = []
            yield from _nested_items(entry) if nested else [_entry_item(entry, entry.children)]
        else:
            others.append(entry)
    if others:
        yield _list_of(block, others)


def _is_item(entry: nodes.Element) -> bool:
    return any(links_in([entry])) or begins_with_link(islice(entry.findall(nodes.Text), 1))


def _nested_items(entry: nodes.Element) -> Iterator[Item | nodes.Node]:
    lists = [child for child in entry.children if isinstance(child, _LISTS) and any(links_in([child]))]
    apart = set(map(id, lists))
    own = [child for child in entry.children if id(child) not in apart]
    if not lists or any(links_in(own)):
        yield _entry_item(entry, own)
    else:
        yield from own  # the name of what follows
    for inner in lists:
        yield from list_items(inner, nested=True)


def _entry_item(entry: nodes.Element, blocks: Sequence[nodes.Node]) -> Item:
    first, *rest = blocks
    line = first.line or entry.line or 0
    if not isinstance(first, nodes.paragraph):
        return Item(None, line, [], list(blocks), is_numbered=False, is_whole=True)
    return Item(None, line, list(first.children), rest, is_numbered=False, is_whole=True)


def _list_of(block: nodes.Element, entries: Sequence[nodes.Node]) -> nodes.Node:
    """Return a list like *block* with only these entries."""
    found = type(block)("", **block.attributes)
    found.source, found.line = block.source, entries[0].line or block.line
    found.extend(entries)
    return found


def heading_item(section: nodes.section) -> Item | None:
    """Return the item of a section whose heading begins with a link, unless those of its sections do, too."""
    title, *blocks = section.children
    if not isinstance(title, nodes.title):
        return None
    number, inline = numbered(title.children)
    inner = [block for block in blocks if isinstance(block, nodes.section)]
    if not _opens_with_link(inline) or any(map(heading_item, inner)):
        return None
    return Item(
        number, title.line or section.line or 0, inline, list(flat(blocks)), is_numbered=False, is_whole=True
    )


def flat(blocks: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield blocks with the headings of sections as bold paragraphs, as a card has no sections."""
    for block in blocks:
        if isinstance(block, nodes.section):
            title, *rest = block.children
            paragraph = nodes.paragraph(title.astext(), "", nodes.strong("", "", *title.children))
            paragraph.source, paragraph.line = title.source, title.line
            yield paragraph
            yield from flat(rest)
        else:
            yield block


def line_items(block: nodes.paragraph, forms: Forms) -> Iterator[Item | nodes.Node]:
    """Split a paragraph that begins with a link; nothing if it does not, or *forms* do not ask for it.

    A paragraph may have several lines that begin with a bold link.
    """
    if not forms & _LINE_FORMS:
        return
    any_link = ItemForm.PARAGRAPHS in forms
    starts: list[Item] = []
    for index, line in enumerate(lines_of(block.children)):
        bold = bold_link(line)
        if bold is not None:
            number, inline = bold
            starts.append(Item(number, (block.line or 0) + index, inline, is_numbered=False))
        elif index == 0:
            if not (any_link and _opens_with_link(line)):
                return
            starts.append(Item(None, block.line or 0, line, is_numbered=False))
        else:
            starts[-1].title = joined([starts[-1].title, line])
    yield from starts


def bold_link(line: Sequence[nodes.Node]) -> tuple[int | None, list[nodes.Node]] | None:
    """Return the number and the inline nodes of a line that begins with ``**[…](…)**`` or ``[**…**](…)``."""
    marks, rest = _after_marks(line)
    if not rest:
        return None
    first, *others = rest
    if isinstance(first, nodes.strong):
        number, inner = numbered(first.children)
        if _opens_with_link(inner):
            return number, [*marks, *inner, *others]
    elif target_of(first) is not None:
        # The parser puts empty texts around emphasis.
        shown = [child for child in first.children if child.astext()]
        if len(shown) == 1 and isinstance(shown[0], nodes.strong):
            return None, list(line)
    return None


def without_marks(
    line: Sequence[nodes.Node],
) -> tuple[int | None, list[nodes.Node], list[nodes.Node]]:
    """Split a line into a number and marks at the beginning, and the rest."""
    line = [node for node in line if node.astext()]
    number, inline = numbered(line)
    return number, *_after_marks(inline)


def _opens_with_link(inline: Sequence[nodes.Node]) -> bool:
    """Return whether inline nodes begin with a link that has a text, after marks such as ``[video]``.

    A link within the page is none.
    """
    _, rest = _after_marks(inline)
    if not begins_with_link(rest[:1]) or not rest[0].astext().strip():
        return False
    return not (target_of(unwrapped(rest[0])) or "").startswith("#")


def _after_marks(inline: Sequence[nodes.Node]) -> tuple[list[nodes.Node], list[nodes.Node]]:
    """Split inline nodes into marks or emoji at the beginning, and the rest."""
    if inline and isinstance(first := inline[0], nodes.Text) and len(inline) > 1:
        words = split_icon(str(first).strip())[1]
        if not words or MARKS.fullmatch(words):
            return [first], list(inline[1:])
    return [], list(inline)


def numbered(inline: Sequence[nodes.Node]) -> tuple[int | None, list[nodes.Node]]:
    """Split inline nodes into a number at the beginning, and the rest."""
    if inline and isinstance(inline[0], nodes.Text) and (found := _NUMBER.match(str(inline[0]))):
        text = str(inline[0])[found.end() :]
        return int(found[1]), [*([nodes.Text(text)] if text else []), *inline[1:]]
    return None, list(inline)
