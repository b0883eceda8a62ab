"""Group the tokens of a Markdown parser by block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token


def token_groups(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the tokens of each block of the outermost level."""
    group: list[Token] = []
    depth = 0
    for token in tokens:
        group.append(token)
        depth += token.nesting
        if depth == 0:
            yield group
            group = []
    if group:
        yield group
