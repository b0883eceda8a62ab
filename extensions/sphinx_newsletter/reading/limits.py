"""Size limits of issue pages: far above any real issue, and low enough to build."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sphinx_newsletter.records.graphemes import cut

FRONT_MATTER = 20_000
"""Characters in the front matter."""
BLOCKS = 100_000
"""Block tokens (paragraphs, lists, list items, headings) in a page or in the content of a directive."""
PARAGRAPH = 20_000
"""Characters in a paragraph, heading or table cell."""
EMPHASES = 20
"""Nesting depth of emphasis, links and images in a paragraph."""
DIRECTIVES = 8
"""Nesting depth of directives."""
ITEMS = 10_000
"""Link items in a page."""
TITLE = 300
"""Characters in the title of a page, section, tab or link."""
SLUG = 60
"""Characters in a topic."""
NUMBER = 999_999
"""Highest issue number."""
SIZES = {"": 2_000, "px": 2_000, "%": 100}
"""Width and height of an image, by unit."""
OTHER_SIZE = 100
"""Width and height of an image in any other unit."""
TOPICS = 50
"""Topics of a page or a link."""
DIGITS = 5
"""Digits of a number in a directive option."""
OPTION = 2_000
"""Characters in the value of a directive option."""
RANGES = 100
"""Numbers and ranges in the option ``emphasize-lines``."""
LINES = 20_000
"""Lines in the ranges of the option ``emphasize-lines``."""
CELLS = 50_000
"""Cells of a ``csv-table``, whose short rows are padded."""
ROLE = 300
"""Characters in the text of a role."""
CODE_LINE = 1_000
"""Characters in a line of code that is highlighted."""
CODE_BLOCKS = 10
"""Code blocks of the largest size that are highlighted on a page, or as much code in smaller ones."""

TooLarge = Callable[[str, str, int], None]
"""A callback that reports what is too large, the limit, and the line (1-based)."""


def shortened(text: str, limit: int = TITLE) -> str:
    """Truncate *text* to *limit* characters, including an ellipsis."""
    return text if len(text) <= limit else cut(text, limit - 1).rstrip() + "…"


def limit_parser(parser: MarkdownIt, too_large: TooLarge) -> None:
    """Make *parser* render oversized markup as text, in pages and in the content of directives."""

    def before(state: StateCore) -> None:
        for token in state.tokens:
            if token.type == "inline" and len(token.content) > PARAGRAPH:
                too_large(f"a paragraph of {len(token.content):,} characters", f"{PARAGRAPH:,}", _line(token))
                token.meta["text"], token.content = token.content, ""
        _cut_blocks(state, too_large)

    def after(state: StateCore) -> None:
        for token in state.tokens:
            if token.type != "inline":
                continue
            if text := token.meta.pop("text", ""):
                token.content, token.children = text, [_text(text)]
            elif _depth(token.children or ()) > EMPHASES:
                too_large("the nesting of inline markup", f"{EMPHASES} levels", _line(token))
                token.children = [_text(token.content)]
            else:
                token.children = [_cut_role(child, token, too_large) for child in token.children or ()]

    parser.core.ruler.before("inline", "newsletter_before", before)
    parser.core.ruler.after("inline", "newsletter_after", after)


def _cut_role(role: Token, token: Token, too_large: TooLarge) -> Token:
    """Return a long role as text: Sphinx's roles search their texts with patterns that take quadratic time."""
    if role.type != "myst_role" or len(role.content) <= ROLE:
        return role
    name = f"{{{role.meta['name']}}}"
    too_large(f"the text of the role {name}, {len(role.content):,} characters,", f"{ROLE:,}", _line(token))
    return _text(f"{name}`{role.content}`")


def _cut_blocks(state: StateCore, too_large: TooLarge) -> None:
    """Replace the blocks beyond the limit with a code block of their source."""
    if len(state.tokens) <= BLOCKS:
        return
    opened = 0
    for index, token in enumerate(state.tokens):
        opened += token.nesting >= 0
        if opened > BLOCKS and token.level == 0 and token.nesting >= 0 and token.map:
            too_large("the number of blocks", f"{BLOCKS:,}", _line(token))
            rest = "\n".join(state.src.split("\n")[token.map[0] :])
            lines = [token.map[0], token.map[0] + 1]
            state.tokens[index:] = [Token("fence", "code", 0, content=rest, markup="```", info="none", map=lines)]
            return


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content, meta={"oversized": True})


def _depth(tokens: Sequence[Token]) -> int:
    """Return the nesting depth of inline tokens, including the children of images."""
    depth = deepest = 0
    for token in tokens:
        depth += token.nesting
        deepest = max(deepest, depth + (1 + _depth(token.children) if token.children else 0))
    return deepest
