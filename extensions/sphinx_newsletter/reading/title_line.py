"""Parse the first paragraph of a link item: title, URL, language marker, and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from docutils import nodes

from sphinx_newsletter.reading.nodes import line_break
from sphinx_newsletter.reading.portable_html import is_role, role_text
from sphinx_newsletter.reading.title_nodes import divided, is_bare, target_of, unwrapped, without_box, without_url
from sphinx_newsletter.records.languages import Languages

_MARKER = r"[(（]\s*+([^()（）\s](?:[^()（）]{0,22}[^()（）\s])?)\s*+[)）]"
_MARKER_FIRST = re.compile(rf"^\s*+{_MARKER}")
_MARKER_LAST = re.compile(rf"(?:(?<!\s)\s++)?{_MARKER}\s*+$")
_END = re.compile(r"[.。,，;；](?=\s|$)")
"""A mark after a language marker that belongs to no text."""
_SEPARATOR = re.compile(r"^\s*(?:[:：—–,.;|·•/-]+(?=\s)|[：，。；、]+)?\s*")
_BROKEN_LINK = re.compile(
    r"^\s*\[(?P<title>[^\]]*)\]"
    r"\((?P<url>[^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*)\)"  # may contain balanced parentheses
    r"(?P<rest>.*)$",
    re.DOTALL,
)


@dataclass
class TitleLine:
    """The parts of an item's first paragraph."""

    title: list[nodes.Node] = field(default_factory=list)
    url: str | None = None
    """The link target, unvalidated; None if the title is not a link."""
    languages: tuple[str, ...] = ()
    is_bare: bool = False
    """Whether the title is a URL that is written out."""
    unknown_marker: str | None = None
    rest: list[nodes.Node] = field(default_factory=list)
    """Inline nodes after the title and marker: the start of the summary."""
    is_below: bool = False
    """Whether ``rest`` begins on the line after the title."""


def read_title_line(children: Sequence[nodes.Node], languages: Languages) -> TitleLine:
    """Parse the inline nodes of an item's first paragraph."""
    inline, box = without_box(children)
    if not inline:
        return TitleLine()
    if (line := link_line(inline, languages)) is not None:
        return line
    return with_box(text_line(inline, languages), box)


def with_box(line: TitleLine, box: str) -> TitleLine:
    """Return a title without a link with the box before it as it is written: its anchor is made of this text."""
    if box and line.url is None:
        line.title = [nodes.Text(box), *line.title]
    return line


def link_line(inline: list[nodes.Node], languages: Languages) -> TitleLine | None:
    """Parse inline nodes that begin with a link, even one that Markdown does not recognise."""
    inline = divided(inline)
    if target_of(unwrapped(inline[0])) is not None:
        line = _link_first(inline)
    elif isinstance(inline[0], nodes.Text) and (broken := _BROKEN_LINK.match(str(inline[0]))):
        title: list[nodes.Node] = [nodes.Text(broken["title"])] if broken["title"] else []
        line = TitleLine(title, broken["url"], rest=[nodes.Text(broken["rest"]), *inline[1:]])
    else:
        return None
    take_marker(line, languages)
    first = line.rest[0] if line.rest else None
    line.is_below = isinstance(first, nodes.Text) and str(first).lstrip(" \t").startswith("\n")
    trim_start(line.rest)
    return line


def _link_first(inline: list[nodes.Node]) -> TitleLine:
    """Parse ``[title](url) rest``; adjacent links to the same URL are one title."""
    first = unwrapped(inline[0])
    line = TitleLine(url=target_of(first), is_bare=is_bare(first))
    while inline and target_of(link := unwrapped(inline[0])) == line.url:
        assert isinstance(link, nodes.Element)
        line.title.extend(link.children)
        inline.pop(0)
    line.rest = inline
    return line


