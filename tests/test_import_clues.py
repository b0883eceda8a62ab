"""Where ``newsletter import`` finds numbers and dates, beside titles and front matter of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from imports import SETTINGS, imported, read
from sphinx_newsletter.authoring.importing.numbering.clues import Known
from sphinx_newsletter.authoring.importing.numbering.patterns import Pattern, PatternError
from sphinx_newsletter.authoring.importing.page import Refused, pages_of
from sphinx_newsletter.cli import main
from sphinx_newsletter.reading import FrontMatter

BODY = "\n## Articles\n\n1. [A](https://a.example/{})\n"


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for old files, beside the ``issues`` of a newsletter."""
    (tmp_path / "conf.py").write_text('project = "Tea Letter"\nlanguage = "en"\n', encoding="utf-8")
    (tmp_path / "issues").mkdir()
    (tmp_path / "old").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "old"


def write(folder: Path, heads: Mapping[str, str]) -> None:
    for name, head in heads.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{head}\n{BODY.format(path.stem)}", encoding="utf-8")


def run(*options: str) -> Result:
    return CliRunner().invoke(main, ["import", "old", "--to", "issues", *options])


def found() -> dict[str, str]:
    """Return the date of each page."""
    pages = sorted(Path("issues").glob("*.md"))
    return {page.stem: str(FrontMatter.of(page.read_text(encoding="utf-8")).date("date")) for page in pages}


@pytest.mark.parametrize(
    "head",
    [
        "Title: Field Notes 658\nNumber: 658\nDate: 2026-07-01\nCategory: Tea\n",
        "Title: Tea\nDate: 2026-07-01 10:20\nNumber: 658\nSummary: Of tea\n    and more tea.\n",
        "---\nlayout: post\ntitle: Tea\nissue_number: 658\ndate: 2026-07-01 10:20:00 +0800\n---\n",
        "---\nTitle: Field Notes 658\nDate: July 1, 2026\n---\n",
        '+++\ntitle = "Field Notes 658"\ndate = 2026-07-01T08:00:00Z\n+++\n',
        "# Field Notes 658, July 1st, 2026\n",
        "# Field Notes No. 658 (1 Jul 2026)\n",
    ],
)
def test_metadata_of_other_generators_is_read(head: str) -> None:
    page = imported(head + BODY.format(1), "x")
    assert page.startswith("---\nissue: 658\ndate: 2026-07-01\n")
    assert page.count("\n# ") == 1
    assert "Category" not in page
    issue = read(page)
    assert (issue.number, str(issue.date), len(issue.links)) == (658, "2026-07-01", 1)


def test_lines_with_colons_are_not_metadata_without_a_title_or_date() -> None:
    (page,) = pages_of(
        "Note: tea.\nAda: tea!\n" + BODY.format(1), "issue-7", SETTINGS, Known(date=date(2026, 7, 1))
    )
    assert not isinstance(page, Refused)
    assert "\nNote: tea.\nAda: tea!\n" in page.text


def test_toml_that_is_broken_is_reported() -> None:
    with pytest.raises(Refused, match=r"the front matter is not TOML: .*: fix or remove it"):
        pages_of("+++\ntitle = \n+++\n" + BODY.format(1), "x", SETTINGS)


@pytest.mark.parametrize(
    ("pattern", "text", "number", "date"),
    [
        ("issue-{number}", "issue-007", 7, None),
        ("{date}-*", "2026-07-01-tea", None, "2026-07-01"),
        ("{date}", "20260701", None, "2026-07-01"),
        ("{number}_{year}{month}", "7_202607", 7, "2026-07-01"),
        ("Tea {number} ({date})", "Tea 7 (2026-07-01)", 7, "2026-07-01"),
        ("{day}.{month}.{year}", "1.7.2026", None, "2026-07-01"),
        ("Tea  {number}*", "tea 12: green", 12, None),
        ("*（第 {number} 期）*", "茶周刊（第 400 期）：绿茶", 400, None),
        ("issue-{number}", "issue-7-tea", None, None),
        ("{date}", "2026-13-01", None, None),
    ],
)
def test_patterns(pattern: str, text: str, number: int | None, date: str | None) -> None:
    its_number, its_date = Pattern.of(pattern).find(text)
    assert (its_number, str(its_date) if its_date else None) == (number, date)


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        ("{issue}", "unknown field {issue}: use {number}"),
        ("issue-*", "has no field"),
        ("{number}-{number}", "same field twice"),
        ("{date}-{year}", "same field twice"),
    ],
)
def test_a_pattern_that_says_nothing_is_refused(pattern: str, what: str, old: Path) -> None:
    with pytest.raises(PatternError) as caught:
        Pattern.of(pattern)
    assert what in str(caught.value)
    result = run("--name", pattern)
    assert result.exit_code == 2
    assert what in result.output


