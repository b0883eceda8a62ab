"""Find link items in another form than the newsletter's, which would not become cards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from docutils import nodes

from sphinx_newsletter.reading.images import line_of
from sphinx_newsletter.reading.item import Item, begins_with_link
from sphinx_newsletter.reading.link_items import split_items
from sphinx_newsletter.reading.title_nodes import target_of, unwrapped
from sphinx_newsletter.records.item_forms import Forms, ItemForm, example
from sphinx_newsletter.records.languages import Languages

_TRIED = (ItemForm.NUMBERED, ItemForm.BULLETED, ItemForm.HEADINGS, ItemForm.BOLD, ItemForm.PARAGRAPHS)
_TRIED_LAST = (ItemForm.ROWS, ItemForm.BOLD_TITLES, ItemForm.HEADING_TITLES)
"""Forms that are tried for a page without any item: in a section, they might find items in what is text."""
_BEFORE = re.compile(r"\s*+(\d{0,3}+)\s*+([.)、．。,，:：]{0,3}+)\s*+")
_LONGEST_MARK = 12
"""Length of the longest number before a link, with the spaces around it."""
_MOST = 4
"""Inline nodes of a paragraph with only a link; the parser puts empty texts around emphasis."""
_JOINED = re.compile(r"[.!?。！？…)）\"'”’]\s++(\d{1,3})[.)、．]\s*+$")
_MARKER = re.compile(r"[^\S\n]*+[(（]\s*+([^()（）\s][^()（）]{0,23})[)）]")
_BULLETED = frozenset({ItemForm.BULLETED, ItemForm.NESTED})
_URL = re.compile(r"https?://\S")


def no_items(
    blocks: Sequence[nodes.Node],
    numbers: Mapping[int, int],
    forms: Forms,
    where: str,
    *,
    is_page: bool = False,
) -> tuple[int, str, int]:
    """Return line and description of blocks without link items, and how many the best other form would find."""
    tried = (*_TRIED, *(_TRIED_LAST if is_page else ()))
    found = {form: _items([block.deepcopy() for block in blocks], numbers, frozenset({form})) for form in tried}
    best = max(tried, key=lambda form: len(found[form]))
    if not found[best]:
        return 0, f"{where} has no link items; write them as '{example(forms)}'", 0
    line = found[best][0].line
    what = (
        f"{where} has no link items; newsletter_items = {best.value!r} would find {len(found[best])}, the first "
        f"at line {line}; write them as '{example(forms)}'"
    )
    return line, what, len(found[best])


def _items(blocks: Iterable[nodes.Node], numbers: Mapping[int, int], forms: Forms) -> list[Item]:
    """Return the items with a link that some forms find."""
    found: list[Item] = []
    for part in split_items(blocks, numbers, forms):
        if isinstance(part, Item):
            if part.url or any(
                target_of(node) for block in (*part.title, *part.blocks[:1]) for node in block.findall()
            ):
                found.append(part)
        elif isinstance(part, nodes.section):
            found += _items(
                [child for child in part.children if not isinstance(child, nodes.title)], numbers, forms
            )
    return found


def missed_in(part: nodes.Node, forms: Forms) -> Iterator[tuple[int, str]]:
    """Yield line and description of items in a list that is not part of an item."""
    for listed in part.findall(nodes.enumerated_list):
        for entry in listed.children:
            first = entry.children[0] if entry.children else None
            if isinstance(first, nodes.paragraph) and begins_with_link(first.children):
                what = f"a numbered entry is no link item here; write it as '{example(forms)}'"
                yield first.line or entry.line or 0, what
    if isinstance(part, nodes.bullet_list) and not _BULLETED.isdisjoint(forms):
        for entry in part.children:
            if _URL.match(entry.astext().strip()):
                yield line_of(entry), f"an entry is a URL without a title; write it as '{example(forms)}'"


def is_unmarked_item(paragraph: nodes.paragraph, languages: Languages) -> bool:
    """Return whether a paragraph is an item without its mark: a number and a link, or a link with a language."""
    children = [child for child in paragraph.children if not isinstance(child, nodes.Invisible)]
    first, *rest = children or [nodes.Text("")]
    number = ""
    if isinstance(first, nodes.Text) and (not rest or len(first) > _LONGEST_MARK):
        return False
    if isinstance(first, nodes.Text):
        before = _BEFORE.fullmatch(str(first))
        if before is None:
            return False
        number = before[1] or before[2]
        first, *rest = rest
    if target_of(unwrapped(first)) is None:
        return False
    after = _MARKER.match(str(rest[0])) if rest and isinstance(rest[0], nodes.Text) else None
    return bool(number) or (after is not None and languages.from_marker(after[1]) is not None)


def is_only_link(paragraph: nodes.Node) -> bool:
    """Return whether a paragraph is a link, and nothing else."""
    if not isinstance(paragraph, nodes.paragraph) or len(paragraph.children) > _MOST:
        return False
    shown = [child for child in paragraph.children if child.astext().strip()]
    return len(shown) == 1 and target_of(unwrapped(shown[0])) is not None


def inner_item(item: Item) -> int | None:
    """Return the line of a list in an item that begins with the next number: the next item, indented too far."""
    for block in item.blocks:
        if isinstance(block, nodes.enumerated_list) and block.get("start", 1) == (item.number or 0) + 1 > 1:
            return line_of(block.children[0])
    return None


def joined_item(item: Item) -> int | None:
    """Return the line of the next number and a link within a paragraph of an item, after the end of a sentence."""
    if not item.number:
        return None
    texts = [(item.line, item.title)]
    texts += [
        (line_of(block), block.children)
        for block in item.blocks
        if isinstance(block, nodes.paragraph) and len(block.children) > 1
    ]
    for line, inline in texts:
        for index, (node, after) in enumerate(pairwise(inline)):
            text = f"{'.' if index else ''}{node}" if isinstance(node, nodes.Text) else ""
            found = _JOINED.search(text)
            if found and int(found[1]) == item.number + 1 and target_of(unwrapped(after)) is not None:
                return line
    return None
