"""Fix problems that are safe to fix. The rest of a page stays the same, byte for byte.

What a fix changes is decided by what the reader makes of it, not by the text alone: the same characters may be a
link in one line and an example of one in the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count, islice

from docutils import nodes
from markdown_it.common.utils import unescapeAll

from sphinx_newsletter.authoring.checking.edits import VERBATIM, Edit, EditedPage
from sphinx_newsletter.authoring.checking.front_matter_fixes import FIXED, fix_front_matter
from sphinx_newsletter.authoring.checking.line_fixes import Change, link_change, marker_change
from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import Finding
from sphinx_newsletter.records.urls import without_tracking

_NUMBER = re.compile(r"^(\s{0,3})(\d{1,9})(?=[.)、．])")
_MARK = re.compile(r"qz\d+z")
_TARGET = re.compile(r"(?:\]\([ \t]*+|<|\]:[ \t]*+)(https?://[^\s<>]++)", re.IGNORECASE)
"""Where the URL of a link begins: in a link, an automatic link or the definition of a reference."""
_AMPERSAND = re.compile("&(?:#38|#x26);", re.IGNORECASE)
_ATTEMPTS = 40
"""How often a page is read again to find the fixes of one kind that are safe."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """The fixed text of a page and the number of fixed problems."""

    text: str
    count: int


def fix(
    text: str, docname: str, findings: Iterable[Finding], settings: Settings, *, is_published: bool = True
) -> Fixed:
    """Fix the problems in *findings* that are safe to fix; in a page without a record, only its front matter.

    The page is parsed again after each kind of fix, and a fix that changes more than it should is discarded.
    """
    findings = list(findings)
    text, fixes = fix_front_matter(text, docname, findings, settings)
    page = EditedPage(text, docname, settings, is_published)
    for problem, edits_of in _EDITS.items():
        chosen = [finding for finding in findings if finding.problem is problem]
        if not chosen or page.links is None:
            continue
        chosen = page.found(problem) or chosen
        edits = sorted(set(edits_of(page, chosen)), key=lambda edit: edit.start)
        kept = _safe(page, problem, edits)
        page, fixes = page.edited(kept).with_anchors_of(page), fixes + len(kept)
    return Fixed(page.text, fixes)


def _safe(page: EditedPage, problem: Problem, edits: Sequence[Edit]) -> list[Edit]:
    """Return the edits that together change only what they should: all of them, or as many as are found."""
    before, reported = page.kept, len(page.found(problem))
    kept: list[Edit] = []
    pending = [list(edits)] if edits else []
    for _ in range(_ATTEMPTS):
        if not pending:
            break
        group = pending.pop()
        after = page.edited([*kept, *group]).with_anchors_of(page)
        solved = reported - len(after.found(problem))
        is_kept = page.gains(after) if problem is Problem.BROKEN_LINK else after.kept == before
        if is_kept and (problem not in _REPORTED or solved == len(kept) + len(group)):
            kept += group
        elif len(group) > 1:
            pending += [group[len(group) // 2 :], group[: len(group) // 2]]
    return kept


def _tracking(page: EditedPage, findings: Sequence[Finding]) -> Iterator[Edit]:
    """Remove tracking parameters from the URLs of link items, and of the links in their text."""
    edits = list(_cleaned_urls(page.text))
    marks = _marks(page.text, len(edits))
    pairs = list(zip(edits, marks, strict=True))
    marked = [replace(edit, text=f"{edit.text.partition('#')[0]}#{mark}") for edit, mark in pairs]
    links = page.edited(marked).links or ()
    urls = [url for link in links for url in (link.url, *(one.url for one in link.related)) if url]
    seen = {url.rpartition("#")[2] for url in urls}
    yield from (edit for edit, mark in pairs if mark in seen)


def _cleaned_urls(text: str) -> Iterator[Edit]:
    """Yield each URL with tracking parameters, as the page writes it: with ``&amp;`` or without."""
    for found in _TARGET.finditer(text):
        written = _AMPERSAND.sub("&amp;", _balanced(found[1]))
        clean = without_tracking(written)
        if clean != written and unescapeAll(clean) == without_tracking(unescapeAll(written)):
            yield Edit(found.start(1), found.start(1) + len(_balanced(found[1])), clean)


def _balanced(target: str) -> str:
    """Return a URL up to the bracket that ends its link."""
    depth = 0
    for place, char in enumerate(target):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return target[:place]
    return target


def _marker(page: EditedPage, findings: Sequence[Finding]) -> Iterator[Edit]:
    """Correct the spelling of language markers that have a close match."""
    for finding in findings:
        marker = str(finding.details["marker"])
        offset, line = page.line(finding)
        found = list(re.finditer(rf"(?<=[(（]){re.escape(marker)}(?=[)）])", line))
        meant = page.settings.language_table.meant(marker)
        if not found or not meant:
            continue
        yield Edit(offset + found[-1].start(), offset + found[-1].end(), meant)


def _changed(
    change: Callable[[str, Finding], Change | None], page: EditedPage, findings: Sequence[Finding]
) -> Iterator[Edit]:
    """Change a part of the line of each problem."""
    for finding in findings:
        offset, line = page.line(finding)
        if found := change(line, finding):
            start, end, text = found
            yield Edit(offset + start, offset + end, text)


def _number(page: EditedPage, findings: Sequence[Finding]) -> Iterator[Edit]:
    """Renumber items."""
    for finding in findings:
        offset, line = page.line(finding)
        number = _NUMBER.match(line)
        if number and number[2] == str(finding.details["number"]):
            yield Edit(offset + number.start(2), offset + number.end(2), str(finding.details["expected"]))


def _damaged(page: EditedPage, findings: Sequence[Finding]) -> Iterator[Edit]:
    """Replace text that was decoded with the wrong encoding."""
    edits: list[Edit] = []
    end = 0
    for finding in sorted(findings, key=lambda finding: finding.line):  # of one line, in their order
        before = str(finding.details["before"])
        offset, line = page.line(finding)
        start = page.text.find(before, max(offset, end), offset + len(line))
        if start >= 0:
            end = start + len(before)
            edits.append(Edit(start, end, str(finding.details["after"])))
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
        if isinstance(node, VERBATIM):
            return True
    return False


def _marks(text: str, number: int) -> list[str]:
    """Return words that *text* lacks. Where the reader puts them shows what an edit would change."""
    taken = set(_MARK.findall(text))
    return list(islice((mark for index in count() if (mark := f"qz{index}z") not in taken), number))


_EDITS: dict[Problem, Callable[[EditedPage, Sequence[Finding]], Iterator[Edit]]] = {
    Problem.DAMAGED_TEXT: _damaged,
    Problem.BROKEN_LINK: partial(_changed, link_change),
    Problem.MISPLACED_MARKER: partial(_changed, marker_change),
    Problem.TRACKING: _tracking,
    Problem.UNKNOWN_LANGUAGE: _marker,
    Problem.NUMBERING: _number,
}
_REPORTED = (Problem.BROKEN_LINK, Problem.MISPLACED_MARKER, Problem.UNKNOWN_LANGUAGE, Problem.NUMBERING)
"""Problems that an edit must solve one of."""
FIXABLE = frozenset(problem.code for problem in (*FIXED, *_EDITS))
"""Codes of the problems that can be fixed."""
