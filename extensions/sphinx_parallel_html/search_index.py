"""Sphinx's search index: parts of it made in several processes, and no words that no page holds any more.

After an incremental build Sphinx keeps such words, each with no page: an index that only grows, and is never
the one a clean build writes. It forgets the index entries of all pages that are not written again. For merging it
has no method; the attributes it keeps its data in are named here and nowhere else.
"""

from __future__ import annotations

from typing import IO, Any

from sphinx.search import IndexBuilder

Parts = dict[str, dict[str, Any]]
"""What an index knows, by the name of the attribute."""

_BY_PAGE = ("_titles", "_filenames", "_all_titles", "_index_entries")
_BY_WORD = ("_mapping", "_title_mapping")
ATTRIBUTES = (*_BY_PAGE, *_BY_WORD)
"""The private attributes of Sphinx's index that are used here."""


def parts_of(indexer: IndexBuilder) -> Parts:
    """Return all that an index knows."""
    return {name: getattr(indexer, name) for name in ATTRIBUTES}


def empty(indexer: IndexBuilder) -> None:
    """Have an index forget what it knows."""
    for name in ATTRIBUTES:
        setattr(indexer, name, {})


def add(indexer: IndexBuilder, parts: Parts) -> None:
    """Add to an index what pages hold that were indexed elsewhere."""
    for name, part in parts.items():
        whole: dict[str, Any] = getattr(indexer, name)
        if name in _BY_PAGE:
            whole.update(part)
            continue
        for word, docnames in part.items():
            whole.setdefault(word, set()).update(docnames)


class Remembering:
    """A format of the index that remembers what it has loaded."""

    def __init__(self, original: Any) -> None:
        self._original = original
        self.loaded: dict[str, Any] = {}

    def load(self, stream: IO[Any]) -> Any:
        """Load an index."""
        self.loaded = self._original.load(stream)
        return self.loaded

    def __getattr__(self, name: str) -> Any:
        return getattr(self._original, name)


def restore_entries(indexer: IndexBuilder, loaded: dict[str, Any]) -> None:
    """Take over, for the pages that an index has kept, the index entries of the one it was loaded from."""
    found: dict[str, list[tuple[str, str, str]]] = {docname: [] for docname in indexer._titles}
    for entry, places in loaded.get("indexentries", {}).items():
        for page, anchor, main in places:
            if (entries := found.get(loaded["docnames"][page])) is not None:
                entries.append((entry, anchor, "main" if main else ""))
    indexer._index_entries = found


def tidy(indexer: IndexBuilder) -> None:
    """Drop the words of pages that have gone or changed, and put index entries in the order of pages."""
    indexer._index_entries = dict(sorted(indexer._index_entries.items()))
    for name in _BY_WORD:
        words: dict[str, set[str]] = getattr(indexer, name)
        for word in [word for word, docnames in words.items() if not docnames]:
            del words[word]
