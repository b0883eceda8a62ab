"""How large an issue page and its parts may be: far beyond any real issue, and small enough to build."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

FRONT_MATTER = 20_000
"""Characters of its front matter."""
BLOCKS = 100_000
"""Paragraphs, lists, list items, headings … of a page, or of a directive in it."""
PARAGRAPH = 20_000
"""Characters of one paragraph, heading or table cell."""
EMPHASES = 20
"""How deep emphases, links and images of a paragraph may stand in each other."""
DIRECTIVES = 8
"""How deep directives may stand in each other."""
ITEMS = 10_000
"""Link items of a page."""
TITLE = 300
"""Characters of a title, of a page, section, tab or link."""
SLUG = 60
"""Characters of a topic."""
NUMBER = 999_999
"""The highest issue number."""
SIZES = {"": 2_000, "px": 2_000, "%": 100}
"""Width and height that a page may give a picture, by unit."""
OTHER_SIZE = 100
"""The same, in any other unit."""
TOPICS = 50
"""Topics that a page or a link may name."""
DIGITS = 5
"""Digits of a number in an option of a directive."""

Complain = Callable[[str, str, int], None]
"""What is called with what is too large, how much it may be, and the line (1-based) it is on."""


def shortened(text: str, limit: int = TITLE) -> str:
    """Return *text* with at most *limit* characters, an ellipsis for the rest."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def limit_parser(parser: MarkdownIt, complain: Complain) -> None:
    """Have *parser* show what is too large as text, in pages and in what directives hold alike."""

    def before(state: StateCore) -> None:
        for token in state.tokens:
            if token.type == "inline" and len(token.content) > PARAGRAPH:
                complain(f"a paragraph of {len(token.content):,} characters", f"{PARAGRAPH:,}", _line(token))
                token.meta["text"], token.content = token.content, ""
        _cut_blocks(state, complain)

    def after(state: StateCore) -> None:
        for token in state.tokens:
            if token.type != "inline":
                continue
            if text := token.meta.pop("text", ""):
                token.content, token.children = text, [_text(text)]
            elif _depth(token.children or ()) > EMPHASES:
                complain("markup within markup", f"a depth of {EMPHASES}", _line(token))
                token.children = [_text(token.content)]

    parser.core.ruler.before("inline", "newsletter_before", before)
    parser.core.ruler.after("inline", "newsletter_after", after)


def _cut_blocks(state: StateCore, complain: Complain) -> None:
    """Show what follows the last block that a page may have as text."""
    if len(state.tokens) <= BLOCKS:
        return
    opened = 0
    for index, token in enumerate(state.tokens):
        opened += token.nesting >= 0
        if opened > BLOCKS and token.level == 0 and token.nesting >= 0 and token.map:
            complain("a page of so many paragraphs and list items", f"{BLOCKS:,}", _line(token))
            rest = "\n".join(state.src.split("\n")[token.map[0] :])
            lines = [token.map[0], token.map[0] + 1]
            state.tokens[index:] = [Token("fence", "code", 0, content=rest, markup="```", info="none", map=lines)]
            return


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _depth(tokens: Sequence[Token]) -> int:
    """Return how deep tokens stand in each other; what an image holds is a list of its own."""
    depth = deepest = 0
    for token in tokens:
        depth += token.nesting
        deepest = max(deepest, depth + (1 + _depth(token.children) if token.children else 0))
    return deepest
