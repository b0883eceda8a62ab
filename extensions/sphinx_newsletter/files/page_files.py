"""What a page file is, and how one is read: never more of it than a page may have, and nothing that is no file."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx_newsletter.config import Settings

LARGEST = 5_000_000
"""How many bytes a file of text may have: a collection of a season's issues has some 300,000."""
LARGEST_ISSUE = 1_000_000
"""How many bytes an issue page may have: one of thirty links has some 10,000."""
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class PageFileError(Exception):
    """Says why a file cannot be read as a page, and what to do."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.line = line


def read_page_file(path: Path, limit: int = LARGEST) -> str:
    """Return a file's text, its line ends and byte order mark as they are. Raises :class:`PageFileError`.

    No more than *limit* bytes are read, whatever size the file is said to have.
    """
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            os.listdir(path)  # noqa: PTH208 (asked only whether it may be read)
            raise PageFileError("it is a folder with the name of a file: give it another name")
        if not stat.S_ISREG(about.st_mode):  # to read a pipe or a device may have no end
            raise PageFileError("it is no regular file: take it out")
        if about.st_size > limit:
            raise PageFileError(f"it has {about.st_size:,} bytes, more than {limit:,}: divide it")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:  # ValueError: a path that no file can have
        raise PageFileError(f"it cannot be read: {reason_of(error)}") from error
    if len(data) > limit:
        raise PageFileError(f"it has more than {limit:,} bytes: divide it")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PageFileError(f"it is not UTF-8 text, see line {line}: save it as UTF-8", line) from error


def read_page_of(settings: Settings, docname: str, path: Path) -> str:
    """Return the text of a page of the site. Raises :class:`PageFileError`."""
    return read_page_file(path, LARGEST_ISSUE if settings.is_below_issues(docname) else LARGEST)


def text_or_empty(path: Path) -> str:
    """Return a file's text; nothing, if it can't be read: that is reported where the file itself is checked."""
    try:
        return read_page_file(path)
    except PageFileError:
        return ""


def stays_inside(path: str | os.PathLike[str], folder: str | os.PathLike[str]) -> bool:
    """Return whether *path* is in *folder* when all links are followed. It need not exist."""
    try:
        return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
    except (OSError, ValueError):  # a path that no file can have
        return False


def printable(path: str | os.PathLike[str]) -> str:
    """Return a path as text without characters that move the cursor, break the line or can't be encoded."""
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), os.fspath(path))


def is_printable(path: str) -> bool:
    """Return whether :func:`printable` would leave a path as it is."""
    return not _UNPRINTABLE.search(path)


def reason_of(error: Exception) -> str:
    """Return what an error says, without the file's name."""
    return getattr(error, "strerror", None) or str(error)
