"""Normalise headings written as bold lines or links."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from sphinx_newsletter.authoring.importing.layout import (
    BREAK,
    CARD,
    HEADING,
    ITEM,
    NOTE,
    TEXT,
    Block,
    heading_text,
)
from sphinx_newsletter.reading.item import split_icon

_LINK = re.compile(r"(?=.*\)(?:\*\*|__)?\Z)(?:\*\*|__)?\[(?P<words>.*)\]\(.*", re.DOTALL)
_SEVERAL = 2
_MARKUP = re.compile(r"([\\`*_{}\[\]<>$&~|])")


def are_sections(title: str, headings: Sequence[str], known: Container[str] = ()) -> bool:
    """Return whether the headings of the first level are those of sections.

    They are if the metadata have the *title*, or if the first is that of a section that the settings name.

    >>> are_sections("#7 - Tea", ["News", "Jobs"]), are_sections("#7 - Tea", ["Tea", "Jobs"])
    (True, False)
    """
    if len(headings) < _SEVERAL:
        return False
    first, whole = headings[0].casefold(), title.casefold()
    if not title:
        return split_icon(first)[1].strip() in known
    return not (first in whole or whole in first or any(map(str.isdigit, first)))


def with_sections(blocks: Sequence[Block], known: Container[str] = ()) -> list[Block]:
    """Return *blocks* with lines above items turned into headings, if the page has no sections.

    They are bold, or titles of *known* sections.
    """
    if any(block.kind == HEADING and block.level > 1 for block in blocks):
        return list(blocks)
    return list(_promoted(blocks, known))


def _promoted(blocks: Sequence[Block], known: Container[str]) -> Iterator[Block]:
    for block, following in pairwise([*blocks, Block(BREAK, 0, 0)]):
        source = block.source.strip()
        is_line = block.kind in (TEXT, NOTE) and block.end - block.start == 1 and following.kind in (ITEM, CARD)
        if is_line and block.only_strong:
            yield replace(block, kind=HEADING, level=2, source=source[2:-2], rewritten=True)
        elif is_line and split_icon(block.text)[1].strip().casefold() in known:
            yield replace(block, kind=HEADING, level=2, source=source, rewritten=True)
        else:
            yield block


def unlinked(source: str) -> str:
    """Return the Markdown of a heading; if it is one link, only the link text.

    >>> unlinked("[Issue 1](https://example.org/1)")
    'Issue 1'
    """
    found = _LINK.fullmatch(source.strip())
    return found["words"] if found else source


def escaped(text: str) -> str:
    """Return the Markdown of a heading that renders as *text*, with markup escaped if necessary."""
    if "<" not in text and heading_text(text) == text:
        return text
    before = text.rstrip("#")
    return _MARKUP.sub(r"\\\1", before) + r"\#" * (len(text) - len(before))
