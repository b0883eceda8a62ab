"""Fix problems that are safe to fix. The rest of a page stays the same, byte for byte."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import Finding, read_text
from sphinx_newsletter.records.model import Issue
from sphinx_newsletter.records.urls import normalise

_NUMBER = re.compile(r"^(\s{0,3})(\d{1,9})(?=[.)、．])")


@dataclass(frozen=True, slots=True)
class Fixed:
    """The fixed text of a page and the number of fixed problems."""

    text: str
    count: int


def fix(text: str, docname: str, findings: Iterable[Finding], settings: Settings) -> Fixed:
    """Fix the problems in *findings* that are safe to fix.

    The page is parsed again after each kind of fix, and a fix that changes what it recommends is discarded.
    """
    fixed = Fixed(text, 0)
    before = _recommended(text, docname, settings)
    for problem, apply in _FIXES.items():
        chosen = [finding for finding in findings if finding.problem is problem]
        lines = fixed.text.split("\n")  # the parser's line numbers; carriage returns are kept
        count = sum(apply(lines, finding, settings) for finding in chosen)
        result = "\n".join(lines)
        if count and _recommended(result, docname, settings) == before:
            fixed = Fixed(result, fixed.count + count)
    return fixed


def _recommended(text: str, docname: str, settings: Settings) -> list[tuple[object, ...]] | None:
    """Return what fixes must not change: the URL, related links and images of each link."""
    issue: Issue | None = read_text(text, docname, settings)[0]
    if issue is None:
        return None
    return [
        (link.url and normalise(link.url), [normalise(related.url) for related in link.related], link.images)
        for link in issue.links
    ]


def _fix_tracking(lines: list[str], finding: Finding, settings: Settings) -> bool:
    """Remove tracking parameters from all link targets with the URL."""
    url, clean = str(finding.details["url"]), str(finding.details["clean"])
    target = re.compile(rf"(?<=\]\(){re.escape(url)}(?=[\s)])|(?<=<){re.escape(url)}(?=>)")
    changed = False
    for index, line in enumerate(lines):
        lines[index] = target.sub(lambda _: clean, line)
        changed |= lines[index] != line
    return changed


def _fix_marker(lines: list[str], finding: Finding, settings: Settings) -> bool:
    """Correct the spelling of a language marker if there is a close match."""
    marker = str(finding.details["marker"])
    table = settings.language_table
    close = difflib.get_close_matches(marker.casefold(), [word for word in table.markers if len(word) > 4], 1, 0.8)
    index = finding.line - 1
    if not close or not 0 <= index < len(lines):
        return False
    codes = table.markers[close[0]]
    meant = table.name(codes[0]) if len(codes) == 1 else close[0]
    found = list(re.finditer(rf"(?<=[(（]){re.escape(marker)}(?=[)）])", lines[index]))
    if not found:
        return False
    lines[index] = lines[index][: found[-1].start()] + meant + lines[index][found[-1].end() :]
    return True


def _fix_number(lines: list[str], finding: Finding, settings: Settings) -> bool:
    """Renumber an item."""
    index = finding.line - 1
    number = _NUMBER.match(lines[index]) if 0 <= index < len(lines) else None
    if number is None or number[2] != str(finding.details["number"]):
        return False
    lines[index] = f"{number[1]}{finding.details['expected']}{lines[index][number.end() :]}"
    return True


def _fix_damaged(lines: list[str], finding: Finding, settings: Settings) -> bool:
    """Replace text that was decoded with the wrong encoding."""
    index = finding.line - 1
    before, after = str(finding.details["before"]), str(finding.details["after"])
    if not 0 <= index < len(lines) or before not in lines[index]:
        return False
    lines[index] = lines[index].replace(before, after, 1)
    return True


_FIXES: dict[Problem, Callable[[list[str], Finding, Settings], bool]] = {
    Problem.DAMAGED_TEXT: _fix_damaged,
    Problem.TRACKING: _fix_tracking,
    Problem.UNKNOWN_LANGUAGE: _fix_marker,
    Problem.NUMBERING: _fix_number,
}
FIXABLE = frozenset(problem.code for problem in _FIXES)
"""Codes of the problems that can be fixed."""
