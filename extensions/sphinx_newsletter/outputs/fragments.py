"""Cache for the parts of large output files, so that only the parts of changed issues are generated again.

The cache file begins with a line of JSON, the name, digest and length in bytes of each text. The texts follow. It
loads as fast as a pickle, and cannot execute code.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from sphinx_newsletter.files.writing import read_own, write_whole

_LIMIT = 1_000_000_000

Text = bytes | memoryview
"""A cached text is not copied from the content of the file."""


class Fragments:
    """UTF-8 encoded texts by name, each with a digest of everything it depends on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._used: dict[str, tuple[str, Text]] = {}
        self._changed = False
        self._before = _unpack(read_own(path, _LIMIT) or b"")

    def get(self, name: str, digest: str, make: Callable[[], str]) -> Text:
        """Return the cached text, or the result of *make* if *digest* has changed."""
        cached = self._before.get(name)
        if cached is None or cached[0] != digest:
            self._changed = True
            cached = (digest, make().encode())
        self._used[name] = cached
        return cached[1]

    def keep(self) -> None:
        """Save the texts that this build has used."""
        if self._changed or self._used.keys() != self._before.keys():
            write_whole(self.path, _pack(self._used))


def _pack(texts: dict[str, tuple[str, Text]]) -> Iterator[Text]:
    yield json.dumps([(name, digest, len(text)) for name, (digest, text) in texts.items()]).encode() + b"\n"
    for _, text in texts.values():
        yield text


def _unpack(data: bytes) -> dict[str, tuple[str, Text]]:
    """Return the texts of a cache file; none if it is invalid."""
    offset = data.find(b"\n") + 1
    rest = memoryview(data)
    texts: dict[str, tuple[str, Text]] = {}
    try:
        for name, digest, length in json.loads(data[:offset]):
            texts[name] = (digest, rest[offset : offset + length])
            offset += length
    except (ValueError, TypeError, RecursionError):
        return {}
    return texts if offset == len(data) else {}
