"""Report markup of which a part is lost: fences without an end, unused definitions, names in bold, table rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sphinx_newsletter.reading.foreign_markup import AS_WRITTEN, Shown

_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_FENCE = re.compile(r"^`{3,}\{[A-Za-z][\w:-]*+\}[^\n]*", re.MULTILINE)


def lost_markup(parser: MarkdownIt, shown: Shown) -> None:
    """Tell *shown* of markup of which *parser* leaves out a part, in pages and in the content of directives."""
    known: set[str] = set()

    def rule(state: StateCore) -> None:
        references = state.env.get("references", {})
        for label, reference in references.items():
            if label not in known and reference["href"].strip("#"):
                _check_reference(label, reference, state.src, shown)
        known.update(references)
        for token in state.tokens:
            line, end = token.map or (0, 0)
            if token.type in ("fence", "colon_fence") and end - line == token.content.count("\n") + 1:
                text = f"{token.markup}{token.info}".strip()
                shown(text, line, f"has no end; write {token.markup} on a line of its own after it")
            elif token.type == "inline":
                for found, before, advice in _in_paragraph(token):
                    shown(found, line + before, advice)

    parser.core.ruler.after("inline", "newsletter_lost_markup", rule)


def _check_reference(label: str, reference: Mapping[str, Any], source: str, shown: Shown) -> None:
    """Report the definition of a link that is not used: nothing of it is shown."""
    written = r"\s+".join(map(re.escape, label.split()))
    if len(re.findall(rf"\[\s*{written}\s*\]", source, re.IGNORECASE)) == 1:
        text = f"[{label.lower()}]: {reference['href']}"
        shown(text, reference["map"][0], "defines a link that is not used; write [text](https://…)")


def _in_paragraph(token: Token) -> Iterator[tuple[str, int, str]]:
    text = token.content
    if "__" in text or "|" in text:
        yield from _names(token.children or [])
    if "```" in text:
        for fence in _FENCE.finditer(text):
            advice = f"{AS_WRITTEN} write ~~~ or ::: instead of ```, as there is a ` in the first line"
            yield fence[0], text.count("\n", 0, fence.start()), advice
    if "|" in text:
        for line, words in enumerate(text.split("\n")):
            if line and "|" in words and "-" in words and not words.strip(" |:-"):
                advice = "makes no table, as the row above has other cells; write \\| for a | in a cell"
                yield words.strip(), line, advice


def _names(children: Sequence[Token]) -> Iterator[tuple[str, int, str]]:
    """Yield ``__name__``, which is bold and has lost its underscores, and ``<https://…|text>``."""
    line = 0
    for token, inner, last in zip(children, children[1:], children[2:], strict=False):
        if token.type in ("softbreak", "hardbreak"):
            line += 1
        elif token.type == "strong_open" and token.markup == "__" and last.type == "strong_close":
            name = inner.content
            if _NAME.fullmatch(name):
                yield (
                    f"__{name}__",
                    line,
                    f"is bold, without its underscores; write `__{name}__`, or **{name}**",
                )
        elif token.type == "link_open" and token.markup == "autolink" and "|" in inner.content:
            advice = "is a link with the text in its URL; write [text](https://…)"
            yield f"<{inner.content}>", line, advice
