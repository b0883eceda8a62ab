"""Report text that looks like markup but is not: unclosed marks, other systems' links, code by indentation.

A rule of the Markdown parser looks at the tokens, in which escaped characters can be told from typed ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sphinx_newsletter.reading.foreign_markup import AS_WRITTEN

Unread = Callable[[str, int, str], None]
"""A callback that reports a text, its line (0-based) in the text being parsed, and what to write instead."""

_CODE, _OPAQUE = "\ue000", "\ue001"
"""Stand for code, and for what is not text: escaped characters, images, HTML."""

_LINK = "write [text](https://…)"
_TEMPLATE = "remove it, or write `…` around code"
_TABLE = "write the line |---|---| below the first row of a table"
_FENCE = "write ``` on a line of its own before and after code"
_PATTERNS = tuple(
    (literal, re.compile(pattern, re.MULTILINE), advice)
    for literal, pattern, advice in (
        (f"{_CODE}_", rf"{_CODE}__?(?!\w)", f"this is reStructuredText: {_LINK}"),
        (f":{_CODE}", rf":[a-z][a-z:-]{{0,30}}:{_CODE}", "this is reStructuredText: write {role}`…`"),
        (".. ", r"^\.\. (?:[a-z][\w-]{0,30}::|_\S[^:\n]{0,80}:)", "this is reStructuredText: write ```{name}"),
        ("[[", r"\[\[https?://[^\[\]\n]{1,500}\]\[[^\[\]\n]{1,200}\]\]", _LINK),
        ("|", r"\[[^\[\]|\n]{1,200}\| ?https?://[^\s\]]{1,500}\]", _LINK),
        ("[http", r"\[https?://[^\s\]]{1,500} [^\[\]\n]{1,200}\]", _LINK),
        (":http", r"(?:\"[^\"\n]{1,200}\"|“[^“”\n]{1,200}”):https?://\S", _LINK),
        ("[/", r"\[/(?:url|img|b|i|u|quote|code|list)\]", "this is not Markdown"),
        *((f"[{name}", rf"\[{name}\b[^\[\]\n]{{0,200}}\]", _TEMPLATE) for name in ("caption", "gallery", "embed")),
        ("|", r"^ {0,3}\|[^|\n]{0,200}\|[^\n]{0,300}\|[ \t]*$", _TABLE),
        (
            ":::",
            r"^ {0,3}:{3,}(?:\{[^\n]{0,80}|[ \t]*$)",
            "write ```{name} and ```, or enable colon_fence in conf.py",
        ),
        ("~~", r"(?:^|(?<=[\s(（]))~~[^\s~][^\s~]{0,20}", "write ~~ at both ends, without spaces inside"),
        *((quote * 3, rf"^[ \t]*{quote}{{3}}\w{{0,20}}[ \t]*$", _FENCE) for quote in "'‘’´·～"),
        *((bullet, rf"^[ \t]*{bullet}[ \t]", "begin the line with '- '") for bullet in "•●▪◦‣"),
    )
)
"""A text that each match has, because searching it is fast; the pattern; what to write."""
_TYPED = ("**", "__", *dict.fromkeys(literal.replace(_CODE, "`") for literal, _, _ in _PATTERNS))
"""What the source of each text that is reported has."""
_BOLD = re.compile(r"(?<!\*)\*\*(?!\*)[^\s*]{0,20}")
_OPERATOR = re.compile(r"[\w)\]]\*\*[\w(-]|[({\[,] ?\*\*\w|(?<!\S)\*\*(?:kw\w*|options|opts|params)\b", re.ASCII)
"""Two asterisks of a programming language: ``2**3``, ``**kwargs``."""
_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


def report_lookalikes(parser: MarkdownIt, unread: Unread) -> None:
    """Make *parser* report text that looks like markup, in pages and in the content of directives."""
    known: set[str] = set()

    def look(state: StateCore) -> None:
        references = state.env.get("references", {})
        for label, reference in references.items():
            if label not in known and reference["href"].strip("#"):
                _check_reference(label, reference, state.src, unread)
        known.update(references)
        for token in state.tokens:
            _check_block(token, unread)
            if token.type == "inline":
                _check_inline(token, unread)

    # Later, escaped characters are joined with the text around them.
    parser.core.ruler.before("text_join", "newsletter_lookalikes", look)


def _check_reference(label: str, reference: Mapping[str, Any], source: str, unread: Unread) -> None:
    """Report the definition of a link that is not used: nothing of it is shown."""
    written = r"\s+".join(map(re.escape, label.split()))
    if len(re.findall(rf"\[\s*{written}\s*\]", source, re.IGNORECASE)) == 1:
        text = f"[{label.lower()}]: {reference['href']}"
        unread(text, reference["map"][0], "defines a link that is not used; write [text](https://…)")


def _check_block(token: Token, unread: Unread) -> None:
    """Report a block that is not closed."""
    line = token.map[0] if token.map else 0
    end = token.map[1] if token.map else 0
    if token.type in ("fence", "colon_fence") and end - line == token.content.count("\n") + 1:
        text = f"{token.markup}{token.info}".strip()
        unread(text, line, f"has no end; write {token.markup} on a line of its own after it")


def _check_inline(token: Token, unread: Unread) -> None:
    source = token.content
    if not any(typed in source for typed in _TYPED):
        return
    children, line = token.children or [], token.map[0] if token.map else 0
    _check_names(children, line, unread)
    text = "".join(map(_shown, children))
    for found, advice in _found(text):
        before = text[: found.start()]
        written = found.group().strip()
        if _CODE in written:
            codes = [child.content for child in children if _shown(child) == _CODE]
            written = written.replace(_CODE, f"`{codes[before.count(_CODE)]}`", 1)
        unread(written, line + before.count("\n"), f"{AS_WRITTEN} {advice}")


def _check_names(children: Sequence[Token], line: int, unread: Unread) -> None:
    """Report ``__name__``, which is bold and has lost its underscores, and ``<https://…|text>``."""
    for token, inner, last in zip(children, children[1:], children[2:], strict=False):
        if token.type in ("softbreak", "hardbreak"):
            line += 1
        elif token.type == "strong_open" and token.markup == "__" and last.type == "strong_close":
            name = inner.content
            if _NAME.fullmatch(name):
                advice = f"is bold, without its underscores; write `__{name}__`, or **{name}**"
                unread(f"__{name}__", line, advice)
        elif token.type == "link_open" and token.markup == "autolink" and "|" in inner.content:
            unread(f"<{inner.content}>", line, f"is a link with the text in its URL; {_LINK}")


def _shown(token: Token) -> str:
    """Return what a text has at an inline token."""
    if token.type == "text" and not token.meta.get("oversized"):
        return token.content
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type in ("code_inline", "myst_role"):
        return _CODE
    return "" if token.nesting else _OPAQUE


def _found(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield what looks like markup in a text, with what to write."""
    end = 0
    for found, advice in sorted(_all(text), key=lambda one: (one[0].start(), -one[0].end())):
        if found.start() >= end:
            end = found.end()
            yield found, advice


def _all(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for literal, pattern, advice in _PATTERNS:
        if literal in text and (found := pattern.search(text)):
            yield found, advice
    if "**" in text:
        operators = {found.start() + found.group().index("**") for found in _OPERATOR.finditer(text)}
        for found in _BOLD.finditer(text):
            if found.start() not in operators:
                yield found, "write ** at both ends, without spaces inside, or \\*\\*"
                return
