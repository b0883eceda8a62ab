"""``newsletter init``: the files it writes build a site as they are, and it overwrites nothing."""

from __future__ import annotations

import datetime as dt
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from building import DOCS, Built, build
from full_disk import full_disk
from guide_examples import examples
from sphinx_newsletter.authoring.project import Project
from sphinx_newsletter.authoring.starting.files import files_of
from sphinx_newsletter.authoring.starting.newsletter import Newsletter
from sphinx_newsletter.authoring.starting.requirement import requirement_of
from sphinx_newsletter.cli import main
from unprivileged import needs_permissions, run_unprivileged

ACTIONLINT = Path(sys.executable).with_name("actionlint")
DATE = dt.date(2026, 1, 3)
RELEASE = requirement_of("0.1.0", {})
FILES = [
    ".github/workflows/check.yml",
    ".readthedocs.yaml",
    "docs/.gitignore",
    "docs/conf.py",
    "docs/index.md",
    "docs/seasons/season-01.md",
    "docs/topics.toml",
    "requirements.txt",
]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands run in."""
    monkeypatch.delenv("READTHEDOCS_CANONICAL_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, answers: str = "") -> Result:
    result = CliRunner().invoke(main, list(arguments), input=answers)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def site(folder: Path, work: Path) -> Built:
    built = build(folder / "docs", work, nitpicky=True, ogp_social_cards={"enable": False})
    assert built.warnings == ""
    return built


def test_a_newsletter_without_an_issue_builds_clean(place: Path) -> None:
    result = run("init", "field-notes", "--yes")
    assert result.exit_code == 0
    assert sorted(result.stdout.splitlines()) == [f"field-notes/{name}" for name in FILES]
    assert names(place / "field-notes") == FILES
    built = site(place / "field-notes", place / "work")
    assert built.soup("").title.get_text() == "Field Notes"
    assert built.article("").find("h1").get_text().startswith("Field Notes")


def test_answers_become_settings(place: Path) -> None:
    answers = 'My "Notes" \\ 笔记\nzh_CN\nhttps://notes.example/weekly\nAda\n10\n'
    assert run("init", "x", answers=answers).exit_code == 0
    settings = Project.find(place / "x").settings
    assert (settings.title, settings.page_language, settings.author) == ('My "Notes" \\ 笔记', "zh-CN", "Ada")
    assert (settings.base_url, settings.season_length) == ("https://notes.example/weekly/", 10)
    assert settings.feed_id == f"tag:notes.example,{dt.date.today().year}:newsletter"
    assert settings.sections == {"文章": ["文章"], "项目": ["项目"], "视频": ["视频"]}
    built = site(place / "x", place / "work")
    assert built.article("").find("h1").get_text().startswith('My "Notes" \\ 笔记')
    assert built.article("seasons/season-01").find("h1").get_text().startswith("第 1 季")
    assert built.soup("").html["lang"] == "zh-CN"


def test_empty_answers_are_the_defaults(place: Path) -> None:
    assert run("init", "field_notes", answers="\n\n\n\n\n").exit_code == 0
    run("init", "other", "--yes", "--title", "Field Notes")
    texts = [(place / name / "docs/conf.py").read_text(encoding="utf-8") for name in ("field_notes", "other")]
    assert texts[0] == texts[1]


def test_an_invalid_answer_is_asked_for_again(place: Path) -> None:
    answers = "Notes\nklingon\nen_GB\nnotes.example\n\nAda\n0\n12\n"
    result = run("init", "x", answers=answers)
    assert result.exit_code == 0
    assert "unknown language; write a code such as" in result.output
    assert "write the full https://… URL, or leave it empty" in result.output
    settings = Project.find(place / "x").settings
    assert (settings.page_language, settings.base_url, settings.season_length) == ("en-GB", "", 12)


def test_what_an_option_says_is_not_asked(place: Path) -> None:
    options = ["--title", "Notes", "--language", "fr", "--url", "", "--author", "Zoé"]
    result = run("init", "x", *options, answers="7\n")
    assert result.exit_code == 0
    assert "Title" not in result.stderr and "Number of issues" in result.stderr
    settings = Project.find(place / "x").settings
    assert (settings.author, settings.season_length, settings.default_language) == ("Zoé", 7, "fr")
    assert settings.language_table.label("fr") == "FR"


@pytest.mark.parametrize("bad", [["--language", "xx_"], ["--url", "notes"], ["--title", " "]])
def test_an_invalid_option_is_wrong_usage(place: Path, bad: list[str]) -> None:
    assert run("init", "x", "--yes", *bad).exit_code == 2
    assert not (place / "x").exists()


def test_all_that_is_in_the_way_is_named_and_nothing_written(place: Path) -> None:
    (place / "x/docs").mkdir(parents=True)
    (place / "x/docs/index.md").write_text("mine\n", encoding="utf-8")
    (place / "x/requirements.txt").symlink_to("nowhere")
    (place / "x/conf.py").touch()
    (place / "x/.github").touch()
    result = run("init", "x", "--yes")
    assert result.exit_code == 2
    for name in ("docs/index.md", "requirements.txt", "conf.py", ".github"):
        assert f"  x/{name}\n" in result.output
    assert names(place / "x") == [".github", "conf.py", "docs/index.md"]
    assert (place / "x/docs/index.md").read_text(encoding="utf-8") == "mine\n"


def test_files_of_others_stay(place: Path) -> None:
    (place / "README.md").write_text("mine\n", encoding="utf-8")
    assert run("init", ".", "--yes").exit_code == 0
    assert names(place) == sorted([*FILES, "README.md"])
    assert run("init", ".", "--yes").exit_code == 2


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files")
def test_where_no_room_is_nothing_stays(place: Path) -> None:
    (place / "x").mkdir()
    (place / "x/mine").touch()
    with full_disk(room=200):
        result = run("init", "x", "--yes")
    assert result.exit_code == 1
    assert "nothing was written: " in result.output and "File too large" in result.output
    assert [path.name for path in (place / "x").rglob("*")] == ["mine"]


@needs_permissions
def test_where_it_may_not_write_it_says_so(place: Path) -> None:
    place.chmod(0o555)
    done = run_unprivileged("-m", "sphinx_newsletter", "init", "x", "--yes", folder=place)
    place.chmod(0o755)
    assert done.returncode == 1
    assert "nothing was written" in done.stderr and "Permission denied" in done.stderr
    assert not (place / "x").exists()


@pytest.mark.parametrize("language", ["en", "ja", "fr"])
def test_commands_need_no_option_in_it(place: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    options = ["--language", language, "--url", "https://notes.example/", "--season-length", "2"]
    run("init", "x", "--yes", *options)
    monkeypatch.chdir(place / "x")
    (place / "old").mkdir()
    old = "# X #1 (2024-03-01)\n\n## Links\n\n1. [One](https://a.example/1)\n"
    (place / "old/issue-1.md").write_text(old, encoding="utf-8")
    assert run("import", "../old").exit_code == 0
    assert run("new", "--link", "https://a.example/one").stdout == "docs/issues/0002.md\n"
    page = Path("docs/issues/0002.md")
    assert run("check", "--all").stdout.count(": unfinished the comment 'TODO: ") == 2
    page.write_text(re.sub(r"<!-- TODO.*?-->", "", page.read_text(encoding="utf-8")), encoding="utf-8")
    assert run("check").stdout.partition("no problems in 2 pages")[1:] in (
        ("no problems in 2 pages", "\n"),
        ("no problems in 2 pages", ", 1 notice\n"),  # the next issue is dated in a week
    )
    built = site(place / "x", place / "work")
    assert [issue["number"] for issue in built.json("links.json")["issues"]] == [1, 2]
    assert len(built.article("seasons/season-01").select("tbody tr")) == 2


def test_the_guide_shows_what_is_written() -> None:
    newsletter = Newsletter("Field Notes", "en", "https://field-notes.example.org/", "Ada", 10)
    texts = files_of(newsletter, DATE, RELEASE)
    shown = examples("newsletter")
    for name in ("docs/conf.py", ".readthedocs.yaml", "requirements.txt"):
        assert texts[name] in shown, name
    guide = (DOCS / "guide/newsletter.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in guide for name in texts)


def test_settings_for_issues_are_those_of_this_archive() -> None:
    """What this archive needs to build without a warning, a new newsletter has too."""
    own = runpy.run_path(str(DOCS / "conf.py"))
    text = files_of(Newsletter("Field Notes"), DATE, RELEASE)["docs/conf.py"]
    made: dict[str, object] = {}
    exec(text, made)
    for name in ("myst_enable_extensions", "exclude_patterns", "html_theme", "html_copy_source", "html_use_index"):
        assert made[name] == own[name], name


def test_the_workflow_uses_the_actions_of_this_project(tmp_path: Path) -> None:
    text = files_of(Newsletter("Field Notes"), DATE, RELEASE)[".github/workflows/check.yml"]
    own = (DOCS.parent / ".github/workflows/check-issues.yml").read_text(encoding="utf-8")
    used = re.findall(r"uses: (.*)", text)
    assert used and set(used) <= set(re.findall(r"uses: (.*)", own))
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert "pull_request" in workflow[True]  # YAML reads `on` as a boolean


@pytest.mark.skipif(not ACTIONLINT.is_file(), reason="actionlint is not installed")
def test_the_workflow_is_one_that_github_takes(tmp_path: Path) -> None:
    path = tmp_path / "check.yml"
    texts = files_of(Newsletter("X"), DATE, RELEASE)
    path.write_text(texts[".github/workflows/check.yml"], encoding="utf-8")
    done = subprocess.run([ACTIONLINT, str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
