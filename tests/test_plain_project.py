"""A project that is no newsletter, with extensions that many have: this one changes nothing of its pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from building import Built, differences, start_build, write_issue


def build(*arguments: Any, **settings: Any) -> Built:
    """Build in a process of its own: sphinx-sitemap starts one that lives as long as the one that builds."""
    return start_build(*arguments, **settings)()


def _pages(built: Built) -> dict[str, str]:
    return {path.relative_to(built.outdir).as_posix(): path.read_text(encoding="utf-8") for path in built.pages()}


def _load_ours(source: Path) -> None:
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('extensions += ["sphinx_newsletter", "sphinx_parallel_html"]\n')


@pytest.mark.parametrize("theme", ["furo", "alabaster"])
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_pages_are_as_they_would_be_without(
    builder: str, theme: str, root: Callable[[str], Path], tmp_path: Path
) -> None:
    source = root("plain")
    plain = build(source, tmp_path / "plain", builder, html_theme=theme)
    _load_ours(source)
    ours = build(source, tmp_path / "ours", builder, html_theme=theme)
    assert ours.warnings == plain.warnings == ""
    expected, found = _pages(plain), _pages(ours)
    assert expected.keys() == found.keys()
    for page, text in expected.items():
        assert found[page].splitlines() == text.splitlines(), page
    assert ours.text("sitemap.xml") == plain.text("sitemap.xml")
    assert ours.inventory() == plain.inventory()


def test_the_first_issue_makes_it_a_newsletter(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("plain")
    _load_ours(source)
    (source / "issues").mkdir()
    settings = {
        "html_theme": "furo",
        "newsletter_issue_folder": "issues",
        "suppress_warnings": ["toc.not_included"],
    }
    before = build(source, tmp_path / "built", **settings).files()
    issue = write_issue(source / "issues", 1)
    assert not differences(
        build(source, tmp_path / "built", **settings), build(source, tmp_path / "with", **settings)
    )
    issue.unlink()
    assert build(source, tmp_path / "built", **settings).files() == before
