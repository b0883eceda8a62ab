"""Find boilerplate that every issue repeats: welcome, subscription, donations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sphinx_newsletter.authoring.importing.layout import BREAK, CARD, HEADING, ITEM, NOTE, TEXT, Block

_DECORATION = re.compile(r"^[\W_]+")


def left_out(blocks: Sequence[Block], beginnings: Sequence[str]) -> list[Block]:
    """Return the boilerplate blocks: those that begin with one of *beginnings*, and blocks that belong to them.

    A heading includes its section. An editor's note includes the text up to the next item, heading or break. An
    item is only left out together with its section.
    """
    prefixes = [plain for text in beginnings if (plain := _plain(text))]
    found: list[Block] = []
    section = 0
    after_note = False
    for block in blocks:
        if block.kind == HEADING:
            if section and block.level <= section:
                section = 0
            if not section and _begins(block, prefixes):
                section = block.level
        after_note = after_note and block.kind == TEXT
        if section or after_note:
            found.append(block)
        elif block.kind in (TEXT, NOTE) and _begins(block, prefixes):
            found.append(block)
            after_note = block.kind == NOTE
    return [block for block in found if block.kind in (HEADING, ITEM, NOTE, BREAK, CARD, TEXT)]


def _begins(block: Block, prefixes: Sequence[str]) -> bool:
    text = _plain(block.text)
    return any(text.startswith(beginning) for beginning in prefixes)


def _plain(text: str) -> str:
    """Return *text* casefolded, without leading emoji and symbols, with single spaces."""
    return " ".join(_DECORATION.sub("", text).split()).casefold()
