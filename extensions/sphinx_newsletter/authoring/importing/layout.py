"""Split a newsletter file into blocks with line numbers.

:mod:`sphinx_newsletter.reading` decides what is an item, a gap or an editor's note, and its Markdown parser gives
the lines of each block. This module does not parse Markdown itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from docutils import nodes
from markdown_it.token import Token

from sphinx_newsletter.authoring.importing.markup.block_tokens import top_level
from sphinx_newsletter.authoring.importing.markup.emphasis import parser
from sphinx_newsletter.authoring.importing.reading_once import read_once, tokens_of
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading.nodes import editors_note, link_card, link_gap

HEAD = ["---", "issue: 1", "date: 2000-01-01", "---", ""]
"""Front matter added to a text without any, so that it is read as an issue."""

DOCNAME = "issue"
"""The docname of a text that is not yet a page."""
HEADING, ITEM, NOTE, BREAK, CARD, TEXT, UNSEEN = "heading", "item", "note", "break", "card", "text", "unseen"
"""Kinds of blocks. An item has a number; a card has none, or is a ``link-card`` directive, and is kept as it is
written. Unseen lines have no token, such as ``[a]: url``."""


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level block of a page. Each item of a list or a paragraph is a separate block."""

    kind: str
    start: int
    """First line, 0-based."""
    end: int
    """Line after the last one."""
    text: str = ""
    """Text without markup."""
    source: str = ""
    """Markdown of a heading or paragraph, without the heading's ``#``."""
    links: tuple[str, ...] = ()
    """Link targets."""
    images: tuple[str, ...] = ()
    level: int = 0
    number: int = 0
    listed: bool = False
    """Whether an item is in a Markdown list, so that its content is already indented."""
    literal: frozenset[int] = frozenset()
    """Lines that must be kept verbatim, such as fenced code."""
    code: frozenset[int] = frozenset()
    """Lines of indented code."""
    only_strong: bool = False
    only_link: bool = False
    rewritten: bool = False
    """Whether a heading is written from :attr:`source` instead of its lines in the file."""


def blocks_of(lines: Sequence[str], settings: Settings) -> list[Block]:
    """Return the blocks of a page without front matter, in order. They cover all lines that are not blank."""
    _, _, document = read_once(_page(lines), DOCNAME, settings)
    items = dict(_items(document))
    notes = {line for note in document.findall(editors_note) for line in _lines_of(note)}
    found: list[Block] = []
    for group in tokens_of_blocks(lines):
        found += _blocks(group, items, notes)
    return list(_with_unseen(sorted(found, key=lambda block: block.start), lines))


def tokens_of_blocks(lines: Sequence[str]) -> Iterator[list[Token]]:
    """Yield the tokens of each block of Markdown; :func:`span` gives its lines."""
    return top_level(tokens_of(_page(lines)))


def _page(lines: Sequence[str]) -> str:
    return "\n".join([*HEAD, *lines])


def heading_text(source: str) -> str | None:
    """Return the text of the heading that ``#`` and *source* are, or None if they are something else."""
    groups = list(top_level(parser().parse(f"# {source}")))
    if len(groups) != 1 or groups[0][0].type != "heading_open":
        return None
    return _block(HEADING, groups[0], 0, 1).text


def moved(block: Block, lines: int) -> Block:
    """Return *block* with its line numbers increased by *lines*."""
    literal = frozenset(line + lines for line in block.literal)
    code = frozenset(line + lines for line in block.code)
    return replace(block, start=block.start + lines, end=block.end + lines, literal=literal, code=code)


def _items(document: nodes.document) -> Iterator[tuple[int, int | None]]:
    """Yield the 0-based line of each item and gap, and its number if it has one."""
    for node in document.findall(lambda node: isinstance(node, link_card | link_gap)):
        assert isinstance(node, nodes.Element)
        number = node["link"].number if isinstance(node, link_card) else node["number"]
        yield (node.line or 0) - len(HEAD) - 1, number


def _lines_of(note: editors_note) -> Iterator[int]:
    yield from ((child.line or 0) - len(HEAD) - 1 for child in note.children if isinstance(child, nodes.Element))


