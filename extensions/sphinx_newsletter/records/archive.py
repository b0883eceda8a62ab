"""The whole archive: issues by number, season and topic. Independent of Sphinx, as the records are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sphinx_newsletter.records.model import Issue, Link
from sphinx_newsletter.records.urls import is_web_url, normalise


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
    """Return the season of an issue: both are counted from 1, or the season is the year, 0 without a date."""
    if isinstance(season_length, int):
        return -(-number // season_length)
    return date.year if date else 0


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

    @cached_property
    def by_topic(self) -> dict[str, tuple[Issue, ...]]:
        """Issues by topic, newest first."""
        found: dict[str, list[Issue]] = {}
        for issue in reversed(self.issues):
            for slug in {**dict.fromkeys(issue.topics), **issue.body.topics}:
                found.setdefault(slug, []).append(issue)
        return {slug: tuple(found[slug]) for slug in sorted(found)}

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
            issue = self.by_number.get(int(target)) if target.isascii() and target.isdigit() else None
            return (issue, None) if issue else None
        return self._links.get(normalise(target) if is_web_url(target) else target)

    def count_links(self, topic: str) -> int:
        """Return the number of links with a topic."""
        return sum(issue.body.topics.get(topic, (0, ""))[0] for issue in self.by_topic[topic])
