"""Read lists of URLs in plain text: one a line, with a date before it, and a title beside it or above it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from sphinx_newsletter.authoring.importing.bookmarks.bookmark import Bookmark
from sphinx_newsletter.authoring.importing.unix_time import day_of
from sphinx_newsletter.records.dates import date_in, read_date

_URL = re.compile(r"https?://[^\s<>|\"]+")
_MARKER = re.compile(r"^(?:[-*+•] (?:\[[ xX]\] )?|\d{1,4}[.)] )")
"""What stands before an entry of a list."""
_AROUND = " \t|,;:–—-<>()[]*#"
_SHARE = 0.5
"""Share of the lines with text that have a URL, at least."""


def url_list(text: str, stem: str) -> list[Bookmark]:
    """Return the URLs of a list; empty if the text is none.

    A line without URL is a date, which counts for the lines below it, or the title of the next URL. If there is no
    date, that in the file name counts.
    """
    lines = [_MARKER.sub("", line.strip()) for line in text.splitlines() if line.strip()]
    urls = sum(len(_URL.findall(line)) == 1 for line in lines)
    plain = [line for line in lines if not _URL.search(line) and not read_date(_without_marks(line))]
    if not urls or urls < _SHARE * (urls + len(plain)) or any("](" in line for line in lines):
        return []
    return list(_bookmarks(lines, date_in(stem)))


def _bookmarks(lines: list[str], date: dt.date | None) -> Iterator[Bookmark]:
    above: list[str] = []
    last = max(index for index, line in enumerate(lines) if _URL.search(line))
    below = " ".join(map(_without_marks, lines[last + 1 :]))
    for index, line in enumerate(lines[: last + 1]):
        if day := read_date(_without_marks(line)):
            date = day
            continue
        found = _URL.search(line)
        if not found:
            above.append(_without_marks(line))
            continue
        day, before = _dated(line[: found.start()])
        late, after = _dated(line[found.end() :])
        words = " ".join(filter(None, [before, after]))
        title, note = (words, above) if words else (" ".join(above), [])
        note = [*note, below] if index == last else note
        url = found[0].rstrip(".,;") if "(" in found[0] else found[0].rstrip(".,;)")
        added = day or late or date
        yield Bookmark(url, title, str(added or ""), " ".join(note).strip())
        above = []


def _dated(text: str) -> tuple[dt.date | None, str]:
    """Return the date that a text begins or ends with, and the rest of it."""
    words = _without_marks(text).split()
    for count in (1, 2, 3):
        for piece, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            if len(words) >= count and (day := day_of(_without_marks(" ".join(piece)))):
                return day, _without_marks(" ".join(rest))
    return None, _without_marks(text)


def _without_marks(text: str) -> str:
    return text.strip(_AROUND)
