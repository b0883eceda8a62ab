"""Where on its line a problem is."""

from __future__ import annotations

from collections.abc import Sequence

from sphinx_newsletter.reading import Finding

_NAMED = ("url", "title", "marker", "topic", "text", "target", "value", "number", "before", "key")
"""The details of problems that stand in the page as they are."""


def column_of(lines: Sequence[str], finding: Finding) -> int:
    """Return the column, from 1, that a problem's line names; its first word where it names nothing."""
    if not 1 <= finding.line <= len(lines):
        return 1
    line = lines[finding.line - 1]
    for name in _NAMED:
        value = str(finding.details.get(name) or "")
        if value and (index := line.find(value)) >= 0:
            return index + 1
    return len(line) - len(line.lstrip()) + 1
