"""Verify that a converted page has the same content as the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from copy import copy

from docutils import nodes
from markdown_it.token import Token

from sphinx_newsletter.authoring.importing.layout import DOCNAME, HEADING, Block, span, tokens_of_blocks
from sphinx_newsletter.authoring.importing.markup.comparing import Change, changes, emphasis_changes, listed, lost
from sphinx_newsletter.authoring.importing.markup.emphasis import parser
from sphinx_newsletter.authoring.importing.markup.markdown_form import markdown_form
from sphinx_newsletter.authoring.importing.markup.normal_form import Form
from sphinx_newsletter.authoring.importing.reading_once import read_once
from sphinx_newsletter.authoring.importing.writing import heading
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading.nodes import link_gap
from sphinx_newsletter.reading.title_nodes import target_of
from sphinx_newsletter.records.model import Issue, Link, Prose

_SHOWN = 3
_MARKS = re.compile(r"<(?:strong|em|del|code)>")


def difference(
    lines: Sequence[str],
    kept: Sequence[Block],
    dropped: Sequence[Block],
    page: str,
    docname: str,
    front: Sequence[str],
    settings: Settings,
) -> str | None:
    """Return a message if *page* lacks content of the file's *lines*, or None.

    *kept* and *dropped* are the file's blocks; *front* is the front matter to read the lines with. Only
    dropped blocks may be missing: each item must have the same number, title, summary, URL, related links, images
    and code in the page as in the file.
    """
    before = _Reading([*front, *lines], DOCNAME, settings)
    after = _Reading(page.split("\n"), docname, settings)
    gone = {line + len(front) + 1 for block in dropped for line in range(block.start, block.end)}
    allowed = {url for block in dropped for url in (*block.links, *block.images)} | {after.original}
    missing = [url for url in before.urls if url not in after.urls and url not in allowed]
    if missing:
        return f"these URLs would be lost: {_list(missing)}: simplify the Markdown of their items"
    if not _changed(before.without(gone, [block.text for block in dropped]), after):
        return None
    cleaned = _Reading([*front, *_cleaned(lines, kept, dropped)], DOCNAME, settings)
    if [_name(link) for link in before.links if link.line not in gone] != [_name(link) for link in cleaned.links]:
        return "leaving out boilerplate would change other items: remove it from the file by hand"
    return _changed(cleaned, after)


class _Reading:
    """The parsed content of a page."""

    def __init__(self, lines: Sequence[str], docname: str, settings: Settings) -> None:
        issue, _, document = read_once("\n".join(lines), docname, settings)
        self.issue: Issue | None = issue
        self.links: tuple[Link, ...] = issue.links if issue else ()
        self.original = issue.original if issue else None
        self.prose = [
            block.text for block in (issue.body.blocks if issue else ()) if isinstance(block, Prose) and block.text
        ]
        self.gaps = [gap["number"] for gap in document.findall(link_gap)]
        self.code = [block.astext().rstrip("\n") for block in document.findall(nodes.literal_block)]
        self.urls = dict.fromkeys(_urls(document))

    def without(self, lines: Container[int], prose: Iterable[str]) -> _Reading:
        """Return the content without links on *lines*, and without one of each of the texts *prose*."""
        rest = copy(self)
        rest.links = tuple(link for link in self.links if link.line not in lines)
        rest.prose = list(self.prose)
        for text in prose:
            if text in rest.prose:
                rest.prose.remove(text)
        return rest


def _urls(document: nodes.document) -> Iterator[str]:
    for node in document.findall():
        if isinstance(node, nodes.image):
            yield node["uri"]
        elif (target := target_of(node)) is not None:
            yield target


def _cleaned(lines: Sequence[str], kept: Sequence[Block], dropped: Sequence[Block]) -> list[str]:
    """Return the file's lines with dropped blocks blanked and rewritten headings replaced."""
    cleaned = list(lines)
    for block in dropped:
        cleaned[block.start : block.end] = [""] * (block.end - block.start)
    for block in kept:
        if block.kind == HEADING and block.rewritten:
            blank = [""] * (block.end - block.start - 1)
            cleaned[block.start : block.end] = [heading(block.level, block.source), *blank]
    return cleaned


def changes_in(
    page: str, lines: Sequence[str], kept: Sequence[Block], dropped: Sequence[Block], title: Block | None
) -> Iterator[str]:
    """Yield a note on what has another markup, place or punctuation in *page* than in the file's *lines*.

    *title* is the heading that is the page's title, which may be written anew.
    """
    others = [block for block in kept if title is None or block.start != title.start]
    gone = [*dropped, *([title] if title else [])]
    after = markdown_form(_without_title(parser().parse(page)), is_page=True)
    if _is_same(markdown_form(_without(lines, gone), is_page=True), after):
        return
    before = markdown_form(parser().parse("\n".join(_cleaned(lines, others, gone))), is_page=True)
    if missing := lost(before, after):
        yield f"may differ from the file: {missing}"
    elif found := _changes(before, after):
        yield f"changed in the page: {listed(found, with_lines=True)}"


def _is_same(before: Form, after: Form) -> bool:
    return not lost(before, after) and not _changes(before, after)


def _changes(before: Form, after: Form) -> list[Change]:
    return [*emphasis_changes(before, after), *changes(before, after)]


def _without(lines: Sequence[str], gone: Sequence[Block]) -> list[Token]:
    """Return the tokens of the file's *lines*, except those of Markdown's blocks that are *gone* as a whole."""
    blank = {line for block in gone for line in range(block.start, block.end)}
    blank |= {index for index, line in enumerate(lines) if not line.strip()}
    return [
        token
        for group in tokens_of_blocks(lines)
        if not blank.issuperset(range(*span(group[0])))
        for token in group
    ]


def _without_title(tokens: Sequence[Token]) -> Sequence[Token]:
    start = next((index for index, token in enumerate(tokens) if token.type == "heading_open"), None)
    return tokens if start is None else [*tokens[:start], *tokens[start + 3 :]]


def _changed(before: _Reading, after: _Reading) -> str | None:
    """Return a message about the first content that would change, or None."""
    if len(before.links) != len(after.links) or before.gaps != after.gaps:
        return (
            f"{len(before.links)} items would become {len(after.links)}: number them as '1.', each on a "
            "separate line after a blank line"
        )
    for old, new in zip(before.links, after.links, strict=True):
        if _facts(old) != _facts(new):
            return f"item {old.number} {old.title!r} would change: write it as a list item with indented text"
    if before.code != after.code:
        return "a code block would change: indent it with spaces, not tabs"
    if before.prose != after.prose:
        return "text outside the items would be lost: separate paragraphs with blank lines"
    return None


def _name(link: Link) -> tuple[object, ...]:
    return link.number, link.title, link.url


def _facts(link: Link) -> tuple[object, ...]:
    marks = Counter(_MARKS.findall(link.title_html + link.content))
    return (*_name(link), link.summary, link.languages, link.related, link.images, marks)


def _list(urls: Sequence[str]) -> str:
    more = f" and {len(urls) - _SHOWN} more" if len(urls) > _SHOWN else ""
    return ", ".join(urls[:_SHOWN]) + more
