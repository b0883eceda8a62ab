"""Names of issue pages: contributors choose them, and they become URLs on other pages."""

from __future__ import annotations

import unicodedata

from sphinx_newsletter.records.characters import hidden

_PART = 100
"""Size limit of a file or directory name in bytes of UTF-8; file systems allow 255."""
_PATH = 200
"""Size limit of a path in bytes of UTF-8; names of social cards contain the path."""


def name_problem(path: str, issue_folder: str) -> str:
    """Return what is wrong with the name of an issue page, and what to rename it to; empty if nothing is.

    *path* is relative to the source directory, with ``/`` as separator. Its parts below *issue_folder* consist of
    letters, digits, ``.``, ``-`` and ``_``, begin with a letter, a digit or ``_``, and have at most 100 bytes of
    UTF-8 each and 200 together. Names of other pages are not checked.

    >>> name_problem("issues/a b.md", "issues").partition(": ")[2]
    'rename it to issues/a-b.md'
    """
    folder = f"{issue_folder.strip('/')}/"
    if not path.startswith(folder):
        return ""
    name = path.removeprefix(folder)
    composed = unicodedata.normalize("NFC", name)
    parts = composed.split("/")
    if not all(map(_is_valid, parts)):
        what = "file name may only have letters, digits and . - _, and begin with a letter or digit"
    elif any(_size(part) > _PART for part in parts):
        what = f"file name has a part of more than {_PART} bytes"
    elif _size(composed) > _PATH:
        what = f"file name has more than {_PATH} bytes, including its directories"
    elif composed != name:  # Sphinx composes docnames, and does not find the file
        what = "file name has decomposed letters (Unicode normalization form D)"
    else:
        return ""
    return f"{what}: rename it to {folder}{_better(parts)}"


def _is_valid(part: str) -> bool:
    return bool(part) and _begins_well(part) and all(map(_is_allowed, part)) and not hidden(part)


def _begins_well(part: str) -> bool:
    return part[0] == "_" or unicodedata.category(part[0])[0] in "LN"


def _is_allowed(char: str) -> bool:
    # Marks are parts of letters in many scripts.
    return char in "._-" or unicodedata.category(char)[0] in "LMN"


def _better(parts: list[str]) -> str:
    """Return a valid path that resembles the path of *parts*."""
    stem, dot, suffix = parts[-1].rpartition(".")
    cleaned = [*map(_cleaned, parts[:-1]), _cleaned(stem, _PART - _size(dot + suffix)) + dot + suffix]
    path = "/".join(cleaned)
    return path if _size(path) <= _PATH else cleaned[-1]


def _cleaned(part: str, room: int = _PART) -> str:
    """Replace each run of characters that a name may not have with a hyphen, and shorten the result."""
    words = "".join(char if _is_allowed(char) and not hidden(char) else " " for char in part).split()
    text = "-".join(words).encode()[: max(room, 0)].decode("utf-8", "ignore")
    while text and not _begins_well(text):
        text = text[1:]
    return text.rstrip(".-") or "page"


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogateescape"))
