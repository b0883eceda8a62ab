"""Read the tables in exports of Substack, Buttondown and Mailchimp: only they have titles and dates of posts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from sphinx_newsletter.authoring.importing.csv_files import csv_rows
from sphinx_newsletter.authoring.importing.document import Document, Unread
from sphinx_newsletter.authoring.importing.front import Front
from sphinx_newsletter.authoring.importing.json_values import first, rows_of
from sphinx_newsletter.authoring.importing.services.posts import first_date
from sphinx_newsletter.authoring.importing.services.unpublished import reason_of
from sphinx_newsletter.files.page_files import read_page_file

_Row = Mapping[str, Any]
TABLES = ("posts.csv", "emails.csv", "emails.json", "campaigns.csv")
_FOLDERS = {"campaigns.csv": ("campaigns_content", "campaigns")}
"""Where the posts of an export are, if there is other HTML in it, such as templates."""
_NAMES = ("post_id", "slug", "unique id", "campaign id", "campaign_id", "web id", "id")
"""Columns with what the name of a file has."""
_TITLES = ("subject", "title", "subject line", "campaign title", "name")
_DATES = ("post_date", "publish_date", "send date", "send_date", "send time", "send_time", "sent at", "date")
_DESCRIPTIONS = ("subtitle", "description")
_BETWEEN = re.compile(r"[\W_]+")
_MERGE_TAG = "*|"
"""What begins a place for text in the templates of Mailchimp."""


@dataclass
class Tables:
    """The rows of the tables in an archive."""

    _rows: dict[str, Sequence[_Row]] = field(default_factory=dict)
    """By the name of the table."""

    @staticmethod
    def is_table(name: str) -> bool:
        """Return whether a file of an archive is a table of posts."""
        path = PurePosixPath(name)
        return path.name.casefold() in TABLES and len(path.parts) <= 2

    @classmethod
    @lru_cache(8)
    def below(cls, folder: Path) -> Tables:
        """Return the tables in a directory: those of an export that was extracted."""
        found = cls()
        for name in TABLES:
            with suppress(Exception):  # no file, or a damaged one: its posts are reported without it
                found.add(name, read_page_file(folder / name))
        return found

    def add(self, name: str, text: str) -> None:
        """Add a table. Raises an exception if it is damaged."""
        rows = json.loads(text) if name.casefold().endswith(".json") else csv_rows(text)
        self._rows[PurePosixPath(name).name.casefold()] = rows_of(rows)

    def leaves_out(self, name: str) -> bool:
        """Return whether a file of an archive is beside the posts that a table is of, such as a template."""
        folders = {folder for table in self._rows for folder in _FOLDERS.get(table, ())}
        return bool(folders) and not folders & {part.casefold() for part in PurePosixPath(name).parts[:-1]}

    def named(self, name: str, document: Document | Unread) -> Document | Unread:
        """Return a document of a file with the title and date in its row, or why the row leaves it out."""
        row = next(self._rows_of(PurePosixPath(name).stem), None)
        if row is None:
            return document
        if first(row, ["type"]) == "page":
            return Unread(document.part, "it is no post, but of the type 'page'", is_draft=True)
        unpublished = _unpublished(row)
        if isinstance(document, Unread):
            return replace(document, is_draft=True) if unpublished else document
        values = {
            "title": _title(row),
            "date": first_date(row, _DATES),
            "og:description": first(row, _DESCRIPTIONS),
        }
        given = {key: value for key, value in values.items() if value}
        if document.front is not None:
            return replace(document, front=given | dict(document.front), unpublished=unpublished)
        if Front.split(document.body)[0].block:  # a newer export, whose files have these values
            return replace(document, unpublished=unpublished)
        return replace(document, front=given, unpublished=unpublished)

    def _rows_of(self, stem: str) -> Iterator[_Row]:
        """Yield the rows of a file: those that have its name, then those whose title is in the name."""
        rows = [row for table in self._rows.values() for row in table]
        yield from (row for row in rows if any(first(row, [key]) == stem for key in _NAMES))
        words = _BETWEEN.sub("-", stem.casefold()).strip("-")
        yield from (row for row in rows if any(value in words.split("-") for value in _identifiers(row)))
        for row in rows:
            slugs = {_BETWEEN.sub("-", first(row, [key]).casefold()).strip("-") for key in _TITLES} - {""}
            if slugs & {words, re.sub(r"^\d+-", "", words), re.sub(r"-\d+$", "", words)}:
                yield row


def _unpublished(row: _Row) -> str:
    return reason_of(row) or ("" if first(row, _DATES) else "a draft")


def _identifiers(row: _Row) -> Iterator[str]:
    """Yield what may be a word of the name of a file."""
    values = (first(row, [key]).casefold() for key in _NAMES)
    yield from (value for value in values if len(value) > 3 and value.isalnum())


def _title(row: _Row) -> str:
    titles = [first(row, [key]) for key in _TITLES]
    return next((title for title in titles if title and _MERGE_TAG not in title), "")
