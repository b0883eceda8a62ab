"""Report mistakes in the text of paragraphs and headings, before Markdown's marks are lost."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading.bare_urls import MARKUP
from sphinx_newsletter.reading.near_links import ESCAPED, LINK, LINK_MARKS, OTHER, near_links
from sphinx_newsletter.reading.stray_brackets import stray_brackets

Found = Callable[[Problem, int, dict[str, object]], None]
"""A callback that reports a problem: its line (1-based), and the details of its message."""

_NEAR_HEADING = re.compile(r"([#＃]{1,6})[^#＃\n]")
_CODE = re.compile(r"[=;{}$|\\]|^\s*(?:>>>|import|from|def|class|#|pip|sudo|git)\b|\w\(")
_CJK_MARKS = re.compile(r"[，。、]")
_INDENTED = (
    "the indentation makes this text a code block; indent it as the text above, or write code between ``` lines"
)
_SHOWN = {"text", "em_open", "em_close", "strong_open", "strong_close", "s_open", "s_close"}
"""Tokens that are shown as their content or as their marks."""


def find_mistakes(parser: MarkdownIt, found: Found) -> None:
    """Make *parser* report texts that were meant to be links or headings, and brackets left beside a link."""

    def rule(state: StateCore) -> None:
        for index, token in enumerate(state.tokens):
            if token.type == "code_block" and token.map and _is_prose(token.content):
                found(Problem.MARKUP, token.map[0] + 1, {"what": _INDENTED})
            if token.type != "inline" or not token.map:
                continue
            first = token.map[0] + 1
            if any(mark in token.content for mark in LINK_MARKS):
                text = flattened(token.children or ())
                for near in (*near_links(text), *stray_brackets(text)):
                    details: dict[str, object] = {"what": near.what, "text": near.text, "fixed": near.fixed}
                    found(Problem.BROKEN_LINK, first + text.count("\n", 0, near.offset), details)
            if token.content.startswith(("#", "＃")) and state.tokens[index - 1].type == "paragraph_open":
                mistake = _near_heading(token.content)
                if mistake:
                    found(Problem.HEADING, first, mistake)
            if (
                "`" in token.content
                and not token.content.startswith("```{")
                and any(map(_has_backtick, token.children or ()))
            ):
                found(Problem.MARKUP, *_backtick(token))

    parser.core.ruler.after("inline", "newsletter_mistakes", rule)


def _has_backtick(token: Token) -> bool:
    return token.type == "text" and "`" in token.content


def _backtick(token: Token) -> tuple[int, dict[str, object]]:
    """Return line and details of the first backtick that is shown as one."""
    assert token.map
    line = token.map[0] + 1
    for child in token.children or ():
        if _has_backtick(child):
            break
        line += child.type in ("softbreak", "hardbreak") or child.content.count("\n")
    return line, {"what": "a backtick (`) has no counterpart; write one before and one after code", "text": "`"}


def _is_prose(text: str) -> bool:
    """Return whether the text of an indented code block is rather a paragraph."""
    first = text.strip().partition("\n")[0]
    if "](http" in first:
        return True
    is_sentence = first.endswith((*".!?…)。！？）",)) and not _CODE.search(first)
    return is_sentence and (len(first.split()) > 5 or bool(_CJK_MARKS.search(first)))


def _near_heading(text: str) -> dict[str, object] | None:
    """Return what is wrong with a paragraph that was meant to be a heading."""
    near = _NEAR_HEADING.match(text)
    if near is None or near[1] == "#":  # which may begin a hashtag
        return None
    what = f"this is not a heading; write {'#' * len(near[1])} and a space before its text"
    return {"what": what, "text": near[1]}


def flattened(tokens: Iterable[Token]) -> str:
    """Return the text of inline tokens, with a character in place of each link and other markup."""
    return "".join(_flattened(list(tokens)))


def _flattened(tokens: Sequence[Token]) -> Iterator[str]:
    depth = 0
    for token in tokens:
        if token.markup == MARKUP:  # a bare URL, as it is written
            continue
        if token.type == "link_open":
            if not depth:
                yield LINK
            depth += 1
        elif token.type == "link_close":
            depth -= 1
        elif depth:
            continue
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif token.type in _SHOWN:
            yield token.content or token.markup
        else:
            yield ESCAPED if token.type == "text_special" and token.info == "escape" else OTHER
