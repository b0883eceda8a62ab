"""Find markup of other systems that issue pages show as it is written, and say what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sphinx_newsletter.reading.shortcodes import CANDIDATES, SHORTCODE, emoji_of, with_emoji

Shown = Callable[[str, int, str], None]
"""A callback for markup that does not work: its text, its line (0-based), and what to write instead."""
AS_WRITTEN = "is shown as it is written;"

NOTES = ("note", "tip", "important", "warning", "caution", "hint", "attention", "danger", "error", "info")
"""The kinds of notes."""
_NOT_TEXT = "\0"
"""Stands for code, images, roles and what has been escaped."""
_LINK_END = "\x02"
_SUSPECT = re.compile(r"[$~^|]|(?<![A-Za-z0-9_:/`]):[a-z+-]|==|%%|%\}|\}\}|[`)]\{|\[[!\[]")
"""What each piece of markup has. Most paragraphs have none of it."""
_FORMULA = re.compile(r"(?<![A-Za-z0-9$\\])\$(?![\s$])([^$\n\0]{1,200})(?<![\s$])\$(?![A-Za-z0-9$])")
_IS_FORMULA = re.compile(r"[\\^_{}=]|\A[A-Za-z]\Z|\A[A-Za-z]\(")
_DISPLAYED = re.compile(r"\$\$([^$\0]{1,500})\$\$")
_FENCE = re.compile(r"^`{3,}\{[A-Za-z][\w:-]*+\}[^\n]*", re.MULTILINE)
_WORD = r"[^\s{mark}\0](?:[^{mark}\n\0]{{0,100}}[^\s{mark}\0])?"
_BRACES = r"\{%[^%\n\0]{1,200}%\}|\{\{[^{}\n\0]{1,200}\}\}|\{\{<[^\n\0]{1,200}?>\}\}"
_ATTRIBUTES = r"(?<=[\0\x02])\{(?:[:.#][^{}\n\0]{1,100}|[a-z-]{1,20}=[^{}\n\0]{1,100})\}"
_SUPERSCRIPT = r"(?<=[A-Za-z0-9)\]])\^[A-Za-z0-9+-]{1,10}\^(?![A-Za-z0-9^])"
_QUOTE = "write '> [!NOTE]' as the first line of a quotation, and '> ' before the text below"
_MARKS = {
    rf"(?<![=A-Za-z0-9_])=={_WORD.format(mark='=')}==(?![=A-Za-z0-9_])": "write it as **bold** text",
    r"(?<=[A-Za-z)\]])~[0-9+-]{1,4}~(?!~)": "write it as {sub}`…`, or with letters such as ₂",
    _SUPERSCRIPT: "write it as {sup}`…`, or with letters such as ²",
    _BRACES: "write what it stands for",
    _ATTRIBUTES: "remove it, as attributes are not used",
    r"(?<![A-Za-z0-9)\]])!?\[\[[^\W\d_][^\[\]\n\0]{0,100}\]\]": "write a link, as in [title](https://…)",
    r"\^\[[^\[\]\n\0]{1,200}\]": "write [^1] here, and the note below as '[^1]: …'",
    r"%%(?=[^%\s\0])[^%\n\0]{1,200}%%": "remove it, or write <!-- … --> on separate lines",
    rf"^\[!(?i:{'|'.join(NOTES)})\][+-]?": _QUOTE,
}
_PATTERNS = tuple((re.compile(pattern, re.MULTILINE), advice) for pattern, advice in _MARKS.items())
"""Markup of Obsidian, Pandoc, Jekyll and others, and what to write instead."""


def foreign_markup(parser: MarkdownIt, shown: Shown) -> None:
    """Write emoji for their shortcodes, and tell *shown* of other markup that no rule of *parser* knows."""

    def rule(state: StateCore) -> None:
        for token in state.tokens:
            if token.type == "inline" and _SUSPECT.search(token.content):
                line = token.map[0] if token.map else 0
                for text, before, advice in _found(token):
                    shown(text, line + before, advice)
                _write_emoji(token.children or ())

    parser.core.ruler.after("inline", "newsletter_foreign_markup", rule)


def _write_emoji(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.type == "text":
            token.content = with_emoji(token.content)
        elif token.type == "image":
            _write_emoji(token.children or ())


def _found(token: Token) -> Iterator[tuple[str, int, str]]:
    """Yield each piece of markup in a paragraph, the number of lines before it, and what to write instead."""
    text = "".join(map(_text, token.children or ()))
    for place, found, advice in _marks(text):
        yield found.replace(_LINK_END, ""), text.count("\n", 0, place), advice
    for fence in _FENCE.finditer(token.content):
        advice = f"{AS_WRITTEN} write ~~~ or ::: instead of ```, as there is a ` in the first line"
        yield fence[0], token.content.count("\n", 0, fence.start()), advice

    for line, words in enumerate(token.content.split("\n")):
        if line and "|" in words and "-" in words and not words.strip(" |:-"):
            advice = "makes no table, as the row above has other cells; write \\| for a | in a cell"
            yield words.strip(), line, advice


def _text(token: Token) -> str:
    if token.type == "text":
        return token.content
    if token.type == "link_close":
        return _LINK_END
    return "\n" if token.type in ("softbreak", "hardbreak") else "" if token.nesting else _NOT_TEXT


def _marks(text: str) -> Iterator[tuple[int, str, str]]:
    for run in CANDIDATES.finditer(text):
        for found in SHORTCODE.finditer(run[0]):
            after = text[run.start() + found.end() :][:2]
            if after.startswith(_NOT_TEXT) or after == "//":  # a role of reStructuredText, a URL
                continue
            if len(found[0]) > 4 and not emoji_of(found[0]):
                yield run.start() + found.start(), found[0], f"{AS_WRITTEN} write the emoji itself"
    for pattern in (_FORMULA, _DISPLAYED):
        for found in pattern.finditer(text):
            if _IS_FORMULA.search(found[1].strip()):
                advice = f"{AS_WRITTEN} write it as `code`, or with letters such as ²"
                yield found.start(), found[0].partition("\n")[0], advice
    for pattern, advice in _PATTERNS:
        for found in pattern.finditer(text):
            yield found.start(), found[0], f"{AS_WRITTEN} {advice}"
