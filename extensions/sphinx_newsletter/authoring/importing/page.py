"""Convert a newsletter file to an issue page, or a collection to one page per issue."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sphinx_newsletter.authoring.checking.pages import PageReading, reading_of
from sphinx_newsletter.authoring.healing import Healed, heal
from sphinx_newsletter.authoring.importing.boilerplate import left_out
from sphinx_newsletter.authoring.importing.front import Front
from sphinx_newsletter.authoring.importing.headings import are_sections, escaped, unlinked, with_sections
from sphinx_newsletter.authoring.importing.layout import (
    CARD,
    HEAD,
    HEADING,
    ITEM,
    NOTE,
    TEXT,
    Block,
    blocks_of,
    moved,
)
from sphinx_newsletter.authoring.importing.numbering.clues import Known
from sphinx_newsletter.authoring.importing.numbering.heads import OPENING, Head, is_valid
from sphinx_newsletter.authoring.importing.numbering.identity import leading_number
from sphinx_newsletter.authoring.importing.original import is_own, own_url
from sphinx_newsletter.authoring.importing.reading_once import read_once
from sphinx_newsletter.authoring.importing.refused import Missing, Refused, reason_for
from sphinx_newsletter.authoring.importing.verifying import changes_in, difference
from sphinx_newsletter.authoring.importing.writing import heading, written
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading.front_matter_keys import KEPT_KEYS
from sphinx_newsletter.records.model import HIGHEST_NUMBER, Issue

__all__ = ["Missing", "Page", "Refused", "pages_of", "reason_for"]

_UNKNOWN = Known()
_TEMPLATE = re.compile(r"\{\{[^{}]*+\}\}|\{%[^%]*+%\}")
_IDENTITY = frozenset(["issue", "date", "updated", "title", "original"])
"""Keys of the front matter that do not change how an issue is read."""


@dataclass(frozen=True)
class Page:
    """An issue page to write."""

    issue: Issue
    text: str
    reading: PageReading
    """What a check of the page reads."""
    healed: Sequence[Healed]
    left_out: int
    """Number of boilerplate blocks left out."""
    notes: Sequence[str] = ()

    @property
    def problems(self) -> int:
        """Number of problems found in the page, without notices."""
        return sum(not found.problem.value.is_notice for found in self.reading.findings)


@dataclass
class _Source:
    """The part of a file that is one issue."""

    stem: str
    """File name without suffix; empty for an issue of a collection."""
    front: Front
    lines: list[str]
    blocks: list[Block]
    """Blocks of :attr:`lines`."""
    settings: Settings
    healed: list[Healed]
    folder: str
    """Docname of the directory of issue pages."""
    known: Known = _UNKNOWN

    @property
    def head(self) -> Head:
        """What says the number and the date."""
        title = self.title
        rest = self.blocks[1 if title else 0 :][:OPENING]
        opening = [block.text for block in rest if block.kind in (TEXT, NOTE, HEADING)]
        return Head(self.stem, self.front, title.text if title else "", title.links if title else (), opening)

    @property
    def language(self) -> str:
        """The newsletter's language, whose dates are read."""
        return self.settings.page_language

    @property
    def title(self) -> Block | None:
        """Title heading, if it is the first block: of level 1, or 2 in a collection."""
        first, level = self.blocks[0], 1 if self.stem else 2
        if first.kind != HEADING or first.level != level:
            return None
        headings = [block.text for block in self.blocks if block.kind == HEADING and block.level == 1]
        known = self.settings.section_titles
        return None if are_sections(self.front.matter.text("title") or "", headings, known) else first


