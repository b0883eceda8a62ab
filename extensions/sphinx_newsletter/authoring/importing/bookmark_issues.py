"""Make issues of bookmarks: one for each week or month."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import escape

from sphinx_newsletter.authoring.importing.bookmark import Bookmark
from sphinx_newsletter.authoring.importing.document import Document, Unread, converted, entry_or_reason, parsed
from sphinx_newsletter.records.counts import count_label

WEEK, MONTH = "week", "month"
_SHOWN = 20
"""Number of tags that a note names."""


def issues_of(document: Document, every: str, *, private: bool) -> Iterator[Document | Unread]:
    """Yield an issue for each week or month of the bookmarks of a file, oldest first.

    Its date is the last day: that of a week is a Sunday. Bookmarks without date are an issue by themselves.
    """
    kept = [mark for mark in document.bookmarks if private or not mark.is_private]
    if hidden := len(document.bookmarks) - len(kept):
        label = count_label(hidden, "private bookmark", "private bookmarks")
        yield Unread(document.part, f"{label} left out: --drafts imports them", is_draft=True)
    periods: dict[dt.date | None, list[Bookmark]] = {}
    for mark in kept:
        periods.setdefault(mark.date and _last_day(mark.date, every), []).append(mark)
    for day in sorted(periods, key=lambda day: day or dt.date.max):
        name = str(day) if day else "bookmarks without date"
        part = f"{document.part}: {name}" if document.part else name
        marks = sorted(periods[day], key=lambda mark: mark.date or dt.date.min)
        yield entry_or_reason(part, lambda: _issue(document, part, day, marks))  # noqa: B023 (called at once)


def _last_day(date: dt.date, every: str) -> dt.date:
    if every == MONTH:
        return date.replace(day=calendar.monthrange(date.year, date.month)[1])
    return date + dt.timedelta(days=7 - date.isoweekday())


def _issue(document: Document, part: str, day: dt.date | None, marks: Sequence[Bookmark]) -> Document:
    sections: dict[str, list[Bookmark]] = {}
    for mark in marks:
        sections.setdefault(mark.section, []).append(mark)
    ordered = sorted(sections, key=lambda title: (bool(title), list(sections).index(title)))
    parts: list[str] = []
    number = 0
    for section in ordered:  # those in no folder stand first, or they would belong to the section above
        parts += [f"<h2>{escape(section)}</h2>"] if section else []
        for number, mark in enumerate(sections[section], number + 1):
            parts += _item(number, mark)
    front = {"date": day.isoformat()} if day else {}
    made = converted(part, document.stem, parsed("\n".join(parts)), front, list(_notes(marks)))
    return replace(made, counted=True, about=document.about)


def _item(number: int, mark: Bookmark) -> Iterator[str]:
    title = mark.title or mark.url.partition("://")[2].removeprefix("www.").rstrip("/") or mark.url
    yield f'<p>{number}. <a href="{escape(mark.url)}">{escape(title)}</a></p>'
    for paragraph in filter(str.strip, mark.note.replace("\r", "").split("\n\n")):
        yield f"<p>{'<br>'.join(map(escape, paragraph.strip().splitlines()))}</p>"


def _notes(marks: Iterable[Bookmark]) -> Iterator[str]:
    """Yield what issues have no place for."""
    if unread := sum(mark.is_unread for mark in marks):
        yield f"{count_label(unread, 'bookmark is', 'bookmarks are')} marked as unread"
    if tags := Counter(tag for mark in marks for tag in mark.tags):
        names = [name for name, _ in tags.most_common(_SHOWN)]
        more = f" and {len(tags) - _SHOWN} more" if len(tags) > _SHOWN else ""
        yield f"tags left out: {', '.join(names)}{more}"
