"""``.newsletter.json`` in the output directory: the names of all files that a build wrote, for the next build.

Anyone may have edited the file, so it is validated when it is loaded, and ignored if invalid. During a build, a
journal records the names of new files. If it still exists at the next build, the build was interrupted.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO

from sphinx_newsletter.files.writing import read_own, write_if_changed

NAME = ".newsletter.json"
JOURNAL = ".newsletter.journal"
_LIMIT = 64_000_000
"""Maximum size in bytes; larger files are ignored."""


@dataclass
class ManifestData:
    """The output files of a build."""

    pages: dict[str, str] = field(default_factory=dict)
    """Digest of what a page shows of other pages, by page name."""
    paths: dict[str, str] = field(default_factory=dict)
    """Path of a page's file relative to the output directory, by page name."""
    files: dict[str, str] = field(default_factory=dict)
    """Digest of everything that a file depends on, by path relative to the output directory."""
    copies: set[str] = field(default_factory=set)
    """Paths of the files that every build writes or copies."""
    collected: set[str] = field(default_factory=set)
    """Paths of the pages collected by other extensions."""
    config_digest: str = ""
    """Digest of the settings."""
    clash: bool = False
    """Whether two pages or files have the same path."""

    @cached_property
    def written(self) -> set[str]:
        """The paths of pages and files, without those that are copied. Valid once they are complete."""
        return {*self.paths.values(), *self.files, *self.collected}


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ValueError("not a mapping of names to digests")
    return value


def _names(value: object) -> set[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise ValueError("not a list of names")
    return set(value)


def load(folder: Path) -> ManifestData:
    """Return the manifest in an output directory; an empty one if it is missing or invalid."""
    data = read_own(folder / NAME, _LIMIT)
    try:
        found = json.loads(data or b"")
        copies, collected = _names(found["copies"]), _names(found["collected"])
        pages, paths, files = (_texts(found[name]) for name in ("pages", "paths", "files"))
        clash = bool(found.get("clash"))
        return ManifestData(pages, paths, files, copies, collected, str(found["config_digest"]), clash)
    except (ValueError, TypeError, KeyError, RecursionError):
        return ManifestData()


def save(folder: Path, kept: ManifestData) -> None:
    """Save the manifest and delete the journal."""
    content = {**asdict(kept), "copies": sorted(kept.copies), "collected": sorted(kept.collected)}
    write_if_changed(folder / NAME, json.dumps(content, sort_keys=True) + "\n")
    (folder / JOURNAL).unlink(missing_ok=True)


class Journal:
    """The names of files that a build writes and the last build did not."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / JOURNAL
        self._file: IO[str] | None = None

    def read(self, kept: ManifestData) -> bool:
        """Add the files of an interrupted build to *kept*; return whether there was one."""
        found = self._path.is_symlink() or self._path.exists()
        for line in (read_own(self._path, _LIMIT) or b"").splitlines():
            try:
                kind, name = json.loads(line)
            except (ValueError, TypeError, RecursionError):
                continue  # the last line may be incomplete
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
        """Open the journal; until it is deleted, the build counts as interrupted."""
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("a", encoding="utf-8")

    def note(self, kind: str, name: str) -> None:
        """Record a name."""
        self.begin()
        assert self._file is not None
        self._file.write(json.dumps([kind, name]) + "\n")
        self._file.flush()

    def end(self) -> None:
        """Close the journal."""
        if self._file is not None:
            self._file.close()
            self._file = None
