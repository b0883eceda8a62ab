"""What an archive is made of: issues, and the links they recommend.

Everything here is frozen and knows nothing of Sphinx or docutils, so that records can be pickled into the
build environment, compared between builds, and used by a command line that never starts Sphinx.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property


def digest_of(value: object) -> str:
    """Return sixteen hex digits that stand for *value*, as far as its ``repr`` tells it from others."""
    return hashlib.sha256(repr(value).encode("utf-8", "backslashreplace")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Related:
    """A further link inside an item's summary."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Image:
    """An image of an item: a web address, or a path from the source folder."""

    url: str
    alt: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of an issue page that link items stand under."""

    key: str
    """What kind of section it is (a key of ``newsletter_sections``), or the title itself."""
    title: str
    icon: str
    """The emoji the heading opens with, or the empty string."""
    anchor: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Blocks of an issue page that belong to no item: its intro, an editor's note."""

    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link item: one recommendation.

    ``content`` is the body as portable HTML (see :mod:`~sphinx_newsletter.reading.portable_html`),
    ``summary`` the same as plain text, without images.
    """

    id: str
    """The anchor without its prefix: eight hex digits of the normalised URL's hash, ``-2`` for a repeat."""
    number: int | None
    """The number typed in the page."""
    position: int
    """1 for the first link of the issue."""
    section: Section | None
    title: str
    title_html: str
    url: str | None
    """None for a group: a title whose links are all in :attr:`related`."""
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    source: str
    """The host the link points to, without ``www.``; empty for a group."""
    summary: str
    content: str
    related: tuple[Related, ...] = ()
    images: tuple[Image, ...] = ()
    snapshot: str | None = None
    line: int = 0
    digest: str = ""
    """Stands for all that a reader sees of the link: two with one digest look alike."""

    @property
    def anchor(self) -> str:
        """The HTML id of the link's card."""
        return f"link-{self.id}"


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of the newsletter, in the order it was written."""

    docname: str
    number: int
    date: dt.date
    title: str
    body: tuple[Section | Link | Prose, ...] = ()
    updated: dt.date | None = None
    original: str | None = None
    contributors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    repeated_links: tuple[str, ...] = ()
    """Normalised URLs that this issue repeats on purpose."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Where each front matter key stands."""

    @property
    def links(self) -> tuple[Link, ...]:
        """The issue's link items, in order."""
        return tuple(block for block in self.body if isinstance(block, Link))

    @property
    def intro(self) -> str:
        """The plain text that stands before the first section or link."""
        texts = []
        for block in self.body:
            if not isinstance(block, Prose):
                break
            texts.append(block.text)
        return " ".join(texts)

    @property
    def digest(self) -> str:
        """Stands for all that a reader sees of the issue."""
        body = [block.digest if isinstance(block, Link) else repr(block) for block in self.body]
        head = (self.docname, self.number, self.date, self.title, self.updated, self.original, self.contributors)
        return digest_of((head, self.topics, body))

    def count_sections(self) -> dict[str, int]:
        """How many links each kind of section has, in the page's order."""
        return dict(Counter(link.section.key for link in self.links if link.section))

    def count_languages(self) -> dict[str, int]:
        """How many links there are in each language, most first."""
        counts = Counter(code for link in self.links for code in link.languages)
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def theme(issue: Issue, newsletter: str) -> str:
    """Return the issue's title without the newsletter's name, its number and its date.

    >>> import datetime as dt
    >>> theme(Issue("7", 7, dt.date(2023, 6, 17), "Weekly #7 (2023-06-17)"), "Weekly")
    ''
    >>> theme(Issue("7", 7, dt.date(2023, 6, 17), "Weekly #7: Why not?"), "Weekly")
    'Why not?'
    """
    prefix = rf"^\s*{re.escape(newsletter)}\s*(?:[#№]\s*{issue.number}\b)?\s*(?:\({issue.date}\))?\s*[:：—–-]?\s*"
    return re.sub(prefix, "", issue.title, flags=re.IGNORECASE).strip()


@dataclass(frozen=True, slots=True)
class Season:
    """A run of issues that belong together."""

    number: int
    issues: tuple[Issue, ...]

    @property
    def slug(self) -> str:
        """The season's name in URLs."""
        return f"season-{self.number}"


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
        """Return the number of the season that an issue number falls into."""
        return -(-number // self.season_length)

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
        previous = (None, *self.issues[:-1])
        following = (*self.issues[1:], None)
        return {
            issue.docname: (before, after)
            for issue, before, after in zip(self.issues, previous, following, strict=True)
        }

    @cached_property
    def digests(self) -> dict[str, str]:
        """What stands for each issue (:attr:`Issue.digest`), by docname."""
        return {issue.docname: issue.digest for issue in self.issues}

    @cached_property
    def by_topic(self) -> dict[str, tuple[tuple[Issue, tuple[Link, ...]], ...]]:
        """For each topic in use, the issues that have it, newest first, each with its links."""
        found: dict[str, list[tuple[Issue, tuple[Link, ...]]]] = {}
        for issue in reversed(self.issues):
            links: dict[str, list[Link]] = {slug: [] for slug in issue.topics}
            for link in issue.links:
                for slug in link.topics:
                    links.setdefault(slug, []).append(link)
            for slug, chosen in links.items():
                found.setdefault(slug, []).append((issue, tuple(chosen)))
        return {slug: tuple(found[slug]) for slug in sorted(found)}
