"""Clean and limit the values of directive options before they are converted.

Option values are YAML: their escapes make characters and line breaks that the page does not have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from functools import partial
from typing import NamedTuple

from docutils.parsers.rst import directives

from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading.limits import DIGITS, LINES, OPTION, RANGES
from sphinx_newsletter.records.characters import hidden, shown

Converter = Callable[[str], object]

DROPPED = object()
"""The value of an option that exceeds a limit."""
_MULTI_LINE = frozenset({"header"})
"""Options whose values may have several lines: the header of a ``csv-table``."""
_LINE_NUMBERS = "emphasize-lines"
_HIGH = re.compile(rf"\d{{{DIGITS + 1}}}")
_NUMBERS = re.compile(r"[\d\s,.%a-z+\[\]-]*", re.IGNORECASE)
_LINES = re.compile(r"\s*+(?P<first>\d{1,6})?\s*+(?:(?P<dash>-)\s*+(?P<last>\d{1,6})?\s*+)?")
_RANGE = re.compile(r"(?<!\d)(\d{1,6}+)\s*+-\s*+(\d{1,6})")


class Found(NamedTuple):
    """A problem of an option's value."""

    problem: Problem
    details: dict[str, object]


class CheckedOptions(dict[str, Converter]):
    """An ``option_spec`` that accepts any option, and passes clean values of limited size to the converters.

    A converter raises nothing but :class:`ValueError`, which the parser reports.
    """

    def __init__(self, spec: Mapping[str, Converter], allowed: Set[str]) -> None:
        super().__init__({name: self._checked(name, one) for name, one in spec.items() if name in allowed})
        self.allowed = allowed
        self.found: dict[str, Found] = {}
        """The problems of values that have been converted, by option."""

    def __missing__(self, name: str) -> Converter:
        """Only clean an option that the directive lacks; one that is not allowed is reported later."""
        return self._checked(name, directives.unchanged) if name in self.allowed else directives.unchanged

    def __bool__(self) -> bool:
        """Return whether there are options: always, for any is accepted."""
        return True

    def _checked(self, name: str, converter: Converter) -> Converter:
        # MyST compares with this function.
        return converter if converter is directives.flag else partial(self._convert, name, converter)

    def _convert(self, name: str, converter: Converter, value: str | None) -> object:
        if value is not None:
            if found := _too_large(name, value):
                self.found[name] = found
                return DROPPED
            if names := hidden(value):
                self.found[name] = Found(Problem.HIDDEN_CHARACTER, {"names": ", ".join(names)})
                value = shown(value)
            value = value if name in _MULTI_LINE else _one_line(value)
        try:
            return converter(value)  # type: ignore[arg-type]  # None for an empty value, as in docutils
        except ValueError:
            raise
        except Exception as error:  # docutils' own fail if a value is empty, or is no text
            raise ValueError(str(error) or type(error).__name__) from error


def _too_large(name: str, value: str) -> Found | None:
    """Return what is too large about a value, if anything."""
    if len(value) > OPTION:
        return _excess(f"the option :{name}: of {len(value):,} characters", f"{OPTION:,}")
    if _HIGH.search(value) and _NUMBERS.fullmatch(value):
        return _excess(f"a number in the option :{name}:", f"{DIGITS} digits")
    if name != _LINE_NUMBERS:
        return None
    if value.count(",") >= RANGES:
        return _excess(f"the number of ranges in the option :{name}:", f"{RANGES}")
    if sum(int(last) - int(first) for first, last in _RANGE.findall(value)) > LINES:
        return _excess(f"the number of lines in the option :{name}:", f"{LINES:,}")
    return None


def content_problem(name: str, value: object, lines: Sequence[str]) -> str:
    """Return what is wrong with an option of a code block of *lines*, of which Sphinx would only warn."""
    if name == _LINE_NUMBERS and not all(map(partial(_is_range, len(lines)), str(value).split(","))):
        return f"invalid line numbers {value!r}; write numbers from 1 to {len(lines)}, as in 1,3-5"
    if name == "dedent" and isinstance(value, int) and any(line[:value].strip() for line in lines):
        return f":dedent: {value} would remove text; write the number of blanks that all lines begin with"
    return ""


def _is_range(count: int, text: str) -> bool:
    """Return whether *text* is a line number, or a range of them, up to *count*."""
    if not (found := _LINES.fullmatch(text)):
        return False
    first = int(found["first"] or 1)
    return 1 <= first <= int(found["last"] or (count if found["dash"] else first)) <= count


def _excess(what: str, limit: str) -> Found:
    return Found(Problem.TOO_LARGE, {"what": what, "limit": limit})


def _one_line(value: str) -> str:
    """Join the lines of an option's value: Sphinx parses a caption as blocks, and discards all but the first."""
    lines = value.splitlines()
    return " ".join(filter(None, map(str.strip, lines))) if len(lines) > 1 else value
