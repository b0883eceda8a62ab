"""A link item before it becomes a card, and what its forms have in common."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from docutils import nodes

from sphinx_newsletter.reading.nodes import line_break, link_item
from sphinx_newsletter.reading.title_nodes import is_bare, target_of

_FURTHER = re.compile("[\ufe0e\ufe0f\u200d\u20e3\U000e0020-\U000e007f]")
"""Further code points of an emoji: variation selectors, joiners, keycaps and the tags of flags."""


@dataclass
class Item:
    """The nodes of a link item, before it becomes a card."""

    number: int | None
    line: int
    title: list[nodes.Node]
    """The inline nodes of the first paragraph, without the number."""
    blocks: list[nodes.Node] = field(default_factory=list)
    directive: link_item | None = None
    is_numbered: bool = True
    """Whether the item is in a form with numbers, so that its first line is read by the rules of these."""
    is_whole: bool = False
    """Whether the blocks after the item do not belong to it."""
    is_titled: bool = False
    """Whether ``title`` is only the title, which is not a link."""
    url: str | None = None
    """The URL of an item with such a title; None if it has several links, as a group has."""


def is_emoji(char: str) -> bool:
    """Return whether *char* is a pictograph or a regional indicator (half of a flag)."""
    return (unicodedata.category(char) == "So" and ord(char) >= 0x2300) or 0x1F1E6 <= ord(char) <= 0x1F1FF


def split_icon(text: str) -> tuple[str, str]:
    """Split a heading into its leading emoji and the rest: ``🐿️Projects`` → ``("🐿️", "Projects")``."""
    end = 0
    while end < len(text) and (is_emoji(text[end]) or (end and _goes_on(text, end))):
        end += 1
    return text[:end], text[end:].lstrip()


def _goes_on(text: str, end: int) -> bool:
    """Return whether the code point after an emoji is a part of it."""
    is_modifier = unicodedata.category(text[end]) == "Sk"  # the tone of a skin
    return is_modifier or text[end - 1] == "\u200d" or bool(_FURTHER.match(text[end]))


def begins_with_link(inline: Iterable[nodes.Node]) -> bool:
    """Return whether inline nodes begin with a link, even one that Markdown does not recognise; no bare URL."""
    for node in inline:
        if isinstance(node, nodes.Text):
            if not node.strip():
                continue
            return bool(re.match(r"\s*\[[^\]]*\]\(", str(node)))
        while isinstance(node, nodes.strong | nodes.emphasis) and len(node.children) == 1:
            node = node.children[0]
        return target_of(node) is not None and not is_bare(node)
    return False


def lines_of(inline: Sequence[nodes.Node]) -> Iterator[list[nodes.Node]]:
    """Yield the inline nodes of each line of a paragraph."""
    line: list[nodes.Node] = []
    for node in inline:
        if not isinstance(node, nodes.Text):
            line.append(node)
            if isinstance(node, line_break):
                yield line
                line = []
            continue
        first, *others = str(node).split("\n")
        if first:
            line.append(nodes.Text(first))
        for text in others:
            yield line
            line = [nodes.Text(text)] if text else []
    yield line


def joined(lines: Iterable[Sequence[nodes.Node]]) -> list[nodes.Node]:
    """Return the inline nodes of lines, with a line break between two."""
    return [part for line in lines for part in (nodes.Text("\n"), *line)][1:]
