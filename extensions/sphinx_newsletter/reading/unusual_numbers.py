"""Find lines that look like link items, but have a number in a form that items do not have, or are bold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from docutils import nodes

from sphinx_newsletter.reading.item import begins_with_link, lines_of

_CHINESE = "一二三四五六七八九十"
_NUMBER = re.compile(
    r"\s*+(?:"
    r"[(（\[【〔]\s?(?P<bracketed>\d{1,3})\s?[)）\]】〕]"
    r"|(?:#|[Nn][or]\.\s?|№\s?)(?P<named>\d{1,3})"
    r"|(?P<marked>\d{1,3})\s?[.．｡。、,，:：)）\]】>/–—-]{1,2}"
    r"|(?P<keycap>\d)\ufe0f?\u20e3"
    rf"|(?P<chinese>[{_CHINESE}]{{1,3}})[、．.,，:：]"
    r")\s*+(?:[-–—:：、.]\s*+)?"
)
"""The text before the link of an item, with a number in a form that items do not have."""


def unusual_lines(blocks: Iterable[nodes.Node], expected: int | None = None) -> Iterator[tuple[int, str]]:
    """Yield where each line that begins with an unusual number and a link is, and how it begins.

    If *expected* is a number, only lines with this and the next numbers: others may count something else.
    """
    for line, text, number in _numbered_lines(blocks):
        if expected is None or number == expected:
            yield line, text
            expected = None if expected is None else number + 1


def _numbered_lines(blocks: Iterable[nodes.Node]) -> Iterator[tuple[int, str, int]]:
    """Yield each line of a paragraph that begins with a number and a link: where it is, its start, the number."""
    for block in blocks:
        for paragraph in block.findall(nodes.paragraph):
            for offset, line in enumerate(lines_of(_plain(paragraph))):
                number = _NUMBER.fullmatch(str(line[0])) if line and isinstance(line[0], nodes.Text) else None
                if number and begins_with_link(line[1:]):
                    yield (paragraph.line or 0) + offset, _start(line), _value(number)


def _plain(paragraph: nodes.paragraph) -> Sequence[nodes.Node]:
    """Return the inline nodes of a paragraph, or of the only mark in it: bold type around a whole item."""
    inline: Sequence[nodes.Node] = [node for node in paragraph.children if node != nodes.Text("")]
    while inline and isinstance(mark := inline[0], nodes.strong | nodes.emphasis):
        if len(inline) > 1 and not begins_with_link(inline[1:]):
            break
        inline = [*mark.children, *inline[1:]]
    return inline


def _value(number: re.Match[str]) -> int:
    kind = number.lastgroup or ""
    if kind != "chinese":
        return int(number[kind])
    tens, ten, ones = number[kind].rpartition("十")
    return (_digit(tens) or 1) * 10 * bool(ten) + _digit(ones)


def _digit(text: str) -> int:
    return _CHINESE.index(text[0]) + 1 if text else 0


def _start(line: Iterable[nodes.Node]) -> str:
    text = " ".join("".join(node.astext() for node in line).split())
    return text if len(text) <= 60 else f"{text[:60]}…"
