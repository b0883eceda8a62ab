"""The front matter of issue pages: what is typed is what is meant."""

from __future__ import annotations

import pytest
from docutils import nodes

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem
from sphinx_newsletter.reading import FrontMatter, read_text


@pytest.mark.parametrize(("typed", "number"), [("7", 7), ("0010", 10), ("0008", 8), ("007", 7)])
def test_a_number_is_its_digits(typed: str, number: int) -> None:
    """Even where YAML 1.1 takes them for octal ones."""
    text = f"---\nissue: {typed}\ndate: 2024-01-06\n---\n\n# Title\n\nWords.\n"
    assert FrontMatter.of(text).number() == number
    issue, findings, document = read_text(text, "issues/0010", Settings(default_language="en"))
    assert issue is not None and issue.number == number
    assert findings == []
    assert f"issue-{number}" in document.next_node(nodes.section)["ids"]


@pytest.mark.parametrize("typed", ["0x1F", "0o10", "0b11", "1_000", "1e3", "1:30", "7.0", "-7", "'7'", "true"])
def test_other_ways_to_write_a_number_are_reported(typed: str) -> None:
    text = f"---\nissue: {typed}\ndate: 2024-01-06\n---\n\n# Title\n\nWords.\n"
    issue, findings, _ = read_text(text, "issues/0010", Settings(default_language="en"))
    assert issue is None
    assert [finding.problem for finding in findings] == [Problem.ISSUE_NUMBER]
