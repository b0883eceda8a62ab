"""All issues together: by number, by season, by topic. Like the records, it knows nothing of Sphinx."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sphinx_newsletter.records.model import Issue, Link
from sphinx_newsletter.records.urls import is_web_url, normalise


@dataclass(frozen=True, slots=True)
class Season:
    """A run of issues that belong together."""

    number: int
    issues: tuple[Issue, ...]

    @property
    def slug(self) -> str:
        """The season's name in URLs."""
        return f"season-{self.number}"


def season_of(number: int, season_length: int) -> int:
    """Return the number of the season that issue *number* is in."""
    return -(-number // season_length)


class Archive:
    """All issues, oldest first, and the questions asked of them together.

    Where two pages claim one number, the one whose docname sorts first stands.
    """

    def __init__(self, issues: Iterator[Issue] | tuple[Issue, ...], season_length: int) -> None:
        by_number: dict[int, Issue] = {}
        for issue in sorted(issues, key=lambda issue: (issue.number, issue.docname)):
            by_number.setdefault(issue.number, issue)
        self.by_number = by_number
        self.issues = tuple(by_number.values())
        self.season_length = season_length

    def season_of(self, number: int) -> int:
        """Return the number of the season that issue *number* is in."""
        return season_of(number, self.season_length)

    @cached_property
    def seasons(self) -> dict[int, Season]:
        """Every season that has an issue, by number."""
        grouped: dict[int, list[Issue]] = {}
        for issue in self.issues:
            grouped.setdefault(self.season_of(issue.number), []).append(issue)
        return {number: Season(number, tuple(issues)) for number, issues in grouped.items()}

    @cached_property
    def neighbours(self) -> dict[str, tuple[Issue | None, Issue | None]]:
        """The issues before and after, by docname."""
        previous = (None, *self.issues)[:-1]
        following = (*self.issues, None)[1:]
        return {
            issue.docname: (before, after)
            for issue, before, after in zip(self.issues, previous, following, strict=True)
        }

    @cached_property
    def digests(self) -> dict[str, str]:
        """What stands for each issue (:attr:`Issue.digest`), by docname."""
        return {issue.docname: issue.digest for issue in self.issues}

    @cached_property
    def by_topic(self) -> dict[str, tuple[Issue, ...]]:
        """For each topic in use, the issues that have it, newest first."""
        found: dict[str, list[Issue]] = {}
        for issue in reversed(self.issues):
            for slug in {**dict.fromkeys(issue.topics), **issue.body.topics}:
                found.setdefault(slug, []).append(issue)
        return {slug: tuple(found[slug]) for slug in sorted(found)}

    @cached_property
    def _links(self) -> dict[str, tuple[Issue, Link]]:
        """Every link by each name a role may call it: id, anchor, ``7/…``, and its URL."""
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
        """Return the issue, and the link in it, that a role names; None if there is none."""
        if role == "issue":
            issue = self.by_number.get(int(target)) if target.isascii() and target.isdigit() else None
            return (issue, None) if issue else None
        return self._links.get(normalise(target) if is_web_url(target) else target)

    def count_links(self, topic: str) -> int:
        """Return how many links are about a topic."""
        return sum(issue.body.topics.get(topic, (0, ""))[0] for issue in self.by_topic[topic])
