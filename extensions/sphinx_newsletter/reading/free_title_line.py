"""Parse the first paragraph of a link item without a number: it may begin with marks, or be a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docutils import nodes

from sphinx_newsletter.reading.item import Item
from sphinx_newsletter.reading.title_line import (
    TitleLine,
    link_line,
    read_title_line,
    take_marker,
    text_line,
    trim_end,
    trim_start,
    with_box,
)
from sphinx_newsletter.reading.title_nodes import links_in, target_of, unwrapped, without_box
from sphinx_newsletter.records.languages import Languages

MARKS = re.compile(
    r"(?:(?<!\s)\s++)?(?:(?:\[[^\[\]]{0,40}\]|【[^【】]{1,40}】|[(（][^()（）]{1,40}[)）])\s*+(?:[:：]\s*+)?)+"
)
"""Marks before a link: ``[video]``, ``[ ]``, ``(Spanish)``."""
_MARK = re.compile(r"[\[【(（]([^\[\]【】()（）]*+)[\]】)）]\s*+(?:[:：]\s*+)?")
_SENTENCE = 120
"""Length from which a text with a link in it is a sentence rather than a title."""


def line_of_item(item: Item, languages: Languages) -> TitleLine:
    """Parse the first paragraph of an item in any form."""
    if item.is_titled:
        line = text_line(item.title, languages)
        line.url = item.url or line.url
        return line
    return (read_title_line if item.is_numbered else read_free_title_line)(item.title, languages)


def read_free_title_line(children: Sequence[nodes.Node], languages: Languages) -> TitleLine:
    """Parse the inline nodes of the first paragraph of an item without a number."""
    inline, box = without_box(children)
    if not inline:
        return TitleLine()
    if (line := link_line(inline, languages) or _marked_line(inline, languages)) is not None:
        return line
    return with_box(_sentence(inline, languages), box)


def _marked_line(inline: list[nodes.Node], languages: Languages) -> TitleLine | None:
    """Parse marks or emoji before a link."""
    if not isinstance(inline[0], nodes.Text) or len(inline) < 2 or not target_of(unwrapped(inline[1])):
        return None
    marks, codes = _marks(str(inline[0]), languages)
    line = link_line(inline[1:], languages) if marks is not None else None
    if line is not None:
        line.languages = line.languages or codes
        line.title = [*([nodes.Text(f"{marks} ")] if marks else []), *line.title]
    return line


def _marks(text: str, languages: Languages) -> tuple[str | None, tuple[str, ...]]:
    """Return marks or emoji without check boxes and languages, and the languages; None if it is other text."""
    words = text.strip()
    if any(map(str.isalnum, MARKS.sub("", words))):
        return None, ()
    codes: tuple[str, ...] = ()
    kept, end = "", 0
    for mark in _MARK.finditer(words):
        found = languages.from_marker(mark[1])
        if found or mark[1].strip() in ("", "x", "X"):
            codes = codes or found or ()
            kept += words[end : mark.start()]
            end = mark.end()
    return f"{kept}{words[end:]}".strip(), codes


def _sentence(inline: list[nodes.Node], languages: Languages) -> TitleLine:
    """Parse a text with links in it: a title if it is short and has one, a group if a colon precedes several.

    Bold text before the links is the title. Of a longer sentence, the first link is the title, and the whole of it
    the summary.
    """
    links = list(links_in(inline))
    if links and _is_bold_title(inline, links[0]):
        return _bold_first(inline, links[0], languages)
    text = "".join(node.astext() for node in inline)
    outer = [node for node in inline if target_of(unwrapped(node)) is not None]
    is_group = bool(outer) and text.partition(outer[0].astext())[0].rstrip().endswith((":", "："))
    targets = {target_of(link) for link in links}
    is_title = len(targets) == 1 and len(links) == len(outer) and len(text) <= _SENTENCE
    if links and not is_title and not (len(targets) > 1 and is_group):
        title = [child.deepcopy() for child in links[0].children]
        return TitleLine(title, target_of(links[0]), rest=inline)
    inline = [
        nodes.Text(str(node).replace("\n", " ")) if isinstance(node, nodes.Text) else node for node in inline
    ]
    if is_title and len(inline) > 1 and links[0].astext() == target_of(links[0]):  # a bare URL
        line = text_line([node for node in inline if node is not outer[0]], languages)
        line.url = target_of(links[0])
        if line.title and isinstance(last := line.title[-1], nodes.Text):
            line.title[-1] = nodes.Text(str(last).rstrip(" —–-"))
        return line
    return text_line(inline, languages)


def _is_bold_title(inline: Sequence[nodes.Node], link: nodes.Element) -> bool:
    """Return whether inline nodes begin with bold text and have other text between it and the first link."""
    if not isinstance(inline[0], nodes.strong) or any(links_in(inline[:1])):
        return False
    between = "".join(node.astext() for node in inline[1:]).partition(link.astext())[0]
    return any(map(str.isalnum, between))


def _bold_first(inline: list[nodes.Node], link: nodes.Element, languages: Languages) -> TitleLine:
    """Parse ``**title** text [link](url)``; a link whose text is its URL is left out of the summary."""
    url = target_of(link)
    line = TitleLine(list(inline[0].children), url, rest=inline[1:])
    if link.astext() == url and link in line.rest:
        line.rest.remove(link)
    take_marker(line, languages)
    trim_start(line.rest)
    trim_end(line.title)
    return line