def text_line(inline: list[nodes.Node], languages: Languages) -> TitleLine:
    """Parse ``text``, ``text: [name](url)``, or a group: a text with several links."""
    first, rest = _split_at_newline(inline)
    targets = {target for node in first if (target := target_of(unwrapped(node))) is not None}
    line = TitleLine(first, rest=rest)
    if len(targets) == 1:
        line.url = targets.pop()
        line.title = [part for node in first for part in _without_link(node)]
        if any(is_bare(unwrapped(node)) for node in first):
            shorter = without_url(first)
            line.title, line.is_bare = shorter or line.title, not shorter
    elif targets:
        cut = next(index for index, node in enumerate(first) if target_of(unwrapped(node)) is not None)
        line.title, line.rest = first[:cut], [*first[cut:], *rest]
    last = line.title[-1]
    if isinstance(last, nodes.Text) and (marker := _MARKER_LAST.search(str(last))):
        codes = languages.from_marker(marker[1])
        if codes:
            line.languages = codes
            line.title[-1] = nodes.Text(str(last)[: marker.start()])
        elif languages.looks_like_marker(marker[1]):
            line.unknown_marker = marker[1]
    trim_end(line.title)
    trim_start(line.rest)
    return line


def _without_link(node: nodes.Node) -> Sequence[nodes.Node]:
    link = unwrapped(node)
    return link.children if target_of(link) is not None else [node]


def without_links(title: Iterable[nodes.Node], *, is_link: bool) -> list[nodes.Node]:
    """Return the nodes of a title, roles as text and breaks as spaces; without links if it *is_link* itself."""
    found: list[nodes.Node] = []
    for node in title:
        if (text := role_text(node)) is not None or is_role(node):
            found.append(nodes.Text(node.astext() if text is None else text))
        elif isinstance(node, line_break):
            found.append(nodes.Text(" "))
        elif is_link and target_of(node) is not None:
            found += without_links(node.children, is_link=is_link)
        else:
            if node.children:
                assert isinstance(node, nodes.Element)
                node[:] = without_links(node.children, is_link=is_link)
            found.append(node)
    return found


def _split_at_newline(inline: list[nodes.Node]) -> tuple[list[nodes.Node], list[nodes.Node]]:
    for index, node in enumerate(inline):
        if isinstance(node, line_break):
            return inline[:index], inline[index + 1 :]
        if isinstance(node, nodes.Text) and "\n" in node:
            before, _, after = str(node).partition("\n")
            return [*inline[:index], nodes.Text(before)], [nodes.Text(after), *inline[index + 1 :]]
    return inline, []


def take_marker(line: TitleLine, languages: Languages) -> None:
    """Remove the language marker after the title or at the end of its line, and store the languages."""
    if not line.rest or not isinstance(line.rest[0], nodes.Text):
        return
    head, newline, tail = str(line.rest[0]).partition("\n")
    for pattern in (_MARKER_FIRST, _MARKER_LAST):
        marker = pattern.search(head)
        if marker and (codes := languages.from_marker(marker[1])):
            line.languages = codes
            after = head[marker.end() :]
            if pattern is _MARKER_FIRST:
                after = _END.sub("", after, count=1) if _END.match(after) else after
            line.rest[0] = nodes.Text(head[: marker.start()] + after + newline + tail)
            return
    marker = _MARKER_FIRST.match(head)
    if marker and (
        languages.meant(marker[1]) or (not head[marker.end() :].strip() and languages.looks_like_marker(marker[1]))
    ):
        line.unknown_marker = marker[1]


def trim_start(inline: list[nodes.Node]) -> None:
    """Remove leading whitespace, and a dash, colon or comma between title and summary."""
    while inline and isinstance(inline[0], nodes.Text | line_break):
        if isinstance(inline[0], line_break):
            inline.pop(0)
            continue
        text = _SEPARATOR.sub("", str(inline[0]), count=1)
        if text:
            inline[0] = nodes.Text(text)
            return
        inline.pop(0)


def trim_end(inline: list[nodes.Node]) -> None:
    """Remove trailing whitespace and colon."""
    while inline and isinstance(inline[-1], nodes.Text):
        text = str(inline[-1]).rstrip().removesuffix(":").removesuffix("：")
        if text:
            inline[-1] = nodes.Text(text)
            return
        inline.pop()
