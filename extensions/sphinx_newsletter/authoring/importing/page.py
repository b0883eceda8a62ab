"""Convert a newsletter file to an issue page, or a collection to one page per issue."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sphinx_newsletter.authoring.importing.boilerplate import left_out
from sphinx_newsletter.authoring.importing.clues import Known
from sphinx_newsletter.authoring.importing.front import Front
from sphinx_newsletter.authoring.importing.headings import are_sections, escaped, unlinked, with_sections
from sphinx_newsletter.authoring.importing.healing import Healed, heal
from sphinx_newsletter.authoring.importing.identity import leading_number, number_in, number_of_file
from sphinx_newsletter.authoring.importing.layout import CARD, HEADING, ITEM, Block, blocks_of, moved
from sphinx_newsletter.authoring.importing.original import is_own, own_url
from sphinx_newsletter.authoring.importing.verifying import difference
from sphinx_newsletter.authoring.importing.writing import heading, written
from sphinx_newsletter.config import Settings
from sphinx_newsletter.files.page_files import PageFileError
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.records.dates import advice, date_in, unclear_date
from sphinx_newsletter.records.model import HIGHEST_NUMBER, Issue

_UNKNOWN = Known()


class Refused(Exception):
    """Raised if a file, or one issue in it, cannot be imported."""


class Missing(Refused):
    """Raised if an issue has no number or no date; *names* says which, *unread* what is written as the date."""

    def __init__(self, names: Sequence[str], unread: str = "", language: str = "en") -> None:
        keys = {"number": "issue: 7", "date": "date: 2023-06-17"}
        self.names, self.unread, self.language = names, unread, language
        super().__init__(self.told({name: f"write '{keys[name]}' in the front matter" for name in keys}))

    def told(self, advices: Mapping[str, str]) -> str:
        """Return what is missing, with advice."""
        parts = [f"{name} is missing ({advices[name]})" for name in self.names]
        if self.unread and "date" in self.names:
            parts[-1] = f"the date {advice(self.unread, self.language)}, in the file or with --table"
        return " and ".join(parts)


def reason_for(error: Exception) -> str:
    """Return why something is not imported: why it is refused, or how a parser failed."""
    if isinstance(error, Refused | PageFileError):
        return str(error)
    if isinstance(error, RecursionError):
        return "it is nested too deeply: simplify it, or write the issue in Markdown"
    return f"cannot be parsed: {type(error).__name__}: {error}: simplify it, or write the issue in Markdown"


@dataclass(frozen=True)
class Page:
    """An issue page to write."""

    issue: Issue
    text: str
    problems: int
    """Number of problems found in the page."""
    healed: Sequence[Healed]
    left_out: int
    """Number of boilerplate blocks left out."""
    notes: Sequence[str] = ()


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
    known: Known = _UNKNOWN

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


def pages_of(text: str, stem: str, settings: Settings, known: Known = _UNKNOWN) -> list[Page | Refused]:
    """Return the issue pages of a file; for a collection, some may be :class:`Refused`.

    *stem* is the file name without suffix; *known* is what is known of the issue from elsewhere. Raises
    :class:`Refused` if the whole file cannot be imported.
    """
    text, healed = heal(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    front, body = Front.split(text)
    if front.matter.mistake:
        raise Refused(f"{front.matter.mistake}: fix or remove it")
    lines = body.split("\n")
    blocks = blocks_of(lines, settings)
    if not blocks:
        raise Refused("file has no text: write the issue, or remove the file")
    whole = _Source(stem, front, lines, blocks, settings, healed, known)
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
    if whole.front.number() or whole.known.number or len(starts) < (2 if _given_number(whole) else 1):
        return
    if any(block.kind in (ITEM, CARD) for block in whole.blocks[: starts[0]]):
        raise Refused("links come before the first issue of this collection: move them below its heading")
    rows = [run.line for run in whole.healed]
    for start, end in zip(starts, [*starts[1:], len(whole.blocks)], strict=True):
        top, bottom = whole.blocks[start].start, whole.blocks[end - 1].end
        blocks = [moved(block, -top) for block in whole.blocks[start:end]]
        above = whole.front.length + top
        healed = whole.healed[bisect_right(rows, above) : bisect_right(rows, above + bottom - top)]
        yield _Source("", Front(), whole.lines[top:bottom], blocks, whole.settings, healed)


def _titles(source: _Source) -> list[str]:
    """Return the titles in the front matter and the heading."""
    return [source.front.matter.text("title") or "", source.title.text if source.title else ""]


def _given_number(source: _Source) -> int | None:
    """Return the number in the ``title`` of the front matter, the heading or the file name."""
    numbers = (number_in(title, source.settings.title, source.language) for title in _titles(source))
    return next((number for number in numbers if number), None) or number_of_file(source.stem)


def _in_title(source: _Source) -> tuple[int | None, dt.date | None]:
    """Return the number and the date where the user says that titles have them."""
    pattern = source.known.title_pattern
    found = map(pattern.find, _titles(source)) if pattern else iter(())
    return next((each for each in found if any(each)), (None, None))


def _identity(source: _Source) -> tuple[int, dt.date]:
    """Return number and date. Raises :class:`Refused` if one is missing or invalid."""
    matter, known = source.front.matter, source.known
    if matter.is_issue and matter.number() is None and not known.number:
        hint = f"write a whole number from 1 to {HIGHEST_NUMBER}, as in 'issue: 7'"
        raise Refused(f"issue: {matter.values['issue']!r} is not an issue number: {hint}")
    number, date = _in_title(source)
    number = known.number or number or source.front.number() or _given_number(source)
    if number and number > HIGHEST_NUMBER:
        raise Refused(f"the issue number is higher than {HIGHEST_NUMBER}: write another, as in 'issue: 7'")
    date = known.date or date or source.front.date(source.language, known.zone) or _given_date(source)
    date = date or known.first_committed
    if number and date:
        return number, date
    unread = source.front.date_text or next(filter(None, map(unclear_date, _places_of_date(source))), "")
    raise Missing(
        [name for value, name in ((number, "number"), (date, "date")) if not value], unread, source.language
    )


def _places_of_date(source: _Source) -> list[str]:
    """Return the heading, the file name, the ``title`` of the front matter and the heading's links."""
    title = source.title
    given = [title.text if title else "", source.stem, source.front.matter.text("title") or ""]
    return [*given, *(title.links if title else ())]


