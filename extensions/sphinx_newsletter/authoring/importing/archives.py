"""Read the files of zip archives as documents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.export_tables import Tables
from sphinx_newsletter.authoring.importing.page import reason_for
from sphinx_newsletter.files.page_files import LARGEST, PageFileError

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
        infos = [info for info in archive.infolist() if not info.is_dir()]
        members = _with_suffix(infos, suffixes) or _with_suffix(infos, _ALONE)
        if not members:
            raise PageFileError(f"archive has no {', '.join(f'*{suffix}' for suffix in suffixes)}")
        tables = Tables()
        for table in (info for info in infos if tables.is_table(info.filename)):
            try:
                tables.add(table.filename, _read(archive, table).decode("utf-8-sig", "replace"))
            except Exception as error:
                yield Unread(table.filename, reason_for(error))
        members = [info for info in members if not tables.leaves_out(info.filename)]
        for member in sorted(members, key=lambda info: info.filename):
            name = member.filename
            try:
                for document in read(name, _read(archive, member), name):
                    yield tables.named(name, document)
            except Exception as error:  # whatever it is, the other files are imported
                yield tables.named(name, Unread(name, reason_for(error)))


def _with_suffix(infos: Sequence[zipfile.ZipInfo], suffixes: Sequence[str]) -> list[zipfile.ZipInfo]:
    return [info for info in infos if PurePosixPath(info.filename).suffix.casefold() in suffixes]


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Return the content of one file: of several with the same name, the one that is meant."""
    try:
        with archive.open(member) as file:
            data = file.read(LARGEST + 1)
    except Exception as error:  # damaged in one of many ways, with a password, or in an unknown compression
        message = f"file cannot be read: {error}: extract it with another program, and import it by itself"
        raise PageFileError(message) from error
    if len(data) > LARGEST:
        raise PageFileError(f"file has more than {LARGEST:,} bytes: split it")
    return data
