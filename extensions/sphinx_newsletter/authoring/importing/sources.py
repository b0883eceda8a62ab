"""Find and read the files to import."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from sphinx_newsletter.authoring.importing.archives import passed_over_in
from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.documents import IN_FOLDERS, READERS, documents_of
from sphinx_newsletter.authoring.importing.files.issue_folders import identity_of, issue_folders, joined
from sphinx_newsletter.authoring.importing.files.selection import Selection, is_of_system, select
from sphinx_newsletter.authoring.importing.files.several_issues import issues_of
from sphinx_newsletter.authoring.importing.imported_documents import DEFAULT, Choice, selected
from sphinx_newsletter.config import Settings
from sphinx_newsletter.files.page_files import LARGEST, LARGEST_ARCHIVE, PageFileError, read_bytes, stays_inside

_SKIPPED = {"_build", "node_modules", "venv"}
"""Directories that are skipped, as are hidden ones."""
_LARGE = (".rss", ".atom", ".xml", ".zip", ".mbox", ".json", ".csv")
"""Suffixes of files that hold many issues."""


def find_sources(paths: Iterable[Path]) -> dict[Path, Path | None]:
    """Return the files in *paths* and those below directories in *paths*, sorted, each once.

    Maps each file to the directory it was found in, which a symbolic link must not leave. Links to directories
    are not followed. A directory named like ``x.md`` is returned as a file, which :func:`documents_in` refuses;
    one whose files are an issue together is returned instead of them.
    """
    found: dict[Path, Path | None] = {}
    seen: set[Path] = set()
    for path in paths:
        folder = path if _is_searched(path) else None
        for file in _below(folder) if folder else [path]:
            if file.absolute() not in seen:
                seen.add(file.absolute())
                found[file] = folder
    return found


def passed_over(paths: Iterable[Path]) -> Counter[str]:
    """Return how many files in the directories and archives of *paths* are passed over, by suffix."""
    found: Counter[str] = Counter()
    for path in paths:
        if _is_searched(path):
            found += _selected(path)[0].passed_over
        elif path.suffix.casefold() == ".zip":
            found += passed_over_in(path, IN_FOLDERS)
    return found


def documents_in(
    path: Path, folder: Path | None, settings: Settings, choice: Choice = DEFAULT
) -> Iterator[Document | Unread]:
    """Yield the documents of a file, or of a directory that is an issue, found in *folder*, and what is left out.

    Raises :class:`~sphinx_newsletter.files.page_files.PageFileError` or
    :class:`~sphinx_newsletter.authoring.importing.page.Refused` if it cannot be read.
    """
    if folder and path in issue_folders(_files_in(path), read_bytes):
        files = {*_files_in(path), *path.glob("README.md")}
        yield from selected(
            [joined(path, {file: read_source(file, folder) for file in files})], path, folder, choice
        )
        return
    stem = identity_of(PurePosixPath(path.absolute().as_posix())) if folder else ""
    documents = documents_of(path.name, read_source(path, folder), stem=stem)
    for document in selected(documents, path, folder, choice):
        if isinstance(document, Unread) or document.counted:
            yield document
        else:
            yield from issues_of(document, settings, all_of_them=choice.count)


def read_source(path: Path, folder: Path | None = None) -> bytes:
    """Return the content of a file. Raises :class:`~sphinx_newsletter.files.page_files.PageFileError`."""
    if folder and not stays_inside(path, folder):
        raise PageFileError(f"symbolic link points outside {folder}: import the file itself, if you trust it")
    is_large = path.suffix.casefold() in _LARGE or path.name == "mbox"
    return read_bytes(path, LARGEST_ARCHIVE if is_large else LARGEST)


def _is_searched(path: Path) -> bool:
    """Whether a path is a directory with files to import. Apple Mail has mailboxes in directories."""
    suffix = path.suffix.casefold()
    return (suffix not in READERS or suffix in ("", ".mbox")) and _is_folder(path)


def _files_in(folder: Path) -> list[Path]:
    """Return the files of a directory that are imported with it."""
    if not _is_searched(folder):
        return []
    selection, _ = _selected(folder)
    return [folder / path for path in selection.files]


def _below(folder: Path) -> Iterator[Path]:
    selection, unread = _selected(folder)
    files = [folder / path for path in selection.files]
    folders = issue_folders(files, read_bytes)
    kept = [file for file in files if file.parent not in folders]
    yield from sorted([*kept, *folders, *unread])


def _selected(folder: Path) -> tuple[Selection, list[Path]]:
    """Return the files below a directory, and the directories that cannot be read."""
    found: list[PurePosixPath] = []
    unread: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=unread.append):
        place = PurePosixPath(Path(parent).relative_to(folder).as_posix())
        named = [name for name in folders if not _is_searched(Path(parent, name)) and _looks_like_a_file(name)]
        found += [place / name for name in (*named, *names)]
        folders[:] = [
            name
            for name in folders
            if name not in _SKIPPED and name not in named and not is_of_system(PurePosixPath(name))
        ]
    return select(found, IN_FOLDERS), [Path(error.filename) for error in unread]


def _looks_like_a_file(name: str) -> bool:
    return name.casefold().endswith(IN_FOLDERS)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # read_source raises it
        return False
