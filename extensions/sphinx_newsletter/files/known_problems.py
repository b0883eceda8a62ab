"""The list of known problems: how many of each code each page has, in a file that ``newsletter check`` writes.

Only numbers are known, not places: an edit above a problem moves it, and the list should not change with it. Hence
a page with more problems of a code than listed has all of them reported. Each line is TOML of its own, sorted, so
that branches merge well and a damaged line does not spoil the others.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

from sphinx_newsletter.files.page_files import PageFileError, printable, read_page_file
from sphinx_newsletter.files.writing import write_whole
from sphinx_newsletter.problems import NEVER_KNOWN, Problem

_HEAD = """\
# Known problems of issues, which are not reported: how many of each code a page has.
# Written by: newsletter check --accept
"""
_CODES = frozenset(problem.code for problem in Problem)
_LARGEST = 1_000_000
"""Size limit of the file in bytes. A line has some 60."""
_LONGEST = 5_000
"""Size limit of a line in characters."""
_HIGHEST = 1_000_000
_SHOWN = 20
"""Maximum number of damaged lines that are reported."""
_FORM = 'write a line such as "issues/0007.md" = { image-alt = 3 }'
_REMEDY = "correct it, or run newsletter check --accept for all issues"

Counts = Mapping[str, int]
"""Number of problems by code."""


@dataclass(frozen=True, slots=True)
class KnownProblems:
    """The known problems of each page, by its path in the source directory, and what is wrong in the file."""

    pages: Mapping[str, Counts] = field(default_factory=dict)
    errors: tuple[tuple[int, str], ...] = ()
    """Line (1-based) and message of each damaged line."""

    @classmethod
    def read(cls, path: Path | None) -> KnownProblems:
        """Read a list. Without a file, no problems are known."""
        if path is None or not os.path.lexists(path):
            return cls()
        try:
            text = read_page_file(path, _LARGEST).removeprefix("\ufeff")
        except PageFileError as error:
            return cls(errors=((error.line, str(error)),))
        pages: dict[str, Counts] = {}
        errors: list[tuple[int, str]] = []
        for number, line in enumerate(text.split("\n"), start=1):
            try:
                pages |= _page(line.strip(), pages)
            except ValueError as error:
                errors.append((number, f"{error}: {_REMEDY}"))
        return cls(pages, tuple(errors[:_SHOWN]))

    def remark(self, page: str, code: str, count: int) -> str | None:
        """Return what to add to the message of a problem, of which a page has *count*; None if all are known."""
        known = self.pages.get(page, {}).get(code, 0)
        if count <= known:
            return None
        return f" ({count} of these on the page, {known} of them known)" if known else ""

    def updated(self, found: Mapping[str, Counts], accepted: Set[str]) -> KnownProblems:
        """Return the list with the problems *found* on some pages: fewer than before, or as many as are accepted.

        *accepted* are the codes of which more may be listed than before.
        """
        pages = {page: dict(codes) for page, codes in self.pages.items()}
        for page, counts in found.items():
            codes = pages.setdefault(page, {})
            for code in codes.keys() | (counts.keys() & accepted):
                number = counts.get(code, 0)
                codes[code] = number if code in accepted else min(number, codes[code])
        return KnownProblems(pages)

    def without(self, gone: Iterable[str]) -> KnownProblems:
        """Return the list without some pages."""
        return KnownProblems({page: codes for page, codes in self.pages.items() if page not in set(gone)})

    @property
    def total(self) -> int:
        """The number of known problems."""
        return sum(sum(codes.values()) for codes in self.pages.values())

    @property
    def lines(self) -> list[str]:
        """The lines of the file, without comments."""
        return sorted(_lines(self.pages))

    def write(self, path: Path) -> None:
        """Write the list atomically; delete it if nothing is known. May raise :class:`OSError`."""
        if lines := self.lines:
            write_whole(path, ["".join((_HEAD, *lines)).encode()])
        else:
            path.unlink(missing_ok=True)


def fewer(before: Mapping[str, Counts], after: Mapping[str, Counts]) -> Iterator[str]:
    """Yield the pages with fewer known problems of some code than before."""
    for page, codes in before.items():
        if Counter(codes) - Counter(after.get(page, {})):
            yield page


def _lines(pages: Mapping[str, Counts]) -> Iterator[str]:
    for page, codes in pages.items():
        counts = ", ".join(f"{code} = {number}" for code, number in sorted(codes.items()) if number)
        if counts:
            yield f"{json.dumps(page, ensure_ascii=False)} = {{ {counts} }}\n"


def _page(line: str, pages: Mapping[str, Counts]) -> dict[str, Counts]:
    """Return the page of a line and its counts; nothing for a comment. Raises :class:`ValueError`."""
    if not line or line.startswith("#"):
        return {}
    if len(line) > _LONGEST:
        raise ValueError(f"the line has {len(line):,} characters")
    try:
        values = tomllib.loads(line)
    except (ValueError, RecursionError):
        raise ValueError(f"{_quoted(line)} is damaged; {_FORM}") from None
    ((page, codes),) = values.items() if len(values) == 1 else ((line, None),)
    if not isinstance(codes, dict) or not codes:
        raise ValueError(f"{_quoted(line)} is damaged; {_FORM}")
    if page in pages:
        raise ValueError(f"{_quoted(page)} is listed twice; remove one of the lines")
    for code, number in codes.items():
        if code not in _CODES:
            raise ValueError(f"unknown problem code {_quoted(code)}")
        if code in NEVER_KNOWN:
            raise ValueError(f"{code} must be fixed, and cannot be known")
        if type(number) is not int or not 0 < number <= _HIGHEST:
            raise ValueError(f"{code} must be a whole number from 1")
    return {page: codes}


def _quoted(text: str) -> str:
    return repr(printable(text)[:60])
