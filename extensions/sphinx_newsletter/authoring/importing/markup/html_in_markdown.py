"""Convert the HTML in a Markdown file to Markdown, and leave everything else as it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from markdown_it.token import Token

from sphinx_newsletter.authoring.importing.markup.block_tokens import top_level
from sphinx_newsletter.authoring.importing.markup.comparing import changes, emphasis_changes, listed, lost
from sphinx_newsletter.authoring.importing.markup.emphasis import parser
from sphinx_newsletter.authoring.importing.markup.html import shaped, soup_of, written
from sphinx_newsletter.authoring.importing.markup.html_form import html_form
from sphinx_newsletter.authoring.importing.markup.inline_html import Kept, has_html, with_known_html
from sphinx_newsletter.authoring.importing.markup.left_out import LeftOut
from sphinx_newsletter.authoring.importing.markup.numbered_lines import NumberedLines
from sphinx_newsletter.authoring.importing.markup.open_elements import OpenElements, open_elements

_TAG = re.compile(r"<[A-Za-z/!]")
_FURTHEST = 100
"""Number of blocks in which the end of an element is looked for."""
_COMMENT = re.compile(r"\s*<!--(?:(?!-->).)*-->\s*", re.DOTALL)
_CONTAINER = re.compile(r"[ \t]*</?(?:div|center|p|section|details|figure|article|aside|small)\b[^<>]*>[ \t]*")
_PREFIX = re.compile(r"[ \t>]*")


@dataclass
class _Change:
    """Lines to replace by those that a piece of HTML becomes."""

    start: int
    end: int
    html: str
    first: str = ""
    """What stands before the first new line."""
    others: str = ""
    """What stands before the other lines."""


@dataclass
class _Page:
    """A page that is read."""

    lines: NumberedLines
    kept: Kept = field(default_factory=Kept)
    env: dict[str, Any] = field(default_factory=dict)

    def changes(self) -> Iterator[_Change]:
        """Yield what has to be replaced, in order."""
        groups = list(top_level(parser().parse(self.lines.text, self.env)))
        index = 0
        while index < len(groups):
            group = groups[index]
            last = index
            if group[0].type == "html_block" and (opened := open_elements(group[0].content)):
                last = _closing(groups, index, opened)
            if last > index:
                tokens = [token for one in groups[index : last + 1] for token in one]
                yield self._region(tokens, groups[index][0], groups[last][0])
            else:
                yield from self._within(group)
            index = last + 1

    def _within(self, group: Sequence[Token]) -> Iterator[_Change]:
        """Yield the changes in one block."""
        end = 0
        for index, token in enumerate(group):
            start = token.map[0] if token.map else end
            if start < end:
                continue
            if token.type == "html_block" and not _COMMENT.fullmatch(token.content):
                yield self._region([token], token, token)
                end = token.map[1] if token.map else end
            elif token.type == "table_open":
                rows = list(_until(group[index:], "table_close"))
                if any(map(has_html, rows)):
                    yield self._region(rows, token, token)
                    end = token.map[1] if token.map else end
            elif token.type == "inline" and has_html(token):
                yield self._paragraph(group[index - 1], token)
                end = token.map[1] if token.map else end

    def _region(self, tokens: Sequence[Token], first: Token, last: Token) -> _Change:
        assert first.map and last.map
        html = self._rendered(tokens)
        found = _PREFIX.match(self.lines.texts[first.map[0]])
        prefix = found[0] if found else ""
        own = self.lines.texts[first.map[0]]
        if first.type == "html_block" and not own[len(prefix) :].startswith("<"):  # in an entry of a list
            content = first.content.split("\n")[0].strip()
            prefix = own[: own.find(content)] if content in own else prefix
        end = max(first.map[1], last.map[1])
        return _Change(first.map[0], end, html, prefix, re.sub(r"[^>\s]", " ", prefix))

    def _paragraph(self, opening: Token, token: Token) -> _Change:
        assert opening.map and token.map
        row = self.lines.texts[token.map[0]]
        content = token.content.split("\n")[0].rstrip()
        prefix = row[: row.find(content)] if content in row else ""
        html = self._rendered([opening, token, Token(opening.type.replace("open", "close"), opening.tag, -1)])
        if opening.type == "heading_open":
            prefix = prefix.rstrip("# \t") + (" " if prefix.rstrip("# \t") else "")
        return _Change(opening.map[0], opening.map[1], html, prefix, re.sub(r"[^>\s]", " ", prefix))

    def _rendered(self, tokens: Sequence[Token]) -> str:
        own = [with_known_html(token, self.kept) for token in tokens]
        return str(parser().renderer.render(own, parser().options, self.env))


def without_html(lines: NumberedLines) -> Iterator[str]:
    """Convert the HTML in *lines*, and yield notes on what was left out or changed."""
    if not _TAG.search(lines.text):
        return
    _split_containers(lines)
    page = _Page(lines)
    found = LeftOut()
    for change in reversed(list(page.changes())):
        soup = soup_of(change.html)
        before = html_form(shaped(soup, "", found))
        number = lines.numbers[change.start]
        text, after = written(soup, before)
        note = _difference(before, after)
        if note and note[0]:  # nothing is lost: it stays as it is, and is reported
            yield f"line {number}: HTML that stays as it is written, as this would be lost: {note[0]}"
            continue
        yield from (f"line {number}: {text}" for text in note[1:] if text)
        rows = page.kept.restored(text).split("\n") if text.strip() else []
        head = [f"{change.first}{rows[0]}"] if rows else [change.first.rstrip()]
        others = [f"{change.others}{row}" for row in rows[1:]]
        lines.replace(
            change.start, change.end, [*head, *(row if row.strip(" >") else row.rstrip() for row in others)]
        )
    for tag in page.kept.components:
        found.add("component", tag)
    yield from found.notes


def _split_containers(lines: NumberedLines) -> None:
    """Write blank lines around the tags of blocks that have Markdown in them, so that it is read as such."""
    for token in reversed(parser().parse(lines.text)):
        if token.type == "html_block" and token.map and "](" in token.content:
            for row in reversed(range(*token.map)):
                if _CONTAINER.fullmatch(lines.texts[row]):
                    lines.replace(row, row + 1, ["", lines.texts[row], ""])


def _difference(before: Any, after: Any) -> tuple[str, ...]:
    if gone := lost(before, after):
        return (gone,)
    marks, others = emphasis_changes(before, after), changes(before, after)
    return "", *(f"changed: {listed(found)}" for found in (marks, others) if found)


def _until(tokens: Sequence[Token], kind: str) -> Iterator[Token]:
    for token in tokens:
        yield token
        if token.type == kind:
            return


def _closing(groups: Sequence[Sequence[Token]], start: int, opened: Sequence[str]) -> int:
    """Return the index of the block that closes the elements that one opens, or *start* if none does."""
    reader = OpenElements()
    reader.feed("".join(map(_html_of, groups[start])))
    further = ["".join(map(_html_of, group)) for group in groups[start + 1 : start + _FURTHEST]]
    if not all(f"</{name}" in "".join(further).lower() for name in opened):
        return start
    for index, added in enumerate(further, start + 1):
        reader.feed(added)
        if added and not set(reader.opened) & set(opened):
            return index
    return start


def _html_of(token: Token) -> str:
    if token.type == "html_block":
        return token.content
    return "".join(child.content for child in token.children or () if child.type == "html_inline")


def plain_title(title: str) -> str:
    """Return a title without the tags that Markdown has marks for, and without images."""
    if not re.search(r"</?(?:img|br|b|i|em|strong|span|a|sup|sub|small|font|u|center|mark)\b", title):
        return title
    text = " ".join(BeautifulSoup(title, "html.parser").get_text().split())
    return f"{text[:-1].rstrip()}{text[-1]}" if text[:1] in "\"'" and len(text) > 1 else text
