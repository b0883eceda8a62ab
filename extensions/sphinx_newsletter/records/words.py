"""Words of a title, for comparing links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sphinx_newsletter.records.topics import UNSPACED

_RUN = re.compile(rf"(?P<unspaced>[{UNSPACED}]+)|[^\W_{UNSPACED}]+")
_SHORTEST = 3


def words_of(title: str) -> Iterator[str]:
    """Yield the words of a title, and each pair of letters of scripts that do not separate words.

    >>> list(words_of("Rust 入门教程 in 2 days"))
    ['rust', '入门', '门教', '教程', 'days']
    """
    for run in _RUN.finditer(title.casefold()):
        text = run.group()
        if run["unspaced"]:
            yield from (text[at : at + 2] for at in range(len(text) - 1))
        elif len(text) >= _SHORTEST:
            yield text