def _given_date(source: _Source) -> dt.date | None:
    """Return the first date in a place that may have one."""
    return next((found for place in _places_of_date(source) if (found := date_in(place, source.language))), None)


def _page(source: _Source) -> Page:
    """Convert one issue to a page. Raises :class:`Refused`."""
    number, date = _identity(source)
    dropped = left_out(source.blocks, source.settings.boilerplate)
    gone = set(dropped)
    kept = with_sections([block for block in source.blocks if block not in gone])
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
    text = "\n".join(lines)
    if problem := difference(source.lines, kept, dropped, text, len(head), source.settings):
        raise Refused(problem)
    issue, findings, _ = read_text(text, f"{number:04}", source.settings)
    if issue is None:
        raise Refused("the result is not an issue page: write 'issue:' and 'date:' in the front matter")
    notes = [f"front matter keys dropped: {', '.join(source.front.dropped)}"] if source.front.dropped else []
    return Page(issue, text, len(findings), source.healed, len(dropped), notes)


def _title(source: _Source, kept: list[Block], number: int) -> tuple[Block, list[Block]]:
    """Return the title heading, generated if it is missing, and the other blocks."""
    if source.title and source.title.source.strip() and kept and kept[0].start == source.title.start:
        return kept[0], kept[1:]
    words = source.known.title or source.front.matter.text("title") or f"{source.settings.title} #{number}"
    words = " ".join(words.split())
    return Block(HEADING, 0, 0, text=words, source=escaped(words, source.settings), level=1), kept
