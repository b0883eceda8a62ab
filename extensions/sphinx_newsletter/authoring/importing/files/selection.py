"""Select the files to import from those of a directory or an archive."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

_OF_SYSTEMS = {"__macosx", "thumbs.db", "desktop.ini", "icon\r", "$recycle.bin"}
"""Files and directories that file managers add."""
_LANGUAGE = r"(?:[-_.][a-z]{2,3}(?:[-_][a-z]{2,4})?)?"
_ABOUT = re.compile(
    r"licen[cs]e(?:[-_.].*)?|_index|(?:readme|copying|notice|contributing|contributors|code[-_ ]of[-_ ]conduct|"
    r"change[-_]?log|security|maintainers|authors|support|governance|citation|codeowners|(?:pull_request|issue)_template)"
    + _LANGUAGE,
    re.IGNORECASE,
)
"""Names of files that are about a repository."""
_README = re.compile(rf"readme{_LANGUAGE}", re.IGNORECASE)
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
_HTML = (".html", ".htm", ".xhtml")
EXPORTED = "exported"
"""What stands for the suffix of HTML that was made of a Markdown file beside it."""
_KINDS = 10
"""How many kinds of files a message names."""
_NUMBERED = re.compile(r"\d")


@dataclass
class Selection:
    """Files to import, sorted, and the others by suffix."""

    files: list[PurePosixPath] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)
    """Number of files by suffix. Those that no one would miss are not counted."""


def select(paths: Iterable[PurePosixPath], suffixes: Sequence[str], tables: Sequence[str] = ()) -> Selection:
    """Select the files with one of *suffixes*; *paths* are relative to the directory.

    Files of *tables* are read elsewhere. Files about a repository are passed over, but a README that is the only
    file, of all or in a numbered directory, is the issue.
    """
    found = Selection()
    readmes: list[PurePosixPath] = []
    for path in sorted(path for path in paths if not is_of_system(path)):
        if not _is_readable(path, suffixes):
            is_quiet = path.name in tables or (not path.suffix and _ABOUT.fullmatch(path.name))
            found.passed_over[suffix_of(path)] += not is_quiet
        elif _README.fullmatch(path.stem):
            readmes.append(path)
        elif not _ABOUT.fullmatch(path.stem):
            found.files.append(path)
    taken = {path.parent for path in found.files}
    is_only = not taken and len({path.parent for path in readmes}) == 1
    found.files += [
        path for path in readmes if is_only or (path.parent not in taken and _NUMBERED.search(path.parent.name))
    ]
    exported = set(_exported(found.files))
    found.passed_over[EXPORTED] += len(exported)
    found.files = sorted(path for path in found.files if path not in exported)
    found.passed_over = +found.passed_over
    return found


def suffix_of(path: PurePosixPath) -> str:
    """Return the suffix of a file in lower case; that of a number or a date, as in ``2023.06.17``, is none."""
    suffix = path.suffix.casefold()
    return "" if suffix[1:].isdecimal() else suffix


def is_of_system(path: PurePosixPath) -> bool:
    """Whether a file, or a directory it is in, is hidden or of a file manager."""
    return any((part.startswith(".") and part.strip(".")) or part.casefold() in _OF_SYSTEMS for part in path.parts)


def _is_readable(path: PurePosixPath, suffixes: Sequence[str]) -> bool:
    """Whether a file is imported with its directory; Apple Mail calls mailboxes ``mbox``."""
    return path.name.casefold().endswith(tuple(suffixes)) or path.name == "mbox"


def _exported(paths: Sequence[PurePosixPath]) -> Iterator[PurePosixPath]:
    """Yield HTML files beside a Markdown file of the same name."""
    sources = {path.with_suffix("") for path in paths if path.suffix.casefold() in _MARKDOWN}
    yield from (path for path in paths if path.suffix.casefold() in _HTML and path.with_suffix("") in sources)


def told(passed_over: Mapping[str, int], advices: Mapping[str, str]) -> Iterator[str]:
    """Yield sentences on the files that were passed over, with what to do."""
    if not passed_over:
        return
    names = {EXPORTED: "HTML {} beside Markdown of the same name", "": "{} without suffix"}
    kinds = [
        f"{count} {names.get(suffix, f'{suffix} {{}}').format('file' if count == 1 else 'files')}"
        for suffix, count in sorted(passed_over.items(), key=lambda item: (-item[1], item[0]))
    ]
    if len(kinds) > _KINDS:
        rest = sum(sorted(passed_over.values())[: -_KINDS + 1])
        kinds = [*kinds[: _KINDS - 1], f"{rest} files of {len(kinds) - _KINDS + 1} other kinds"]
    yield f"passed over: {', '.join(kinds)}"
    by_advice: dict[str, list[str]] = {}
    for suffix in sorted(passed_over):
        if suffix in advices:
            by_advice.setdefault(advices[suffix], []).append(suffix)
    for advice, suffixes in by_advice.items():
        yield f"To import {' and '.join(suffixes)} files, {advice}"
