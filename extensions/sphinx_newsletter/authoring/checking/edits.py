"""A page that is being fixed: its text, what the reader makes of it, and changes of parts of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from docutils import nodes

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import Finding, read_text
from sphinx_newsletter.reading.front_matter import split_front_matter
from sphinx_newsletter.records.model import Link
from sphinx_newsletter.records.urls import normalise

VERBATIM = (nodes.literal, nodes.math, nodes.FixedTextElement)
"""Nodes whose text is shown as it is written, or not at all: code, formulas, comments."""
_ANCHORS = re.compile(r"^anchors:[ \t]*\r?\n", re.MULTILINE)
_ANCHOR_LINES = re.compile(r"^(?:anchors:|  link-[0-9a-f]{8}: \S++)[ \t]*+\r?\n", re.MULTILINE)
"""What keeping anchors adds to the front matter."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The replacement of a part of a page, by offset."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class EditedPage:
    """The text of a page, and what the reader makes of it."""

    text: str
    docname: str
    settings: Settings
    is_published: bool = True
    """Whether people may have linked to its anchors, which then have to stay."""

    def edited(self, edits: Iterable[Edit]) -> EditedPage:
        """Return the page with some parts replaced, in any order."""
        parts: list[str] = []
        end = 0
        for edit in sorted(edits, key=lambda edit: edit.start):
            parts += [self.text[end : edit.start], edit.text]
            end = edit.end
        return replace(self, text="".join([*parts, self.text[end:]]))

    @cached_property
    def _read(self) -> tuple[tuple[Link, ...] | None, list[Finding], nodes.document]:
        issue, findings, document = read_text(self.text, self.docname, self.settings)
        return issue.links if issue else None, findings, document

    @property
    def links(self) -> tuple[Link, ...] | None:
        """The records of the page's links; None if the page has none."""
        return self._read[0]

    @property
    def document(self) -> nodes.document:
        """The doctree of the page, with cards."""
        return self._read[2]

    def found(self, problem: Problem) -> list[Finding]:
        """Return what the reader reports as a problem."""
        return [finding for finding in self._read[1] if finding.problem is problem]

    @cached_property
    def kept(self) -> tuple[object, ...]:
        """What no fix may change: front matter, code and comments, what each link recommends, and its anchor."""
        verbatim = [node.astext() for node in self.document.findall(lambda node: isinstance(node, VERBATIM))]
        recommended = [
            (
                link.url and (normalise(link.url), self.is_published and link.id),
                [normalise(related.url) for related in link.related],
                [image.url for image in link.images],
            )
            for link in self.links or ()
        ]
        front = _ANCHOR_LINES.sub("", split_front_matter(self.text)[0])
        return front, verbatim, recommended, self.links is None

    def gains(self, other: EditedPage) -> bool:
        """Return whether *other* has all links of this page in as many items, and the same verbatim text."""
        before, after = self.kept, other.kept
        urls, new_urls = ([*_urls(page.links or ())] for page in (self, other))
        is_more = not Counter(urls) - Counter(new_urls) and len(self.links or ()) <= len(other.links or ())
        return before[:2] == after[:2] and other.links is not None and is_more

    @cached_property
    def lines(self) -> list[tuple[int, str]]:
        """Offset and text of each line, by the parser's line numbers; carriage returns are kept."""
        lines = self.text.split("\n")
        return list(zip(accumulate((len(line) + 1 for line in lines), initial=0), lines, strict=False))

    def line(self, finding: Finding) -> tuple[int, str]:
        """Return the offset and the text of the line of a problem."""
        return self.lines[finding.line - 1] if 1 <= finding.line <= len(self.lines) else (0, "")

    def with_anchors_of(self, other: EditedPage) -> EditedPage:
        """Return the page with the anchors that its links had, noted in the front matter if they differ now.

        A page that is not published needs no such note.
        """
        pairs = zip(other.links or (), self.links or (), strict=False)
        moved = {old.id[:8]: new.url for old, new in pairs if old.id != new.id and old.url and new.url}
        if not moved or not self.is_published:
            return self
        front = split_front_matter(self.text)[0]
        start = self.text.index(front)
        newline = "\r\n" if "\r\n" in front else "\n"
        lines = "".join(f"  link-{name}: {url}{newline}" for name, url in moved.items())
        if found := _ANCHORS.search(front):
            place = start + found.end()
        else:
            place = start + front.rstrip().rindex("\n") + 1
            lines = f"anchors:{newline}{lines}"
        return replace(self, text=self.text[:place] + lines + self.text[place:])


def _urls(links: Iterable[Link]) -> Iterator[str]:
    for link in links:
        yield from (normalise(url) for url in (link.url, *(one.url for one in link.related)) if url)
