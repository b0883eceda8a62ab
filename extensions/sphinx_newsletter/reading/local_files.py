"""Files that an issue page names: pages and pictures of the docs folder, and nothing else."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from sphinx_newsletter.files.page_files import stays_inside

_NAMES = re.compile(r"[^:]*\.(?:avif|gif|jpe?g|png|webp)", re.IGNORECASE | re.DOTALL)
_LONGEST = 250
_SIGNATURES = (
    (0, b"\x89PNG\r\n\x1a\n"),
    (0, b"\xff\xd8\xff"),
    (0, b"GIF87a"),
    (0, b"GIF89a"),
    (8, b"WEBP"),
    (4, b"ftypavif"),
    (4, b"ftypavis"),
)
"""How pictures begin: offset and bytes. SVG is none: it may hold scripts, which run when it is opened."""


def local_path(docname: str, path: str) -> str | None:
    """Return the path from the docs folder that *path* on the page *docname* means; None if it leads out of it."""
    folder = "" if path.startswith("/") else posixpath.dirname(docname)
    found = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
    return None if found.startswith("../") or found in ("..", ".") or "\0" in found else found


def picture_path(docname: str, path: str) -> str | None:
    """Return the same for what has the name of a picture; None for anything else."""
    return local_path(docname, path) if _NAMES.fullmatch(path) and len(path) <= _LONGEST else None


def local_file(source: Path | None, docname: str, path: str) -> Path | None:
    """Return the file in the docs folder that a page names; None if there is none, or a link leads out."""
    if source is None or (found := local_path(docname, path)) is None:
        return None
    file = source / found
    try:
        return file if stays_inside(file, source) and file.is_file() else None
    except OSError:  # a name that is too long
        return None


def is_picture(source: Path | None, docname: str, path: str) -> bool:
    """Say whether a page names a picture of the docs folder, one that a browser shows and that runs nothing.

    Without *source* only the name is looked at.
    """
    if picture_path(docname, path) is None:
        return False
    return source is None or _shows_picture(local_file(source, docname, path))


def _shows_picture(file: Path | None) -> bool:
    if file is None:
        return False
    try:
        with file.open("rb") as opened:
            beginning = opened.read(16)
    except OSError:
        return False
    return any(beginning.startswith(signature, offset) for offset, signature in _SIGNATURES)
