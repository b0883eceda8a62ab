"""``~~strikethrough~~``, with one or two tildes as on GitHub.

A single tilde does not strike within a word, nor between numbers: ``5~10元，20~30元`` has none.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.strikethrough import postProcess, tokenize

from sphinx_newsletter.reading.cjk_emphasis import flanking

_TILDE = ord("~")
_SINGLE = -_TILDE
"""Stands for a single tilde while pairs are found, as it never closes what two have opened."""


def _strikethrough(state: StateInline, silent: bool) -> bool:
    start, known = state.pos, len(state.delimiters)
    if state.src[start] != "~" or not tokenize(state, silent):
        return False
    length = state.pos - start
    for delimiter in state.delimiters[known:]:
        delimiter.open, delimiter.close = flanking(state, start, state.pos, splits_words=length > 1)
        if length == 1:
            delimiter.marker = _SINGLE
    return True


def _strike(state: StateInline) -> None:
    """Make elements of the pairs that have been found, of which single tildes get their own mark again."""
    if "~" not in state.src:
        return
    inner = (meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta)
    for delimiters in (state.delimiters, *inner):
        for delimiter in delimiters:
            if delimiter.marker == _SINGLE:
                delimiter.marker = _TILDE
    postProcess(state)


def strikethrough(parser: MarkdownIt) -> None:
    """Make *parser* know strikethrough."""
    parser.options["strikethrough_single_tilde"] = True
    parser.enable("strikethrough")
    parser.inline.ruler.at("strikethrough", _strikethrough)
    parser.inline.ruler2.at("strikethrough", _strike)
