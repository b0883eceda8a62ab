"""Make issues of bookmarks: one for each week or month."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from html import escape

from sphinx_newsletter.authoring.importing.bookmarks.bookmark import Bookmark
from sphinx_newsletter.authoring.importing.document import Document, Unread, converted, entry_or_reason
from sphinx_newsletter.authoring.importing.markup.html import soup_of
from sphinx_newsletter.records.counts import count_label
from sphinx_newsletter.records.dates import date_in, read_date

WEEK, MONTH = "week", "month"
_SHOWN = 20
"""Number of tags that a note names."""
_ADVICE = "write the URLs in a text file, with a date before them or in its name, as in links-2023-06-17.txt"


def issues_of(
    document: Document, every: str, *, private: bool, zone: dt.tzinfo | None = None
) -> Iterator[Document | Unread]:
    """Yield an issue for each week or month of the bookmarks of a file, oldest first.

    Its date is the last day: that of a week is a Sunday. A time in UTC is moved to *zone*, if given.
    """
    kept = [mark for mark in document.bookmarks if private or not mark.is_private]
    if hidden := len(document.bookmarks) - len(kept):
        label = count_label(hidden, "private bookmark", "private bookmarks")
        yield Unread(document.part, f"{label} left out: --drafts imports them", is_draft=True)
    periods: dict[dt.date, list[tuple[dt.date, Bookmark]]] = {}
    undated: list[Bookmark] = []
    for mark in kept:
        if day := read_date(mark.added, "en", zone) or date_in(mark.added):
            periods.setdefault(_last_day(day, every), []).append((day, mark))
        else:
            undated.append(mark)
    for last in sorted(periods):
        part = f"{document.part}: {last}" if document.part else str(last)
        marks = [mark for _, mark in sorted(periods[last], key=lambda dated: dated[0])]
        yield entry_or_reason(part, partial(_issue, document, part, last, marks))
    if undated:
        label = count_label(len(undated), "bookmark has", "bookmarks have")
        yield Unread(document.part, f"{label} no date, such as {undated[0].url}: {_ADVICE}")


def _last_day(date: dt.date, every: str) -> dt.date:
    if every == MONTH:
        return date.replace(day=calendar.monthrange(date.year, date.month)[1])
    return date + dt.timedelta(days=7 - date.isoweekday())


def _issue(document: Document, part: str, day: dt.date, marks: Sequence[Bookmark]) -> Document:
    sections: dict[str, list[Bookmark]] = {}
    for mark in marks:
        sections.setdefault(mark.section, []).append(mark)
    ordered = sorted(sections, key=lambda title: (bool(title), list(sections).index(title)))
    parts: list[str] = []
    number = 0
    for section in ordered:  # those in no folder stand first, or they would belong to the section above
        parts += [f"<h2>{escape(section)}</h2>"] if section else []
        for mark in sections[section]:
            number += 1
            parts += _item(number, mark)
    front = {"date": day.isoformat()}
    made = converted(part, document.stem, soup_of("\n".join(parts)), front, list(_notes(marks)))
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
