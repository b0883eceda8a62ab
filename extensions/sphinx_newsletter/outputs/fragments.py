"""Parts of large files, kept from build to build: one issue that changed does not make all be made again."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path


class Fragments:
    """Texts by name, each with a digest of all it was made of; kept in a file beside the doctrees.

    They are kept in UTF-8: a Chinese word in a text would double what the whole takes.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._used: dict[str, tuple[str, bytes]] = {}
        self._made = False
        try:
            with path.open("rb") as file:
                self._before: dict[str, tuple[str, bytes]] = pickle.load(file)
        except (OSError, pickle.UnpicklingError, EOFError, ValueError):
            self._before = {}

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
            part = self.path.with_name(f"{self.path.name}.part")
            with part.open("wb") as file:
                pickle.dump(self._used, file, pickle.HIGHEST_PROTOCOL)
            part.replace(self.path)
