"""The files to be imported, and their text."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from sphinx_newsletter.project import LARGEST, SKIPPED_FOLDERS


class SourceError(Exception):
    """Says why a file cannot be read, and what to do."""


def find_sources(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files that *paths* name: files as they are, and the ``*.md`` of folders, sorted, each once.

    Folders that are links are not followed, so that a loop of them has an end. A folder with a name like
    ``x.md`` is yielded as if it were a file, for :func:`read_source` to refuse.
    """
    seen: set[Path] = set()
    for path in paths:
        for file in _below(path) if path.suffix != ".md" and _is_folder(path) else [path]:
            real = file.absolute()
            if real not in seen:
                seen.add(real)
                yield file


def _below(folder: Path) -> Iterator[Path]:
    found: list[Path] = []
    unread: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=unread.append):
        found += [Path(parent, name) for name in (*folders, *names) if name.endswith(".md")]
        folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS and not name.endswith(".md")]
    yield from sorted([*found, *(Path(error.filename) for error in unread)])


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # read_source says why
        return False


def read_source(path: Path) -> str:
    """Return a file's text. Raises :class:`SourceError`."""
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            os.listdir(path)  # noqa: PTH208 (asked only whether it may be read)
            raise SourceError("it is a folder with the name of a file: give it another name")
        if not stat.S_ISREG(about.st_mode):
            raise SourceError("it is no regular file: take it out")
        if about.st_size > LARGEST:
            raise SourceError(f"it has {about.st_size:,} bytes, more than {LARGEST:,}: divide it into issues")
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"it cannot be read: {error.strerror or error}") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(f"it is not UTF-8 text, see line {line}: save it as UTF-8") from error
    if not text.strip():
        raise SourceError("it is empty: write the issue, or take the file out")
    return text
