"""No regular expression takes more than linear time, whatever the text: many see the text of strangers."""

from __future__ import annotations

import re

import pytest

from patterns import Found, every_pattern
from slow_texts import slow_text
from sphinx_newsletter.authoring.importing.numbering.patterns import Pattern

GIVEN = ("This Week {number}", "{year}-{month}-{day}-*", "{number}. *", "Weekly {number} ({date})")
"""Patterns that users write for file names and titles."""
FOUND = [
    *every_pattern(),
    *(Found("given", text, Pattern.of(text).expression, ("fullmatch",)) for text in GIVEN),
]


def test_patterns_are_found_wherever_they_are() -> None:
    names = {str(found) for found in FOUND}
    assert "reading/free_title_line.py:MARKS" in names
    assert "records/dates.py:_NUMERIC" in names  # in a tuple
    assert "records/scripts.py:_SCRIPT_PATTERNS" in names  # in a dictionary
    assert any(name.startswith("records/model.py:_theme:") for name in names)  # in a function
    assert len(FOUND) > 100


@pytest.mark.parametrize("found", FOUND, ids=str)
def test_one_repeated_piece_takes_linear_time(found: Found) -> None:
    assert not slow_text(found, 1)


@pytest.mark.long
@pytest.mark.parametrize("found", FOUND, ids=str)
def test_two_repeated_pieces_take_linear_time(found: Found) -> None:
    assert not slow_text(found, 2)


OLD = {
    r"(?:\s*(?:\[[^\[\]]{0,40}\]|【[^【】]{1,40}】|[(（][^()（）]{1,40}[)）])\s*[:：]?)+\s*": "fullmatch",
    r"(?:#|issue\b\.?)\s*[#№]?\s*(?P<number>\d{1,6})": "match",
    r"\s*(?:[&,/]|\b(?:and|und)\b).*": "finditer",
    r"[\[\d\s,.%+-]*\d{6,}[\d\s,.%a-z+\]-]*": "fullmatch",
    r"^(.+?)\s*<(.*?)>$": "match",
    r"(?:\*\*|__)?\[(?P<words>.*)\]\(.*\)(?:\*\*|__)?": "fullmatch",
    r"#(?=#*$)": "finditer",
    r"(\d+\.?\d*|\.\d+) *([a-z%]*)": "fullmatch",
    r"\s+$": "finditer",
    r"(?:a|a)+b": "match",
    r"(?:ab|ba|a|b)*c": "match",
    r"<[^>]*>": "finditer",
}


@pytest.mark.parametrize(("pattern", "use"), OLD.items())
def test_what_is_not_linear_is_found(pattern: str, use: str) -> None:
    assert slow_text(Found("", "", re.compile(pattern), (use,)), 1)
