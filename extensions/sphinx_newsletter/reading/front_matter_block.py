"""Find the front matter of a page, also where its first or last line is missing, misspelt or misplaced."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from sphinx_newsletter.reading.front_matter_keys import is_known_line, split_key, without_colon

_CLOSED = re.compile(r"---[ \t]*\r?\n(?P<rows>.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"---[ \t]*")
_END = re.compile(r"(?:---|\.\.\.)[ \t]*")
_NEARLY = r"[ \t]*(?:[-\u2010-\u2015\u2212\u2500]{2,}|[\u2013-\u2015]|- - -|[=*_~+]{3,}|`{3,}(?:ya?ml)?)[ \t]*"
_LIKE_FENCE = re.compile(_NEARLY, re.IGNORECASE)
_ODD = re.compile(rf"^(?:{_NEARLY}|[ \t]*)\r?$", re.IGNORECASE | re.MULTILINE)
_COMMENTED_KEY = re.compile(r"#+[ \t]*[\w-]+:(?:[ \t]|$)")
_HIDDEN = "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060"
"""Invisible characters that may stand before the first line."""
_BLOCK_OF_TEXT = ("|", ">", '"', "'")
_SEARCHED = 200
"""Lines at the top of a page that are searched for front matter below other text."""


class Form(Enum):
    """What the front matter is written in."""

    YAML = "---"
    TOML = "+++"
    JSON = "{"


@dataclass(frozen=True, slots=True)
class Change:
    """Lines to write in place of those from *start* to before *end* (1-based)."""

    start: int
    end: int
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in the front matter, with what to write instead."""

    line: int
    what: str
    text: str = ""
    """The part of the line that it is about."""
    changes: tuple[Change, ...] = ()
    """How to correct it, if that is certain."""
    loses: bool = False
    """Whether something that is written is not read."""


@dataclass(frozen=True, slots=True)
class Block:
    """The front matter of a page."""

    start: int = 0
    """Index of its first line."""
    end: int = 0
    """Index of the line after its last one."""
    rows: tuple[str, ...] = ()
    """Its lines, without those that delimit it."""
    first: int = 2
    """Line (1-based) of the first of :attr:`rows`."""
    form: Form = Form.YAML
    mistakes: tuple[Mistake, ...] = field(default=())
    begins: bool = True
    """Whether the page begins with it, except for blank lines, and it has a line that begins it."""


def find_block(text: str) -> Block | None:
    """Return the front matter of a page's text; None if it has none."""
    text = text.lstrip(_HIDDEN)
    closed = _CLOSED.match(text)
    if closed and not _ODD.search(closed["rows"].removesuffix("\n")):
        rows = tuple(row.rstrip("\r") for row in closed["rows"].split("\n")[:-1])
        return Block(0, len(rows) + 2, rows)
    if not closed and text[:1].isalpha() and not is_known_line(text[:100]) and "\n---" not in text:
        return None
    lines = [line.rstrip("\r") for line in text.split("\n")]
    top = next((index for index, line in enumerate(lines) if line.strip()), None)
    return None if top is None else _block_at(lines, top)


def _block_at(lines: Sequence[str], top: int) -> Block | None:
    line = lines[top].strip()
    following = next((row for row in lines[top + 1 :] if row.strip()), "").strip()
    if _FENCE.fullmatch(line) or (_LIKE_FENCE.fullmatch(line) and is_known_line(following)):
        return _fenced(lines, top, top)
    if line == "+++":
        return _delimited(lines, top)
    if line.startswith("{"):
        return _json(lines, top)
    if is_known_line(line):
        return _unopened(lines, top)
    for index in range(top + 1, min(len(lines) - 1, _SEARCHED)):
        if _FENCE.fullmatch(lines[index]) and is_known_line(lines[index + 1]):
            return _fenced(lines, index, top)
    return None


class _Scan:
    """What is found below the line that begins front matter."""

    def __init__(self, lines: Sequence[str], begin: int) -> None:
        self.begin = self.last = begin
        """Index of the first line, and of the line after the last known key and its value."""
        self.close: int | None = None
        """Index of the line that ends the front matter, or is meant to."""
        self.is_sound = True
        """Whether all lines may be front matter, or are in its first paragraph."""
        self._has_blank = self._is_value = self._heading = False
        self._indentation = self._rest = ""
        for index in range(begin, len(lines)):
            if not self._take(lines, index):
                break

    @property
    def has_keys(self) -> bool:
        return self.last > self.begin

    def _take(self, lines: Sequence[str], index: int) -> bool:
        """Take a line. Return whether to go on."""
        row = lines[index].removeprefix(self._indentation)
        is_inside = self._is_value and row[:1] in (" ", "\t")
        if is_inside and row.strip() == "---":  # below a value that is whole, it is no part of it
            is_inside = not self._rest or self._rest.startswith(_BLOCK_OF_TEXT)
        if _END.fullmatch(row) or (self.has_keys and not is_inside and _LIKE_FENCE.fullmatch(row)):
            self.close = index
            self.is_sound = not self._heading
            return False
        if not row.strip():
            self._has_blank = self._has_blank or self.has_keys
            return True
        if row.startswith("#"):
            alone = not lines[index - 1].strip() and index + 1 < len(lines) and not lines[index + 1].strip()
            self._heading = self._heading or (alone and not _COMMENTED_KEY.match(row))
            return True
        if not self.has_keys:
            self._indentation = row[: len(row) - len(row.lstrip())]
            row = row.lstrip()
        found, is_known = split_key(row), is_known_line(row) or without_colon(row) is not None
        if is_known:
            self._heading = False
            self._rest = found[1] if found else ""
        if is_known or is_inside or (self._is_value and row.startswith(("- ", "]", "}"))) or not self._has_blank:
            self._is_value = is_known or (self._is_value and not found)
            self.last = index + 1 if is_known or found or self._is_value else self.last
            return True
        self._is_value = False
        self.is_sound = found is not None
        return self.is_sound


