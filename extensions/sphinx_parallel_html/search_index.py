"""Merge search indices of worker processes, and make an incremental index equal to that of a clean build.

In an incremental build, Sphinx keeps the words of removed pages, and loses the index entries of pages that are not
written again. It has no method to merge indices, so this module uses private attributes.
"""

from __future__ import annotations

from typing import IO, Any

from sphinx.search import IndexBuilder

Parts = dict[str, dict[str, Any]]
"""Data of an index, by attribute name."""

_BY_PAGE = ("_titles", "_filenames", "_all_titles", "_index_entries")
_BY_WORD = ("_mapping", "_title_mapping")
ATTRIBUTES = (*_BY_PAGE, *_BY_WORD)
"""Private attributes of :class:`~sphinx.search.IndexBuilder` that are used here."""


def parts_of(indexer: IndexBuilder) -> Parts:
    """Return the data of an index."""
    return {name: getattr(indexer, name) for name in ATTRIBUTES}


def empty(indexer: IndexBuilder) -> None:
    """Clear an index."""
    for name in ATTRIBUTES:
        setattr(indexer, name, {})


def add(indexer: IndexBuilder, parts: Parts) -> None:
    """Merge the data of another index into an index."""
    for name, part in parts.items():
        whole: dict[str, Any] = getattr(indexer, name)
        if name in _BY_PAGE:
            whole.update(part)
            continue
        for word, docnames in part.items():
            whole.setdefault(word, set()).update(docnames)


class RecordingFormat:
    """Wrapper of an index format that stores the loaded data."""

    def __init__(self, original: Any) -> None:
        self._original = original
        self.loaded: dict[str, Any] = {}

    def load(self, stream: IO[Any]) -> Any:
        """Load an index and store its data."""
        self.loaded = self._original.load(stream)
        return self.loaded

    def __getattr__(self, name: str) -> Any:
        return getattr(self._original, name)


def restore_entries(indexer: IndexBuilder, loaded: dict[str, Any]) -> None:
    """Restore the index entries of the pages in an index from the *loaded* data."""
    found: dict[str, list[tuple[str, str, str]]] = {docname: [] for docname in indexer._titles}
    for entry, places in loaded.get("indexentries", {}).items():
        for page, anchor, main in places:
            if (entries := found.get(loaded["docnames"][page])) is not None:
                entries.append((entry, anchor, "main" if main else ""))
    indexer._index_entries = found


def tidy(indexer: IndexBuilder) -> None:
    """Remove words without pages, and sort index entries by page."""
    indexer._index_entries = dict(sorted(indexer._index_entries.items()))
    for name in _BY_WORD:
        words: dict[str, set[str]] = getattr(indexer, name)
        for word in [word for word, docnames in words.items() if not docnames]:
            del words[word]
