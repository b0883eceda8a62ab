"""Counts of links over time, by language, source, topic and season."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from sphinx_newsletter.records.archive import Archive
from sphinx_newsletter.records.model import Issue

_STEPS = (1, 3, 12, 120, 1200, 12000)
"""Possible lengths of a period, in months."""
_MOST_PERIODS = 60
_YEAR = dt.timedelta(days=365)
_LEAST_LINKS = 3
"""Number of links from which a topic's share is compared."""


class Period(NamedTuple):
    """A month, a quarter, a year or several years."""

    year: int
    month: int
    """The first month."""
    months: int
    """Number of months."""

    @property
    def first_day(self) -> dt.date:
        """The first day, with which a period is named."""
        return dt.date(self.year, self.month, 1)


class Count(NamedTuple):
    """Counts of a period."""

    period: Period
    issues: int
    links: int
    languages: Mapping[str, int]
    """Number of links per language; a link may have several languages."""


class Change(NamedTuple):
    """Number of links with a topic in two spans of time, and the difference of its shares of all links."""

    topic: str
    earlier: int
    recent: int
    points: float
    """In percentage points, rounded to tenths."""


class Span(NamedTuple):
    """A span of time, with the number of links in it."""

    first: dt.date
    last: dt.date
    links: int


def _links(issues: Iterable[Issue]) -> int:
    return sum(len(issue.body.names) for issue in issues)


class Statistics:
    """The counts of an archive."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self._by_date: Sequence[Issue] = sorted(archive.issues, key=lambda issue: issue.date)

    @cached_property
    def links(self) -> int:
        """The number of links."""
        return _links(self.archive.issues)

    @cached_property
    def months(self) -> list[Count]:
        """The months with an issue."""
        return self._counts(1)

    @cached_property
    def periods(self) -> list[Count]:
        """All periods from the first issue to the last, in the shortest step that makes at most sixty."""
        if not self._by_date:
            return []
        first, last = (date.year * 12 + date.month - 1 for date in (self._by_date[0].date, self._by_date[-1].date))
        months = next(step for step in _STEPS if last // step - first // step < _MOST_PERIODS)
        known = {count.period: count for count in self._counts(months)}
        numbers = range(first // months, last // months + 1)
        periods = [_period(number * months, months) for number in numbers]
        return [known.get(period) or Count(period, 0, 0, {}) for period in periods]

    def _counts(self, months: int) -> list[Count]:
        found: list[Count] = []
        for number, group in groupby(self._by_date, lambda issue: _month(issue.date) // months):
            issues = list(group)
            languages: Counter[str] = Counter()
            for issue in issues:
                languages.update(issue.body.languages)
            found.append(Count(_period(number * months, months), len(issues), _links(issues), languages))
        return found

    @cached_property
    def languages(self) -> list[tuple[str, int]]:
        """The languages with their numbers of links, the largest first."""
        return self._largest("languages")

    @cached_property
    def sources(self) -> list[tuple[str, int]]:
        """The sources with their numbers of links, the largest first."""
        return self._largest("sources")

    def _largest(self, kind: str) -> list[tuple[str, int]]:
        counts: Counter[str] = Counter()
        for issue in self.archive.issues:
            counts.update({value: count for value, (count, _) in issue.body.groups[kind].items()})
        return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

    @cached_property
    def seasons(self) -> list[tuple[int, int, int]]:
        """Number of each season, with its numbers of issues and links."""
        return [
            (season.number, len(season.issues), _links(season.issues)) for season in self.archive.seasons.values()
        ]

    @cached_property
    def spans(self) -> tuple[Span, Span] | None:
        """The two spans of time in which topics are compared: years, or halves of a shorter archive."""
        if not self._by_date:
            return None
        newest, oldest = self._by_date[-1].date, self._by_date[0].date
        length = min(_YEAR, (newest - oldest + dt.timedelta(days=1)) // 2)
        if not length.days:
            return None
        recent, earlier = self._span(newest, length), self._span(newest - length, length)
        return (earlier, recent) if earlier.links and recent.links else None

    def _span(self, last: dt.date, length: dt.timedelta) -> Span:
        first = last - length + dt.timedelta(days=1)
        return Span(first, last, _links(self._issues_in(first, last)))

    def _issues_in(self, first: dt.date, last: dt.date) -> list[Issue]:
        return [issue for issue in self._by_date if first <= issue.date <= last]

    @cached_property
    def changes(self) -> list[Change]:
        """The topics whose share of all links has changed, the largest rise first."""
        if self.spans is None:
            return []
        earlier, recent = self.spans
        before, since = self._topics(earlier), self._topics(recent)
        found: list[Change] = []
        for topic in before.keys() | since.keys():
            points = round(1000 * (since[topic] / recent.links - before[topic] / earlier.links)) / 10
            if points and max(before[topic], since[topic]) >= _LEAST_LINKS:
                found.append(Change(topic, before[topic], since[topic], points))
        return sorted(found, key=lambda change: (-change.points, change.topic))

    def _topics(self, span: Span) -> Counter[str]:
        counts: Counter[str] = Counter()
        for issue in self._issues_in(span.first, span.last):
            counts.update({topic: count for topic, (count, _) in issue.body.topics.items()})
        return counts


def _month(date: dt.date) -> int:
    """Return the number of a date's month, counted from January of the year 0."""
    return date.year * 12 + date.month - 1


def _period(month: int, months: int) -> Period:
    return Period(month // 12, month % 12 + 1, months)
