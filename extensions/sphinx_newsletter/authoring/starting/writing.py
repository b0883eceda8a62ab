"""Write the files of a new newsletter: all of them, or none."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sphinx_newsletter.files.writing import write_new


def conflicts(folder: Path, names: Iterable[str]) -> Iterator[Path]:
    """Yield what is already in *folder* where a file has to be, and any ``conf.py`` that would be found first."""
    seen: set[Path] = set()
    for name in ("conf.py", *names):
        path = folder / name
        for place in (path, *path.parents):
            in_the_way = os.path.lexists(place) and (place == path or not place.is_dir())
            if in_the_way and place not in seen:
                seen.add(place)
                yield place


def write_all(folder: Path, texts: Mapping[str, str]) -> None:
    """Write new files. If one cannot be written, remove those written before, and raise its error."""
    made: list[Path] = []
    try:
        for name, text in texts.items():
            path = folder / name
            made += [place for place in reversed(path.parents) if not place.exists()]
            made.append(path)
            try:
                write_new(path, [text.encode("utf-8")])
            except FileExistsError:
                made.remove(path)  # another process has just written it
                raise
    except BaseException:
        for path in reversed(made):
            with contextlib.suppress(OSError):
                path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
        raise
