"""What an archive is made of: issues, and the links they recommend.

Everything here is frozen and knows nothing of Sphinx or docutils, so that records can be pickled into the
build environment, compared between builds, and used by a command line that never starts Sphinx.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import pickle
import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

HIGHEST_NUMBER = 999_999
"""The highest number that an issue may have."""


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


Block = Section | Link | Prose


def _intro(blocks: Sequence[Block]) -> str:
    texts: list[str] = []
    for block in blocks:
        if not isinstance(block, Prose):
            break
        texts.append(block.text)
    return " ".join(texts)


@lru_cache(maxsize=128)
def _unpack(packed: bytes) -> tuple[Block, ...]:
    blocks: tuple[Block, ...] = pickle.loads(zlib.decompress(packed))
    return blocks


@dataclass(frozen=True, slots=True)
class Body:
    """The blocks of an issue, packed; beside them what every build asks of every issue.

    An archive of thousands of links is loaded at every build, and most builds look into a few of its issues.
    Packed, the others cost next to nothing, in time as in memory.
    """

    packed: bytes
    digest: str
    """Stands for all that a reader sees of the blocks."""
    intro: str
    """The plain text that stands before the first section or link."""
    names: tuple[tuple[str, str], ...]
    """Of each link, its anchor and its title."""
    sections: Mapping[str, int]
    """How many links each kind of section has, in the page's order."""
    languages: Mapping[str, int]
    """How many links there are in each language, most first."""
    topics: Mapping[str, tuple[int, str]]
    """Of each topic, how many links are about it, and what stands for them."""
    refers: bool
    """Whether a link's content points to other issues or to files: shown, it depends on more than itself."""

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> Body:
        """Pack the blocks of an issue."""
        links = [block for block in blocks if isinstance(block, Link)]
        languages = Counter(code for link in links for code in link.languages)
        about: dict[str, list[str]] = {}
        for link in links:
            for slug in link.topics:
                about.setdefault(slug, []).append(link.digest)
        return cls(
            packed=zlib.compress(pickle.dumps(tuple(blocks), pickle.HIGHEST_PROTOCOL), level=1),
            digest=digest_of([block.digest if isinstance(block, Link) else repr(block) for block in blocks]),
            intro=_intro(blocks),
            names=tuple((link.anchor, link.title) for link in links),
            sections=dict(Counter(link.section.key for link in links if link.section)),
            languages=dict(sorted(languages.items(), key=lambda item: (-item[1], item[0]))),
            topics={slug: (len(digests), digest_of(digests)) for slug, digests in about.items()},
            refers=any("newsletter:" in link.content for link in links),
        )

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks in the order they were written."""
        return _unpack(self.packed)


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of the newsletter, in the order it was written."""

    docname: str
    number: int
    date: dt.date
    title: str
    body: Body = field(default_factory=lambda: Body.of(()))
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
        return tuple(block for block in self.body.blocks if isinstance(block, Link))

    def links_about(self, topic: str) -> tuple[Link, ...]:
        """Return the links that have a topic."""
        return tuple(link for link in self.links if topic in link.topics) if topic in self.body.topics else ()

    @property
    def digest(self) -> str:
        """Stands for all that a reader sees of the issue."""
        head = (self.docname, self.number, self.date, self.title, self.updated, self.original, self.contributors)
        return digest_of((head, self.topics, self.body.digest))


def theme(issue: Issue, newsletter: str) -> str:
    """Return the issue's title without the newsletter's name, its number and its date.

    >>> import datetime as dt
    >>> theme(Issue("7", 7, dt.date(2023, 6, 17), "Weekly #7 (2023-06-17)"), "Weekly")
    ''
    >>> theme(Issue("7", 7, dt.date(2023, 6, 17), "Weekly #7: Why not?"), "Weekly")
    'Why not?'
    """
    named = re.match(rf"\s*{re.escape(newsletter)}\s*", issue.title, flags=re.IGNORECASE)
    rest = issue.title[named.end() :] if named else issue.title
    if named and (numbered := re.match(r"[#№]\s*(\d+)\b\s*", rest)) and int(numbered[1]) == issue.number:
        rest = rest[numbered.end() :]
    if named:
        rest = re.sub(r"^[:：—–-]\s*", "", rest.removeprefix(f"({issue.date})").lstrip())
    return rest.strip()