def _blocks(group: list[Token], items: dict[int, int | None], notes: set[int]) -> Iterator[Block]:
    first = group[0]
    start, end = span(first)
    inside = {line: items[line] for line in range(start, end) if line in items}
    numbers = {line: number for line, number in inside.items() if number is not None}
    if first.type == "heading_open":
        yield _block(HEADING, group, start, end, level=int(first.tag[1:]))
    elif first.type == "hr":
        yield Block(BREAK, start, end)
    elif first.type == "ordered_list_open" and numbers:
        for entry in _entries(group):
            top, bottom = span(entry[0])
            number = next((numbers[line] for line in range(top, bottom) if line in numbers), 0)
            yield _block(ITEM, entry, top, bottom, number=number, listed=True)
    elif first.type == "paragraph_open" and numbers and not (start in numbers and _is_bold(group)):
        edges = [*sorted(numbers), end]
        if start < edges[0]:
            yield _block(TEXT, group, start, edges[0])
        for top, bottom in pairwise(edges):
            yield _block(ITEM, group, top, bottom, number=numbers[top])
    elif inside:
        yield _block(CARD, group, start, end)
    else:
        yield _block(NOTE if start in notes else TEXT, group, start, end)


def _is_bold(group: list[Token]) -> bool:
    """Return whether a paragraph begins with bold text; a number in it is not rewritten."""
    shown = (child.type for child in group[1].children or () if child.type != "text" or child.content.strip())
    return next(shown, "") == "strong_open"


def _entries(group: list[Token]) -> Iterator[list[Token]]:
    """Yield the tokens of each list item."""
    entry: list[Token] = []
    for token in group[1:-1]:
        entry.append(token)
        if token.type == "list_item_close" and token.level == group[0].level + 1:
            yield entry
            entry = []


def span(token: Token) -> tuple[int, int]:
    """Return the first line of a token, and the line after its last one, both without front matter."""
    top, bottom = token.map or [len(HEAD), len(HEAD)]
    return max(top - len(HEAD), 0), max(bottom - len(HEAD), 0)


def _block(
    kind: str, tokens: list[Token], start: int, end: int, *, level: int = 0, number: int = 0, listed: bool = False
) -> Block:
    inline = [child for token in tokens for child in token.children or ()]
    source = tokens[1].content if len(tokens) == 3 and tokens[1].type == "inline" else ""
    shown = [child for child in inline if child.type != "text" or child.content.strip()]
    outer = [child.type for child in (shown[0], shown[-1])] if shown else []
    return Block(
        kind=kind,
        start=start,
        end=end,
        text=" ".join("".join(map(_words, inline)).split()),
        source=source,
        links=tuple(str(child.attrGet("href")) for child in inline if child.type == "link_open"),
        images=tuple(str(child.attrGet("src")) for child in inline if child.type == "image"),
        level=level,
        number=number,
        listed=listed,
        literal=frozenset(line for token in tokens if token.type in _LITERAL for line in range(*span(token))),
        code=frozenset(line for token in tokens if token.type == "code_block" for line in range(*span(token))),
        only_strong=outer == ["strong_open", "strong_close"] and _count(inline, "strong_open") == 1,
        only_link=_count(inline, "link_open") == 1 and _links_all(shown),
    )


_LITERAL = ("fence", "colon_fence", "html_block", "math_block")


def _words(token: Token) -> str:
    if token.type == "image":
        return ""
    return "\n" if token.type in ("softbreak", "hardbreak") else token.content


def _count(inline: Iterable[Token], kind: str) -> int:
    return sum(token.type == kind for token in inline)


def _links_all(shown: Sequence[Token]) -> bool:
    inner = [token for token in shown if token.type not in ("strong_open", "strong_close")]
    return bool(inner) and (inner[0].type, inner[-1].type) == ("link_open", "link_close")


def _with_unseen(found: Sequence[Block], lines: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks without surrounding blank lines, and unseen blocks for the lines between them."""
    end = 0
    for block in [*found, Block(BREAK, len(lines), len(lines))]:
        if block.start < end:
            continue  # a footnote: the parser moves it to the end, and another block has its lines
        if unseen := _trimmed(Block(UNSEEN, end, block.start), lines):
            yield unseen
        if trimmed := _trimmed(block, lines):
            yield trimmed
        end = block.end


def _trimmed(block: Block, lines: Sequence[str]) -> Block | None:
    """Return *block* without surrounding blank lines, or None if it is blank."""
    full = [index for index in range(block.start, min(block.end, len(lines))) if lines[index].strip()]
    return replace(block, start=full[0], end=full[-1] + 1) if full else None
