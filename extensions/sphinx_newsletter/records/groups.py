"""Links that have something in common: a topic, a section, a language or a source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sphinx_newsletter.records.archive import Archive
from sphinx_newsletter.records.model import Issue, Link

_LONGEST_SLUG = 100

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


def slug_of(value: str) -> str:
    """Return a value in a form that is safe as a file name; empty if there is none.

    >>> slug_of("Tools & Libraries"), slug_of("github.com"), slug_of("..")
    ('tools-libraries', 'github.com', '')
    """
    slug = re.sub(r"[^\w.+-]+", "-", value.casefold()).strip(".-")
    return slug if len(slug.encode()) <= _LONGEST_SLUG else ""


def groups_of(archive: Archive, kind: str) -> list[Group]:
    """Return the groups of a kind, ordered by slug. Values whose slugs are equal share the page of the first."""
    found: dict[str, Group] = {}
    for value, issues in archive.by_value(kind).items():
        if slug := slug_of(value):
            found.setdefault(slug, Group.of(kind, value, slug, issues))
    return [found[slug] for slug in sorted(found)]