def test_names_and_titles_by_pattern(old: Path) -> None:
    write(old, {"2026/07-01/tea.md": "# Green 12", "2026/07-08/tea.md": "# Black 13"})
    result = run("--name", "{year}/{month}-{day}/*", "--title", "* {number}")
    assert result.exit_code == 0, result.output
    assert found() == {"0012": "2026-07-01", "0013": "2026-07-08"}


def test_a_table_counts_more_than_the_file(old: Path) -> None:
    write(old, {"a.md": "# Tea Letter 1 (2020-01-01)", "b/c.md": "# Tea"})
    Path("table.csv").write_text(
        "file,number,date,title\na.md,7,2026-07-01,\nb/c.md,8,2026-07-08,Of tea\n", "utf-8"
    )
    result = run("--table", "table.csv")
    assert result.exit_code == 0, result.output
    assert found() == {"0007": "2026-07-01", "0008": "2026-07-08"}
    assert "title: Of tea\n" in Path("issues/0008.md").read_text(encoding="utf-8")


def test_all_mistakes_of_a_table_are_named(old: Path) -> None:
    write(old, {"a.md": "# Tea"})
    Path("table.csv").write_text("file,number,date\na.md,x,1 July\n,7,\na.md,0,2026-07-01\na.md,1,\n", "utf-8")
    result = run("--table", "table.csv")
    assert result.exit_code == 2
    assert "table.csv:2: 'x' is not an issue number: write a whole number" in result.output
    assert "table.csv:2: '1 July' is not a date: write a date such as 2023-06-17, YYYY-MM-DD" in result.output
    assert "table.csv:3: no file is named" in result.output
    assert "table.csv:4: '0' is not an issue number" in result.output
    assert "table.csv:5: a.md is named twice" in result.output
    Path("table.csv").write_text("name,number\na.md,7\n", "utf-8")
    assert "table.csv:1: the columns are name, number: write file" in run("--table", "table.csv").output


def commit(date: str) -> None:
    settings = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"]
    times = {"GIT_AUTHOR_DATE": f"{date}T12:00:00Z", "GIT_COMMITTER_DATE": "2026-11-01T12:00:00Z"}
    subprocess.run(["git", "add", "-A"], cwd="old", check=True)
    subprocess.run(["git", *settings, "commit", "-qm", "x"], cwd="old", check=True, env={**os.environ, **times})


def test_the_first_commit_of_a_file_dates_it(old: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd="old", check=True)
    write(old, {"issue-7.md": "# Tea", "周刊/issue-9.md": "# 茶"})
    commit("2026-07-01")
    write(old, {"issue-7.md": "# Green tea", "posts/issue-8.md": "# Tea (2026-07-09)"})
    commit("2026-07-08")
    (old / "周刊/issue-9.md").rename(old / "posts/issue-9.md")
    commit("2026-07-15")
    result = run("--git-dates")
    assert result.exit_code == 0, result.output
    assert found() == {"0007": "2026-07-01", "0008": "2026-07-09", "0009": "2026-07-01"}


def test_without_a_history_the_missing_date_is_reported(old: Path) -> None:
    write(old, {"issue-7.md": "# Tea"})
    result = run("--git-dates")
    assert result.exit_code == 1
    assert "date is missing" in result.output


def test_issues_without_numbers_are_counted_by_date(old: Path) -> None:
    write(old, {"2026-07-08.md": "# B", "2026-07-01.md": "# A", "x.md": "# C (2026-07-15)", "y.md": "# No date"})
    result = run("--count")
    assert result.exit_code == 1
    assert "y.md: not imported: failed: " in result.output
    assert found() == {"0001": "2026-07-01", "0002": "2026-07-08", "0003": "2026-07-15"}
    (old / "y.md").unlink()
    (old / "2026-07-01.md").unlink()
    write(old, {"2026-07-22.md": "# D"})
    again = run("--count")
    assert again.exit_code == 0, again.output
    assert "1 written, 2 unchanged" in again.output
    assert found()["0004"] == "2026-07-22"


def test_headings_that_skip_a_level_are_closed_up() -> None:
    text = "# A\n\n## B\n\n* x\n\n#### C\n\n* x\n\n### D\n\n* x\n\n# E\n\n### F\n\nx\n"
    page = imported("Title: Tea 7\nDate: 2026-07-01\nNumber: 7\n\n" + text, "x")
    lines = [line for line in page.splitlines() if line.startswith("#")]
    assert lines == ["# A", "## B", "### C", "### D", "## E", "### F"]
