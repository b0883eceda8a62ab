"""The normal form of a text, in which an original and what has been made of it are compared.

It holds what readers see: the letters, and of each its markup, its link, the block that it is in and what precedes
it (nothing, a space, a line break, the end of a block); the images; and the code. :mod:`html_form` makes it of
HTML, :mod:`markdown_form` of Markdown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

NOTHING, SPACE, BREAK, BLOCK = range(4)
"""What precedes a letter."""
_NUMBER = re.compile(r"\s*+(?:\d{1,9}(?:[.)](?=\s|\Z)|[、．])|[①-⑳㉑-㉟㊱-㊿])\s*+")
"""The number of an item, which may become that of a list."""
_RUN = re.compile(r"([^\W_]++)|(\s++)|[^\w\s]++|_++")
_CIRCLED = (("①", 1), ("㉑", 21), ("㊱", 36))


class Style(NamedTuple):
    """What letters have beside themselves."""

    marks: frozenset[str] = frozenset()
    """Names of markup, such as ``bold``."""
    link: str = ""
    """The URL of the link."""
    block: tuple[str, ...] = ()
    """What the text is in, such as ``heading 2`` or ``list level 1``."""

    def marked(self, mark: str) -> Style:
        """Return the style with a mark. In code there is none."""
        return self if "code" in self.marks else self._replace(marks=self.marks | {mark})

    def within(self, name: str) -> Style:
        """Return the style in a further block."""
        return self._replace(block=(*self.block, name))


PLAIN = Style()


@dataclass
class Form:
    """The normal form of a text, as it is being made."""

    text: list[str] = field(default_factory=list)
    """All characters but spaces, and numbers of items, which are alike however they are written."""
    places: list[int] = field(default_factory=list)
    """The index in :attr:`text` of each letter."""
    styles: list[Style] = field(default_factory=list)
    """The style of each letter."""
    gaps: list[int] = field(default_factory=list)
    """What precedes each letter, since the letter before."""
    lines: list[int] = field(default_factory=list)
    """The line of each letter, 1-based; 0 if it is not known."""
    images: list[tuple[str, str]] = field(default_factory=list)
    """Address and alternative text."""
    links: dict[str, int] = field(default_factory=dict)
    """The addresses of links, and the first line of each."""
    code: list[str] = field(default_factory=list)
    has_number: bool = False
    """Whether the line has the number of an item; what follows the line is apart from it in any case."""
    _gap: int = BLOCK
    """What precedes the next letter."""
    _begins: int = BLOCK
    """What precedes the next character."""

    def add(self, text: str, style: Style = PLAIN, line: int = 0) -> None:
        """Add text of one style."""
        if self._begins >= BREAK and (found := _NUMBER.match(text)) and "code" not in style.marks:
            self.number(_value(found[0]))
            text = text[found.end() :]
        elif self._begins >= BREAK and text.lstrip().startswith("+ "):  # another mark of the same list
            text = text.replace("+", "-", 1)
        for run in _RUN.finditer(text):
            if run[1]:
                count = len(run[1])
                self.places += range(len(self.text), len(self.text) + count)
                self.styles += [style] * count
                self.gaps += [self._gap, *[NOTHING] * (count - 1)]
                self.lines += [line] * count
                self._gap = NOTHING
            elif run[2]:
                self.space(SPACE)
                continue
            self.text += run[0]
            self._begins = NOTHING

    def number(self, value: int) -> None:
        """Add the number of an item."""
        self.text.append(f"{value}.")
        self.has_number = True
        self.space(BLOCK)
        self._begins = SPACE

    def space(self, kind: int) -> None:
        """Add a space, a line break or the end of a block."""
        self._gap = max(self._gap, kind)
        self._begins = max(self._begins, kind)

    def line_break(self) -> None:
        """Add a line break; a second one ends the paragraph."""
        self.space(BLOCK if self._begins == BREAK else BREAK)

    @property
    def begins_line(self) -> bool:
        """Whether nothing but a number has been added to the line."""
        return self._begins != NOTHING

    def begin_line(self) -> None:
        """Let the next character begin a line, so that the number of an item may follow."""
        self._begins = max(self._begins, BREAK)

    def link(self, address: str, line: int = 0) -> None:
        """Add the address of a link."""
        self.links.setdefault(address, line)

    def image(self, address: str, alt: str) -> None:
        """Add an image."""
        self.images.append((address, " ".join(alt.split())))
        self._begins = NOTHING

    @property
    def letters(self) -> str:
        """All letters and digits."""
        return "".join(self.text[place] for place in self.places)


def _value(number: str) -> int:
    char = number.strip()[0]
    for first, value in _CIRCLED:
        if ord(first) <= ord(char) < ord(first) + 20:
            return ord(char) - ord(first) + value
    return int(re.sub(r"\D", "", number))
