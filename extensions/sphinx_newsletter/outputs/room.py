"""Make room for a page or file where the last build had a directory, or a file in place of one of its folders."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from pathlib import Path


def make_room(outdir: Path, path: Path, written: Collection[str]) -> None:
    """Delete what is in the way of *path*, if it is in *written*, the paths of files that the last build wrote."""
    if not path.parent.is_dir():
        for folder in path.relative_to(outdir).parents:
            if folder.as_posix() in written and (outdir / folder).is_file():
                (outdir / folder).unlink()
    if path.is_dir() and not path.is_symlink():
        within = f"{path.relative_to(outdir).as_posix()}/"
        found = [outdir / name for name in written if name.startswith(within)]
        for file in found:
            if file.resolve().is_relative_to(outdir.resolve()):
                file.unlink(missing_ok=True)
        folders = {folder for file in found for folder in file.parents if folder.is_relative_to(path)}
        for folder in sorted(folders, reverse=True):  # the innermost first
            with contextlib.suppress(OSError):  # it has other files
                folder.rmdir()
