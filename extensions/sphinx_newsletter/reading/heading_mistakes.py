"""Find headings that skip a level, have no text, or are text that a line of dashes below makes a heading."""

from __future__ import annotations

import re

from markdown_it.tree import SyntaxTreeNode

from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading.limits import shortened

_SKIPPED = re.compile(r"Non-consecutive header level increase; H(\d) to H(\d)")
_START = re.compile(r"Document headings start at H(\d), not H1")
_SENTENCE = re.compile(r"[.!?…。！？：:;；,，]$|\n|\]\(|<http")
_ITEM = re.compile(r"\S\s++\d{1,3}[.)、．]\s*+\[[^\[\]\n]*+\]\(http")
_LONGEST = 60
"""Length from which a text is a sentence rather than a heading."""


def as_problem(message: str, *, has_title: bool) -> str | None:
    """Return what is wrong, if *message* is MyST's about the level of a heading; empty if nothing is."""
    if skipped := _SKIPPED.fullmatch(message):
        above, level = int(skipped[1]), int(skipped[2])
        return _skips(level, f"one of level {above}", above + 1)
    if start := _START.fullmatch(message):
        # Without a title, the page has another problem.
        return _skips(int(start[1]), "the title", 2) if has_title and int(start[1]) > 2 else ""
    return None


def _skips(level: int, above: str, expected: int) -> str:
    return f"a heading of level {level} follows {above}; write {'#' * expected} instead of {'#' * level}"


def heading_mistake(token: SyntaxTreeNode, settings: Settings, *, has_others: bool) -> dict[str, object] | None:
    """Return the details of what is wrong with a heading.

    *has_others* is whether the page has headings that begin with ``#``.
    """
    text = token.children[0].content.strip() if token.children else ""
    if not text:
        return {"what": f"a heading has no text; write one after {token.markup}, or remove the line"}
    if _ITEM.search(text):
        return {"what": "a heading goes on with a link item; begin a new line before the number"}
    if token.markup.startswith("#") or text.casefold() in settings.section_titles:
        return None
    if has_others or len(text) > _LONGEST or _SENTENCE.search(text):
        first = text.partition("\n")[0]
        line = token.markup * 3
        heading = shortened(first, _LONGEST)
        what = (
            f"the line {line} below makes {heading!r} a heading; insert a blank line before {line}, or begin the "
            "heading with ##"
        )
        return {"what": what, "text": first}
    return None
