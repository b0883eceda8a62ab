"""Split a file with many issues, each below a heading with its number or date, into one document for each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sphinx_newsletter.authoring.importing.document import Document
from sphinx_newsletter.authoring.importing.files.atx_headings import (
    Heading,
    definitions_in,
    headings_in,
    shifted,
    with_atx_headings,
)
from sphinx_newsletter.authoring.importing.front import Front
from sphinx_newsletter.authoring.importing.numbering.identity import leading_number, number_in, number_of_file
from sphinx_newsletter.authoring.importing.numbering.week_ranges import day_in
from sphinx_newsletter.config import Settings
from sphinx_newsletter.records.counts import count_label
from sphinx_newsletter.records.dates import date_in

_STEM = "issue"
"""What a part has instead of a file name; it has no number."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WEEK = re.compile(r"(?:week|woche|semaine|semana)\W{0,3}\d{1,2}\b|第\s*\d{1,6}\s*[周週期号號回]", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:about|acknowledg|author|contact|contents|contribut|credits|how to|licen[cs]e|maintain|sponsor|"
    r"star history|subscribe|support|table of contents|related|other newsletters|目录|关于|贡献|许可|联系)",
    re.IGNORECASE,
)
"""What headings of a README that are not about an issue begin with."""
_LINK = re.compile(r"https?://")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]{1,200}\]:")
_MOST = 0.5
"""How much of the links of a file its issues have; else the headings are those of events, say."""
_MANY = re.compile(r"^(?:#|[=-]{3})", re.MULTILINE)
"""What a file with headings has."""
_REFERENCE = re.compile(r"\[([^\[\]]{1,200})\]")


@dataclass(frozen=True)
class _Part:
    """An issue: its heading, its lines below it, and whether sections have the level of issues."""

    heading: Heading
    lines: Sequence[str]
    is_flat: bool
    year: str


def issues_of(document: Document, settings: Settings, *, all_of_them: bool = False) -> Iterator[Document]:
    """Yield the issues of a document: itself, unless several headings of one level have a number or a date.

    Those of level 2 with a number are left to the import of pages, unless *all_of_them*.
    """
    if not _MANY.search(document.body):
        yield document
        return
    front, body = Front.split(document.text)
    lines = with_atx_headings(body.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    headings = list(headings_in(lines))
    level = _level_of_issues(headings, settings)
    is_left = (
        level == 2
        and not all_of_them
        and any(heading.level == 2 and _number(heading, settings) for heading in headings)
    )
    if not level or is_left or _has_identity(document, front, headings, level, settings):
        yield document
        return
    definitions = dict(definitions_in("\n".join(lines)))
    parts, left_out = _parts(headings, lines, level, settings)
    if sum(_links(line) for part in parts for line in part.lines) < sum(map(_links, lines)) * _MOST:
        yield document
        return
    for index, part in enumerate(parts):
        made = _document(document, part, definitions, settings)
        yield replace(made, notes=[*made.notes, *left_out]) if index == 0 else made


def _is_issue(heading: Heading, year: str, settings: Settings) -> bool:
    """Whether a heading begins an issue."""
    text = heading.words
    if _number(heading, settings) or _WEEK.search(text):
        return True
    return bool(date_in(text, settings.page_language) or day_in(text, year))


def _number(heading: Heading, settings: Settings) -> int | None:
    return leading_number(heading.words, settings.title, settings.page_language)


def _level_of_issues(headings: Sequence[Heading], settings: Settings) -> int:
    """Return the level at which at least two headings begin issues; 0 if there is none."""
    counts = Counter(
        heading.level for heading, year in _with_years(headings) if _is_issue(heading, year, settings)
    )
    level, count = max(counts.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
    return level if count > 1 else 0


def _with_years(headings: Sequence[Heading]) -> Iterator[tuple[Heading, str]]:
    """Yield headings, each with the year that one above it names."""
    years: dict[int, str] = {}
    for heading in headings:
        years = {level: year for level, year in years.items() if level < heading.level}
        yield heading, next(reversed(years.values()), "")
        if found := _YEAR.search(heading.text):
            years[heading.level] = found[0]


def _has_identity(
    document: Document, front: Front, headings: Sequence[Heading], level: int, settings: Settings
) -> bool:
    """Whether the file is one issue, by its front matter, name or title; its headings are then of days, say."""
    title = next((heading.words for heading in headings if heading.level == 1 < level), "")
    named = front.number() or number_of_file(document.stem) or date_in(document.stem, settings.page_language)
    of_title = number_in(title, settings.title, settings.page_language) or date_in(title, settings.page_language)
    return bool(front.matter.is_issue or front.date_text or named or of_title)


def _parts(
    headings: Sequence[Heading], lines: Sequence[str], level: int, settings: Settings
) -> tuple[list[_Part], list[str]]:
    """Return the issues, and notes on what is between them."""
    starts = [
        (heading, year)
        for heading, year in _with_years(headings)
        if heading.level == level and _is_issue(heading, year, settings)
    ]
    first = {heading.line for heading, _ in starts}
    others = [heading for heading in headings if heading.level == level and heading.line not in first]
    ends = {heading.line for heading in headings if heading.level < level}
    ends |= {heading.line for heading in others if _ABOUT.match(heading.words)}
    is_flat = any(heading.line > starts[0][0].line and heading.line not in ends for heading in others)
    stops = sorted({*first, *ends, len(lines)})
    parts: list[_Part] = []
    used = 0
    for heading, year in starts:
        end = stops[bisect_right(stops, heading.line)]
        parts.append(_Part(heading, lines[heading.line + 1 : end], is_flat, year))
        used += sum(map(_links, lines[heading.line : end]))
    gone = sum(map(_links, lines)) - used
    titles = [heading.words for heading in others if heading.line in ends]
    where = f" (such as {', '.join(titles[:3])})" if titles else ""
    note = f"{count_label(gone, 'link', 'links')} outside the {len(parts)} issues of the file left out{where}"
    return parts, [note] if gone else []


def _links(line: str) -> int:
    return 0 if _DEFINITION.match(line) else len(_LINK.findall(line))


def _document(document: Document, part: _Part, definitions: Mapping[str, str], settings: Settings) -> Document:
    level = part.heading.level
    text = "\n".join(part.lines).strip("\n")
    own = dict(definitions_in(text))
    labels = {" ".join(found[1].split()).casefold() for found in _REFERENCE.finditer(text)}
    needed = [f"[{label}]: {definitions[label]}" for label in labels if label in definitions and label not in own]
    body = shifted(text, 2 - level if part.is_flat else 1 - level)
    blocks = [f"# {part.heading.text}", body, "\n".join(sorted(needed))]
    front = None
    words = part.heading.words
    if not date_in(words, settings.page_language) and (day := day_in(words, part.year)):
        front = {"date": day.isoformat()}
    where = " ".join(filter(None, [document.part, part.heading.words]))
    return replace(document, part=where, stem=_STEM, body="\n\n".join(filter(None, blocks)) + "\n", front=front)
