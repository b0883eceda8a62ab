"""Read the files of zip archives as documents."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.files.issue_folders import issue_folders, joined
from sphinx_newsletter.authoring.importing.files.selection import Selection, select
from sphinx_newsletter.authoring.importing.files.zip_names import with_names
from sphinx_newsletter.authoring.importing.page import reason_for
from sphinx_newsletter.authoring.importing.services.export_tables import TABLES, Tables
from sphinx_newsletter.files.page_files import LARGEST, LARGEST_ARCHIVE, PageFileError

Reader = Callable[[str, bytes, str], Iterator[Document | Unread]]
"""Reads a file by its name, content and path in the archive."""
_ALONE = (".xml", ".json", ".csv")
"""Suffixes of files that are read if an archive has no others: WordPress.com and Pocket compress their exports."""


def archive_documents(data: bytes, suffixes: Sequence[str], read: Reader) -> Iterator[Document | Unread]:
    """Yield the documents of the files with one of *suffixes* in a zip archive. An archive in it is not opened."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise PageFileError(f"file is not a zip archive: {error}") from error
    with archive:
        infos = with_names(archive)
        files = set(select_members(infos, suffixes).files)
        members = [info for info in infos if PurePosixPath(info.filename) in files] or _with_suffix(infos, _ALONE)
        if not members:
            raise PageFileError(f"archive has no {', '.join(f'*{suffix}' for suffix in suffixes)}")
        tables = Tables()
        for table in (info for info in infos if tables.is_table(info.filename)):
            try:
                tables.add(table.filename, _read(archive, table).decode("utf-8-sig", "replace"))
            except Exception as error:
                yield Unread(table.filename, reason_for(error))
        members = [info for info in members if not tables.leaves_out(info.filename)]
        apart = yield from _put_together(archive, members)
        for member in sorted(apart, key=lambda info: info.filename):
            name = member.filename
            try:
                for document in read(name, _read(archive, member), name):
                    yield tables.named(name, document)
            except Exception as error:  # whatever it is, the other files are imported
                yield tables.named(name, Unread(name, reason_for(error)))


def _with_suffix(infos: Sequence[zipfile.ZipInfo], suffixes: Sequence[str]) -> list[zipfile.ZipInfo]:
    return [info for info in infos if PurePosixPath(info.filename).suffix.casefold() in suffixes]


def _put_together(
    archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo]
) -> Generator[Document | Unread, None, list[zipfile.ZipInfo]]:
    """Yield the issues that are directories, and return the other files."""
    by_path = {PurePosixPath(info.filename): info for info in members}
    folders = issue_folders(by_path, lambda path: _read(archive, by_path[path]))
    readmes = {path.parent: info for path, info in _readmes(archive)}
    for folder, files in sorted(folders.items()):
        try:
            infos = {path: by_path[path] for path in files}
            if folder in readmes:
                infos |= {folder / "README.md": readmes[folder]}
            yield joined(folder, {path: _read(archive, info) for path, info in infos.items()}, str(folder))
        except Exception as error:
            yield Unread(str(folder), reason_for(error))
    return [info for info in members if PurePosixPath(info.filename).parent not in folders]


def _readmes(archive: zipfile.ZipFile) -> Iterator[tuple[PurePosixPath, zipfile.ZipInfo]]:
    paths = ((PurePosixPath(info.filename), info) for info in archive.infolist())
    yield from ((path, info) for path, info in paths if path.name == "README.md")


def select_members(infos: Iterable[zipfile.ZipInfo], suffixes: Sequence[str]) -> Selection:
    """Select the files of an archive to import."""
    return select((PurePosixPath(info.filename) for info in infos), suffixes, TABLES)


def passed_over_in(path: Path, suffixes: Sequence[str]) -> Counter[str]:
    """Return how many files of an archive are passed over, by suffix. One that cannot be read has none."""
    try:
        with zipfile.ZipFile(path) as archive:
            return select_members(with_names(archive), suffixes).passed_over
    except Exception:  # reported when it is imported
        return Counter()


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return the content of one file: of several with the same name, the one that is meant."""
    limit = LARGEST_ARCHIVE if member.filename.casefold().endswith((".mbox", "/mbox")) else LARGEST
    try:
        with archive.open(member) as file:
            data = file.read(limit + 1)
    except Exception as error:  # damaged in one of many ways, with a password, or in an unknown compression
        message = f"file cannot be read: {error}: extract it with another program, and import it by itself"
        raise PageFileError(message) from error
    if len(data) > limit:
        raise PageFileError(f"file has more than {limit:,} bytes: split it")
    return data
