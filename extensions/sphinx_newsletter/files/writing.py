"""Files of our own: written whole or not at all, not touched if nothing has changed, and read with care."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path


def write_if_changed(path: Path, text: str) -> bool:
    """Write *text* to *path* as a whole or not at all; return whether it was another before."""
    data = text.encode("utf-8")
    try:
        if path.read_bytes() == data:
            return False
    except OSError:
        pass
    write_whole(path, [data])
    return True


def write_whole(path: Path, parts: Iterable[bytes]) -> None:
    """Write *parts* to *path*, one after the other, all or none; a file that is there keeps its permissions."""
    with _beside(path, parts) as complete:
        if path.exists():
            if not os.access(path, os.W_OK):  # which would not keep it from being replaced
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            complete.chmod(stat.S_IMODE(path.stat().st_mode))
        complete.replace(path)


def write_new(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file that is not there yet, all of it or none. Raises :class:`FileExistsError` if it is.

    Of several processes that write the same file at once, one does.
    """
    with _beside(path, parts) as complete:
        try:
            os.link(complete, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without links: the file shows before it is complete
            path.touch(exist_ok=False)
            try:
                complete.replace(path)
            except BaseException:
                path.unlink()
                raise


@contextmanager
def _beside(path: Path, parts: Iterable[bytes]) -> Iterator[Path]:
    """Write *parts* to a file of another name in the same folder, which is gone at the end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    complete = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with complete.open("xb") as file:
            file.writelines(parts)
        yield complete
    finally:
        complete.unlink(missing_ok=True)


def part_of(path: Path) -> Path:
    """Return where a file is written, by one process at a time, before it takes its place."""
    return path.with_name(f".{path.name}.part")


def remove_parts(folder: Path, names: Set[str]) -> None:
    """Delete what :func:`write_whole` left of files in a folder when its process was killed."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            part = re.fullmatch(r"\.(.+)\.[0-9a-f]{8}", entry.name)
            if part and part[1] in names and entry.is_file(follow_symlinks=False):
                Path(entry.path).unlink(missing_ok=True)


def read_own(path: Path, limit: int) -> bytes | None:
    """Return what a file that only this program writes holds; None if there is none, or it is larger than *limit*.

    A folder or a link in its place is taken away: it would be in the way when the file is written.
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
