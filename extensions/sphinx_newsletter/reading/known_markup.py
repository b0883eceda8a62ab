"""Let only markup pass that is known: what a later release of MyST adds is shown as text and reported.

Names are those of markdown-it's tokens, without ``_open`` and ``_close``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sphinx_newsletter.reading.token_groups import token_groups

EXTENSIONS = frozenset(
    (
        *(
            "alert",
            "amsmath",
            "attrs_block",
            "attrs_image",
            "attrs_inline",
            "colon_fence",
            "deflist",
            "dollarmath",
        ),
        *("fieldlist", "gfm_autolink", "html_admonition", "html_image", "linkify", "replacements", "section_ref"),
        *("smartquotes", "strikethrough", "tasklist"),
    )
)
"""MyST extensions that may be used. ``substitution`` may not: substitutions are templates without a sandbox."""
_BLOCKS = (
    *("alert", "alert_title", "amsmath", "attrs_block", "blockquote", "bullet_list", "code_block", "colon_fence"),
    *("dd", "dl", "dt", "fence", "field_list", "fieldlist_body", "fieldlist_name", "footnote", "footnote_anchor"),
    *("footnote_block", "footnote_reference", "heading", "hr", "html_block", "inline", "list_item", "math_block"),
    *("math_block_label", "myst_block_break", "myst_line_comment", "myst_target", "ordered_list", "paragraph"),
    *("table", "tbody", "td", "th", "thead", "tr"),
)
_INLINE = (
    *("code_inline", "em", "footnote_ref", "hardbreak", "html_inline", "image", "link", "math_inline"),
    *("math_inline_double", "math_single", "myst_role", "s", "section_ref", "softbreak", "span", "strong", "text"),
)
KNOWN = frozenset((*_BLOCKS, *_INLINE))
"""Markup that issue pages may have; what of it may be used is decided where it is rendered."""
REFUSED = frozenset(("substitution_block", "substitution_inline"))
"""Markup of MyST that issue pages must not have, even if its extension is enabled."""
ATTRIBUTES = frozenset(("align", "height", "language", "reftitle", "start", "title", "width"))
"""Attributes that elements may have: neither ``id`` and ``class``, which belong to the theme, nor others."""
_TYPES = frozenset("_".join((name, *edge)) for name in KNOWN for edge in ((), ("open",), ("close",)))

_EDGE = re.compile(r"(?:_open|_close)\Z")

Refused = Callable[[str, str, int], None]
"""A callback that reports markup that is not known: its name, its text, and its line (1-based)."""


def only_known(parser: MarkdownIt, refused: Refused) -> None:
    """Make *parser* render unknown markup as text. Call it after all plugins are loaded."""

    def rule(state: StateCore) -> None:
        if _unknown(state.tokens):
            state.tokens = list(_known_blocks(state, refused))
        for token in state.tokens:
            if token.children and (name := _unknown(token.children)):
                refused(name, token.content, token.map[0] + 1 if token.map else 1)
                token.children = [Token("text", "", 0, content=token.content)]

    parser.core.ruler.push("newsletter_only_known", rule)


def _unknown(tokens: Iterable[Token]) -> str | None:
    """Return the name of the first token that is not known, or None."""
    found = next((token.type for token in tokens if token.type not in _TYPES), None)
    return found and _EDGE.sub("", found)


def _known_blocks(state: StateCore, refused: Refused) -> Iterator[Token]:
    """Yield the tokens, with code blocks of their source in place of outermost blocks with unknown markup."""
    end = 0
    for group in token_groups(state.tokens):
        start, end = group[0].map or (end, end)
        if (name := _unknown(group)) is None:
            yield from group
            continue
        source = "\n".join(state.src.split("\n")[start:end])
        refused(name, source.partition("\n")[0], start + 1)
        yield Token("fence", "code", 0, content=source, markup="```", info="none", map=[start, start + 1])
