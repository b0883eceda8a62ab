"""The files to be imported, and their text."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from sphinx_newsletter.files.page_files import PageFileError, read_page_file, stays_inside

_SKIPPED = {"_build", "node_modules", ".git", ".nox", ".tox", ".venv", "venv"}
"""Folders that hold no issues."""


def find_sources(paths: Iterable[Path]) -> dict[Path, Path | None]:
    """Return the files that *paths* name: files as they are, and the ``*.md`` of folders, sorted, each once.

    Those found in a folder are returned with it: a link must not lead out of it. Folders that are links are not
    followed, so that a loop of them has an end. A folder with a name like ``x.md`` is returned as if it were a
    file, for :func:`read_source` to refuse.
    """
    found: dict[Path, Path | None] = {}
    seen: set[Path] = set()
    for path in paths:
        folder = path if path.suffix != ".md" and _is_folder(path) else None
        for file in _below(folder) if folder else [path]:
            if file.absolute() not in seen:
                seen.add(file.absolute())
                found[file] = folder
    return found


def _below(folder: Path) -> Iterator[Path]:
    found: list[Path] = []
    unread: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=unread.append):
        found += [Path(parent, name) for name in (*folders, *names) if name.endswith(".md")]
        folders[:] = [name for name in folders if name not in _SKIPPED and not name.endswith(".md")]
    yield from sorted([*found, *(Path(error.filename) for error in unread)])


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # read_source says why
        return False


def read_source(path: Path, folder: Path | None = None) -> str:
    """Return a file's text. Raises :class:`~sphinx_newsletter.files.page_files.PageFileError`."""
    if folder and not stays_inside(path, folder):
        raise PageFileError(f"it is a link that leads out of {folder}: name the file itself, if you know it")
    text = read_page_file(path).removeprefix("\ufeff")
    if not text.strip():
        raise PageFileError("it is empty: write the issue, or take the file out")
    return text
