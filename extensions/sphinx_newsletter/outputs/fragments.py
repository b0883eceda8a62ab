"""Parts of large files, kept from build to build: one issue that changed does not make all be made again.

They are kept in a file beside the doctrees: a line of JSON with the name, digest and length of each, and then
the texts, one after the other. Reading it takes no longer than a pickle would, and can run nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from sphinx_newsletter.files.writing import read_own, write_whole

_LIMIT = 1_000_000_000


class Fragments:
    """Texts by name, in UTF-8, each with a digest of all it was made of."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._used: dict[str, tuple[str, bytes]] = {}
        self._made = False
        self._before = _unpack(read_own(path, _LIMIT) or b"")

    def get(self, name: str, digest: str, make: Callable[[], str]) -> bytes:
        """Return a text as it was made before, or make it if *digest* is another now."""
        known = self._before.get(name)
        if known is None or known[0] != digest:
            self._made = True
            known = (digest, make().encode())
        self._used[name] = known
        return known[1]

    def keep(self) -> None:
        """Keep the texts that were asked for, for the next build."""
        if self._made or self._used.keys() != self._before.keys():
            write_whole(self.path, _pack(self._used))


def _pack(texts: dict[str, tuple[str, bytes]]) -> Iterator[bytes]:
    yield json.dumps([(name, digest, len(text)) for name, (digest, text) in texts.items()]).encode() + b"\n"
    for _, text in texts.values():
        yield text


def _unpack(data: bytes) -> dict[str, tuple[str, bytes]]:
    """Return the texts of a file; none at all if anything is wrong with it."""
    head, _, rest = data.partition(b"\n")
    texts: dict[str, tuple[str, bytes]] = {}
    at = 0
    try:
        for name, digest, length in json.loads(head):
            texts[name] = (digest, rest[at : at + length])
            at += length
    except (ValueError, TypeError, RecursionError):
        return {}
    return texts if at == len(rest) else {}
