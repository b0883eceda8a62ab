"""Group the tokens of a Markdown parser by block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token


def top_level(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the tokens of each block of the outermost level that has lines, without front matter."""
    group: list[Token] = []
    depth = 0
    for token in tokens:
        group.append(token)
        depth += token.nesting
        if depth == 0:
            if group[0].map and group[0].type != "front_matter":
                yield group
            group = []
