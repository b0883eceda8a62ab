"""Incremental builds: whatever was edited, the output equals a clean build's, byte for byte."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp

from building import Built, build, differences, write_issue


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def edit_summary(source: Path) -> None:
    replace(source / "issues/0001.md", "How coroutines work", "How generators work")


def edit_intro(source: Path) -> None:
    replace(source / "issues/0003.md", "## Articles", "Another word.\n\n## Articles")


def edit_issue_title(source: Path) -> None:
    replace(source / "issues/0001.md", "Where it begins", "Where it all began")


def edit_link_title(source: Path) -> None:
    replace(source / "issues/0001.md", "AsyncIO in depth", "Deep AsyncIO")


def edit_link_address(source: Path) -> None:
    replace(source / "issues/0002.md", "https://example.org/mypy", "https://example.org/mypy-2")


def edit_date(source: Path) -> None:
    replace(source / "issues/0003.md", "date: 2024-01-20", "date: 2024-01-21")


def edit_heading(source: Path) -> None:
    replace(source / "issues/0002.md", "## 🦄 Articles", "## 🦉 Readings")


def mend_reference(source: Path) -> None:
    replace(source / "guide.md", "{issue}`1`", "{issue}`3`")


def add_issue(source: Path) -> None:
    write_issue(source / "issues", 4, title="Newest")


def add_issue_of_new_season(source: Path) -> None:
    write_issue(source / "issues", 5, title="Newest")
    (source / "seasons/season-03.md").write_text("# Season 3\n\n```{season} 3\n```\n", encoding="utf-8")


def add_page(source: Path) -> None:
    replace(source / "index.md", "guide\n", "guide\nmore\n")
    (source / "more.md").write_text("# More\n\nSee {issue}`2`.\n", encoding="utf-8")


def delete_issue(source: Path) -> None:
    (source / "issues/0003.md").unlink()


def rename_issue(source: Path) -> None:
    (source / "issues/0003.md").rename(source / "issues/2024-01-20.md")


def renumber_issue(source: Path) -> None:
    replace(source / "issues/0003.md", "issue: 3", "issue: 4")


def move_issue_to_another_season(source: Path) -> None:
    replace(source / "issues/0001.md", "issue: 1", "issue: 4")


def rename_topic(source: Path) -> None:
    replace(source / "topics.toml", 'title = "asyncio"', 'title = "Async"')


def add_topic(source: Path) -> None:
    with (source / "topics.toml").open("a", encoding="utf-8") as file:
        file.write('\n[loops]\ntitle = "Loops"\nwords = ["coroutines"]\n')


def drop_topic(source: Path) -> None:
    replace(source / "topics.toml", '[cpp]\ntitle = "C++"\nwords = ["c++"]\n', "")


def drop_topics_file(source: Path) -> None:
    (source / "topics.toml").unlink()


def rename_season(source: Path) -> None:
    replace(source / "seasons/season-01.md", "# Season 1", "# The beginnings")


def change_season_length(source: Path) -> None:
    replace(source / "conf.py", "newsletter_season_length = 2", "newsletter_season_length = 3")


def change_follow(source: Path) -> None:
    replace(source / "conf.py", "By email.", "By post.")


EDITS: list[Callable[[Path], None]] = [
    edit_summary,
    edit_intro,
    edit_issue_title,
    edit_link_title,
    edit_link_address,
    edit_date,
    edit_heading,
    mend_reference,
    add_issue,
    add_issue_of_new_season,
    add_page,
    delete_issue,
    rename_issue,
    renumber_issue,
    move_issue_to_another_season,
    rename_topic,
    add_topic,
    drop_topic,
    drop_topics_file,
    rename_season,
    change_season_length,
    change_follow,
]


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_a_build_after_an_edit_equals_a_clean_one(
    edit: Callable[[Path], None], root: Callable[[str], Path], tmp_path: Path
) -> None:
    source = root("basic")
    build(source, tmp_path / "built")
    edit(source)
    again = build(source, tmp_path / "built")
    clean = build(source, tmp_path / "clean")
    assert differences(again, clean) == []
    assert again.warnings == clean.warnings


def test_an_edit_undone_leaves_no_trace(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    before = build(source, tmp_path / "built").files()
    add_issue_of_new_season(source)
    add_topic(source)
    build(source, tmp_path / "built")
    shutil.rmtree(source)
    for path in root("basic").rglob("*.*"):
        path.touch()  # as git does when it writes a file
    again = build(source, tmp_path / "built").files()
    assert sorted(name for name in before.keys() | again.keys() if before.get(name) != again.get(name)) == []


def stamps(built: Built) -> dict[str, int]:
    """Return when each page was written."""
    return {path.relative_to(built.outdir).as_posix(): path.stat().st_mtime_ns for path in built.pages()}


def rewritten(root: Callable[[str], Path], tmp_path: Path, edit: Callable[[Path], None]) -> set[str]:
    """Build, edit, build; return which of issues, guide and second season the second build wrote."""
    source = root("basic")
    before = stamps(build(source, tmp_path / "built"))
    edit(source)
    after = stamps(build(source, tmp_path / "built"))
    written = {name for name, stamp in after.items() if before.get(name) != stamp}
    return {name for name in written if name.startswith(("issues/", "guide/", "seasons/season-02/"))}


def test_an_edit_of_a_summary_rewrites_that_issue_alone(root: Callable[[str], Path], tmp_path: Path) -> None:
    assert rewritten(root, tmp_path, edit_summary) == {"issues/0001/index.html"}


def test_an_edit_of_a_title_rewrites_whatever_shows_it(root: Callable[[str], Path], tmp_path: Path) -> None:
    written = rewritten(root, tmp_path, edit_issue_title)
    assert written >= {"issues/0001/index.html", "issues/0002/index.html", "guide/index.html"}
    assert "seasons/season-02/index.html" not in written


def test_a_build_without_an_edit_rewrites_no_source_page(root: Callable[[str], Path], tmp_path: Path) -> None:
    assert rewritten(root, tmp_path, lambda source: None) == set()


def test_a_topics_file_that_comes_later_is_read(tmp_path: Path, root: Callable[[str], Path]) -> None:
    source = root("basic")
    topics = (source / "topics.toml").read_text(encoding="utf-8")
    (source / "topics.toml").unlink()
    before = build(source, tmp_path / "work")
    assert not (before.outdir / "topics/cpp").exists()
    (source / "topics.toml").write_text(topics, encoding="utf-8")
    after = build(source, tmp_path / "work")
    assert (after.outdir / "topics/cpp/index.html").is_file()
    assert differences(after, build(source, tmp_path / "clean")) == []


def test_pages_that_one_build_was_not_asked_for_are_written_by_the_next(
    root: Callable[[str], Path], tmp_path: Path
) -> None:
    source = root("basic")
    build(source, tmp_path / "work")
    edit_issue_title(source)
    app = SphinxTestApp("dirhtml", srcdir=source, builddir=tmp_path / "work")
    app.build(filenames=[source / "issues/0001.md"])
    app.cleanup()
    again = build(source, tmp_path / "work")
    assert differences(again, build(source, tmp_path / "clean")) == []


@pytest.mark.parametrize("name", ["more.md", "notes.txt"])
def test_a_page_follows_what_it_links_to(name: str, root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    with (source / "guide.md").open("a", encoding="utf-8") as guide:
        guide.write(f"\nSee [](/{name}) and [this]({name}).\n")
    build(source, tmp_path / "work")
    (source / name).write_text("---\norphan: true\n---\n\n# More\n", encoding="utf-8")
    for again in ("come", "gone"):
        built = build(source, tmp_path / "work")
        assert differences(built, build(source, tmp_path / again)) == []
        (source / name).unlink(missing_ok=True)


def test_numbered_sections_follow_an_edit(root: Callable[[str], Path], tmp_path: Path) -> None:
    """Sphinx numbers sections in tables of contents, which are kept packed between builds."""
    source = root("basic")
    replace(source / "index.md", ":hidden:\n\nguide", ":hidden:\n:numbered:\n\nguide")
    built = build(source, tmp_path / "built")
    assert "1. Guide" in built.article("guide").text
    replace(source / "index.md", "\nguide\nrecent", "\nrecent\nguide")
    again = build(source, tmp_path / "built")
    assert "2. Guide" in again.article("guide").text
    assert not differences(again, build(source, tmp_path / "clean"))
