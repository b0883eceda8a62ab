"""Notes as GitHub and Obsidian write them: a quotation that begins with ``[!NOTE]``.

markdown-it knows GitHub's five kinds, if the mark is alone on its line. This module adds those of docutils, and
what Obsidian allows after the mark: a title, and the sign of a foldable note, which is shown open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sphinx_newsletter.reading.foreign_markup import AS_WRITTEN, Shown
from sphinx_newsletter.reading.foreign_patterns import NOTES

_MARK = re.compile(r"\[!([A-Za-z]+)\][+-]?(?:[ \t]+(.*))?")
_UNKNOWN = f"{AS_WRITTEN} write [!NOTE], [!TIP], [!IMPORTANT], [!WARNING] or [!CAUTION]"


@dataclass
class _Changes:
    """What changes in a list of tokens."""

    added: dict[int, list[Token]] = field(default_factory=dict)
    """The tokens that come before the one at an index."""
    gone: set[int] = field(default_factory=set)

    def made(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the tokens after the changes."""
        found: list[Token] = []
        for index, token in enumerate(tokens):
            found += self.added.get(index, ())
            if index not in self.gone:
                found.append(token)
        return found


def alerts(parser: MarkdownIt, shown: Shown) -> None:
    """Make *parser* know notes; *shown* is told of marks that stay text."""

    def rule(state: StateCore) -> None:
        opened: list[int] = []
        changes = _Changes()
        for index, token in enumerate(state.tokens):
            if token.type in ("blockquote_open", "alert_open"):
                opened.append(index)
            elif token.type == "blockquote_close":
                _read(state.tokens, opened.pop(), index, changes, shown)
            elif token.type == "alert_close" and index == (start := opened.pop()) + 4:
                _make_quotation(state.tokens[start : index + 1])
        if changes.added or changes.gone:
            state.tokens = changes.made(state.tokens)

    parser.options["alerts"] = True
    parser.core.ruler.after("block", "newsletter_alerts", rule)


def _read(tokens: Sequence[Token], start: int, end: int, changes: _Changes, shown: Shown) -> None:
    """Turn the tokens of a quotation from *start* to *end* into those of a note, if it begins with a mark."""
    opening, paragraph, text = tokens[start : start + 3] if end > start + 3 else (None, None, None)
    if not opening or not paragraph or not text or paragraph.type != "paragraph_open":
        return
    first, _, rest = text.content.partition("\n")
    if not (mark := _MARK.fullmatch(first.rstrip())):
        return
    kind, title, line = mark[1].lower(), (mark[2] or "").strip(), _line(text)
    if kind not in NOTES:
        shown(f"[!{mark[1]}]", line, _UNKNOWN)
        return
    has_more = bool(rest) or end > start + 4
    if not title and not has_more:
        return
    opening.type, opening.tag, opening.info, opening.meta = "alert_open", "div", kind, {"kind": kind}
    tokens[end].type, tokens[end].tag = "alert_close", "div"
    if title and has_more:
        changes.added[start + 1] = _title(title, line)
    if rest or not has_more:
        text.content = rest or title
        if rest:
            text.map = paragraph.map = [line + 1, text.map[1] if text.map else line + 1]
    else:
        changes.gone.update(range(start + 1, start + 4))


def _title(title: str, line: int) -> list[Token]:
    """Return the tokens of the title of a note."""
    text = Token("inline", "", 0, content=title, children=[], map=[line, line + 1])
    opening = Token("alert_title_open", "p", 1, map=[line, line + 1], meta={"is_own": True})
    return [opening, text, Token("alert_title_close", "p", -1)]


def _make_quotation(tokens: Sequence[Token]) -> None:
    """Turn the tokens of a note without text into those of a quotation."""
    opening, title, text, title_end, closing = tokens
    mark = f"[!{opening.info}]"
    opening.type, closing.type = "blockquote_open", "blockquote_close"
    title.type, title_end.type, text.content = "paragraph_open", "paragraph_close", mark
    opening.attrs = {}
    title.attrs = {}
    text.map = title.map = opening.map


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0
