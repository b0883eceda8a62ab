"""Records of the archive: issues and their links.

Records are frozen and independent of Sphinx and docutils, so that they can be pickled into the build environment,
compared between builds, and used by the command line without Sphinx.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import marshal
import pickle
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from sphinx_newsletter.records.urls import normalise
from sphinx_newsletter.records.words import words_of

HIGHEST_NUMBER = 999_999
"""The highest valid issue number."""


TOPIC_MARK = "#"
"""Begins a topic among the words of a title; no word contains it."""
GROUP_KINDS = ("topics", "sections", "languages", "sources")
"""What links are grouped by on pages."""


def digest_of(value: object) -> str:
    """Return the first sixteen hex digits of the SHA-256 hash of *value*'s ``repr``."""
    return hashlib.sha256(repr(value).encode("utf-8", "backslashreplace")).hexdigest()[:16]


class _Record:
    """Base class of records that are pickled in large numbers.

    A frozen dataclass with slots is unpickled field by field, which takes five times as long as calling the class.
    """

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Return the class and its arguments."""
        return type(self), tuple(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class Related(_Record):
    """A further link in an item's summary."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Image(_Record):
    """An image of an item: a URL, or a path relative to the source directory."""

    url: str
    alt: str


@dataclass(frozen=True, slots=True)
class Section(_Record):
    """A section of an issue page that contains link items."""

    key: str
    """Kind of section (a key of ``newsletter_sections``), or the title itself."""
    title: str
    icon: str
    """Emoji at the start of the heading, or an empty string."""
    anchor: str
    depth: int = 1
    """1 for a section of the page, 2 for a section in it."""


@dataclass(frozen=True, slots=True)
class Prose(_Record):
    """Blocks of an issue page outside items: the intro or an editor's note."""

    html: str
    text: str


@dataclass(frozen=True, slots=True)
class Link(_Record):
    """A link item: one recommendation.

    ``content`` is the body as portable HTML (see :mod:`~sphinx_newsletter.reading.portable_html`),
    ``summary`` is the body as plain text without images.
    """

    id: str
    """The anchor without its prefix: eight hex digits of the normalised URL's hash, with ``-2`` for a repeat."""
    number: int | None
    """The number written in the page."""
    position: int
    """Position in the issue, counted from 1."""
    section: Section | None
    title: str
    title_html: str
    url: str | None
    """None for a group: a title whose links are all in :attr:`related`."""
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    source: str
    """Host of the URL, without ``www.``; empty for a group."""
    summary: str
    content: str
    related: tuple[Related, ...] = ()
    images: tuple[Image, ...] = ()
    snapshot: str | None = None
    line: int = 0
    digest: str = ""
    """Digest of everything shown of the link."""
    subsections: tuple[Section, ...] = ()
    """The headings in the section that the link is below, from the outermost."""

    @property
    def anchor(self) -> str:
        """The HTML id of the link's card."""
        return f"link-{self.id}"

    @property
    def subsection(self) -> str:
        """The titles of the subsections, or an empty string."""
        return " / ".join(section.title for section in self.subsections)

    def values(self, kind: str) -> tuple[str, ...]:
        """Return the link's topics, section, languages or source (see :data:`GROUP_KINDS`)."""
        if kind == "sections":
            return (self.section.key,) if self.section else ()
        if kind == "sources":
            return (self.source,) if self.source else ()
        return self.topics if kind == "topics" else self.languages


Block = Section | Link | Prose


def _intro(blocks: Sequence[Block]) -> str:
    texts: list[str] = []
    for block in blocks:
        if not isinstance(block, Prose):
            break
        texts.append(block.text)
    return " ".join(texts)


def _terms(link: Link) -> Iterator[str]:
    yield from (TOPIC_MARK + topic for topic in link.topics)
    yield from words_of(link.title)


@lru_cache(maxsize=128)
def _unpack(packed: bytes) -> tuple[Block, ...]:
    blocks: tuple[Block, ...] = pickle.loads(zlib.decompress(packed))
    return blocks


