"""Emphasis beside Chinese, Japanese and Korean text, which has no spaces between words.

CommonMark decides by spaces and punctuation whether ``**`` may open or close emphasis, so that the marks of
``这里**先看结论。**再看`` are shown. Issue pages follow the CJK-friendly amendments to its specification
(https://github.com/tats-u/markdown-cjk-friendly, specification.md). Text without such characters is not affected.
"""

from __future__ import annotations

import re
from unicodedata import category

from markdown_it import MarkdownIt
from markdown_it.common.utils import isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.emphasis import tokenize as emphasis

_RANGES = """
1100-11FF 20A9 2329-232A 2630-2637 268A-268F 2E80-2E99 2E9B-2EF3 2F00-2FD5 2FF0-303E 3041-3096 3099-30FF 3105-312F
3131-318E 3190-31E5 31EF-321E 3220-3247 3250-A48C A490-A4C6 A960-A97C AC00-D7A3 D7B0-D7C6 D7CB-D7FB F900-FAFF
FE10-FE19 FE30-FE52 FE54-FE66 FE68-FE6B FF01-FFBE FFC2-FFC7 FFCA-FFCF FFD2-FFD7 FFDA-FFDC FFE0-FFE6 FFE8-FFEE
16FE0-16FE4 16FF0-16FF6 17000-18CDA 18CFF-18D20 18D80-18DF2 18E00-19191 191A0-191D2 1AFF0-1AFF3 1AFF5-1AFFB
1AFFD-1AFFE 1B000-1B128 1B132 1B150-1B152 1B155 1B164-1B168 1B170-1B2FB 1D300-1D356 1D360-1D376 1F200 1F202
1F210-1F219 1F21B-1F22E 1F230-1F231 1F237 1F23B 1F240-1F248 1F260-1F265 20000-2FFFD 30000-3FFFD
"""
"""Unicode 17: East Asian Width W, F or H without the property Emoji_Presentation, and the script Hangul."""
CJK = "".join(
    "-".join(re.escape(chr(int(end, 16))) for end in found.split("-")) for found in _RANGES.split()
)  # fmt: skip
"""What stands between the brackets of a regular expression for a Chinese, Japanese or Korean character."""
_IS_CJK = re.compile(f"[{CJK}]")
_FIRST = "\u1100"
"""No character before it is concerned."""


def flanking(state: StateInline, start: int, end: int, *, splits_words: bool) -> tuple[bool, bool]:
    """Return whether the marks from *start* to *end* can open, and can close.

    *splits_words* is whether they may stand within a word, as ``*`` may and ``_`` may not.
    """
    before = state.src[start - 1] if start else " "
    after = state.src[end] if end < state.posMax else " "
    if before < _FIRST and after < _FIRST:
        scanned = state.scanDelims(start, splits_words)
        return scanned.can_open, scanned.can_close
    last, is_after_cjk = _before(state.src, start)
    if isWhiteSpace(ord(last)) or isWhiteSpace(ord(after)):
        return not isWhiteSpace(ord(after)), not isWhiteSpace(ord(last))
    opens, closes = isPunctChar(last), isPunctChar(after)
    if splits_words:
        beside_cjk = is_after_cjk or bool(_IS_CJK.match(after))
        return opens or beside_cjk or not closes, closes or beside_cjk or not opens
    return opens, closes


def _before(text: str, end: int) -> tuple[str, bool]:
    """Return the character before *end*, and whether it is Chinese, Japanese or Korean.

    A variation selector, except that of emoji, belongs to the character before it.
    """
    last = text[end - 1] if end else " "
    if not "\ufe00" <= last <= "\ufe0e":
        return last, bool(_IS_CJK.match(last)) or "\U000e0100" <= last <= "\U000e01ef"  # of an ideograph
    base = text[end - 2] if end > 1 else " "
    is_cjk = bool(_IS_CJK.match(base)) or (last == "\ufe01" and base in "‘’“”")  # full-width quotation marks
    return (last if category(base) == "Zs" else base), is_cjk


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Find marks, and whether they can open and close as the amendments say."""
    start, known = state.pos, len(state.delimiters)
    mark = state.src[start]
    if mark not in "*_" or not emphasis(state, silent):
        return False
    if not state.src.isascii():
        opens, closes = flanking(state, start, state.pos, splits_words=mark == "*")
        for delimiter in state.delimiters[known:]:
            delimiter.open, delimiter.close = opens, closes
    return True


def cjk_emphasis(parser: MarkdownIt) -> None:
    """Make *parser* follow the amendments for ``*`` and ``_``."""
    parser.inline.ruler.at("emphasis", _emphasis)
