"""The ``season-facts`` directive: counted, not typed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from building import Built, build, differences, write_issue

ITEMS = """\
## Articles

1. [Ruff](https://docs.astral.sh/ruff) (English)
2. [pytest](https://docs.pytest.org/) (English)
3. [Typing](https://juejin.cn/post/1) (Chinese)
4. [More typing](https://www.juejin.cn/post/2)
"""
TOPICS = '[linting]\nwords = ["ruff"]\n\n[typing]\ntitle = "Type hints"\nwords = ["typing"]\n'


def test_a_season_is_counted(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    for path in (source / "issues").glob("*.md"):
        path.unlink()
    (source / "topics.toml").write_text(TOPICS, encoding="utf-8")
    write_issue(source / "issues", 1, body=ITEMS, date="2024-01-06")
    built = build(source, tmp_path / "built")
    facts = built.article("seasons/season-01").select_one(".nl-season-facts")
    assert [paragraph.get_text() for paragraph in facts.select("p")] == [
        "January 6, 2024 to January 6, 2024 · 1 issue · 4 links · 2 EN · 2 中文",
        "Topics: Type hints\u00a02\u00a0· linting\u00a01",
        "Sources: juejin.cn\u00a02\u00a0· docs.astral.sh\u00a01\u00a0· docs.pytest.org\u00a01",
    ]
    assert facts.find("a", string="Type hints")["href"] == "../../topics/typing/"
    assert "No issue of this season" in built.article("seasons/season-02").get_text()


def test_a_season_waits_for_its_first_issue(root: Callable[[str], Path], tmp_path: Path) -> None:
    """Nor does the build end where the one issue that there is has no number yet."""
    source = root("basic")
    for path in (source / "issues").glob("*.md"):
        path.unlink()
    write_issue(source / "issues", 1).write_text("# Title\n", encoding="utf-8")
    built = build(source, tmp_path / "built")
    assert "newsletter.front-matter" in built.warnings
    assert "No issue has been published yet" in built.article("seasons/season-01").get_text()


def test_seasons_may_share_a_page(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    (source / "seasons/season-02.md").unlink()
    (source / "seasons/season-01.md").write_text(
        "# All\n\n## First\n\n```{season} 1\n```\n\n## Second\n\n```{season} 2\n```\n", encoding="utf-8"
    )
    index = source / "index.md"
    index.write_text(index.read_text(encoding="utf-8").replace("seasons/season-02\n", ""), encoding="utf-8")
    built = build(source, tmp_path / "built")
    assert "missing-season" not in built.warnings
    tables = built.article("seasons/season-01").select("table.nl-season")
    assert [len(table.select("tbody tr")) for table in tables] == [2, 1]
    write_issue(source / "issues", 4, date="2024-02-01")
    again = build(source, tmp_path / "built")
    tables = again.article("seasons/season-01").select("table.nl-season")
    assert [len(table.select("tbody tr")) for table in tables] == [2, 2]
    assert differences(again, build(source, tmp_path / "clean")) == []


def test_an_edit_of_an_issue_shows(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    build(source, tmp_path / "built")
    page = source / "issues/0001.md"
    text = page.read_text(encoding="utf-8")
    assert "https://example.org/" in text
    page.write_text(text.replace("https://example.org/", "https://elsewhere.example/"), encoding="utf-8")
    again = build(source, tmp_path / "built")
    assert "elsewhere.example" in again.article("seasons/season-01").get_text()
    assert differences(again, build(source, tmp_path / "clean")) == []


def test_a_book_has_them_without_links(build_root: Callable[..., Built]) -> None:
    assert "Topics: " in build_root("basic", "text").text("seasons/season-01.txt")
