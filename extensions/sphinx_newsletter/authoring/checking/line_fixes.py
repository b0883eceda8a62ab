"""Fixes of one part of a line: links that Markdown does not recognise, and language markers in titles."""

from __future__ import annotations

from sphinx_newsletter.reading import Finding

Change = tuple[int, int, str]
"""Start and end of a part of a line, and the text instead of it."""


def link_change(line: str, finding: Finding) -> Change | None:
    """Return how to write what was certainly meant to be a link."""
    text, fixed = str(finding.details["text"]), str(finding.details["fixed"])
    if not fixed or line.count(text) != 1:
        return None
    start = line.index(text)
    return start, start + len(text), fixed


def marker_change(line: str, finding: Finding) -> Change | None:
    """Return how to move a language marker from the beginning or end of a title to its place after the link."""
    marker = str(finding.details["text"])
    if line.count(marker) != 1:
        return None
    place = line.index(marker)
    after = place + len(marker)
    if line.startswith("](", after):  # at the end of the title
        start = len(line[:place].rstrip())
    else:
        start, after = place, len(line) - len(line[after:].lstrip())
    end = _end_of_link(line, after)
    return (start, end, f"{line[after:end]} {marker}") if end else None


def _end_of_link(line: str, start: int) -> int:
    """Return the end of a link of which *start* is the first character or the end of its text; 0 if it is none."""
    target = line.find("](", start)
    if not line.startswith(("[", "]("), start) or target < 0:
        return 0
    depth = 0
    for index in range(target + 1, len(line)):
        depth += (line[index] == "(") - (line[index] == ")")
        if depth == 0:
            return index + 1
        if line[index].isspace():
            break
    return 0
