"""What a build keeps for the next, beside the site: the names of all it wrote, in ``.newsletter.json``.

Anyone may have changed that file: it is data, checked when it is read, and thrown away if it is not as expected.
While a build writes, a journal beside it takes the names of what is new. A journal that is still there tells
that the build did not come to its end, and what it may have left.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from sphinx_newsletter.files.writing import read_own, write_if_changed

NAME = ".newsletter.json"
JOURNAL = ".newsletter.journal"
_LIMIT = 64_000_000
"""More bytes than this no build has ever written."""


@dataclass
class ManifestData:
    """What one build wrote."""

    pages: dict[str, str] = field(default_factory=dict)
    """The name of each page, and a digest of what it shows of others."""
    files: dict[str, str] = field(default_factory=dict)
    """The path of each further file from the output folder, and a digest of what it is made of."""
    copies: set[str] = field(default_factory=set)
    """The paths of what every build writes or copies without asking what has changed."""
    collected: set[str] = field(default_factory=set)
    """The paths of pages that other extensions have collected."""
    config_digest: str = ""
    """Stands for all settings."""


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ValueError("no names with their digests")
    return value


def _names(value: object) -> set[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValueError("no names")
    return set(value)


def load(folder: Path) -> ManifestData:
    """Return what the last build kept in an output folder; nothing if that is not as a build writes it."""
    data = read_own(folder / NAME, _LIMIT)
    try:
        found = json.loads(data or b"")
        copies, collected = _names(found["copies"]), _names(found["collected"])
        return ManifestData(
            _texts(found["pages"]), _texts(found["files"]), copies, collected, str(found["config_digest"])
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return ManifestData()


def save(folder: Path, kept: ManifestData) -> None:
    """Keep what this build wrote, and end its journal."""
    content = {**vars(kept), "copies": sorted(kept.copies), "collected": sorted(kept.collected)}
    write_if_changed(folder / NAME, json.dumps(content, indent=0, sort_keys=True) + "\n")
    (folder / JOURNAL).unlink(missing_ok=True)


class Journal:
    """The names of what a build is about to write, as far as the last build did not know them."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / JOURNAL
        self._file: IO[str] | None = None

    def read(self, kept: ManifestData) -> bool:
        """Add to *kept* what a build that broke off was about to write; return whether there was one."""
        found = self._path.is_symlink() or self._path.exists()
        for line in (read_own(self._path, _LIMIT) or b"").splitlines():
            try:
                kind, name = json.loads(line)
            except (ValueError, TypeError, RecursionError):
                continue  # the last line, perhaps, which was not written to its end
            if not isinstance(name, str):
                continue
            if kind == "pages":
                kept.pages.setdefault(name, "")
            elif kind == "collected":
                kept.collected.add(name)
            else:
                kept.files.setdefault(name, "")
        return found

    def begin(self) -> None:
        """From now on this build counts as broken off until it has come to its end."""
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("a", encoding="utf-8")

    def note(self, kind: str, name: str) -> None:
        """Write down a name."""
        self.begin()
        assert self._file is not None
        self._file.write(json.dumps([kind, name]) + "\n")
        self._file.flush()

    def end(self) -> None:
        """Write no more."""
        if self._file is not None:
            self._file.close()
            self._file = None
