"""Edits drawn by chance, but the same each time: what they are made with."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path


class Edits:
    """A source folder, and how one of the methods that begin with ``do_`` is chosen to edit it."""

    def __init__(self, source: Path, seed: int) -> None:
        self.source = source
        self.random = random.Random(seed)
        self.count = 0
        self.conf = (source / "conf.py").read_text(encoding="utf-8")

    def edit(self) -> str:
        """Edit something; return what was done."""
        self.count += 1
        edits = [getattr(self, name) for name in sorted(dir(self)) if name.startswith("do_")]
        while True:
            chosen: Callable[[], str | None] = self.random.choice(edits)
            if (done := chosen()) is not None:
                return f"{chosen.__name__.removeprefix('do_')}: {done}"

    @property
    def word(self) -> str:
        """A word of its own for each edit."""
        return f"word{self.count}"

    def _files(self, pattern: str) -> list[Path]:
        return sorted(path for path in self.source.glob(pattern) if path.is_file())

    def _pick(self, pattern: str, least: int = 1) -> Path | None:
        found = self._files(pattern)
        return self.random.choice(found) if len(found) >= least else None

    def _change(self, path: Path | None, pattern: str, new: str) -> str | None:
        """Replace the first match of *pattern*; do nothing if there is none."""
        if path is None:
            return None
        text = path.read_text(encoding="utf-8")
        changed = re.sub(pattern, lambda match: new, text, count=1, flags=re.MULTILINE)
        if changed == text:
            return None
        path.write_text(changed, encoding="utf-8")
        return f"{path.relative_to(self.source)} {new.splitlines()[0] if new else ''}"

    def _rename(self, path: Path, new: Path) -> str:
        new.parent.mkdir(parents=True, exist_ok=True)
        path.rename(new)
        return f"{path.relative_to(self.source)} to {new.relative_to(self.source)}"

    def _delete(self, path: Path | None) -> str | None:
        if path is None:
            return None
        path.unlink()
        return str(path.relative_to(self.source))

    def _numbers(self) -> list[int]:
        texts = (path.read_text(encoding="utf-8") for path in self._files("issues/*.md"))
        return sorted(int(found[1]) for text in texts if (found := re.search(r"^issue: (\d+)", text, re.M)))
