"""Report markup of other systems that issue pages show as it is written, and say what to write instead.

A rule of the Markdown parser looks at the tokens, in which escaped characters can be told from typed ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sphinx_newsletter.reading.foreign_patterns import (
    CODE,
    FORMULA_ADVICE,
    FORMULAS,
    IS_FORMULA,
    LINES,
    LINK_END,
    OPAQUE,
    SPANS,
)
from sphinx_newsletter.reading.shortcodes import CANDIDATES, SHORTCODE, emoji_of

Shown = Callable[[str, int, str], None]
"""A callback for markup that does not work: its text, its line (0-based), and what to write instead."""
AS_WRITTEN = "is shown as it is written;"

_Found = tuple[int, str, str]
"""Where markup begins in a text, the markup, and what to write instead."""
_BOLD = re.compile(r"(?<!\*)\*\*(?!\*)[^\s*]{0,20}")
_OPERATOR = re.compile(r"[\w)\]]\*\*[\w(-]|[({\[,] ?\*\*\w|(?<!\S)\*\*(?:kw\w*|options|opts|params)\b", re.ASCII)
"""Two asterisks of a programming language: ``2**3``, ``**kwargs``."""
_LITERALS = (*dict.fromkeys(mark.literal.replace(CODE, "`") for mark in (*LINES, *SPANS)), "**", "$")
"""What the source of each paragraph has in which something is found, but for shortcodes: two colons."""


def foreign_markup(parser: MarkdownIt, shown: Shown) -> None:
    """Tell *shown* of markup that no rule of *parser* knows."""

    def rule(state: StateCore) -> None:
        literals = [literal for literal in _LITERALS if literal.strip() in state.src]  # content may be indented
        for token in state.tokens:
            if token.type == "inline" and _is_suspect(token.content, literals):
                line = token.map[0] if token.map else 0
                for before, text, advice in _in_paragraph(token):
                    shown(text, line + before, f"{AS_WRITTEN} {advice}")

    # Later, escaped characters are joined with the text around them.
    parser.core.ruler.after("inline", "newsletter_foreign_markup", rule)


def _is_suspect(source: str, literals: Iterable[str]) -> bool:
    # An expression with as many alternatives takes ten times as long.
    if any(literal in source for literal in literals):
        return True
    return source.count(":") > 1 and bool(CANDIDATES.search(source))


def _in_paragraph(token: Token) -> Iterator[_Found]:
    """Yield the number of lines before each piece of markup in a paragraph, the markup, and what to write."""
    children = token.children or []
    text = "".join(map(_text, children))
    codes = [child.content for child in children if _text(child) == CODE]
    end = 0
    for start, found, advice in sorted(_all(text), key=lambda each: (each[0], -len(each[1]))):
        if start < end:
            continue
        end = start + len(found)
        if CODE in found:
            found = found.replace(CODE, f"`{codes[text.count(CODE, 0, start)]}`", 1)
        yield text.count("\n", 0, start), found.replace(LINK_END, "").strip(), advice


def _text(token: Token) -> str:
    """Return what stands for an inline token in the text that is searched."""
    if token.type == "text" and not token.meta.get("oversized"):
        return token.content
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type in ("code_inline", "myst_role"):
        return CODE
    if token.type == "link_close":
        return LINK_END
    return "" if token.nesting else OPAQUE


def _all(text: str) -> Iterator[_Found]:
    for mark in LINES:
        if mark.literal in text and (first := mark.pattern.search(text)):
            yield first.start(), first[0], mark.advice
    for mark in SPANS:
        if mark.literal in text:
            yield from ((found.start(), found[0], mark.advice) for found in mark.pattern.finditer(text))
    if ":" in text:
        yield from _shortcodes(text)
    if "$" in text:
        yield from _formulas(text)
    if "**" in text:
        yield from _unclosed_bold(text)


def _shortcodes(text: str) -> Iterator[_Found]:
    """Yield the shortcodes that name no emoji."""
    for run in CANDIDATES.finditer(text):
        for found in SHORTCODE.finditer(run[0]):
            after = text[run.start() + found.end() :][:2]
            if after.startswith((CODE, OPAQUE)) or after == "//":  # a role of reStructuredText, a URL
                continue
            if len(found[0]) > 4 and not emoji_of(found[0]):
                yield run.start() + found.start(), found[0], "write the emoji itself"


def _formulas(text: str) -> Iterator[_Found]:
    for pattern in FORMULAS:
        for found in pattern.finditer(text):
            if IS_FORMULA.search(found[1].strip()):
                yield found.start(), found[0].partition("\n")[0], FORMULA_ADVICE


def _unclosed_bold(text: str) -> Iterator[_Found]:
    """Yield the first asterisks that begin no bold text, and are no operator."""
    operators = {found.start() + found[0].index("**") for found in _OPERATOR.finditer(text)}
    for found in _BOLD.finditer(text):
        if found.start() not in operators:
            yield found.start(), found[0], "write ** at both ends, without spaces inside, or \\*\\*"
            return