def _fenced(lines: Sequence[str], start: int, top: int) -> Block | None:
    """Return the front matter that begins with the line at *start*; *top* is the first line that is not blank."""
    scan = _Scan(lines, start + 1)
    mistakes: list[Mistake] = []
    if lines[start].rstrip() != "---":
        mistakes.append(_wrong_fence(lines, start, "begin"))
    if scan.close is None or not scan.is_sound:
        if not scan.has_keys and start == top and _FENCE.fullmatch(lines[start]):
            return Block(start, start + 1, first=start + 2)
        if not scan.has_keys or start > top:
            return None
        end = scan.last
        mistakes.append(_unclosed(scan.last))
    else:
        end = scan.close + 1
        if not _END.fullmatch(lines[scan.close]):
            mistakes.append(_wrong_fence(lines, scan.close, "end"))
    if len(mistakes) > 1 and scan.close is not None and end == scan.close + 1:
        written = lines[start].rstrip()
        what = f"the front matter stands between lines {written!r}; write --- in lines {start + 1} and {end}"
        changes = mistakes[0].changes + mistakes[1].changes
        mistakes = [Mistake(start + 1, what, lines[start].strip(), changes)]
    if start > top:
        what = "the front matter is below other text; move it to the top of the page, so that line 1 is ---"
        moved = (Change(1, 1, (*lines[start:end], "")), Change(start + 1, end + 1))
        in_code = lines[start - 1].lstrip().startswith(("```", "~~~"))
        mistakes.insert(0, Mistake(start + 1, what, changes=() if in_code else moved))
    elif start:
        what = f"the front matter begins in line {start + 1}; remove what is above it, so that line 1 is ---"
        mistakes.insert(0, Mistake(1, what, changes=(Change(1, start + 1),)))
    rows = tuple(lines[start + 1 : scan.last if end == scan.last else end - 1])
    return Block(start, end, rows, start + 2, mistakes=tuple(mistakes), begins=start == top)


def _unopened(lines: Sequence[str], top: int) -> Block | None:
    """Return front matter without the line above it, if it has a number or a date."""
    scan = _Scan(lines, top)
    is_closed = scan.close is not None and scan.is_sound
    rows = tuple(lines[top : scan.close if is_closed else scan.last])
    keys = {found[0].casefold() for row in rows if (found := split_key(row.strip()))}
    if keys.isdisjoint({"issue", "date"}):
        return None
    what = "the front matter does not begin with ---; add a line --- above it"
    changes = [Change(1, top + 1, ("---",))]
    if not is_closed:
        what = f"{what}, and one after line {scan.last}"
        changes += _unclosed(scan.last).changes
    elif scan.close is not None and not _END.fullmatch(lines[scan.close]):
        what = f"{what}, and write --- in line {scan.close + 1}"
        changes += _wrong_fence(lines, scan.close, "end").changes
    end = scan.last if not is_closed or scan.close is None else scan.close + 1
    mistake = Mistake(top + 1, what, changes=tuple(changes))
    return Block(top, end, rows, top + 1, mistakes=(mistake,), begins=False)


def _unclosed(last: int) -> Mistake:
    what = f"the front matter is not closed; add a line --- after line {last}"
    return Mistake(last, what, changes=(Change(last + 1, last + 1, ("---",)),))


def _wrong_fence(lines: Sequence[str], index: int, verb: str) -> Mistake:
    text = lines[index].strip()
    what = f"the line {lines[index].rstrip()!r} does not {verb} front matter; write ---"
    return Mistake(index + 1, what, text, (Change(index + 1, index + 2, ("---",)),))


def _delimited(lines: Sequence[str], start: int) -> Block | None:
    """Return front matter in TOML."""
    for index in range(start + 1, len(lines)):
        if lines[index].strip() == "+++":
            return Block(start, index + 1, tuple(lines[start + 1 : index]), start + 2, Form.TOML)
    return None


def _json(lines: Sequence[str], start: int) -> Block | None:
    """Return front matter that is a JSON object, if nothing else is on its last line."""
    text = "\n".join(lines[start:])
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or text[end:].partition("\n")[0].strip():
        return None
    rows = tuple(text[:end].split("\n"))
    return Block(start, start + len(rows), rows, start + 1, Form.JSON)
