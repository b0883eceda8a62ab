"""Fix problems that are safe to fix. The rest of a page stays the same, byte for byte.

What a fix changes is decided by what the reader makes of it, not by the text alone: the same characters may be a
link in one line and an example of one in the next.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, count, islice

from docutils import nodes

from sphinx_newsletter.authoring.checking.front_matter_fixes import FIXED, fix_front_matter
from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import Finding, read_text
from sphinx_newsletter.reading.front_matter import split_front_matter
from sphinx_newsletter.records.model import Link
from sphinx_newsletter.records.urls import normalise

_NUMBER = re.compile(r"^(\s{0,3})(\d{1,9})(?=[.)、．])")
_MARK = re.compile(r"qz\d+z")
_VERBATIM = (nodes.literal, nodes.math, nodes.FixedTextElement)
"""Nodes whose text is shown as it is written, or not at all: code, formulas, comments."""
_ATTEMPTS = 40
"""How often a page is read again to find the fixes of one kind that are safe."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """The fixed text of a page and the number of fixed problems."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class _Edit:
    """The replacement of a part of a page, by offset."""

    start: int
    end: int
    text: str


def fix(text: str, docname: str, findings: Iterable[Finding], settings: Settings) -> Fixed:
    """Fix the problems in *findings* that are safe to fix; in a page without a record, only its front matter.

    The page is parsed again after each kind of fix, and a fix that changes more than it should is discarded.
    """
    findings = list(findings)
    text, fixes = fix_front_matter(text, docname, findings, settings)
    page = _Page(text, docname, settings)
    for problem, edits_of in _EDITS.items():
        chosen = [finding for finding in findings if finding.problem is problem]
        if not chosen or page.links is None:
            continue
        chosen = page.found(problem) or chosen
        edits = sorted(set(edits_of(page, chosen)), key=lambda edit: edit.start)
        kept = _safe(page, problem, edits)
        page, fixes = page.edited(kept), fixes + len(kept)
    return Fixed(page.text, fixes)


@dataclass(frozen=True)
class _Page:
    """The text of a page, and what the reader makes of it."""

    text: str
    docname: str
    settings: Settings

    def edited(self, edits: Iterable[_Edit]) -> _Page:
        """Return the page with some parts replaced, in any order."""
        parts: list[str] = []
        end = 0
        for edit in sorted(edits, key=lambda edit: edit.start):
            parts += [self.text[end : edit.start], edit.text]
            end = edit.end
        return replace(self, text="".join([*parts, self.text[end:]]))

    @cached_property
    def _read(self) -> tuple[tuple[Link, ...] | None, list[Finding], nodes.document]:
        issue, findings, document = read_text(self.text, self.docname, self.settings)
        return issue.links if issue else None, findings, document

    @property
    def links(self) -> tuple[Link, ...] | None:
        """The records of the page's links; None if the page has none."""
        return self._read[0]

    @property
    def document(self) -> nodes.document:
        return self._read[2]

    def found(self, problem: Problem) -> list[Finding]:
        """Return what the reader reports as a problem."""
        return [finding for finding in self._read[1] if finding.problem is problem]

    @cached_property
    def kept(self) -> tuple[object, ...]:
        """What no fix may change: front matter, code and comments, and what each link recommends."""
        verbatim = [node.astext() for node in self.document.findall(lambda node: isinstance(node, _VERBATIM))]
        recommended = [
            (
                link.url and normalise(link.url),
                [normalise(related.url) for related in link.related],
                [image.url for image in link.images],
            )
            for link in self.links or ()
        ]
        return split_front_matter(self.text)[0], verbatim, recommended, self.links is None

    @cached_property
    def lines(self) -> list[tuple[int, str]]:
        """Offset and text of each line, by the parser's line numbers; carriage returns are kept."""
        lines = self.text.split("\n")
        return list(zip(accumulate((len(line) + 1 for line in lines), initial=0), lines, strict=False))

    def line(self, finding: Finding) -> tuple[int, str]:
        """Return the offset and the text of the line of a problem."""
        return self.lines[finding.line - 1] if 1 <= finding.line <= len(self.lines) else (0, "")


