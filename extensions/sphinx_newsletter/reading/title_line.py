"""Parse the first paragraph of a link item: title, URL, language marker, and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from docutils import nodes

from sphinx_newsletter.reading.nodes import refused_link
from sphinx_newsletter.records.languages import Languages
from sphinx_newsletter.records.urls import is_web_url

_MARKER_FIRST = re.compile(r"^\s*[(（]\s*([^()（）]{1,24}?)\s*[)）]")
_MARKER_LAST = re.compile(r"\s*[(（]\s*([^()（）]{1,24}?)\s*[)）]\s*$")
_SEPARATOR = re.compile(r"^\s*(?:[:：—–-]+(?=\s)|[：])?\s*")
_BROKEN_LINK = re.compile(
    r"^\s*\[(?P<title>[^\]]*)\]"
    r"\((?P<url>(?:[^()\n]|\([^()\n]*\))*)\)"  # may contain balanced parentheses
    r"(?P<rest>.*)$",
    re.DOTALL,
)
MARKS = re.compile(r"(?:\s*(?:\[[^\[\]]{0,40}\]|【[^【】]{1,40}】|[(（][^()（）]{1,40}[)）])\s*[:：]?)+\s*")
"""Marks before a link: ``[video]``, ``[ ]``, ``(Spanish)``."""
_MARK = re.compile(r"[\[【(（]\s*([^\[\]【】()（）]*?)\s*[\]】)）]\s*[:：]?\s*")
_SENTENCE = 120
"""Length from which a text with a link in it is a sentence rather than a title."""


@dataclass
class TitleLine:
    """The parts of an item's first paragraph."""

    title: list[nodes.Node] = field(default_factory=list)
    url: str | None = None
    """The link target, unvalidated; None if the title is not a link."""
    languages: tuple[str, ...] = ()
    unknown_marker: str | None = None
    rest: list[nodes.Node] = field(default_factory=list)
    """Inline nodes after the title and marker: the start of the summary."""


def target_of(node: nodes.Node) -> str | None:
    """Return the target of a link node, unvalidated; None if *node* is not a link.

    Supports ``nodes.reference``, MyST's nodes for a link to a page, which differ between Sphinx and docutils, and
    :class:`refused_link`.
    """
    if isinstance(node, refused_link):
        return str(node["url"])
    if isinstance(node, nodes.reference):
        return str(node.get("refuri", node.get("refname", "")))
    if (
        isinstance(node, nodes.Element)
        and node.tagname in ("pending_xref", "download_reference")
        and node.get("refdomain") != "newsletter"
    ):
        return str(node.get("reftarget", ""))
    return None


def _unwrapped(node: nodes.Node) -> nodes.Node:
    """Return the only descendant of nested emphasis: the link in ``**[title](url)**``."""
    while isinstance(node, nodes.strong | nodes.emphasis) and len(node.children) == 1:
        node = node.children[0]
    return node


def links_in(inline: Iterable[nodes.Node]) -> Iterator[nodes.Element]:
    """Yield the links with a text, even nested ones, to a web page, or to an address that is not valid."""
    for parent in inline:
        for node in parent.findall(nodes.Element):
            target = target_of(node)
            if (
                target is not None
                and (is_web_url(target) or isinstance(node, refused_link))
                and node.astext().strip()
            ):
                yield node


def read_title_line(
    children: Sequence[nodes.Node], languages: Languages, *, is_numbered: bool = True
) -> TitleLine:
    """Parse the inline nodes of an item's first paragraph.

    The text of an item without a number may begin with marks, and may be a sentence with a link in it.
    """
    inline = list(children)
    while inline and isinstance(inline[0], nodes.Text) and not inline[0].strip():
        inline.pop(0)
    if not inline:
        return TitleLine()
    if (
        not is_numbered
        and len(inline) > 1
        and isinstance(inline[0], nodes.Text)
        and target_of(_unwrapped(inline[1]))
    ):
        marks, codes = _marks(str(inline[0]), languages)
        if marks is not None:
            line = read_title_line(inline[1:], languages)
            line.languages = line.languages or codes
            line.title = [*([nodes.Text(f"{marks} ")] if marks else []), *line.title]
            return line
    if target_of(_unwrapped(inline[0])) is not None:
        line = _link_first(inline)
    elif isinstance(inline[0], nodes.Text) and (broken := _BROKEN_LINK.match(str(inline[0]))):
        title: list[nodes.Node] = [nodes.Text(broken["title"])] if broken["title"] else []
        line = TitleLine(title, broken["url"], rest=[nodes.Text(broken["rest"]), *inline[1:]])
    elif is_numbered:
        return _text_first(inline, languages)
    else:
        return _sentence(inline, languages)
    _take_marker(line, languages)
    _trim_start(line.rest)
    return line


