"""Find the number and the date of an issue in its front matter, its title, its first text and its file name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sphinx_newsletter.authoring.importing.front import Front
from sphinx_newsletter.authoring.importing.numbering.clues import Known
from sphinx_newsletter.authoring.importing.numbering.identity import number_in, number_of_file
from sphinx_newsletter.authoring.importing.numbering.periods import Period, period_in
from sphinx_newsletter.records.dates import date_in, place_of_date, unclear_date
from sphinx_newsletter.records.model import HIGHEST_NUMBER

_WHOLE_FOLDER = frozenset(["index", "readme", "issue", "content", "post", "newsletter", "main"])
"""Names of files that are named by their directory."""
_PATH_DATE = re.compile(
    r"(?:^|[^\d])(?P<year>(?:19|20)\d\d)(?P<mark>[-_./]?)(?P<month>\d\d)[-_./]?(?P<day>\d\d)(?:$|[^\d.])"
)
_ZERO = re.compile(
    r"(?:[#＃№]|\b(?:issue|no|nr|number|vol|volume|episode|edition)\b\.?)\s*+[#＃№]?+0++(?![\d.]|\w)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"\W*+(?:[^\W\d]++[^\w:]*+){0,2}(?:[^\W\d]++[^\w:]*+)?:?\W*+")
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d)(?![\d/-])")
OPENING = 2
"""Number of blocks below the title that may begin with the date."""
_LONGEST_LEAD = 30
"""Characters before the date of a first paragraph."""


class Number(NamedTuple):
    """The number that a file gives, and where."""

    value: int
    place: str
    """``option``, ``front matter``, ``title`` or ``file name``."""


@dataclass(frozen=True)
class Head:
    """What of a document says its number and its date."""

    stem: str
    """File name without suffix."""
    front: Front = field(default_factory=Front)
    title: str = ""
    """Text of the title heading."""
    links: Sequence[str] = ()
    """Link targets of the title heading."""
    opening: Sequence[str] = ()
    """Text of the first blocks below the title."""
    folders: Sequence[str] = ()
    """Names of the directories above, the nearest last."""

    @property
    def name(self) -> str:
        """What the file is named, or its directory if the file is an ``index``."""
        return (
            self.folders[-1] if self.folders and self.stem.casefold().lstrip("_") in _WHOLE_FOLDER else self.stem
        )

    @property
    def titles(self) -> list[str]:
        """The titles in the front matter and the heading."""
        return [self.front.matter.text("title") or "", self.title]

    @property
    def path(self) -> str:
        """The name with the directories above."""
        above = self.folders[:-1] if self.name != self.stem else self.folders
        return "/".join((*above[-2:], self.name))

    def number(self, known: Known, newsletter: str, language: str) -> Number | None:
        """Return the number from the first place that has one."""
        if known.number:
            return Number(known.number, "option")
        if found := next((number for number, _ in self._patterns(known) if number), None):
            return Number(found, "option")
        if found := self.front.number():
            return Number(found, "front matter")
        if found := next(filter(None, (number_in(title, newsletter, language) for title in self.titles)), None):
            return Number(found, "title")
        if (found := number_of_file(self.name)) and not self._is_in_date():
            return Number(found, "file name")
        return None

    @property
    def has_zero(self) -> bool:
        """Whether the number is 0, which no issue may have."""
        values = self.front.matter.values
        given = any(str(values.get(key, "")).strip() == "0" for key in ("issue", "number"))
        return given or any(map(_ZERO.search, self.titles))

    def date(self, known: Known, language: str) -> dt.date | None:
        """Return the date from the first place that has one."""
        if date := known.date or next((date for _, date in self._patterns(known) if date), None):
            return date
        if date := self.front.date(language, known.zone):
            return date
        for place in (self.title, self.name):
            if date := date_in(place, language):
                return date
        if date := self._date_of_path():
            return date
        if date := date_in(self.front.matter.text("title") or "", language):
            return date
        dates = (date_in(link, language) for link in self.links)
        return next(filter(None, dates), None) or next(self._opening_dates(language), None)

    def period(self, language: str) -> Period | None:
        """Return the week or the month that the name or a title gives."""
        return next(
            filter(None, (period_in(text, language) for text in (*self.titles, self.name, self.path))), None
        )

    @property
    def unread(self) -> str:
        """What is written as a date and cannot be read; empty if nothing is."""
        return self.front.date_text or next(filter(None, map(unclear_date, self._places)), "")

    @property
    def numeric(self) -> tuple[int, int, int] | None:
        """The first date such as ``5/6/2024``, whose day or month may come first."""
        found = next(filter(None, map(_NUMERIC.search, (self.front.date_text, *self._places))), None)
        return (int(found[1]), int(found[3]), int(found[4])) if found else None

    @property
    def _places(self) -> Sequence[str]:
        return (self.title, self.name, self.front.matter.text("title") or "", *self.links)

    def _patterns(self, known: Known) -> Iterator[tuple[int | None, dt.date | None]]:
        """Yield the number and the date where the user says that titles have them."""
        if known.title_pattern:
            yield from map(known.title_pattern.find, self.titles)

    def _date_of_path(self) -> dt.date | None:
        """Return the date of ``20240520``, ``2024/05/20/index`` or ``2024/0520-tea``."""
        found = _PATH_DATE.search(self.path)
        return date_in(f"{found['year']}-{found['month']}-{found['day']}") if found else None

    def _is_in_date(self) -> bool:
        """Return whether the digits of the name are part of the date in the path."""
        found = _PATH_DATE.search(self.path)
        return bool(found and self._date_of_path() and found.end("day") > len(self.path) - len(self.name))

    def _opening_dates(self, language: str) -> Iterator[dt.date]:
        """Yield the dates with which the first texts begin, after at most three words."""
        for text in self.opening:
            found = place_of_date(text[:200], language)
            if found and found[1] <= _LONGEST_LEAD and _LEAD.fullmatch(text[: found[1]]):
                yield found[0]


def is_valid(number: int) -> bool:
    """Return whether an issue may have the number."""
    return 0 < number <= HIGHEST_NUMBER
