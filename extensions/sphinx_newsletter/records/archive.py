"""The whole archive: issues by number, season and topic. Independent of Sphinx, as the records are."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sphinx_newsletter.records.model import Issue, Link
from sphinx_newsletter.records.slugs import distinct, slug_of
from sphinx_newsletter.records.urls import is_web_url, normalise

SOURCE_PAGE_MINIMUM = 3
"""Number of links from which a source has a page."""
_NUMBER = re.compile(r"0*[0-9]{1,6}")
"""The number of an issue. Python refuses to convert thousands of digits."""
_HALF_WEEK = 3
"""Number of days around a date that count as its week."""


@dataclass(frozen=True, slots=True)
class Season:
    """A fixed number of consecutive issues, or the issues of a year."""

    number: int
    issues: tuple[Issue, ...]

    @property
    def slug(self) -> str:
        """The season's name in URLs."""
        return f"season-{self.number}"


YEAR = "year"
"""The length of seasons that are years."""


def season_of(number: int, date: dt.date | None, season_length: int | str) -> int:
    """Return an issue's season, counted from 1; with yearly seasons, the year, or 0 if it has no date."""
    if isinstance(season_length, int):
        return -(-number // season_length)
    return date.year if date else 0


def _day(issue: Issue) -> int:
    return issue.date.toordinal()


class Archive:
    """All issues, ordered by number, and the indexes built from them.

    If two pages have the same issue number, the one whose docname sorts first is used.
    """

    def __init__(self, issues: Iterator[Issue] | tuple[Issue, ...], season_length: int | str) -> None:
        by_number: dict[int, Issue] = {}
        for issue in sorted(issues, key=lambda issue: (issue.number, issue.docname)):
            by_number.setdefault(issue.number, issue)
        self.by_number = by_number
        self.issues = tuple(by_number.values())
        self.season_length = season_length
        self._by_value: dict[str, dict[str, tuple[Issue, ...]]] = {}
        self._slugs: dict[str, dict[str, str]] = {}
        """What :meth:`by_value` and :meth:`slugs` have returned, by kind."""

    def season_of(self, issue: Issue) -> int:
        """Return the season of an issue."""
        return season_of(issue.number, issue.date, self.season_length)

    @cached_property
    def seasons(self) -> dict[int, Season]:
        """Seasons with at least one issue, by number."""
        grouped: dict[int, list[Issue]] = {}
        for issue in self.issues:
            grouped.setdefault(self.season_of(issue), []).append(issue)
        return {number: Season(number, tuple(issues)) for number, issues in grouped.items()}

    @cached_property
    def neighbours(self) -> dict[str, tuple[Issue | None, Issue | None]]:
        """Previous and next issue, by docname."""
        previous = (None, *self.issues)[:-1]
        following = (*self.issues, None)[1:]
        return {
            issue.docname: (before, after)
            for issue, before, after in zip(self.issues, previous, following, strict=True)
        }

    @cached_property
    def digests(self) -> dict[str, str]:
        """Digest of each issue, by docname."""
        return {issue.docname: issue.digest for issue in self.issues}

    @property
    def by_topic(self) -> dict[str, tuple[Issue, ...]]:
        """Issues by topic, newest first."""
        return self.by_value("topics")

    def by_value(self, kind: str) -> dict[str, tuple[Issue, ...]]:
        """Return issues by topic, section, language or source of their links, newest first."""
        if kind not in self._by_value:
            self._by_value[kind] = self._grouped(kind)
        return self._by_value[kind]

    def slugs(self, kind: str) -> dict[str, str]:
        """Return the name in URLs of each section, language or source; some have none.

        If several want the same name, the one that appeared first keeps it when another appears.
        """
        if kind not in self._slugs:
            values = self.by_value(kind).items()
            first = sorted(values, key=lambda item: (item[1][-1].number, item[0]))
            self._slugs[kind] = distinct((value, slug_of(value)) for value, _ in first)
        return self._slugs[kind]

    def _grouped(self, kind: str) -> dict[str, tuple[Issue, ...]]:
        found: dict[str, list[Issue]] = {}
        for issue in reversed(self.issues):
            own = issue.topics if kind == "topics" else ()
            for value in {**dict.fromkeys(own), **issue.body.groups[kind]}:
                found.setdefault(value, []).append(issue)
        return {value: tuple(found[value]) for value in sorted(found)}

    @cached_property
    def _links(self) -> dict[str, tuple[Issue, Link]]:
        """Links by every target that a role accepts: ID, anchor, each also as ``7/…``, and URL."""
        found: dict[str, tuple[Issue, Link]] = {}
        for issue in self.issues:
            for link in issue.links:
                names = [f"{issue.number}/{link.anchor}", f"{issue.number}/{link.id}", link.anchor, link.id]
                if link.url:
                    names.append(normalise(link.url))
                for name in names:
                    found.setdefault(name, (issue, link))
        return found

    def find(self, role: str, target: str) -> tuple[Issue, Link | None] | None:
        """Return the issue, and the link in it, that a role refers to; None if there is no such target."""
        if role == "issue":
            issue = self.by_number.get(int(target)) if _NUMBER.fullmatch(target) else None
            return (issue, None) if issue else None
        return self._links.get(normalise(target) if is_web_url(target) else target)

    @cached_property
    def repeated(self) -> dict[str, tuple[tuple[Issue, int], ...]]:
        """Links with the same URL in several issues, by address: each issue, and the index of the first in it."""
        counts = Counter(address for issue in self.issues for address in set(issue.body.addresses) if address)
        found: dict[str, dict[int, tuple[Issue, int]]] = {}
        for issue in self.issues:
            for index, address in enumerate(issue.body.addresses):
                if counts[address] > 1:
                    found.setdefault(address, {}).setdefault(issue.number, (issue, index))
        return {address: tuple(links.values()) for address, links in found.items()}

    @cached_property
    def _by_date(self) -> list[Issue]:
        return sorted(self.issues, key=_day)

    @cached_property
    def _days(self) -> list[int]:
        return [_day(issue) for issue in self._by_date]

    def past_years(self, issue: Issue) -> list[Issue]:
        """Return the issues of the same week in earlier years, newest first, at most one of each year."""
        found: list[Issue] = []
        for year in range(issue.date.year - 1, self._by_date[0].date.year - 2, -1):
            if year < dt.MINYEAR:
                break
            month = issue.date.month
            # 29 February is only in leap years.
            day = dt.date(year, month, min(issue.date.day, monthrange(year, month)[1])).toordinal()
            start = bisect_left(self._days, day - _HALF_WEEK)
            stop = bisect_right(self._days, day + _HALF_WEEK)
            week = self._by_date[start:stop]
            found += [min(week, key=lambda other: abs(_day(other) - day))] if week else []
        return found

    @cached_property
    def large_sources(self) -> frozenset[str]:
        """The sources with enough links to have a page."""
        counts: Counter[str] = Counter()
        for issue in self.issues:
            counts.update({source: count for source, (count, _) in issue.body.groups["sources"].items()})
        return frozenset(source for source, count in counts.items() if count >= SOURCE_PAGE_MINIMUM)

    def linked_groups(self, issue: Issue) -> list[tuple[str, str]]:
        """Return the languages of an issue, and the sources that have a page, with their names in URLs."""
        if issue.docname not in self._linked_groups:
            groups = issue.body.groups
            found = [(code, self.slugs("languages").get(code, "")) for code in sorted(groups["languages"])]
            sources = sorted(self.large_sources & groups["sources"].keys())
            found += [(source, self.slugs("sources").get(source, "")) for source in sources]
            self._linked_groups[issue.docname] = found
        return self._linked_groups[issue.docname]

    @cached_property
    def _linked_groups(self) -> dict[str, list[tuple[str, str]]]:
        """What :meth:`linked_groups` has returned, by docname."""
        return {}

    def related_topics(self, topic: str) -> list[str]:
        """Return the topics that share most links with a topic, the closest first."""
        return [slug for slug, _ in self._shared_topics.get(topic, Counter()).most_common()]

    @cached_property
    def _shared_topics(self) -> dict[str, Counter[str]]:
        """Number of links that each topic shares with each other."""
        pairs: Counter[tuple[str, str]] = Counter()
        for issue in self.issues:
            pairs.update(issue.body.topic_pairs)
        found: dict[str, Counter[str]] = {}
        for (one, other), count in sorted(pairs.items()):
            found.setdefault(one, Counter())[other] = count
            found.setdefault(other, Counter())[one] = count
        return {slug: Counter(dict(sorted(counts.items()))) for slug, counts in found.items()}

    def count_links(self, topic: str) -> int:
        """Return the number of links with a topic."""
        return sum(issue.body.topics.get(topic, (0, ""))[0] for issue in self.by_topic[topic])
