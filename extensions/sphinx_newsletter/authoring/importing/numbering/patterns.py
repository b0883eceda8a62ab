"""Patterns in which the user says where file names or titles have the number and the date of an issue."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from sphinx_newsletter.records.dates import date_in

_FIELDS = {
    "number": r"0*(?P<number>[1-9]\d{0,5})(?!\d)",
    "date": r"(?<!\d)"
    r"(?P<date>\d{4}(?P<mark>[-/._]?)\d{1,2}(?P=mark)\d{1,2}|\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日)(?!\d)",
    "year": r"(?P<year>\d{4})",
    "month": r"(?P<month>\d{1,2})",
    "day": r"(?P<day>\d{1,2})",
}
_PART = re.compile(r"\{(?P<field>[^{}]*)\}|(?P<any>\*)|(?P<space>\s+)|(?P<text>[^{*\s]+|\{)")
_COMPACT = re.compile(r"(\d{4})[._]?(\d{2})[._]?(\d{2})")


class PatternError(ValueError):
    """Raised if a pattern is not valid; the message says why."""


@dataclass(frozen=True)
class Pattern:
    """A pattern such as ``{year}-{month}-{day}-*`` or ``This Week {number}``."""

    expression: re.Pattern[str]

    @classmethod
    def of(cls, text: str) -> Pattern:
        """Compile a pattern. Raises :class:`PatternError`."""
        parts = list(_PART.finditer(text.strip()))
        fields = [part["field"] for part in parts if part["field"] is not None]
        known = ", ".join(f"{{{name}}}" for name in _FIELDS)
        if unknown := [name for name in fields if name not in _FIELDS]:
            raise PatternError(f"{text!r} has the unknown field {{{unknown[0]}}}: use {known}, and * for any text")
        if not fields:
            raise PatternError(f"{text!r} has no field: use at least one of {known}, and * for any text")
        if len(set(fields)) < len(fields) or ("date" in fields and {"year", "month", "day"} & set(fields)):
            raise PatternError(f"{text!r} has the same field twice: use each once, and {{date}} alone")
        return cls(re.compile("".join(map(_expression, parts)), re.IGNORECASE))

    def find(self, text: str) -> tuple[int | None, dt.date | None]:
        """Return the number and the date in a text that matches the whole pattern; None for what is not there."""
        found = self.expression.fullmatch(text.strip())
        if not found:
            return None, None
        parts = found.groupdict()
        number = int(parts["number"]) if parts.get("number") else None
        return number, _date(parts)


def _expression(part: re.Match[str]) -> str:
    if part["field"] is not None:
        return _FIELDS[part["field"]]
    if part["any"]:
        return ".*"
    return r"\s+" if part["space"] else re.escape(part["text"])


def _date(parts: dict[str, str | None]) -> dt.date | None:
    if text := parts.get("date"):
        compact = _COMPACT.fullmatch(text)
        return date_in("-".join(compact.groups()) if compact else text)
    if not parts.get("year"):
        return None
    return date_in(f"{parts['year']}-{parts.get('month') or 1}-{parts.get('day') or 1}")
