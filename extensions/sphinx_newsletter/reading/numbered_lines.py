"""Numbers at the beginning of lines, and whether what is numbered is a text rather than links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from docutils import nodes

from sphinx_newsletter.reading.item import Item, begins_with_link
from sphinx_newsletter.reading.title_nodes import links_in

_CJK_NUMBER = re.compile(r"\s*(\d{1,3})\s*[、．]\s*")
_PLAIN_NUMBER = re.compile(r"\s*(\d{1,3})[.)．、]\s*")
_CIRCLED_NUMBER = re.compile(r"\s*([①-⑳㉑-㉟㊱-㊿])\s*")
_ENDS_OF_SENTENCES = (".", "!", "?", "。", "！", "？", "…", ".”", "”", "」", "』", '"', "»")


def number_of(line: list[nodes.Node], *, first: bool) -> int | None:
    """Return the number that a line begins with; in a line that is not the *first*, a link follows it."""
    if not line or not isinstance(line[0], nodes.Text):
        return None
    text = str(line[0])
    if circled := _CIRCLED_NUMBER.match(text):
        return int(unicodedata.numeric(circled[1]))
    if first and (number := _CJK_NUMBER.match(text)):
        return int(number[1])
    number = _PLAIN_NUMBER.fullmatch(text)
    if number and len(line) > 1 and begins_with_link(line[1:]):
        return int(number[1])
    return None


def without_number(line: list[nodes.Node]) -> list[nodes.Node]:
    """Return the inline nodes of a line without its number."""
    text = str(line[0])
    match = _CIRCLED_NUMBER.match(text) or _CJK_NUMBER.match(text) or _PLAIN_NUMBER.match(text)
    assert match
    rest = text[match.end() :]
    return [nodes.Text(rest), *line[1:]] if rest else line[1:]


def are_quotations(blocks: Sequence[Item | nodes.Node]) -> bool:
    """Return whether what is numbered in a section is texts: below numbers alone, or sentences without a link.

    A title that only lacks its link is none.
    """
    are_untitled = None
    for title, below in _numbered(blocks):
        is_untitled = not title.strip()
        if are_untitled not in (None, is_untitled) or (is_untitled and below is None):
            return False
        if is_untitled and isinstance(below, nodes.paragraph) and begins_with_link(below.children):
            return False
        if not is_untitled and not title.strip().endswith(_ENDS_OF_SENTENCES):
            return False
        are_untitled = is_untitled
    if are_untitled is None:
        return False
    is_several = sum(1 for _ in _numbered(blocks)) > 1
    return are_untitled or (
        is_several and not any(links_in(block for block in blocks if isinstance(block, nodes.Node)))
    )


def _numbered(blocks: Sequence[Item | nodes.Node]) -> Iterator[tuple[str, nodes.Node | None]]:
    """Yield the text of the first paragraph of what is numbered, without the number, and the block below."""
    for index, block in enumerate(blocks):
        if isinstance(block, nodes.enumerated_list):
            for entry in block.children:
                first = next(iter(entry.children), nodes.paragraph())
                if begins_with_link(first.children):
                    yield "link", None
                yield first.astext(), None
        elif isinstance(block, nodes.paragraph) and block.children:
            line = list(block.children)
            if number_of(line, first=True) is not None:
                text = without_number(line)
                if begins_with_link(text):
                    yield "link", None
                below = blocks[index + 1] if index + 1 < len(blocks) else None
                yield "".join(node.astext() for node in text), below if isinstance(below, nodes.Node) else None