def _link_first(inline: list[nodes.Node]) -> TitleLine:
    """Parse ``[title](url) rest``; adjacent links to the same URL are one title."""
    line = TitleLine(url=target_of(_unwrapped(inline[0])))
    while inline and target_of(link := _unwrapped(inline[0])) == line.url:
        assert isinstance(link, nodes.Element)
        line.title.extend(link.children)
        inline.pop(0)
    line.rest = inline
    return line


def _text_first(inline: list[nodes.Node], languages: Languages) -> TitleLine:
    """Parse ``text``, ``text: [name](url)``, or a group: a text with several links."""
    first, rest = _split_at_newline(inline)
    targets = {target for node in first if (target := target_of(_unwrapped(node))) is not None}
    line = TitleLine(first, rest=rest)
    if len(targets) == 1:
        line.url = targets.pop()
        line.title = [part for node in first for part in _without_link(node)]
    elif targets:
        cut = next(index for index, node in enumerate(first) if target_of(_unwrapped(node)) is not None)
        line.title, line.rest = first[:cut], [*first[cut:], *rest]
    last = line.title[-1]
    if isinstance(last, nodes.Text) and (marker := _MARKER_LAST.search(str(last))):
        codes = languages.from_marker(marker[1])
        if codes:
            line.languages = codes
            line.title[-1] = nodes.Text(str(last)[: marker.start()])
        elif languages.looks_like_marker(marker[1]):
            line.unknown_marker = marker[1]
    _trim_end(line.title)
    _trim_start(line.rest)
    return line


def _marks(text: str, languages: Languages) -> tuple[str | None, tuple[str, ...]]:
    """Return marks or emoji without check boxes and languages, and the languages; None if it is other text."""
    words = text.strip()
    if any(map(str.isalnum, MARKS.sub("", words))):
        return None, ()
    codes: tuple[str, ...] = ()
    for mark in list(_MARK.finditer(words)):
        found = languages.from_marker(mark[1])
        if found or mark[1] in ("", "x", "X"):
            codes = codes or found or ()
            words = words.replace(mark[0], "", 1)
    return words.strip(), codes


def _sentence(inline: list[nodes.Node], languages: Languages) -> TitleLine:
    """Parse a text with links in it: a title if it is short and has one, a group if a colon precedes several.

    Of a longer sentence, the first link is the title, and the whole of it the summary.
    """
    links = list(links_in(inline))
    text = "".join(node.astext() for node in inline)
    outer = [node for node in inline if target_of(_unwrapped(node)) is not None]
    is_group = bool(outer) and text.partition(outer[0].astext())[0].rstrip().endswith((":", "："))
    targets = {target_of(link) for link in links}
    is_title = len(targets) == 1 and len(links) == len(outer) and len(text) <= _SENTENCE
    if not links or is_title or (len(targets) > 1 and is_group):
        one_line = [
            nodes.Text(str(node).replace("\n", " ")) if isinstance(node, nodes.Text) else node for node in inline
        ]
        return _text_first(one_line, languages)
    title = [child.deepcopy() for child in links[0].children]
    return TitleLine(title, target_of(links[0]), rest=inline)


def _without_link(node: nodes.Node) -> Sequence[nodes.Node]:
    link = _unwrapped(node)
    return link.children if target_of(link) is not None else [node]


def _split_at_newline(inline: list[nodes.Node]) -> tuple[list[nodes.Node], list[nodes.Node]]:
    for index, node in enumerate(inline):
        if isinstance(node, nodes.Text) and "\n" in node:
            before, _, after = str(node).partition("\n")
            return [*inline[:index], nodes.Text(before)], [nodes.Text(after), *inline[index + 1 :]]
    return inline, []


def _take_marker(line: TitleLine, languages: Languages) -> None:
    """Remove the language marker after the title or at the end of its line, and store the languages."""
    if not line.rest or not isinstance(line.rest[0], nodes.Text):
        return
    head, newline, tail = str(line.rest[0]).partition("\n")
    for pattern in (_MARKER_FIRST, _MARKER_LAST):
        marker = pattern.search(head)
        if marker and (codes := languages.from_marker(marker[1])):
            line.languages = codes
            line.rest[0] = nodes.Text(head[: marker.start()] + head[marker.end() :] + newline + tail)
            return
    marker = _MARKER_FIRST.match(head)
    if marker and not head[marker.end() :].strip() and languages.looks_like_marker(marker[1]):
        line.unknown_marker = marker[1]


def _trim_start(inline: list[nodes.Node]) -> None:
    """Remove leading whitespace, and a dash or colon between title and summary."""
    while inline and isinstance(inline[0], nodes.Text):
        text = _SEPARATOR.sub("", str(inline[0]), count=1)
        if text:
            inline[0] = nodes.Text(text)
            return
        inline.pop(0)


def _trim_end(inline: list[nodes.Node]) -> None:
    while inline and isinstance(inline[-1], nodes.Text):
        text = str(inline[-1]).rstrip().removesuffix(":").removesuffix("：")
        if text:
            inline[-1] = nodes.Text(text)
            return
        inline.pop()
