"""Resolve the paths in an issue page to pages and images in the source directory."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from sphinx_newsletter.config import Settings
from sphinx_newsletter.files.docs_folder import matching
from sphinx_newsletter.files.page_files import stays_inside

_IMAGE_NAME = re.compile(r"[^:]*\.(?:avif|gif|jpe?g|png|webp)", re.IGNORECASE | re.DOTALL)
_ENCODED_ASCII = re.compile(r"%(?!20|[89a-f][0-9a-f])", re.IGNORECASE)
"""A percent sign, except before a space or a byte of a letter that is not ASCII, which the parser encodes."""
_MAX_LENGTH = 250
_SIGNATURES = (
    (0, b"\x89PNG\r\n\x1a\n"),
    (0, b"\xff\xd8\xff"),
    (0, b"GIF87a"),
    (0, b"GIF89a"),
    (8, b"WEBP"),
    (4, b"ftypavif"),
    (4, b"ftypavis"),
)
"""Magic numbers of image formats: offset and bytes. Not SVG, which may contain scripts."""


def local_path(docname: str, path: str) -> str | None:
    """Resolve *path* in the page *docname* relative to the source directory; None if it leads out of it."""
    folder = "" if path.startswith("/") else posixpath.dirname(docname)
    found = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
    return None if found.startswith("../") or found in ("..", ".") or "\0" in found else found


def page_path(href: str, suffixes: tuple[str, ...]) -> str | None:
    """Return the path in a link to a page, decoded and without its fragment; None if it is no such link.

    It has one of *suffixes*, and no scheme, host, query, backslash or percent sign.
    """
    path = href.partition("#")[0]
    if not path.endswith(suffixes) or path.startswith("//") or _ENCODED_ASCII.search(path):
        return None
    path = unquote(path)
    return path if len(path) <= _MAX_LENGTH and path.isprintable() and not set(":\\?%") & set(path) else None


def picture_path(docname: str, path: str) -> str | None:
    """Resolve *path* as :func:`local_path` does; None if it does not have an image suffix."""
    return local_path(docname, path) if _IMAGE_NAME.fullmatch(path) and len(path) <= _MAX_LENGTH else None


def local_file(source: Path | None, docname: str, path: str) -> Path | None:
    """Return the file at *path*; None if it does not exist or a symbolic link leads out of *source*."""
    if source is None or (found := local_path(docname, path)) is None:
        return None
    file = source / found
    try:
        return file if stays_inside(file, source) and file.is_file() else None
    except OSError:  # the name is too long
        return None


def has_page(settings: Settings, docname: str, path: str) -> bool:
    """Return whether *path* is a file in the source directory that ``exclude_patterns`` does not exclude."""
    if local_file(settings.source, docname, path) is None:
        return False
    found = local_path(docname, path) or ""
    is_excluded = matching(settings.excluded)
    return not any(map(is_excluded, (found, *map(str, PurePosixPath(found).parents))))


def picture_problem(source: Path | None, docname: str, path: str) -> str:
    """Return what is wrong with *path* as the path of an image, and what to write; empty if nothing is."""
    if is_picture(source, docname, path):
        return ""
    use = "a PNG, JPEG, GIF, WebP or AVIF file in the source directory, or a full https://… URL"
    if picture_path(docname, path) and local_file(source, docname, path) is None:
        return f"does not exist; use the path, relative to this page, of {use}"
    return f"is not an image; use {use}"


def is_picture(source: Path | None, docname: str, path: str) -> bool:
    """Return whether *path* is an image file in the source directory *source*, by its name and magic number.

    If *source* is None, only the name is checked.
    """
    if picture_path(docname, path) is None:
        return False
    return source is None or _has_image_signature(local_file(source, docname, path))


def _has_image_signature(file: Path | None) -> bool:
    if file is None:
        return False
    try:
        with file.open("rb") as opened:
            start = opened.read(16)
    except OSError:
        return False
    return any(start.startswith(signature, offset) for offset, signature in _SIGNATURES)
