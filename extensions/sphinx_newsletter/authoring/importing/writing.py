"""Write the blocks of a newsletter file as Markdown of an issue page, with items in numbered lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sphinx_newsletter.authoring.importing.layout import BREAK, HEADING, ITEM, TEXT, UNSEEN, Block

_CODE = 4
"""Indentation of a code block in columns."""
_NUMBER = re.compile(r"(?:(?<!\s)\s++)?(?:\d{1,9}\s*+[.)、．]|[①-⑳㉑-㉟㊱-㊿])")


def written(blocks: Sequence[Block], lines: Sequence[str]) -> list[str]:
    """Return the lines of a page's body, with a blank line between blocks.

    The outermost headings get level 2, and levels that the file skips are closed up. Code is kept verbatim.
    """
    blocks = list(_closed_up(blocks))
    parts: list[list[str]] = []
    indent = ""
    for block in blocks:
        text = list(lines[block.start : block.end])
        if block.kind == ITEM:
            indent = " " * len(f"{block.number}. ")
            parts.append(_item(block, text, indent))
        elif block.kind == HEADING:
            indent = ""
            parts.append([heading(block.level, block.source)] if block.rewritten else text)
        elif block.kind in (TEXT, UNSEEN) and indent:
            parts.append(list(_indented(block, text, indent)))
        else:
            indent = ""
            parts.append(text)
    _drop_breaks_at_ends(parts, blocks)
    return [line for part in parts for line in ("", *part)]


def heading(level: int, source: str) -> str:
    """Return a Markdown heading; *level* is limited to 1 to 6."""
    return f"{'#' * min(max(level, 1), 6)} {' '.join(source.split())}".rstrip()


def _closed_up(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield *blocks*, with each heading one level below the heading that it belongs to."""
    above: list[int] = []
    for block in blocks:
        if block.kind == HEADING:
            while above and above[-1] >= block.level:
                above.pop()
            above.append(block.level)
            level = min(len(above) + 1, 6)
            if level != block.level:
                yield replace(block, level=level, rewritten=True)
                continue
        yield block


def _item(block: Block, text: list[str], indent: str) -> list[str]:
    number = f"{block.number}. "
    if not block.listed:
        title = _NUMBER.sub("", text[0], count=1).strip()
        return [(number + title).rstrip(), *_indented(block, text[1:], indent, first=1)]
    width, title = _entry(text[0])
    rest = [_dedented(line, width, block, index) for index, line in enumerate(text, block.start)][1:]
    if not title and rest:
        return [number + rest[0].strip(), *_indented(block, rest[1:], indent, first=2)]
    return [(number + title).rstrip(), *_indented(block, rest, indent, first=1)]


def _entry(line: str) -> tuple[int, str]:
    """Return the content offset of a list item in columns, and its first line."""
    found = re.match(r"(\s*\d{1,9}[.)])([ \t]*)(.*)", line)
    if not found:
        return 0, line.strip()
    blanks = len(found[2].expandtabs(4)) if found[3] else 1
    return len(found[1]) + (blanks if 1 <= blanks <= 4 else 1), found[3].rstrip() if len(found[3].strip()) else ""


def _dedented(line: str, width: int, block: Block, index: int) -> str:
    """Return a line without up to *width* columns of list indentation; *index* is its number in the file."""
    columns = width + _CODE if index in block.code else None
    expanded = line if index in block.literal else _without_tabs(line, columns)
    blanks = len(expanded) - len(expanded.lstrip(" "))
    return expanded[min(blanks, width) :]


def _without_tabs(line: str, columns: int | None = None) -> str:
    """Return *line* with leading tabs expanded to spaces, as a tab changes its width when indented.

    With *columns*, tabs after that column are kept: they belong to the code.
    """
    blanks = line[: len(line) - len(line.lstrip(" \t"))]
    if columns:  # each is at least one column wide
        blanks = blanks[:columns]
    while columns and len(blanks[:-1].expandtabs(4)) >= columns:
        blanks = blanks[:-1]
    return blanks.expandtabs(4) + line[len(blanks) :]


def _indented(block: Block, text: Sequence[str], indent: str, first: int = 0) -> Iterator[str]:
    for index, line in enumerate(text, block.start + first):
        if index in block.literal:
            yield indent + line if line else ""
        else:
            yield indent + _without_tabs(line, _CODE if index in block.code else None) if line.strip() else ""


def _drop_breaks_at_ends(parts: list[list[str]], blocks: Sequence[Block]) -> None:
    """Remove thematic breaks at the start and end of the page."""
    kept = [index for index, block in enumerate(blocks) if block.kind != BREAK]
    parts[:] = parts[kept[0] : kept[-1] + 1] if kept else []
