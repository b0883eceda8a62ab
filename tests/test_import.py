"""``newsletter import``: what it writes, says, and leaves alone."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from full_disk import full_disk
from imports import BOILERPLATE, read
from sphinx_newsletter.authoring.importing.planning import Plan, Step
from sphinx_newsletter.cli import main

CONF = f"""\
exclude_patterns = ["old/*"]
project = "Field Notes"
language = "en"
newsletter_boilerplate = {BOILERPLATE}
"""
PLAIN = """\
# Field Notes #7 (2023-06-17)

Welcome to Field Notes, a weekly.

The [original version](https://notes.example/posts/2023-06-17-weekly) was in Latin.

## 🦄Articles & Tutorials

1. [AsyncIO](https://a.example/asyncio) (English)

A blunt argument, see [more](https://a.example/more).

![Chart](https://a.example/chart.png)

10. [Code](https://a.example/code) (英)

```python
>>> x

    y
```

11. Content deleted.

🎁 A note of the editor.

## 🐼Subscribe Welcome

- [Blog](https://notes.example)
"""
PLAIN_PAGE = """\
---
issue: 7
date: 2023-06-17
original: https://notes.example/posts/2023-06-17-weekly
---

# Field Notes #7 (2023-06-17)

## 🦄Articles & Tutorials

1. [AsyncIO](https://a.example/asyncio) (English)

   A blunt argument, see [more](https://a.example/more).

   ![Chart](https://a.example/chart.png)

10. [Code](https://a.example/code) (英)

    ```python
    >>> x

        y
    ```

11. Content deleted.

🎁 A note of the editor.
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newsletter without issues; commands run in its folder."""
    (tmp_path / "conf.py").write_text(CONF, encoding="utf-8")
    (tmp_path / "old").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["import", *arguments, "--to", "issues"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_plain_issue_becomes_a_page(project: Path) -> None:
    (project / "old/2023-06-17-weekly.md").write_text(PLAIN, encoding="utf-8")
    result = run("old")
    assert result.exit_code == 0
    assert (project / "issues/0007.md").read_text(encoding="utf-8") == PLAIN_PAGE
    assert (
        "old/2023-06-17-weekly.md: issue 7; 2 items (Articles & Tutorials 2); 0 encoding fixes; 0 problems: "
        "written" in (result.output)
    )
    assert "4 blocks of boilerplate left out" in result.output


def test_importing_again_and_importing_what_it_wrote_changes_nothing(project: Path) -> None:
    (project / "old/a.md").write_text(PLAIN, encoding="utf-8")
    run("old")
    before = (project / "issues/0007.md").stat().st_mtime_ns
    for source in ("old", "issues"):
        result = run(source)
        assert result.exit_code == 0
        assert "Nothing to do" in result.output
    assert (project / "issues/0007.md").stat().st_mtime_ns == before


def test_another_page_is_replaced_only_by_force(project: Path) -> None:
    (project / "old/a.md").write_text(PLAIN, encoding="utf-8")
    (project / "issues").mkdir()
    page = project / "issues/0007.md"
    page.write_text("mine\n", encoding="utf-8")
    result = run("old")
    assert result.exit_code == 1
    assert "--force" in result.output
    assert page.read_text(encoding="utf-8") == "mine\n"
    assert run("old", "--force").exit_code == 0
    assert page.read_text(encoding="utf-8") == PLAIN_PAGE


def test_an_issue_that_has_a_page_of_another_name_gets_no_second(project: Path) -> None:
    (project / "old/a.md").write_text(PLAIN, encoding="utf-8")
    (project / "letters").mkdir()
    (project / "letters/seven.md").write_text("---\nissue: 7\ndate: 2023-06-17\n---\n", encoding="utf-8")
    result = run("old")
    assert result.exit_code == 1
    assert "seven.md" in result.output
    assert not (project / "issues").exists()


def test_a_dry_run_shows_the_difference_and_writes_nothing(project: Path) -> None:
    (project / "old/a.md").write_text(PLAIN, encoding="utf-8")
    result = run("old", "--dry-run")
    assert result.exit_code == 0
    assert "+++ issues/0007.md" in result.output
    assert "+10. [Code](https://a.example/code) (英)" in result.output
    assert "would be written" in result.output
    assert "\x1b" not in result.output
    assert not (project / "issues").exists()


def test_the_first_of_two_files_of_one_issue_is_taken(project: Path) -> None:
    (project / "old/a.md").write_text(PLAIN, encoding="utf-8")
    (project / "old/b.md").write_text(PLAIN.replace("AsyncIO", "Other"), encoding="utf-8")
    (project / "old/c.md").write_text(PLAIN.replace("🦄", "ü¶Ñ"), encoding="utf-8")
    result = run("old/b.md", "old")
    assert result.exit_code == 0
    assert "Other" in (project / "issues/0007.md").read_text(encoding="utf-8")
    assert "old/a.md: issue 7; " in result.output
    assert "skipped: issue 7 was already read from old/b.md" in result.output
    assert run("old/a.md", "old/c.md", "--force").output.count("identical to the page from old/a.md") == 1


BAD = {
    "binary.md": b"# Field Notes #8 (2023-06-24)\n\n\xff\xfe",
    "empty.md": b" \n",
    "large.md": b"x" * 5_000_001,
    "yaml.md": b"---\nissue: [\n---\n\n# Field Notes\n",
    "seven.md": b"---\nissue: seven\ndate: 2023-01-01\n---\n\n# Field Notes\n\ntext\n",
    "no-number.md": b"# Field Notes (2023-06-24)\n\n## Articles\n\n1. [A](https://a.example)\n",
    "no-date.md": b"# Field Notes #8\n\n## Articles\n\n1. [A](https://a.example)\n",
    "matter-only.md": b"---\nissue: 9\ndate: 2023-01-01\n---\n",
    "high.md": b"---\nissue: 1000000\ndate: 2023-01-01\n---\n\n# Field Notes\n\ntext\n",
    "higher.md": b"---\nissue: %b\ndate: 2023-01-01\n---\n\n# Field Notes\n\ntext\n" % (b"9" * 400),
    "highest.md": b"---\nissue: %b\ndate: 2023-01-01\n---\n\n# Field Notes\n\ntext\n" % (b"9" * 5000),
    "late.md": b"---\nissue: 8\ndate: 10000-01-01\n---\n\n# Field Notes\n\ntext\n",
}
REASONS = {
    "binary.md": "not valid UTF-8, see line 3",
    "empty.md": "empty",
    "large.md": "5,000,001 bytes",
    "yaml.md": "write a whole number",
    "seven.md": "write a whole number",
    "no-number.md": "number is missing (write 'issue: 7'",
    "no-date.md": "date is missing (write 'date: 2023-06-17'",
    "matter-only.md": "no text",
    "folder.md": "directory",
    "loop.md": "cannot be read",
    "pipe.md": "not a regular file",
    "high.md": "write a whole number from 1 to 999999",
    "higher.md": "write a whole number from 1 to 999999",
    "highest.md": "write a whole number from 1 to 999999",
    "late.md": "the date '10000-01-01' is not a date: write a date such as",
    "out.md": "symbolic link points outside old",
    "zero.md": "symbolic link points outside old",
}


def test_files_that_cannot_be_imported_are_reported_and_the_others_imported(project: Path) -> None:
    for name, data in BAD.items():
        (project / "old" / name).write_bytes(data)
    (project / "old/folder.md").mkdir()
    (project / "old/loop.md").symlink_to("loop.md")
    (project / "old/below").mkdir()
    (project / "old/below/again").symlink_to("..")
    os.mkfifo(project / "old/pipe.md")
    (project / "secret.md").write_text(PLAIN.replace("#7", "#6"), encoding="utf-8")
    (project / "old/out.md").symlink_to("../secret.md")
    (project / "old/zero.md").symlink_to("/dev/zero")
    (project / "old/below/good.md").write_text(PLAIN, encoding="utf-8")
    result = run("old")
    assert result.exit_code == 1
    lines = {line.split(":")[0]: line for line in result.output.splitlines() if ": failed: " in line}
    assert set(lines) == {f"old/{name}" for name in REASONS}
    for name, reason in REASONS.items():
        assert reason in lines[f"old/{name}"]
    assert [path.name for path in (project / "issues").iterdir()] == ["0007.md"]


def test_a_link_that_is_named_itself_is_followed(project: Path) -> None:
    (project / "mine.md").write_text(PLAIN, encoding="utf-8")
    (project / "old/link.md").symlink_to("../mine.md")
    assert run("old/link.md").exit_code == 0
    assert (project / "issues/0007.md").read_text(encoding="utf-8") == PLAIN_PAGE


def test_the_last_day_and_the_highest_number(project: Path) -> None:
    text = "---\nissue: 999999\ndate: 9999-12-31\n---\n\n# Field Notes\n\nA text.\n"
    (project / "old/last.md").write_text(text, encoding="utf-8")
    assert run("old").exit_code == 0
    assert (project / "issues/999999.md").read_text(encoding="utf-8") == text


def test_a_page_that_was_written_meanwhile_is_kept(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "old/a.md").write_text(PLAIN, encoding="utf-8")

    def planned(plan: Plan, sources: Mapping[Path, Path | None]) -> list[Step]:
        made = list(plan.steps(sources))
        (project / "issues").mkdir()
        (project / "issues/0007.md").write_text("mine\n", encoding="utf-8")
        return made

    monkeypatch.setattr("sphinx_newsletter.cli.importing._with_progress", planned)
    result = run("old")
    assert result.exit_code == 1
    assert "failed: issues/0007.md cannot be written: File exists" in result.output
    assert (project / "issues/0007.md").read_text(encoding="utf-8") == "mine\n"


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_where_no_room_is_it_says_so_and_leaves_all_as_it_was(project: Path, force: list[str]) -> None:
    (project / "old/a.md").write_text(PLAIN, encoding="utf-8")
    (project / "issues").mkdir()
    if force:
        (project / "issues/0007.md").write_text("mine\n", encoding="utf-8")
    with full_disk():
        result = run("old", *force)
    assert result.exit_code == 1
    assert "failed: issues/0007.md cannot be written: File too large" in result.output
    assert [path.read_text(encoding="utf-8") for path in (project / "issues").iterdir()] == ["mine\n"] * len(force)


def test_a_page_in_the_archive_without_end_is_not_read(project: Path) -> None:
    (project / "old/a.md").write_text(PLAIN, encoding="utf-8")
    (project / "issues").mkdir()
    (project / "issues/0007.md").symlink_to("/dev/zero")
    result = run("old", "--dry-run")
    assert result.exit_code == 1
    assert "issues/0007.md exists with different content" in result.output
    assert run("old", "--force").exit_code == 0
    assert not (project / "issues/0007.md").is_symlink()
    assert (project / "issues/0007.md").read_text(encoding="utf-8") == PLAIN_PAGE


def test_a_path_that_is_not_there_is_wrong_usage(project: Path) -> None:
    assert run("nowhere").exit_code == 2
    assert run("old").exit_code == 2


def test_a_season_collection_is_divided(project: Path) -> None:
    (project / "old/2023-12-11-season-1-collection.md").write_text(
        "---\ntitle: '周刊第一季合集（1~30）'\npubDate: 2023-12-11\n---\n\nIntro.\n\n-----\n\n"
        "## [第1期（2023-05-13）](https://notes.example/1)\n\n### 文章\n\n1、[A](https://a.example/1)\n\n"
        "摘要 ü¶Ñ\n\n---\n\n"
        "## [第2期](https://notes.example/posts/2023-05-20-weekly2)\n\n"
        "### 文章\n\n1、[B](https://a.example/2)\n\n"
        "-----\n\n"
        "## [第3期](https://notes.example/3)\n\n### 文章\n\n1、[C](https://a.example/3)\n",
        encoding="utf-8",
    )
    result = run("old")
    assert result.exit_code == 1
    assert "第3期: date is missing" in result.output
    assert "line 16: 'ü¶Ñ' fixed to '🦄'" in result.output
    assert sorted(path.name for path in (project / "issues").iterdir()) == ["0001.md", "0002.md"]
    assert (project / "issues/0001.md").read_text(encoding="utf-8") == (
        "---\nissue: 1\ndate: 2023-05-13\noriginal: https://notes.example/1\n---\n\n# 第1期（2023-05-13）\n\n"
        "## 文章\n\n1. [A](https://a.example/1)\n\n   摘要 🦄\n"
    )
    second = read((project / "issues/0002.md").read_text(encoding="utf-8"))
    assert (second.number, str(second.date), second.title) == (2, "2023-05-20", "第2期")
