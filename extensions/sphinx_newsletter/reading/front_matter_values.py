"""Read the values of front matter as people write them.

The value of a text such as the title is the rest of its line: YAML would end ``Tea Letter #7`` at the number
sign, fail at ``Tea: a letter``, and make ``True`` of ``yes``. Values in quotation marks, blocks of text and the
values of other keys are YAML.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import textwrap
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml

from sphinx_newsletter.reading.front_matter_block import Block, Change, Form, Mistake
from sphinx_newsletter.reading.front_matter_keys import (
    DATES,
    KNOWN,
    LISTS,
    TEXTS,
    URLS,
    meant_key,
    same_key,
    split_key,
    unknown,
    without_colon,
)
from sphinx_newsletter.reading.front_matter_texts import (
    NOT_YAML,
    Entry,
    as_text,
    is_shallow,
    list_of,
    load,
    number_of,
    reason_of,
    text_of,
    with_date,
)
from sphinx_newsletter.reading.limits import FRONT_MATTER, shortened
from sphinx_newsletter.records.dates import read_date

_NEEDED = ("issue", "date", "updated")
"""Keys that are read even if their name is misspelt, if the value is certain."""
_CLOSING = {"[": "]", "{": "}", '"': '"', "'": "'"}
_ITEM = re.compile(r"-(?:[ \t].*)?")
_SHOWN = 60
"""Length of a part of a line in a message."""


@dataclass(frozen=True)
class Values:
    """The values of front matter, the lines (1-based) of their keys, and the mistakes."""

    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    guessed: frozenset[str] = frozenset()
    """Keys that are not there, but meant by others."""


def read_values(block: Block) -> Values:
    """Return the values of front matter."""
    if block.form is not Form.YAML:
        return _of_other_form(block)
    rows = _dedented(block.rows)
    if (length := sum(map(len, rows)) + len(rows)) > FRONT_MATTER:
        what = f"the front matter is too long: {length:,} characters exceed the limit of {FRONT_MATTER:,}"
        lines = {found[0]: block.first + index for index, row in enumerate(rows) if (found := split_key(row))}
        return Values({}, lines, (Mistake(block.first - 1, what, loses=True),))
    if next((row for row in rows if row.strip()), "").startswith(("{", "? ", "%")):
        return _whole(block, rows)
    entries, mistakes = _entries(rows, block.first)
    return _Reader(entries, mistakes).values()


def _dedented(rows: tuple[str, ...]) -> tuple[str, ...]:
    """Return lines without the indentation that all of them have."""
    if not rows or rows[0][:1] not in (" ", "\t"):
        return rows
    return tuple(textwrap.dedent("\n".join(rows)).split("\n"))


def _whole(block: Block, rows: tuple[str, ...]) -> Values:
    """Read YAML that is not written one key to a line."""
    try:
        values = load("\n".join(rows))
        if not isinstance(values, dict):
            raise ValueError("write 'key: value' on each line")
    except NOT_YAML as error:
        mark = getattr(error, "problem_mark", None)
        line = block.first + (mark.line if mark else 0)
        what = f"the front matter is not YAML: {reason_of(error)}"
        return Values(mistakes=(Mistake(min(line, block.first + len(rows) - 1), what, loses=True),))
    named = _named(values)
    lines = _lines_of(named, block)
    return Values(named, lines, _unknown_keys(lines))


def _named(values: dict[Any, Any]) -> dict[str, Any]:
    """Return values by the texts of their keys, and dates as dates."""
    return {as_text(key): with_date(value) if key in DATES else value for key, value in values.items()}


def _lines_of(values: Iterable[str], block: Block) -> dict[str, int]:
    """Return the lines of keys that may be anywhere in a line."""
    found: dict[str, int] = {}
    for key in values:
        pattern = re.compile(rf"(?<![\w-]){re.escape(key)}[\"']?[ \t]*[:=]")
        found[key] = next(
            (block.first + at for at, row in enumerate(block.rows) if pattern.search(row)), block.first
        )
    return found


def _unknown_keys(lines: dict[str, int]) -> tuple[Mistake, ...]:
    """Return the keys that issue pages do not know, where it is not one to a line."""
    return tuple(Mistake(line, unknown(key), key) for key, line in lines.items() if key not in KNOWN)


def _of_other_form(block: Block) -> Values:
    """Read front matter in TOML or JSON, and say how to write it in YAML."""
    text, name = "\n".join(block.rows), block.form.name
    try:
        found = tomllib.loads(text) if block.form is Form.TOML else json.loads(text)
    except (ValueError, RecursionError) as error:
        what = f"the front matter is not {name}: {error}; write YAML between lines ---"
        return Values(mistakes=(Mistake(block.start + 1, what, loses=True),))
    values = _named(found)
    what = f"the front matter is {name}; write YAML: 'key: value' on each line, between lines ---"
    dumped = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=100_000) if values else ""
    change = Change(block.start + 1, block.end + 1, ("---", *dumped.splitlines(), "---"))
    lines = _lines_of(values, block)
    return Values(values, lines, (Mistake(block.start + 1, what, changes=(change,)), *_unknown_keys(lines)))


def _entries(rows: tuple[str, ...], first: int) -> tuple[list[Entry], list[Mistake]]:
    """Split lines by the keys that they begin with, and return what is none."""
    entries: list[Entry] = []
    mistakes: list[Mistake] = []
    entry: Entry | None = None
    closing = ""  # what ends a value that goes on below
    for line, row in enumerate(rows, start=first):
        is_value = row[:1] in (" ", "\t") or not row.strip() or row.startswith("#")
        found = None if is_value else split_key(row)
        if found is None and entry and (is_value or closing or (not entry.rest and _ITEM.fullmatch(row))):
            entry.below.append(row.expandtabs(4))
            closing = "" if closing and closing in row else closing
        elif found is None and (meant := without_colon(row)):
            what = f"{shortened(row.strip(), _SHOWN)!r} has no colon; write '{meant[0]}: {meant[1]}'"
            change = Change(line, line + 1, (f"{meant[0]}: {meant[1]}",))
            mistakes.append(Mistake(line, what, row.strip(), (change,)))
            found = meant
        elif found is None and not is_value:
            what = f"{shortened(row.strip(), _SHOWN)!r} is not 'key: value'; write a key and a colon before it"
            mistakes.append(Mistake(line, what, row.strip(), loses=True))
            entry = None
        if found:
            entry = Entry(found[0], line, found[1])
            entries.append(entry)
            closing = _CLOSING.get(found[1][:1], "")
            closing = "" if closing in found[1][1:] else closing
    return entries, mistakes


class _Reader:
    """Read the values of entries."""

    def __init__(self, entries: list[Entry], mistakes: list[Mistake]) -> None:
        self.entries = entries
        self.mistakes = mistakes
        self.present = {same_key(entry.key) for entry in entries}
        self.guessed: set[str] = set()

    def values(self) -> Values:
        """Return the values by the keys that are meant."""
        values: dict[str, Any] = {}
        lines: dict[str, int] = {}
        again: set[str] = set()
        for entry in self.entries:
            key = same_key(entry.key)
            value = self._value(key, entry)
            if key != entry.key or key not in KNOWN:
                key, value = self._renamed(key, value, entry)
            if key in values and key in KNOWN and key not in again:
                again.add(key)
                what = f"the key {key!r} is there twice, in lines {lines[key]} and {entry.line}; keep one of them"
                self.mistakes.append(Mistake(entry.line, what, entry.key))
            values[key], lines[key] = value, entry.line
        mistakes = sorted(self.mistakes, key=lambda mistake: mistake.line)
        return Values(values, lines, tuple(mistakes), frozenset(self.guessed))

    def _renamed(self, key: str, value: Any, entry: Entry) -> tuple[str, Any]:
        """Report an unknown key. Return the key that is certainly meant, and its value."""
        meant = key if key in KNOWN else meant_key(key)
        if key in KNOWN:
            self._unknown(entry, f"unknown key {entry.key!r}; write {key!r}", key)
        elif meant and meant not in self.present:
            self._unknown(entry, f"unknown key {shortened(key, _SHOWN)!r}; did you mean {meant!r}?", meant)
            self.guessed.add(meant)
            read = self._value(meant, entry) if meant in _NEEDED else None
            if isinstance(read, int | dt.date) or (isinstance(read, str) and read_date(read)):
                self.present.add(meant)
                return meant, read
        else:
            self._unknown(entry, unknown(key))
        return key, value

    def _unknown(self, entry: Entry, what: str, key: str = "") -> None:
        change = Change(entry.line, entry.line + 1, (f"{key}: {entry.rest}".rstrip(),))
        self.mistakes.append(Mistake(entry.line, what, entry.key, (change,) if key else ()))

    def _value(self, key: str, entry: Entry) -> Any:
        if key == "issue":
            return number_of(entry)
        if key in DATES:
            return with_date(text_of(entry, has_comment=True))
        if key in LISTS:
            value = list_of(entry, has_comment=key != "contributors")
            if isinstance(value, str) and value.startswith("["):
                what = f"the list of {key!r} does not end with ]; write it as in '{key}: [one, two]'"
                self.mistakes.append(Mistake(entry.line, what, entry.rest))
            return value
        if key in TEXTS or key in URLS:
            return text_of(entry, has_comment=key in URLS)
        try:
            value = entry.load()
            return value if is_shallow(value) else " ".join([entry.rest, *entry.content])
        except NOT_YAML as error:
            if key in KNOWN:
                mark = getattr(error, "problem_mark", None)
                line = entry.line + min(mark.line if mark else 0, len(entry.below))
                what = f"the value of {key!r} is not YAML: {reason_of(error)}"
                self.mistakes.append(Mistake(line, what, loses=True))
            return " ".join([entry.rest, *entry.content])
