"""Titles with an emoji, shown by visible toctrees: every builder shows their words."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import build, write_issue

CONF = """\
project = "Weekly"
author = copyright = "Ada"
version = "1"
extensions = ["sphinx_newsletter"]
html_theme = "furo"
"""


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    (folder / "issues").mkdir(parents=True)
    (folder / "conf.py").write_text(CONF, encoding="utf-8")
    (folder / "index.md").write_text(
        "# Weekly\n\n```{toctree}\n:maxdepth: 3\n\nissues/0001\n```\n\n```{season} 1\n```\n", encoding="utf-8"
    )
    write_issue(
        folder / "issues", 1, title="🎉 The first issue", body="## 🦄 Articles\n\n1. [One](https://a.example)\n"
    )
    return folder


@pytest.mark.parametrize(
    "builder", ["dirhtml", "singlehtml", "epub", "text", "latex", "man", "texinfo", "gettext", "xml", "json"]
)
def test_a_visible_toctree_shows_them(docs: Path, tmp_path: Path, builder: str) -> None:
    built = build(docs, tmp_path / "work", builder)
    assert built.warnings == ""
    if builder in ("dirhtml", "text"):
        index = built.text("index.html" if builder == "dirhtml" else "index.txt")
        assert "The first issue" in index
        assert "Articles" in index
