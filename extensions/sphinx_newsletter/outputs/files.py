"""Files of our own: written whole or not at all, not touched if nothing has changed, and read with care."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterable, Set
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
    """Write *parts* to *path*, one after the other, all or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(parts)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def part_of(path: Path) -> Path:
    """Return where a file is written, by one process at a time, before it takes its place."""
    return path.with_name(f".{path.name}.part")


def remove_parts(folder: Path, names: Set[str]) -> None:
    """Delete what :func:`write_whole` left of files in a folder when its process was killed."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            part = re.fullmatch(r"\.(.+)\.[a-z0-9_]{8}", entry.name)
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