def _safe(page: _Page, problem: Problem, edits: Sequence[_Edit]) -> list[_Edit]:
    """Return the edits that together change only what they should: all of them, or as many as are found."""
    before, reported = page.kept, len(page.found(problem))
    kept: list[_Edit] = []
    pending = [list(edits)] if edits else []
    for _ in range(_ATTEMPTS):
        if not pending:
            break
        group = pending.pop()
        after = page.edited([*kept, *group])
        solved = reported - len(after.found(problem))
        if after.kept == before and (problem not in _REPORTED or solved == len(kept) + len(group)):
            kept += group
        elif len(group) > 1:
            pending += [group[len(group) // 2 :], group[: len(group) // 2]]
    return kept


def _tracking(page: _Page, findings: Sequence[Finding]) -> Iterator[_Edit]:
    """Remove tracking parameters from the URLs of link items, and of the links in their text."""
    edits: list[_Edit] = []
    for finding in findings:
        url, clean = str(finding.details["url"]), str(finding.details["clean"])
        target = re.compile(rf"(?<=\]\(){re.escape(url)}(?=[\s)])|(?<=<){re.escape(url)}(?=>)")
        edits += [_Edit(*found.span(), clean) for found in target.finditer(page.text)]
    edits = list(dict.fromkeys(edits))
    marks = _marks(page.text, len(edits))
    pairs = list(zip(edits, marks, strict=True))
    marked = [replace(edit, text=f"{edit.text.partition('#')[0]}#{mark}") for edit, mark in pairs]
    links = page.edited(marked).links or ()
    urls = [url for link in links for url in (link.url, *(one.url for one in link.related)) if url]
    seen = {url.rpartition("#")[2] for url in urls}
    yield from (edit for edit, mark in pairs if mark in seen)


def _marker(page: _Page, findings: Sequence[Finding]) -> Iterator[_Edit]:
    """Correct the spelling of language markers that have a close match."""
    table = page.settings.language_table
    words = [word for word in table.markers if len(word) > 4]
    for finding in findings:
        marker = str(finding.details["marker"])
        offset, line = page.line(finding)
        found = list(re.finditer(rf"(?<=[(（]){re.escape(marker)}(?=[)）])", line))
        if not found or not (close := difflib.get_close_matches(marker.casefold(), words, 1, 0.8)):
            continue
        codes = table.markers[close[0]]
        meant = table.name(codes[0]) if len(codes) == 1 else close[0]
        yield _Edit(offset + found[-1].start(), offset + found[-1].end(), meant)


def _number(page: _Page, findings: Sequence[Finding]) -> Iterator[_Edit]:
    """Renumber items."""
    for finding in findings:
        offset, line = page.line(finding)
        number = _NUMBER.match(line)
        if number and number[2] == str(finding.details["number"]):
            yield _Edit(offset + number.start(2), offset + number.end(2), str(finding.details["expected"]))


def _damaged(page: _Page, findings: Sequence[Finding]) -> Iterator[_Edit]:
    """Replace text that was decoded with the wrong encoding."""
    edits: list[_Edit] = []
    end = 0
    for finding in sorted(findings, key=lambda finding: finding.line):  # of one line, in their order
        before = str(finding.details["before"])
        offset, line = page.line(finding)
        start = page.text.find(before, max(offset, end), offset + len(line))
        if start >= 0:
            end = start + len(before)
            edits.append(_Edit(start, end, str(finding.details["after"])))
    marks = _marks(page.text, len(edits))
    marked = page.edited(
        replace(edit, text=edit.text + mark) for edit, mark in zip(edits, marks, strict=True)
    ).document
    texts = [text for text in marked.findall(nodes.Text) if not _is_verbatim(text)]
    shown = "\n".join([*texts, *(image.get("alt", "") for image in marked.findall(nodes.image))])
    seen = set(_MARK.findall(shown))
    yield from (edit for edit, mark in zip(edits, marks, strict=True) if mark in seen)


def _is_verbatim(node: nodes.Node) -> bool:
    while node.parent is not None:
        node = node.parent
        if isinstance(node, _VERBATIM):
            return True
    return False


def _marks(text: str, number: int) -> list[str]:
    """Return words that *text* lacks. Where the reader puts them shows what an edit would change."""
    taken = set(_MARK.findall(text))
    return list(islice((mark for index in count() if (mark := f"qz{index}z") not in taken), number))


_EDITS: dict[Problem, Callable[[_Page, Sequence[Finding]], Iterator[_Edit]]] = {
    Problem.DAMAGED_TEXT: _damaged,
    Problem.TRACKING: _tracking,
    Problem.UNKNOWN_LANGUAGE: _marker,
    Problem.NUMBERING: _number,
}
_REPORTED = (Problem.UNKNOWN_LANGUAGE, Problem.NUMBERING)
"""Problems that an edit must solve one of."""
FIXABLE = frozenset(problem.code for problem in (*FIXED, *_EDITS))
"""Codes of the problems that can be fixed."""