def pages_of(
    text: str, stem: str, settings: Settings, known: Known = _UNKNOWN, folder: str = "issues"
) -> list[Page | Refused]:
    """Return the issue pages of a file; for a collection, some may be :class:`Refused`.

    *stem* is the file name without suffix; *known* is what is known of the issue from elsewhere; *folder* is the
    docname of the directory of issue pages. Raises :class:`Refused` if the whole file cannot be imported.
    """
    text, healed = heal(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    front, body = Front.split(text)
    if front.matter.mistake:
        raise Refused(f"{front.matter.mistake}: fix or remove it")
    lines = body.split("\n")
    blocks = blocks_of(lines, settings)
    if not blocks:
        raise Refused("file has no text: write the issue, or remove the file")
    whole = _Source(stem, front, lines, blocks, settings, healed, folder, known)
    parts = list(_issues_of_collection(whole))
    return [_page_or_refused(part) for part in parts] if parts else [_page(whole)]


def _page_or_refused(part: _Source) -> Page | Refused:
    try:
        return _page(part)
    except Exception as error:  # a parser bug must not stop the import of other issues
        return Refused(f"{part.blocks[0].text}: {reason_for(error)}")


def _issues_of_collection(whole: _Source) -> Iterator[_Source]:
    """Yield the issues of a collection. Each has a heading of level 2 that begins with its number."""
    starts = [
        index
        for index, block in enumerate(whole.blocks)
        if block.kind == HEADING
        and block.level == 2
        and leading_number(block.text, whole.settings.title, whole.language)
    ]
    number = whole.head.number(whole.known, whole.settings.title, whole.language)
    if (number and number.place in ("option", "front matter")) or len(starts) < (2 if number else 1):
        return
    if any(block.kind in (ITEM, CARD) for block in whole.blocks[: starts[0]]):
        raise Refused("links come before the first issue of this collection: move them below its heading")
    rows = [run.line for run in whole.healed]
    for start, end in zip(starts, [*starts[1:], len(whole.blocks)], strict=True):
        top, bottom = whole.blocks[start].start, whole.blocks[end - 1].end
        blocks = [moved(block, -top) for block in whole.blocks[start:end]]
        above = whole.front.length + top
        healed = whole.healed[bisect_right(rows, above) : bisect_right(rows, above + bottom - top)]
        yield _Source("", Front(), whole.lines[top:bottom], blocks, whole.settings, healed, whole.folder)


def _identity(source: _Source) -> tuple[int, dt.date]:
    """Return number and date. Raises :class:`Refused` if one is missing or invalid."""
    matter, known, head = source.front.matter, source.known, source.head
    found = head.number(known, source.settings.title, source.language)
    if matter.is_issue and matter.number() is None and not known.number:
        hint = f"write a whole number from 1 to {HIGHEST_NUMBER}, as in 'issue: 7'"
        raise Refused(f"issue: {matter.values['issue']!r} is not an issue number: {hint}")
    if not found and head.has_zero:
        hint = "give it another with --table, number all issues by date with --count, or leave it out"
        raise Refused(f"the number is 0, and numbers start at 1: {hint}")
    if found and not is_valid(found.value):
        raise Refused(f"the issue number is higher than {HIGHEST_NUMBER}: write another, as in 'issue: 7'")
    date = head.date(known, source.language)
    if found and date:
        return found.value, date
    raise Missing(
        [name for value, name in ((found, "number"), (date, "date")) if not value], head.unread, source.language
    )


def _page(source: _Source) -> Page:
    """Convert one issue to a page. Raises :class:`Refused`."""
    number, date = _identity(source)
    dropped = left_out(source.blocks, source.settings.boilerplate)
    gone = set(dropped)
    kept = with_sections([block for block in source.blocks if block not in gone], source.settings.section_titles)
    original = source.front.matter.text("original") or own_url(date, source.title, kept, dropped)
    kept = [
        replace(block, source=unlinked(block.source), rewritten=True)
        if block.kind == HEADING and is_own(block, original)
        else block
        for block in kept
    ]
    title, body = _title(source, kept, number)
    named = source.known.title or source.front.matter.text("title")
    head = source.front.made(number, date, named if named != title.text and source.title else None, original)
    lines = [*head, "", heading(1, title.source), *written(body, source.lines), ""]
    text, docname = "\n".join(lines), f"{source.folder}/{number:04}"
    front = head if source.front.matter.values.keys() & KEPT_KEYS - _IDENTITY else HEAD
    if problem := difference(source.lines, kept, dropped, text, docname, front, source.settings):
        raise Refused(problem)
    issue, findings, document = read_once(text, docname, source.settings)
    if issue is None:
        raise Refused("the result is not an issue page: write 'issue:' and 'date:' in the front matter")
    reading = reading_of(Path(f"{docname}.md"), text, issue, findings, document)
    notes = [*_notes(source, title), *changes_in(text, source.lines, kept, dropped, source.title)]
    return Page(issue, text, reading, source.healed, len(dropped), notes)


def _notes(source: _Source, title: Block) -> Iterator[str]:
    """Yield notes on what was changed on purpose."""
    if source.front.dropped:
        yield f"front matter keys dropped: {', '.join(source.front.dropped)}"
    if source.title and title.start == title.end:
        yield f"the title of the front matter replaced the template {source.title.text!r}"


def _title(source: _Source, kept: list[Block], number: int) -> tuple[Block, list[Block]]:
    """Return the title heading, generated if it is missing, and the other blocks."""
    words = source.known.title or source.front.matter.text("title")
    if source.title and source.title.source.strip() and kept and kept[0].start == source.title.start:
        if not (words and _TEMPLATE.search(source.title.text)):
            return kept[0], kept[1:]
        kept = kept[1:]
    words = words or f"{source.settings.title} #{number}"
    words = " ".join(words.split())
    return Block(HEADING, 0, 0, text=words, source=escaped(words), level=1), kept
