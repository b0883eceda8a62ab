"""Writing files so that nothing is ever half-written, and nothing is touched that has not changed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
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
