"""Parts of large files, kept from build to build: one issue that changed does not make all be made again."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path


class Fragments:
    """Texts by name, each with a digest of all it was made of; kept in a file beside the doctrees."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._used: dict[str, tuple[str, str]] = {}
        self._made = False
        try:
            self._before: dict[str, tuple[str, str]] = pickle.loads(path.read_bytes())
        except (OSError, pickle.UnpicklingError, EOFError, ValueError):
            self._before = {}

    def get(self, name: str, digest: str, make: Callable[[], str]) -> str:
        """Return a text as it was made before, or make it if *digest* is another now."""
        known = self._before.get(name)
        if known is None or known[0] != digest:
            self._made = True
            known = (digest, make())
        self._used[name] = known
        return known[1]

    def keep(self) -> None:
        """Keep the texts that were asked for, for the next build."""
        if self._made or self._used.keys() != self._before.keys():
            part = self.path.with_name(f"{self.path.name}.part")
            part.write_bytes(pickle.dumps(self._used, pickle.HIGHEST_PROTOCOL))
            part.replace(self.path)
