"""Read the files of zip archives as documents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.page import reason_for
from sphinx_newsletter.authoring.importing.substack import POSTS, named, substack_posts
from sphinx_newsletter.files.page_files import LARGEST, PageFileError

Reader = Callable[[str, bytes, str], Iterator[Document | Unread]]
"""Reads a file by its name, content and path in the archive."""


def archive_documents(data: bytes, suffixes: Sequence[str], read: Reader) -> Iterator[Document | Unread]:
    """Yield the documents of the files with one of *suffixes* in a zip archive. An archive in it is not opened."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise PageFileError(f"file is not a zip archive: {error}") from error
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        members = [info for info in infos if PurePosixPath(info.filename).suffix.casefold() in suffixes]
        if not members:
            raise PageFileError(f"archive has no {', '.join(f'*{suffix}' for suffix in suffixes)}")
        posts: dict[str, dict[str, str]] = {}
        for table in (info for info in infos if info.filename == POSTS):
            try:
                posts |= substack_posts(_read(archive, table))
            except Exception as error:
                yield Unread(table.filename, reason_for(error))
        for member in sorted(members, key=lambda info: info.filename):
            try:
                yield from _member(member.filename, _read(archive, member), posts, read)
            except Exception as error:  # whatever it is, the other files are imported
                yield Unread(member.filename, reason_for(error))


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


def _member(
    name: str, data: bytes, posts: Mapping[str, Mapping[str, str]], read: Reader
) -> Iterator[Document | Unread]:
    post = posts.get(PurePosixPath(name).stem, {})
    if post and post.get("is_published", "true").casefold() != "true":
        yield Unread(name, "not published", is_draft=True)
    else:
        yield from (named(document, post) for document in read(name, data, name))
