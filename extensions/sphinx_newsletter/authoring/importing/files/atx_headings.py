"""Find headings and definitions of links in Markdown that is to be split or joined, outside code blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(\S.*)")
_UNDERLINE = re.compile(r" {0,3}(=++|-++)[ \t]*+")
_TEXT = re.compile(r" {0,3}[^\s#>|*+=-]")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_LINK = re.compile(r"\[([^\[\]]{1,500})\]\([^()]{0,1000}\)")
_DEFINITION = re.compile(r" {0,3}\[([^\[\]]{1,200})\]:[ \t]*(\S.*)")


@dataclass(frozen=True)
class Heading:
    """A heading, and the number of its line, from 0."""

    line: int
    level: int
    text: str
    """Its Markdown."""

    @property
    def words(self) -> str:
        """Its text, without links."""
        return _LINK.sub(r"\1", self.text).strip("*_ ")


def headings_in(lines: Sequence[str]) -> Iterator[Heading]:
    """Yield the headings that begin with ``#``."""
    for number, line in _outside_code(lines):
        if found := _HEADING.match(line):
            yield Heading(number, len(found[1]), found[2].rstrip().rstrip("#").rstrip())


def with_atx_headings(lines: Sequence[str]) -> list[str]:
    """Return lines with headings that are underlined written with ``#``."""
    made = list(lines)
    before = ""
    for number, line in _outside_code(lines):
        found = _UNDERLINE.fullmatch(line)
        above = lines[number - 2] if number > 1 else ""
        if found and before.strip() and before == lines[number - 1] and not above.strip() and _TEXT.match(before):
            made[number - 1] = f"{'#' if found[1][0] == '=' else '##'} {before.strip()}"
            made[number] = ""
        before = line
    return made


def first_heading(body: str) -> str:
    """Return the text of the first heading of level 1; empty if there is none."""
    return next((heading.text for heading in headings_in(body.split("\n")) if heading.level == 1), "")


def shifted(body: str, levels: int) -> str:
    """Return Markdown with its headings some levels deeper, or higher; none is above level 2."""
    lines = body.split("\n")
    for heading in headings_in(lines):
        level = min(max(heading.level + levels, 2), 6)
        lines[heading.line] = "#" * level + lines[heading.line].lstrip()[heading.level :]
    return "\n".join(lines)


def definitions_in(body: str) -> Iterator[tuple[str, str]]:
    """Yield the labels, as they are compared, and the targets of definitions of links and footnotes."""
    for _, line in _outside_code(body.split("\n")):
        if found := _DEFINITION.match(line):
            yield " ".join(found[1].split()).casefold(), found[2].strip()


def _outside_code(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    fence = ""
    for number, line in enumerate(lines):
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[1]
        elif found and found[1].startswith(fence) and line.strip() == found[1]:
            fence = ""
        elif not fence:
            yield number, line
