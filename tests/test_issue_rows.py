"""A page is written again when something changes in what its template gets of an issue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from building import build
from sphinx_newsletter.pages.issue_rows import IssueRow, IssueRows
from sphinx_newsletter.records.model import Issue

CHANGED = {
    "number": 70,
    "title": "A new title",
    "date": "A new day",
    "iso_date": "1999-12-31",
    "section": "a-new-place",
    "intro": "A new intro",
    "counts": "A new count",
}


def test_what_a_list_shows_of_an_issue_is_never_stale(
    root: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = root("basic")
    build(source, tmp_path)
    made = IssueRows.of_issue
    for number, (field, value) in enumerate(CHANGED.items()):

        def changed(rows: IssueRows, issue: Issue, field: str = field, value: object = value) -> IssueRow:
            return replace(made(rows, issue), **{field: value})  # type: ignore[arg-type]

        monkeypatch.setattr(IssueRows, "of_issue", changed)
        (source / f"unrelated-{number}.md").write_text("# Unrelated\n", encoding="utf-8")  # something to do
        after = build(source, tmp_path)
        assert str(value) in str(after.article("issues"))
