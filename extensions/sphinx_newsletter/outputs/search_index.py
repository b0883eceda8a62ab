"""Sphinx's search index, without words that no page holds any more.

After an incremental build Sphinx keeps them, each with no page: an index that only grows, and is never the
one a clean build writes.
"""

from __future__ import annotations

from collections.abc import Iterable

from sphinx.application import Sphinx
from sphinx.search import IndexBuilder


def _drop_unused(app: Sphinx) -> Iterable[tuple[str, dict[str, object], str]]:
    """Drop the words of pages that have gone or changed; no page is added."""
    indexer: IndexBuilder | None = getattr(app.builder, "indexer", None)
    if indexer is not None:
        for words in (indexer._mapping, indexer._title_mapping):
            for word in [word for word, pages in words.items() if not pages]:
                del words[word]
    return ()


def setup(app: Sphinx) -> None:
    """Connect to the last event before the index is written."""
    app.connect("html-collect-pages", _drop_unused)
