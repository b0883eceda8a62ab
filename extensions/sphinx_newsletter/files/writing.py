"""Write files atomically, skip unchanged files, and read our own files defensively."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path

_LONGEST = 255
"""Size limit of a file name in bytes."""


def write_if_changed(path: Path, text: str) -> bool:
    """Write *text* to *path* atomically, unless it is unchanged; return whether it has changed."""
    data = text.encode("utf-8")
    try:
        if path.read_bytes() == data:
            return False
    except OSError:
        pass
    write_whole(path, [data])
    return True


def write_whole(path: Path, parts: Iterable[bytes | memoryview]) -> None:
    """Write *parts* to *path* atomically. An existing file keeps its permissions."""
    with _beside(path, parts) as complete:
        if path.exists():
            if not os.access(path, os.W_OK):  # a read-only file could still be replaced
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            complete.chmod(stat.S_IMODE(path.stat().st_mode))
        complete.replace(path)


def write_new(path: Path, parts: Iterable[bytes | memoryview]) -> None:
    """Write a new file atomically. Raises :class:`FileExistsError` if it exists.

    If several processes write the same file at once, one of them succeeds.
    """
    with _beside(path, parts) as complete:
        try:
            os.link(complete, path)
        except FileExistsError:
            raise
        except OSError:  # no hard links: the file is visible before it is complete
            path.touch(exist_ok=False)
            try:
                complete.replace(path)
            except BaseException:
                path.unlink()
                raise


@contextmanager
def _beside(path: Path, parts: Iterable[bytes | memoryview]) -> Iterator[Path]:
    """Write *parts* to a temporary file in the same directory, removed on exit."""
    path.parent.mkdir(parents=True, exist_ok=True)
    complete = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with complete.open("xb") as file:
            file.writelines(parts)
        yield complete
    finally:
        complete.unlink(missing_ok=True)


def part_of(path: Path) -> Path:
    """Return the temporary path of a file that only one process writes at a time."""
    name = f".{path.name}.part"
    if len(os.fsencode(name)) > _LONGEST:
        name = f".{hashlib.sha256(os.fsencode(path.name)).hexdigest()}.part"
    return path.with_name(name)


def remove_parts(folder: Path, names: Set[str]) -> None:
    """Delete temporary files that :func:`write_whole` left in *folder* for *names* when it was killed."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            part = re.fullmatch(r"\.(.+)\.[0-9a-f]{8}", entry.name)
            if part and part[1] in names and entry.is_file(follow_symlinks=False):
                Path(entry.path).unlink(missing_ok=True)


def read_own(path: Path, limit: int) -> bytes | None:
    """Return the content of a file that only this program writes; None if missing or over *limit* bytes.

    Removes a directory or link at *path*, so that the file can be written there.
    """
    try:
        found = path.lstat()
        if stat.S_ISDIR(found.st_mode):
            shutil.rmtree(path)
        elif not stat.S_ISREG(found.st_mode):
            path.unlink()
        elif found.st_size <= limit:
            return path.read_bytes()
    except OSError:
        pass
    return None
