"""Find the column of a problem."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from sphinx_newsletter.reading import Finding

_NO_URL = re.compile(r"\]\(\s*+(?=\)|<>)")
_NAMED = ("text", "url", "title", "marker", "topic", "target", "value", "date", "number", "before", "key")
"""Details of problems that appear verbatim in the page."""


def column_of(lines: Sequence[str], finding: Finding) -> int:
    """Return the 1-based column of the first detail found in the problem's line, or else of the first word."""
    if not 1 <= finding.line <= len(lines):
        return 1
    line = lines[finding.line - 1].removeprefix("\ufeff").rstrip()
    if finding.details.get("url") == "" and (empty := _NO_URL.search(line)):
        return empty.end() + 1
    for name in _NAMED:
        value = str(finding.details.get(name) or "")
        for written in (value, value.replace("&", "&amp;"), unquote(value)):
            if written and (index := line.find(written)) >= 0:
                return index + 1
    return len(line) - len(line.lstrip()) + 1
