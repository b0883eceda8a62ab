"""Read old issues with their items in a form, to see what it would make of them."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sphinx_newsletter.authoring.healing import heal
from sphinx_newsletter.authoring.importing.document import Document
from sphinx_newsletter.authoring.importing.front import Front
from sphinx_newsletter.authoring.importing.headings import are_sections
from sphinx_newsletter.authoring.importing.layout import HEAD
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.records.generic_texts import is_generic
from sphinx_newsletter.records.item_forms import ItemForm
from sphinx_newsletter.records.model import Issue, Link
from sphinx_newsletter.records.urls import normalise

_BULLET = r"[ \t]*[-*+][ \t]"
_LINES = {
    ItemForm.NUMBERED: r"\W{0,4}\d{1,3}[.)、．]|[①-⑳]",
    ItemForm.BULLETED: _BULLET,
    ItemForm.NESTED: r"[ \t]{2,}[-*+][ \t]",
    ItemForm.HEADINGS: r"#{2,6}[^\n\[]{0,40}\[",
    ItemForm.BOLD: r"[^\n\[*_]{0,12}(?:\*\*|__|\[\*\*|\[__)[^\n]{0,12}\[?",
    ItemForm.PARAGRAPHS: r"[^\n\[#|*-]{0,20}\[",
    ItemForm.HEADING_TITLES: r"#{2,6}[ \t]",
    ItemForm.BOLD_TITLES: r"[^\n\[*_]{0,12}(?:\*\*|__)",
    ItemForm.ROWS: r"[ \t]*\|",
}
"""How a line begins in issues with items in a form."""
_PATTERNS = {form: re.compile(rf"^(?:{line})", re.MULTILINE) for form, line in _LINES.items()}
_BOLD_LINE = re.compile(
    r"^(?:\*\*|__)([^*_\[\]\n]{1,80})(?:\*\*|__)[ \t]*:?$(?=\n\s{0,3}\n?[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t])",
    re.MULTILINE,
)
_TITLE = re.compile(r"^# +(.*)$", re.MULTILINE)
_UNDERLINED = re.compile(r"^[^\s#>*+|=-][^\n]{0,200}\n={3,}[ \t]*$", re.MULTILINE)
_LONGEST = 200_000
"""Length of a document of which more is not read."""


@dataclass
class Sample:
    """A document, and what has been read in it."""

    document: Document
    issues: dict[tuple[str, ...], Issue | None] = field(default_factory=dict)

    def links(self, forms: Sequence[str]) -> tuple[Link, ...]:
        """Return the links that are found with some forms."""
        issue = self.issue(forms)
        return issue.links if issue else ()

    def issue(self, forms: Sequence[str]) -> Issue | None:
        """Return the document as an issue, with its items in some forms."""
        key = tuple(map(str, forms))
        if key not in self.issues:
            self.issues[key] = None
            with contextlib.suppress(Exception):  # a parser bug
                self.issues[key] = _read(self.document, key)
        return self.issues[key]

    def may_have(self, form: ItemForm) -> bool:
        """Return whether a line of the document begins as items in a form do."""
        return bool(_PATTERNS[form].search(self.document.text))


def _read(document: Document, forms: Sequence[str]) -> Issue | None:
    text, _ = heal(document.text[:_LONGEST].replace("\r\n", "\n"))
    front, body = Front.split(text)
    if not re.search(r"^##", body, re.MULTILINE):
        body = _BOLD_LINE.sub(r"## \1\n", body)
    head, title = list(HEAD), []
    if are_sections(front.matter.text("title") or "", _TITLE.findall(body)):
        head.insert(1, "title: Issue")  # the headings of the first level are sections
    elif not _TITLE.search(body) and not _UNDERLINED.search(body):
        title = ["# Issue", ""]  # else the first section would be taken for the title
    issue, _, _ = read_text("\n".join([*head, *title, body]), "issue", Settings(items=list(forms)))
    return issue


@dataclass(frozen=True)
class Yield:
    """The links that are found in some documents with some forms."""

    links: tuple[tuple[int, Link], ...]
    """The place of a document, and a link in it."""

    @classmethod
    def of(cls, samples: Sequence[Sample], forms: Sequence[str]) -> Yield:
        """Read documents with some forms."""
        return cls(tuple((place, link) for place, sample in enumerate(samples) for link in sample.links(forms)))

    def without(self, sections: Mapping[str, str]) -> Yield:
        """Return the links that are not in some sections."""
        return Yield(
            tuple(
                (place, link)
                for place, link in self.links
                if not any(part.title in sections for part in _path(link))
            )
        )

    def junk(self, *, repeated: bool) -> int:
        """Return how many links have no URL, or a title that says nothing or that others in the issue have.

        If *repeated*, also those with a URL, or as a group with a title, that links in other issues have.
        """
        urls = Counter(normalise(link.url) for _, link in self.links if link.url)
        titles = Counter(link.title.casefold() for _, link in self.links)
        pages: dict[tuple[int, str], set[str]] = {}
        for place, link in self.links:
            pages.setdefault((place, link.title.casefold()), set()).add(link.url or "")
        return sum(
            not is_usable(link)
            or is_generic(link.title)
            or len(pages[place, link.title.casefold()]) > 1
            or (repeated and _is_repeated(link, urls, titles))
            for place, link in self.links
        )

    def score(self) -> float:
        """Return the number of links; those without a URL of their own count half."""
        return sum(1.0 if link.url else 0.5 for _, link in self.links if is_usable(link))

    def untitled_sections(self) -> dict[str, str]:
        """Return the sections in which most items have no link: texts that are numbered."""
        all_links: Counter[str] = Counter()
        empty: Counter[str] = Counter()
        for _, link in self.links:
            if section := next(iter(_path(link)), None):
                all_links[section.title] += 1
                empty[section.title] += not is_usable(link)
        return {
            title: str(ItemForm.PROSE)
            for title, count in empty.items()
            if title and count >= _FEW and count > all_links[title] * _MOST
        }


_REPEATED = 2
"""Number of links that may have one URL, or one title."""
_FEW = 3
_MOST = 0.6
"""Share of the items of a section."""


def _is_repeated(link: Link, urls: Counter[str], titles: Counter[str]) -> bool:
    return (urls[normalise(link.url)] if link.url else titles[link.title.casefold()]) > _REPEATED


def is_usable(link: Link) -> bool:
    """Return whether a card has a link and a title."""
    return bool(link.title.strip()) and bool(link.url or link.related)


def _path(link: Link) -> tuple:  # type: ignore[type-arg]
    return (*((link.section,) if link.section else ()), *link.subsections)
