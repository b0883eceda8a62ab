"""Markup of other systems that issue pages show as it is written, and what to write instead.

Each pattern is searched in the text of a paragraph or heading, with the characters below in place of what is not
text. Where a pattern ends at one of them, markup does not go beyond it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

CODE, OPAQUE, LINK_END = "\ue000", "\ue001", "\ue002"
"""Code and roles; escaped characters, images and HTML; the end of a link."""

NOTES = ("note", "tip", "important", "warning", "caution", "hint", "attention", "danger", "error", "info")
"""The kinds of notes."""


class ForeignMark(NamedTuple):
    """A piece of markup."""

    literal: str
    """What each match has, because searching it is fast."""
    pattern: re.Pattern[str]
    advice: str


def _between(mark: str, longest: int = 100) -> str:
    """Return a pattern of text without *mark*, which no space surrounds."""
    inner, outer = rf"[^{mark}\n{_STOP}]", rf"[^\s{mark}{_STOP}]"
    return rf"{outer}(?:{inner}{{0,{longest}}}{outer})?"


_STOP = CODE + OPAQUE
_LINK = "write [text](https://…)"
_RST = "this is reStructuredText:"
_MEANT = "write what it stands for"
_TEMPLATE = "remove it, or write `…` around code"
_TABLE = "write the line |---|---| below the first row of a table"
_FENCE = "write ``` on a line of its own before and after code"
_NOTE = "write '> [!NOTE]' and lines that begin with '> '"
_QUOTE = "write '> [!NOTE]' as the first line of a quotation, and '> ' before the text below"
_COLONS = "write ```{name} and ```, or enable colon_fence in conf.py"
_CONFLICT = "keep one of the two versions that git has left, and remove the lines <<<<<<<, ======= and >>>>>>>"

FORMULAS = (
    re.compile(rf"(?<![A-Za-z0-9$\\])\$(?![\s$])([^$\n{_STOP}]{{1,200}})(?<![\s$])\$(?![A-Za-z0-9$])"),
    re.compile(rf"\$\$([^${_STOP}]{{1,500}})\$\$"),
)
"""Text between dollar signs, which may be a formula."""
IS_FORMULA = re.compile(r"[\\^_{}=]|\A[A-Za-z]\Z|\A[A-Za-z]\(")
FORMULA_ADVICE = "write it as `code`, or with letters such as ²"

LINES = tuple(
    ForeignMark(literal, re.compile(pattern, re.MULTILINE), advice)
    for literal, pattern, advice in (
        (".. ", r"^\.\. (?:[a-z][\w-]{0,30}::|_\S[^:\n]{0,80}:)", f"{_RST} write ```{{name}}"),
        ("|", r"^ {0,3}\|[^|\n]{0,200}\|[^\n]{0,300}\|[ \t]*$", _TABLE),
        (":::", r"^ {0,3}:{3,}(?:\{[^\n]{0,80}|[ \t]*$)", _COLONS),
        ("!!!", r"^!{3}\+? ?(?:[a-z]{3,12})\b[^\n]{0,100}$", _NOTE),
        ("???", r"^\?{3}\+? (?:[a-z]{3,12})\b[^\n]{0,100}$", _NOTE),
        ("[!", rf"^\[!(?i:{'|'.join(NOTES)})\][+-]?", _QUOTE),
        ("<<<<<<< ", r"^<{7} \S[^\n]{0,100}$", _CONFLICT),
        ("\n: ", r"(?<=[^\n]\n): [^\n]{1,100}", "write a list, or '**term**: …'"),
        *((quote * 3, rf"^[ \t]*{quote}{{3}}\w{{0,20}}[ \t]*$", _FENCE) for quote in "'‘’´·～"),
        *((bullet, rf"^[ \t]*{bullet}[ \t]", "begin the line with '- '") for bullet in "•●▪◦‣"),
    )
)
"""Markup of whole lines, of which the first in a paragraph says enough."""

SPANS = tuple(
    ForeignMark(literal, re.compile(pattern, re.MULTILINE), advice)
    for literal, pattern, advice in (
        (f"{CODE}_", rf"{CODE}__?(?!\w)", f"{_RST} {_LINK}"),
        (f":{CODE}", rf":[a-z][a-z:-]{{0,30}}:{CODE}", f"{_RST} write {{role}}`…`"),
        ("[[", r"\[\[https?://[^\[\]\n]{1,500}\]\[[^\[\]\n]{1,200}\]\]", _LINK),
        (
            "[[",
            rf"(?<![A-Za-z0-9)\]])!?\[\[[^\W\d_][^\[\]\n{_STOP}]{{0,100}}\]\]",
            "write a link, as in [title](https://…)",
        ),
        ("|", r"\[[^\[\]|\n]{1,200}\| ?https?://[^\s\]]{1,500}\]", _LINK),
        ("[http", r"\[https?://[^\s\]]{1,500} [^\[\]\n]{1,200}\]", _LINK),
        (":http", r"(?:\"[^\"\n]{1,200}\"|“[^“”\n]{1,200}”):https?://\S", _LINK),
        ("[/", r"\[/(?:url|img|b|i|u|quote|code|list)\]", "this is not Markdown"),
        *((f"[{name}", rf"\[{name}\b[^\[\]\n]{{0,200}}\]", _TEMPLATE) for name in ("caption", "gallery", "embed")),
        ("{%", rf"\{{%[^%\n{_STOP}]{{1,200}}%\}}", _MEANT),
        ("{{", rf"\{{\{{[^{{}}\n{_STOP}]{{1,200}}\}}\}}", _MEANT),
        ("{{<", rf"\{{\{{<[^\n{_STOP}]{{1,200}}?>\}}\}}", _MEANT),
        (
            "{",
            rf"(?<=[{_STOP}{LINK_END}])\{{(?:[:.#][^{{}}\n{_STOP}]{{1,100}}|[a-z-]{{1,20}}=[^{{}}\n{_STOP}]{{1,100}})\}}",
            "remove it, as attributes are not used",
        ),
        ("==", rf"(?<![=A-Za-z0-9_])=={_between('=')}==(?![=A-Za-z0-9_])", "write it as **bold** text"),
        ("++", rf"(?<![+\w])\+\+{_between('+')}\+\+(?![+\w])", "write it as **bold** text"),
        ("~~", r"(?:^|(?<=[\s(（]))~~[^\s~][^\s~]{0,20}", "write ~~ at both ends, without spaces inside"),
        ("~", r"(?<=[A-Za-z)\]])~[0-9+-]{1,4}~(?!~)", "write it as {sub}`…`, or with letters such as ₂"),
        (
            "^",
            r"(?<=[A-Za-z0-9)\]])\^[A-Za-z0-9+-]{1,10}\^(?![A-Za-z0-9^])",
            "write it as {sup}`…`, or with letters such as ²",
        ),
        ("^[", rf"\^\[[^\[\]\n{_STOP}]{{1,200}}\]", "write [^1] here, and the note below as '[^1]: …'"),
        (
            "%%",
            rf"%%(?=[^%\s{_STOP}])[^%\n{_STOP}]{{1,200}}%%",
            "remove it, or write <!-- … --> on separate lines",
        ),
    )
)
"""Markup within a line."""
