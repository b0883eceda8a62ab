"""Emoji by name, as GitHub and others write them: ``:tada:`` is 🎉.

Rich, with which the command line writes, has the names; GitHub's own that it lacks are here
(https://api.github.com/emojis).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_NAME = r":(?!--|\+\+)[a-z+-][a-z0-9_+-]*+:(?!//)"
CANDIDATES = re.compile(rf"(?<![A-Za-z0-9_:/`])(?:{_NAME})+(?![A-Za-z0-9_:`])")
"""One shortcode or several."""
SHORTCODE = re.compile(_NAME)
_FURTHER = {"thinking": "🤔", "medal_sports": "🏅", "cn": "🇨🇳", "us": "🇺🇸", "jp": "🇯🇵", "uk": "🇬🇧", "kr": "🇰🇷"}


def shortcodes(parser: MarkdownIt) -> None:
    """Make *parser* write emoji for their shortcodes."""

    def rule(state: StateCore) -> None:
        for token in state.tokens:
            if token.type == "inline" and token.content.count(":") > 1 and CANDIDATES.search(token.content):
                _write_emoji(token.children or ())

    parser.core.ruler.before("text_join", "newsletter_shortcodes", rule)


def _write_emoji(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.type == "text":
            token.content = with_emoji(token.content)
        elif token.type == "image":
            _write_emoji(token.children or ())


def with_emoji(text: str) -> str:
    """Return *text* with the emoji that its shortcodes name."""
    return CANDIDATES.sub(lambda found: SHORTCODE.sub(_emoji, found[0]), text) if ":" in text else text


def _emoji(found: re.Match[str]) -> str:
    return emoji_of(found[0]) or found[0]


@cache
def emoji_of(shortcode: str) -> str | None:
    """Return the emoji that a shortcode names, or None."""
    from rich.emoji import Emoji, NoEmoji  # imported when a page has a shortcode, as few have

    name = shortcode[1:-1]
    try:
        return _FURTHER.get(name) or str(Emoji(name))
    except NoEmoji:
        return None
