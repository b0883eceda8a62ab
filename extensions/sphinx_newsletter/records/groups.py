"""Links that have something in common: a topic, a section, a language or a source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sphinx_newsletter.records.archive import Archive
from sphinx_newsletter.records.model import Issue, Link

Entry = tuple[Issue, int, str]
"""An issue, and the number and the digest of a group's links in it."""


@dataclass(frozen=True, slots=True)
class Group:
    """The links of one topic, section, language or source."""

    kind: str
    """``topics``, ``sections``, ``languages`` or ``sources``."""
    value: str
    slug: str
    """The group's name in URLs."""
    entries: tuple[Entry, ...]
    """Issues with such a link, newest first."""

    @classmethod
    def of(cls, kind: str, value: str, slug: str, issues: Sequence[Issue]) -> Group:
        """Return the group of some issues' links."""
        none = (0, "")
        return cls(
            kind, value, slug, tuple((issue, *issue.body.groups[kind].get(value, none)) for issue in issues)
        )

    def links(self, issue: Issue) -> tuple[Link, ...]:
        """Return the group's links in an issue."""
        return issue.links_in(self.kind, self.value)

    @property
    def count(self) -> int:
        """The number of links."""
        return sum(count for _, count, _ in self.entries)


def groups_of(archive: Archive, kind: str) -> list[Group]:
    """Return the groups of a kind that have a name for URLs, ordered by it."""
    slugs = archive.slugs(kind)
    groups = [
        Group.of(kind, value, slugs[value], issues)
        for value, issues in archive.by_value(kind).items()
        if value in slugs
    ]
    return sorted(groups, key=lambda group: group.slug)
