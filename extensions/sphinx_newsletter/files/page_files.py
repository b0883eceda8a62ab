"""Read page files: only regular files, up to a size limit."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx_newsletter.config import Settings

NOT_REGULAR = "not a regular file"
LARGEST = 5_000_000
"""Size limit of a text file in bytes. A collection of a season's issues has some 300,000."""
LARGEST_ARCHIVE = 200_000_000
"""Size limit of a feed, a mailbox or a zip archive in bytes; what is in it has the limit of a text file."""
LARGEST_ISSUE = 1_000_000
"""Size limit of an issue page in bytes. A page with thirty links has some 10,000."""
_UNPRINTABLE = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"
_DIRECTIONS = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
_IN_NAMES = re.compile(f"[{_UNPRINTABLE}]")
_IN_LINES = re.compile(f"[{_UNPRINTABLE}{_DIRECTIONS}]")
_IN_TEXTS = re.compile(f"(?![\t\n])[{_UNPRINTABLE}{_DIRECTIONS}]")


class PageFileError(Exception):
    """Raised if a file cannot be read as a page. *line* is where the error is."""

    def __init__(self, reason: str, line: int = 1) -> None:
        super().__init__(reason)
        self.line = line


def read_bytes(path: Path, limit: int = LARGEST) -> bytes:
    """Return the content of a file. Raises :class:`PageFileError`.

    Reads at most *limit* bytes plus one, in case the size reported by the file system is wrong.
    """
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            os.listdir(path)  # noqa: PTH208 (checks the permission)
            raise PageFileError("directory has the name of a page: rename it")
        if not stat.S_ISREG(about.st_mode):  # reading a pipe or a device may never end
            raise PageFileError(f"{NOT_REGULAR}: write one instead of it")
        if about.st_size > limit:
            raise PageFileError(f"file has {about.st_size:,} bytes, more than {limit:,}: split it")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:  # ValueError: invalid path
        raise PageFileError(f"file cannot be read: {reason_of(error)}") from error
    if len(data) > limit:
        raise PageFileError(f"file has more than {limit:,} bytes: split it")
    return data


def read_page_file(path: Path, limit: int = LARGEST) -> str:
    """Return the text of a file, including line endings and byte order mark. Raises :class:`PageFileError`."""
    return decoded(read_bytes(path, limit))


def decoded(data: bytes) -> str:
    """Return the text of UTF-8. Raises :class:`PageFileError`."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PageFileError(f"file is not valid UTF-8, see line {line}: save it as UTF-8", line) from error


def read_page_of(settings: Settings, docname: str, path: Path) -> str:
    """Return the text of a page; issue pages have a lower size limit. Raises :class:`PageFileError`."""
    return read_page_file(path, LARGEST_ISSUE if settings.is_below_issues(docname) else LARGEST)


def text_or_empty(path: Path) -> str:
    """Return the text of a file, or an empty string if it cannot be read (reported when the file is checked)."""
    try:
        return read_page_file(path)
    except PageFileError:
        return ""


def stays_inside(path: str | os.PathLike[str], folder: str | os.PathLike[str]) -> bool:
    """Return whether *path* is in *folder* after resolving symbolic links. It need not exist."""
    try:
        return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
    except (OSError, ValueError):  # invalid path
        return False


def printable(text: str | os.PathLike[str]) -> str:
    """Return a path or a line with control and direction characters, line breaks and surrogates escaped."""
    return _IN_LINES.sub(_escape, os.fspath(text))


def printable_text(text: str) -> str:
    """Return what :func:`printable` does, but keep line breaks and tabs."""
    return _IN_TEXTS.sub(_escape, text)


def printable_json(text: str) -> str:
    """Return JSON with the characters escaped, in its own notation, that :func:`printable_text` escapes."""
    return _IN_TEXTS.sub(lambda found: json.dumps(found[0])[1:-1], text)


def _escape(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


def is_printable(path: str) -> bool:
    """Return whether a path has no control characters, line breaks or surrogates."""
    return not _IN_NAMES.search(path)


def reason_of(error: Exception) -> str:
    """Return the message of an error, without the file name."""
    return getattr(error, "strerror", None) or str(error)
