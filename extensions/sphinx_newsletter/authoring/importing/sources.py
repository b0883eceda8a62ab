"""Find and read the files to import."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from sphinx_newsletter.authoring.importing.documents import IN_FOLDERS, LARGEST_ARCHIVE, READERS
from sphinx_newsletter.files.page_files import LARGEST, PageFileError, read_bytes, stays_inside

_SKIPPED = {"_build", "node_modules", ".git", ".nox", ".tox", ".venv", "venv"}
"""Directories that are skipped."""
_LARGE = (".rss", ".atom", ".xml", ".zip", ".json", ".csv")
"""Suffixes of files that hold many issues."""


def find_sources(paths: Iterable[Path]) -> dict[Path, Path | None]:
    """Return the files in *paths* and those below directories in *paths*, sorted, each once.

    Maps each file to the directory it was found in, which a symbolic link must not leave. Links to directories
    are not followed. A directory named like ``x.md`` is returned as a file, which :func:`read_source` refuses.
    """
    found: dict[Path, Path | None] = {}
    seen: set[Path] = set()
    for path in paths:
        folder = path if path.suffix.casefold() not in READERS and _is_folder(path) else None
        for file in _below(folder) if folder else [path]:
            if file.absolute() not in seen:
                seen.add(file.absolute())
                found[file] = folder
    return found


def _below(folder: Path) -> Iterator[Path]:
    found: list[Path] = []
    unread: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=unread.append):
        found += [Path(parent, name) for name in (*folders, *names) if name.casefold().endswith(IN_FOLDERS)]
        folders[:] = [
            name for name in folders if name not in _SKIPPED and not name.casefold().endswith(IN_FOLDERS)
        ]
    yield from sorted([*found, *(Path(error.filename) for error in unread)])


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # read_source raises it
        return False


def read_source(path: Path, folder: Path | None = None) -> bytes:
    """Return the content of a file. Raises :class:`~sphinx_newsletter.files.page_files.PageFileError`."""
    if folder and not stays_inside(path, folder):
        raise PageFileError(f"symbolic link points outside {folder}: import the file itself, if you trust it")
    return read_bytes(path, LARGEST_ARCHIVE if path.suffix.casefold() in _LARGE else LARGEST)
