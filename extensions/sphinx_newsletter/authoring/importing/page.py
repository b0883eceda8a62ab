"""A newsletter file as issue pages: one, or one for each issue of a season collection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sphinx_newsletter.authoring.importing.boilerplate import left_out
from sphinx_newsletter.authoring.importing.front import Front
from sphinx_newsletter.authoring.importing.headings import as_typed, unlinked, with_sections
from sphinx_newsletter.authoring.importing.healing import Healed, heal
from sphinx_newsletter.authoring.importing.identity import date_in, leading_number, number_in, number_of_file
from sphinx_newsletter.authoring.importing.layout import CARD, HEADING, ITEM, Block, blocks_of, moved
from sphinx_newsletter.authoring.importing.original import is_own, own_url
from sphinx_newsletter.authoring.importing.verifying import difference
from sphinx_newsletter.authoring.importing.writing import heading, written
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.records.model import HIGHEST_NUMBER, Issue


class Refused(Exception):
    """Says why a file, or one issue of it, is left alone, and what to do."""


@dataclass(frozen=True)
class Page:
    """An issue page, ready to be written."""

    issue: Issue
    text: str
    problems: int
    """How many problems reading finds in it."""
    healed: Sequence[Healed]
    left_out: int
    """How many blocks are boilerplate."""
    notes: Sequence[str] = ()


@dataclass
class _Source:
    """The part of a file that is one issue."""

    stem: str
    """The file's name, empty for an issue of a collection."""
    front: Front
    lines: list[str]
    blocks: list[Block]
    """Those that :attr:`lines` hold, with line numbers from its beginning."""
    settings: Settings
    healed: list[Healed]

    @property
    def title(self) -> Block | None:
        """The heading that names the issue: the first block of a page, or of its part of a collection."""
        first = self.blocks[0]
        return first if first.kind == HEADING and first.level == (1 if self.stem else 2) else None


def pages_of(text: str, stem: str, settings: Settings) -> list[Page | Refused]:
    """Return the issue pages that a file's text makes; of a collection, some may be :class:`Refused`.

    *stem* is the file's name without its suffix. Raises :class:`Refused` if the file as a whole cannot be
    imported.
    """
    text, healed = heal(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    front, body = Front.split(text)
    if front.matter.mistake:
        raise Refused(f"{front.matter.mistake}: mend it, or take it out")
    lines = body.split("\n")
    blocks = blocks_of(lines, settings)
    if not blocks:
        raise Refused("it holds no text")
    whole = _Source(stem, front, lines, blocks, settings, healed)
    parts = list(_collected(whole))
    return [_tried(part) for part in parts] if parts else [_page(whole)]


def _tried(part: _Source) -> Page | Refused:
    try:
        return _page(part)
    except Refused as reason:
        return Refused(f"{part.blocks[0].text}: {reason}")


def _collected(whole: _Source) -> Iterator[_Source]:
    """Yield the issues of a collection: each has a heading of its own that begins with its number."""
    starts = [
        index
        for index, block in enumerate(whole.blocks)
        if block.kind == HEADING and block.level == 2 and leading_number(block.text, whole.settings.title)
    ]
    if whole.front.matter.is_issue or len(starts) < (2 if _given_number(whole) else 1):
        return
    if any(block.kind in (ITEM, CARD) for block in whole.blocks[: starts[0]]):
        raise Refused("links stand before the first issue of this collection: put them below its heading")
    for start, end in zip(starts, [*starts[1:], len(whole.blocks)], strict=True):
        top, bottom = whole.blocks[start].start, whole.blocks[end - 1].end
        blocks = [moved(block, -top) for block in whole.blocks[start:end]]
        above = whole.front.length + top
        healed = [run for run in whole.healed if above < run.line <= above + bottom - top]
        yield _Source("", Front(), whole.lines[top:bottom], blocks, whole.settings, healed)


def _given_number(source: _Source) -> int | None:
    """Return the number that the front matter, the title or the file's name tells."""
    titles = [source.front.matter.text("title") or "", source.title.text if source.title else ""]
    told = (number_in(title, source.settings.title) for title in titles)
    return next((number for number in told if number), None) or number_of_file(source.stem)


def _identity(source: _Source) -> tuple[int, dt.date]:
    """Return number and date. Raises :class:`Refused` with what to write where one is missing."""
    matter = source.front.matter
    if matter.is_issue and matter.number() is None:
        what = f"write a whole number from 1 to {HIGHEST_NUMBER}, as in 'issue: 7'"
        raise Refused(f"issue: {matter.values['issue']!r} is no number: {what}")
    number = matter.number() or _given_number(source)
    if number and number > HIGHEST_NUMBER:
        raise Refused(f"its number is higher than {HIGHEST_NUMBER}: write another, as in 'issue: 7'")
    title = source.title
    places = [
        title.text if title else "",
        source.stem,
        matter.text("title") or "",
        *(title.links if title else ()),
    ]
    date = source.front.date() or next((found for place in places if (found := date_in(place))), None)
    if number and date:
        return number, date
    missing = [
        f"{name} (write '{key}: {example}' in its front matter)"
        for value, name, key, example in ((number, "number", "issue", "7"), (date, "date", "date", "2023-06-17"))
        if not value
    ]
    raise Refused(f"it tells no {' and no '.join(missing)}")


def _page(source: _Source) -> Page:
    """Make the page of one issue. Raises :class:`Refused`."""
    number, date = _identity(source)
    dropped = left_out(source.blocks, source.settings.boilerplate)
    kept = with_sections([block for block in source.blocks if block not in dropped])
    original = source.front.matter.text("original") or own_url(date, source.title, kept, dropped)
    kept = [
        replace(block, source=unlinked(block.source), rewritten=True)
        if block.kind == HEADING and is_own(block, original)
        else block
        for block in kept
    ]
    title, body = _title(source, kept, number)
    named = source.front.matter.text("title")
    head = source.front.made(number, date, named if named != title.text and source.title else None, original)
    deeper = 1 if title.level == 1 and any(block.kind == HEADING and block.level == 1 for block in body) else 0
    levels = deeper if title.level == 1 else 1 - title.level
    lines = [*head, "", heading(1, title.source), *written(body, source.lines, levels), ""]
    text = "\n".join(lines)
    if problem := difference(source.lines, kept, dropped, text, len(head), source.settings):
        raise Refused(problem)
    issue, findings, _ = read_text(text, f"{number:04}", source.settings)
    if issue is None:
        raise Refused("the page made of it is no issue: write 'issue:' and 'date:' in its front matter")
    notes = [f"dropped from its front matter: {', '.join(source.front.dropped)}"] if source.front.dropped else []
    return Page(issue, text, len(findings), source.healed, len(dropped), notes)


def _title(source: _Source, kept: list[Block], number: int) -> tuple[Block, list[Block]]:
    """Return the heading that names the issue, made up where there is none, and the other blocks."""
    if source.title and source.title.source.strip() and kept and kept[0].start == source.title.start:
        return kept[0], kept[1:]
    words = source.front.matter.text("title") or f"{source.settings.title} #{number}"
    words = " ".join(words.split())
    return Block(HEADING, 0, 0, text=words, source=as_typed(words, source.settings), level=1), kept
