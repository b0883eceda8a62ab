"""Find the blocks of a text among the tokens of a Markdown parser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from sphinx_newsletter.reading.token_groups import token_groups


def top_level(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the tokens of each block of the outermost level that has lines, without front matter."""
    for group in token_groups(tokens):
        if group[0].map and group[0].type != "front_matter":
            yield group