@dataclass(frozen=True, slots=True)
class Body:
    """The blocks of an issue, packed, and the facts that every build needs of every issue.

    Every build loads the whole archive, but most builds use the blocks of only a few issues. Packing saves time
    and memory for the others.
    """

    packed: bytes
    digest: str
    """Digest of everything shown of the blocks."""
    intro: str
    """Plain text before the first section or link."""
    names: tuple[tuple[str, str], ...]
    """Anchor and title of each link."""
    addresses: tuple[str, ...]
    """Digest of the normalised URL of each link; empty for a group."""
    terms: tuple[str, ...]
    """Topics and words of the title of each link, separated by spaces."""
    sections: Mapping[str, int]
    """Number of links per kind of section, in page order."""
    languages: Mapping[str, int]
    """Number of links per language code, in descending order."""
    groups: Mapping[str, Mapping[str, tuple[int, str]]]
    """Number and digest of the links with each value, by kind: topics, sections, languages and sources."""
    topic_pairs: Mapping[tuple[str, str], int]
    """Number of links that have two topics, by pair in alphabetical order."""
    refers: bool
    """Whether a link's content refers to other issues or files, so that its HTML depends on their URLs."""

    def __reduce__(self) -> tuple[object, tuple[bytes]]:
        """Pickle all values as one: they are only strings, numbers, tuples and dictionaries."""
        return _unpickled, (marshal.dumps(tuple(getattr(self, name) for name in self.__slots__)),)

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> Body:
        """Pack the blocks of an issue."""
        links = [block for block in blocks if isinstance(block, Link)]
        languages = Counter(code for link in links for code in link.languages)
        found: dict[str, dict[str, list[str]]] = {kind: {} for kind in GROUP_KINDS}
        for link in links:
            for kind, digests in found.items():
                for value in link.values(kind):
                    digests.setdefault(value, []).append(link.digest)
        return cls(
            packed=zlib.compress(pickle.dumps(tuple(blocks), pickle.HIGHEST_PROTOCOL), level=1),
            digest=digest_of([block.digest if isinstance(block, Link) else repr(block) for block in blocks]),
            intro=_intro(blocks),
            names=tuple((link.anchor, link.title) for link in links),
            addresses=tuple(digest_of(normalise(link.url)) if link.url else "" for link in links),
            terms=tuple(" ".join(dict.fromkeys(_terms(link))) for link in links),
            sections=dict(Counter(link.section.key for link in links if link.section)),
            languages=dict(sorted(languages.items(), key=lambda item: (-item[1], item[0]))),
            groups={
                kind: {value: (len(digests), digest_of(digests)) for value, digests in values.items()}
                for kind, values in found.items()
            },
            topic_pairs=dict(Counter(pair for link in links for pair in combinations(sorted(link.topics), 2))),
            refers=any("newsletter:" in link.content for link in links),
        )

    @property
    def topics(self) -> Mapping[str, tuple[int, str]]:
        """Number and digest of the links with each topic."""
        return self.groups["topics"]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks in page order."""
        return _unpack(self.packed)


def _unpickled(values: bytes) -> Body:
    return Body(*marshal.loads(values))


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of the newsletter."""

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
    """Normalised URLs that this issue repeats intentionally."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """Line number of each front matter key."""
    editions: tuple[tuple[str, str], ...] = ()
    """Language tag and URL of the issue in other languages."""

    @property
    def links(self) -> tuple[Link, ...]:
        """The issue's links in page order."""
        return tuple(block for block in self.body.blocks if isinstance(block, Link))

    def links_in(self, kind: str, value: str) -> tuple[Link, ...]:
        """Return the links with a topic, section, language or source."""
        if value not in self.body.groups[kind]:
            return ()
        return tuple(link for link in self.links if value in link.values(kind))

    @property
    def digest(self) -> str:
        """Digest of everything shown of the issue."""
        head = (self.docname, self.number, self.date, self.title, self.updated, self.original, self.contributors)
        return digest_of((head, self.topics, self.editions, self.body.digest))


_NUMBERED = (
    re.compile(r"[#№]\s*(\d{1,6})\b\s*"),
    re.compile(r"(?:[:：]\s*+|(?<!\s)\s++)?(?:[(（]\s*+)?第\s*+(\d{1,6})\s*+[期号號回]\s*+[)）]?+\s*+"),
    re.compile(r"(\d{1,6})\s*+(?=$|[:：—–(（-])"),
)
"""The number of an issue after the newsletter's name: ``#7``, ``第 7 期``, ``7: …``."""


def theme(issue: Issue, newsletter: str) -> str:
    """Return the issue's title without the newsletter's name, its number and its date.

    >>> import datetime as dt
    >>> theme(Issue("7", 7, dt.date(2023, 6, 17), "Weekly #7 (2023-06-17)"), "Weekly")
    ''
    >>> theme(Issue("7", 7, dt.date(2023, 6, 17), "Weekly #7: Why not?"), "Weekly")
    'Why not?'
    >>> theme(Issue("7", 7, dt.date(2023, 6, 17), "周刊（第 7 期）：异步"), "周刊")
    '异步'
    >>> theme(Issue("7", 7, dt.date(2023, 6, 17), "#07 - Why not?"), "Weekly")
    'Why not?'
    """
    return _theme(issue.title, issue.number, issue.date, newsletter)


@lru_cache(maxsize=65_536)  # asked for ten times per issue
def _theme(title: str, number: int, date: dt.date, newsletter: str) -> str:
    named = re.match(rf"\s*{re.escape(newsletter)}\s*", title, flags=re.IGNORECASE)
    rest = title[named.end() :] if named else title
    patterns = _NUMBERED if named else _NUMBERED[:1]
    numbered = next(filter(None, (pattern.match(rest) for pattern in patterns)), None)
    has_number = bool(numbered and int(numbered[1]) == number)
    if numbered and has_number:
        rest = rest[numbered.end() :]
    if named or has_number:
        rest = re.sub(r"^[:：—–-]\s*", "", rest.removeprefix(f"({date})").lstrip())
    rest = rest.strip()
    return "" if has_number and rest.casefold() == newsletter.casefold() else rest
