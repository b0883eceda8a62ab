"""Find what each document says of itself, before any is converted: from its first blocks and its headings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from sphinx_newsletter.authoring.importing.front import Front
from sphinx_newsletter.authoring.importing.headings import are_sections
from sphinx_newsletter.authoring.importing.layout import HEAD
from sphinx_newsletter.authoring.importing.markup.emphasis import parser
from sphinx_newsletter.authoring.importing.numbering.clues import Known
from sphinx_newsletter.authoring.importing.numbering.heads import OPENING, Head, Number
from sphinx_newsletter.authoring.importing.numbering.identity import leading_number
from sphinx_newsletter.authoring.importing.numbering.periods import Period
from sphinx_newsletter.config import Settings


@dataclass(frozen=True)
class Survey:
    """What a document says of itself."""

    name: str
    """File name without suffix, or that of the directory."""
    title: str
    number: Number | None
    date: dt.date | None
    period: Period | None
    has_zero: bool
    """Whether its number is 0."""
    is_collection: bool
    """Whether it has several issues."""
    numeric: tuple[int, int, int] | None = None
    """A date such as ``5/6/2024``."""
    is_counted: bool = False
    """Whether it has no number of its own, such as the bookmarks of a week."""


def survey(text: str, stem: str, folders: Sequence[str], settings: Settings, known: Known) -> Survey:
    """Return what a document says of itself; *folders* are the names of the directories above its file."""
    front, body = Front.split(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    language = settings.page_language
    blocks = list(_blocks(body))
    head = _head(blocks, front, stem, folders, settings.section_titles)
    number = head.number(known, settings.title, language)
    return Survey(
        head.name,
        known.title or next(filter(None, head.titles), ""),
        number,
        head.date(known, language),
        head.period(language),
        number is None and head.has_zero,
        _is_collection(blocks, head, number, settings),
        head.numeric,
    )


@dataclass(frozen=True)
class _Block:
    """A top-level block: its type, its level if it is a heading, and its Markdown."""

    kind: str
    level: int
    source: str


def _blocks(body: str) -> Iterator[_Block]:
    """Yield the top-level blocks, without what is in them. Unlike the whole page, they are read in no time."""
    markdown = parser()
    tokens: list[Token] = []
    markdown.block.parse("\n".join([*HEAD, body]).replace("\0", "\ufffd"), markdown, {}, tokens)
    after = len(HEAD)
    rows = body.split("\n")
    for index, token in enumerate(tokens):
        if token.level or token.nesting < 0 or not token.map or token.type == "front_matter":
            continue
        if any(row.strip() for row in rows[max(after - len(HEAD), 0) : token.map[0] - len(HEAD)]):
            yield _Block("unseen", 0, "")
        after = token.map[1]
        level = int(token.tag[1:]) if token.type == "heading_open" else 0
        yield _Block(
            token.type, level, tokens[index + 1].content if level or token.type == "paragraph_open" else ""
        )


def _head(
    blocks: Sequence[_Block], front: Front, stem: str, folders: Sequence[str], known: Container[str]
) -> Head:
    sections = [block.source for block in blocks if block.level == 1]
    has_title = bool(blocks) and blocks[0].level == 1
    has_title = has_title and not are_sections(front.matter.text("title") or "", sections, known)
    title, links = _inline(blocks[0].source if has_title else "")
    rest = blocks[1 if has_title else 0 :]
    opening = [_inline(block.source)[0] for block in rest[:OPENING] if block.source]
    return Head(stem, front, title, links, opening, folders)


def _inline(source: str) -> tuple[str, tuple[str, ...]]:
    """Return the text and the link targets of a heading or a paragraph."""
    children = [child for token in parser().parseInline(source) for child in token.children or ()]
    words = (
        "\n" if child.type in ("softbreak", "hardbreak") else child.content
        for child in children
        if child.type != "image"
    )
    return " ".join("".join(words).split()), tuple(
        str(child.attrGet("href")) for child in children if child.type == "link_open"
    )


def _is_collection(blocks: Sequence[_Block], head: Head, number: Number | None, settings: Settings) -> bool:
    """Return whether headings of level 2 begin with numbers of issues."""
    if number and number.place in ("option", "front matter"):
        return False
    titles = [block.source for block in blocks if block.level == 2 and any(map(str.isdigit, block.source))]
    starts = [
        title for title in titles if leading_number(_inline(title)[0], settings.title, settings.page_language)
    ]
    return len(starts) >= (2 if number else 1)
