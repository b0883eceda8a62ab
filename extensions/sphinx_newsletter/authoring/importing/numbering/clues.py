"""Find the number, date and title of an issue outside its file: in its name, in a table, in the history."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sphinx_newsletter.authoring.importing.numbering.patterns import Pattern
from sphinx_newsletter.files.git import git_output
from sphinx_newsletter.files.page_files import PageFileError, read_page_file
from sphinx_newsletter.records.dates import advice, read_date
from sphinx_newsletter.records.model import HIGHEST_NUMBER

_COLUMNS = ("file", "number", "date", "title")


class TableError(ValueError):
    """Raised if a table is not valid; the message has one error per line."""


@dataclass(frozen=True)
class Known:
    """What is known of the issue of a file before the file is read."""

    number: int | None = None
    date: dt.date | None = None
    title: str | None = None
    title_pattern: Pattern | None = None
    """Where the title has number and date."""
    zone: dt.tzinfo | None = None
    """The time zone of the newsletter, for dates with a time in UTC."""


@dataclass(frozen=True)
class Clues:
    """Where to look for numbers and dates outside the files."""

    name: Pattern | None = None
    title: Pattern | None = None
    table: Mapping[str, Known] = field(default_factory=dict)
    zone: dt.tzinfo | None = None
    _histories: dict[Path, dict[str, dt.date]] = field(default_factory=dict)
    """The first commits of the files of a repository, by path."""
    _roots: dict[Path, str] = field(default_factory=dict)
    """The repository of each directory; empty if there is none."""

    def about(self, path: Path) -> Known:
        """Return what is known of a file: the table counts most, then the pattern of file names."""
        row = self.table.get(path.name) or next(
            (row for name, row in self.table.items() if path.as_posix().endswith(f"/{name}")), Known()
        )
        number, date = self._in_name(path)
        return Known(
            row.number or number,
            row.date or date,
            row.title,
            self.title,
            self.zone,
        )

    def _in_name(self, path: Path) -> tuple[int | None, dt.date | None]:
        """Match the pattern with the file name without suffix, and as many directories as the pattern has."""
        if self.name is None:
            return None, None
        whole = path.absolute().with_suffix("").as_posix()
        parts = whole.strip("/").split("/")
        found = (self.name.find("/".join(parts[index:])) for index in range(len(parts) - 1, -1, -1))
        return next((each for each in found if any(each)), (None, None))

    def first_commit(self, path: Path) -> dt.date | None:
        """Return the date of the first commit of a file; None if it is in no repository."""
        folder = path.resolve().parent
        if not folder.is_dir():
            return None  # in an archive
        if folder not in self._roots:
            self._roots[folder] = git_output(folder, "rev-parse", "--show-toplevel").strip()
        if not self._roots[folder]:
            return None  # no repository: the files that need a date are reported
        root = Path(self._roots[folder])
        if root not in self._histories:
            self._histories[root] = _first_commits(root)
        return self._histories[root].get(path.resolve().relative_to(root.resolve()).as_posix())


def _first_commits(root: Path) -> dict[str, dt.date]:
    """Return the date of the first commit of each file of a repository, even if it was moved since."""
    log = git_output(root, "log", "--reverse", "-M", "--diff-filter=AR", "--name-status", "--format=%x01%as")
    found: dict[str, dt.date] = {}
    date = dt.date.min
    for line in log.splitlines():
        if line.startswith("\x01"):
            date = dt.date.fromisoformat(line[1:])
        elif line:
            _, *names = line.split("\t")
            found.setdefault(names[-1], found.get(names[0], date))
    return found


def read_table(path: Path, language: str = "en") -> dict[str, Known]:
    """Return the rows of a CSV file by file name. Raises :class:`TableError` with all errors in it.

    The columns are ``file``, and any of ``number``, ``date`` and ``title``. *language* is that of the dates.
    """
    try:
        rows = csv.DictReader(read_page_file(path).removeprefix("\ufeff").splitlines(), strict=True)
        columns = [name.strip() for name in rows.fieldnames or ()]
        rows.fieldnames = columns
        if "file" not in columns or not set(columns) <= set(_COLUMNS) or len(columns) < 2:
            written = ", ".join(columns) or "nothing"
            raise TableError(f"{path}:1: the columns are {written}: write file, and any of number, date, title")
        found: dict[str, Known] = {}
        errors: list[str] = []
        for row in rows:
            values = {name: (value or "").strip() for name, value in row.items() if name in _COLUMNS}
            errors += [f"{path}:{rows.line_num}: {error}" for error in _errors(values, found, language)]
            found[values["file"]] = Known() if errors else _known(values, language)
    except (PageFileError, csv.Error) as error:
        raise TableError(f"{path}: {error}") from error
    if errors:
        raise TableError("\n".join(errors))
    return found


def _errors(values: Mapping[str, str], found: Mapping[str, Known], language: str) -> Iterator[str]:
    if not values["file"]:
        yield "no file is named: write its name, as in weekly-7.md"
    elif values["file"] in found:
        yield f"{values['file']} is named twice: remove one of the lines"
    number = values.get("number", "")
    if number and not (re.fullmatch(r"[0-9]{1,6}", number) and 0 < int(number) <= HIGHEST_NUMBER):
        yield f"{number!r} is not an issue number: write a whole number from 1 to {HIGHEST_NUMBER}"
    date = values.get("date", "")
    if date and read_date(date, language) is None:
        yield advice(date, language)


def _known(values: Mapping[str, str], language: str) -> Known:
    number = values.get("number", "")
    return Known(
        int(number) if number else None, read_date(values.get("date", ""), language), values.get("title") or None
    )
