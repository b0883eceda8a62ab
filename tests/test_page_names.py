"""Names of issue pages: what they may be, and that no other reaches a page."""

from __future__ import annotations

import json
import os
import re
from itertools import chain
from pathlib import Path

import pytest
from click.testing import CliRunner

from building import ROOTS, Built, build, write_issue
from markup import Markup
from sphinx_newsletter.cli import main
from sphinx_newsletter.files.page_names import name_problem

VALID = [
    *("0001.md", "2024/0001.md", "_drafts/a.md", "issue-7.md", "2024-01-06_weekly.md", "v1.2.md", "README.md"),
    *("第7期.md", "が.md", "हिन्दी.md", "رسالة.md", "ÉTÉ.md", "a" * 97 + ".md"),
]
CANARY = "canary()"
INVALID = [
    f'x" onmouseover="{CANARY}" y="',
    f"x' onmouseover='{CANARY}' y='",
    f"x onmouseover={CANARY} y",
    f"<img src=x onerror={CANARY}>",
    f'"><script>{CANARY}<',
    f"javascript:{CANARY}",
    f"java\tscript:{CANARY}",
    f"{{{{ {CANARY} }}}}",
    *("a&quot;b", "a%22b", "a?b", "a#b", "a\\b", "a*b", "a|b", "a;b", "a,b", "a`b", "a$b", "a(b)", "a＂b", "a／b"),
    *(" a", "a ", "a\u3000b", "-a", ".a", "…"),
    *("a\u200bb", "a\u202eb", "a\u2066b", "a\u3164b", "a\ufffeb", "a\ue000b", "\u0301a", "a\U000e0061b"),
    *("a" * 101, "期" * 60, "き\u3099"),
]
WARNING = re.compile(
    r"^.*?(?P<path>issues/.*):1: WARNING: (?P<text>file name .*) \[newsletter\.unreadable\]$", re.M
)
RENAME = re.compile(r": rename it to (?P<name>\S+)$")


@pytest.mark.parametrize("name", VALID)
def test_a_name_of_letters_and_digits_is_valid(name: str) -> None:
    assert name_problem(f"issues/{name}", "issues") == ""


@pytest.mark.parametrize("name", INVALID)
@pytest.mark.parametrize("form", ["{}.md", "{}/0001.md", "2024/{}/a/0001.md", "{}.md/{}.rst"])
def test_any_other_name_is_reported_with_a_valid_one(form: str, name: str) -> None:
    found = RENAME.search(name_problem(f"issues/{form.replace('{}', name)}", "issues"))
    assert found
    assert name_problem(found["name"], "issues") == ""
    assert found["name"].startswith("issues/")
    assert found["name"].endswith(form.rpartition(".")[2])


def test_a_path_has_a_limit_too() -> None:
    path = "issues/" + "folder/" * 40 + "0001.md"
    assert name_problem(path, "issues").endswith("rename it to issues/0001.md")


def test_names_outside_the_directory_of_issues_are_free() -> None:
    assert name_problem("old issues/0001.md", "/old issues/") == ""
    assert name_problem("a guide/What's new?.md", "issues") == ""
    assert name_problem("issues of others/a b.md", "issues") == ""


@pytest.fixture(scope="module", params=["dirhtml", "html"])
def named(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Built]:
    """A newsletter with an issue of each name, and of each invalid one in a directory too."""
    source = tmp_path_factory.mktemp("names") / "docs"
    (source / "issues").mkdir(parents=True)
    options = {"source_repository": "https://github.com/example/weekly/", "source_branch": "main"}
    conf = (ROOTS / "test-basic/conf.py").read_text(encoding="utf-8")
    (source / "conf.py").write_text(
        f'{conf}html_theme = "furo"\nhtml_theme_options = {options}\n', encoding="utf-8"
    )
    (source / "index.md").write_text("# Weekly\n\n```{season} 1\n```\n\n```{season} 2\n```\n", encoding="utf-8")
    paths = [path for name in INVALID if "/" not in name for path in (f"{name}.md", f"{name}/{len(name)}.md")]
    for number, path in enumerate(chain(*zip(VALID, paths, strict=False)), start=1):
        _write(source / "issues" / path, number)
    for path in paths[len(VALID) :]:
        _write(source / "issues" / path, 500)
    return source, build(source, source.parent / "built", request.param)


def _write(path: Path, number: int) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_issue(path.parent, number, name=path.name.removesuffix(".md"))
    except (OSError, ValueError):
        pytest.skip(f"this file system has no {path.name!r}")


@pytest.mark.skipif(os.name != "posix", reason="other systems do not allow such names")
def test_builds_and_checks_report_such_pages_and_leave_them_out(named: tuple[Path, Built]) -> None:
    source, built = named
    reported = {found["path"] for found in WARNING.finditer(built.warnings)}
    assert all(RENAME.search(found["text"]) for found in WARNING.finditer(built.warnings))
    assert len(reported) == 2 * len(INVALID)
    pages = {path.relative_to(built.outdir).as_posix() for path in built.pages()}
    assert sum("issues/" in page for page in pages - {"issues/index.html"}) == len(VALID)
    result = CliRunner().invoke(main, ["check", "--format", "json", str(source)])
    problems = json.loads(result.stdout)["problems"]
    checked = {problem["path"].partition("docs/")[2] for problem in problems if problem["code"] == "unreadable"}
    assert checked == reported


@pytest.mark.skipif(os.name != "posix", reason="other systems do not allow such names")
def test_no_part_of_such_a_name_is_in_a_file(named: tuple[Path, Built]) -> None:
    _, built = named
    assert [name for name, data in built.files().items() if CANARY.encode() in data] == []
    for path in built.pages():
        assert Markup.check(path.read_text(encoding="utf-8"), path.relative_to(built.outdir).as_posix()) == []


@pytest.mark.parametrize(
    "command", [["new", "--to", "docs/issues/old ones"], ["import", "old.md", "--to", "docs/issues/old ones"]]
)
def test_commands_write_no_such_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]) -> None:
    (tmp_path / "docs/issues/old ones").mkdir(parents=True)
    (tmp_path / "docs/conf.py").write_text('extensions = ["sphinx_newsletter"]\n', encoding="utf-8")
    write_issue(tmp_path, 3, name="old")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 2, result.output
    assert "rename it to issues/old-ones/0001.md" in result.output
    assert not list((tmp_path / "docs/issues/old ones").iterdir())


def test_a_new_issue_does_not_take_the_number_of_such_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs/issues").mkdir(parents=True)
    (tmp_path / "docs/conf.py").write_text('extensions = ["sphinx_newsletter"]\n', encoding="utf-8")
    write_issue(tmp_path / "docs/issues", 1, name="Issue 1")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["new"])
    assert result.exit_code == 2, result.output
    assert "docs/issues/Issue 1.md: file name may only have" in result.output


ABOUT = "über uns & mehr"


@pytest.mark.parametrize("builder", ["dirhtml", "html"])
def test_urls_of_pages_are_quoted(tmp_path: Path, builder: str) -> None:
    """Those of Sphinx, of the theme and of this extension."""
    source = tmp_path / "docs"
    (source / "issues").mkdir(parents=True)
    options = {
        "source_repository": "https://github.com/a/b/",
        "source_branch": "main",
        "source_directory": "docs/",
    }
    (source / "conf.py").write_text(
        "extensions = ['sphinx_newsletter']\nhtml_theme = 'furo'\nhtml_baseurl = 'https://weekly.example/'\n"
        f"html_theme_options = {options}\nogp_social_cards = {{'enable': False}}\n",
        encoding="utf-8",
    )
    for number, name in enumerate(("第7期", "issue-8"), 7):
        write_issue(source / "issues", number).rename(source / f"issues/{name}.md")
    (source / f"{ABOUT}.md").write_text("# About\n\n[Seven](issues/第7期.md)\n", encoding="utf-8")
    toctree = f"```{{toctree}}\n{ABOUT}\n```\n\n```{{season}} 1\n```\n\n```{{all-issues}}\n```\n"
    (source / "index.md").write_text(f"# Weekly\n\n{toctree}", encoding="utf-8")
    built = build(source, tmp_path / "built", builder)
    pages = {ABOUT, "index", "issues/第7期", "issues/issue-8"}
    links = {
        str(tag[key])
        for page in pages
        for key in ("href", "src")
        for tag in built.soup(page).find_all(**{key: True})
    }
    assert not [link for link in links if not re.fullmatch(r"[!#-;=?-Z\[\]_a-z~]*", link)]
    assert any("issues/%E7%AC%AC7%E6%9C%9F" in link for link in links)
    assert "https://github.com/a/b/edit/main/docs/%C3%BCber%20uns%20%26%20mehr.md" in links
    assert "第7期" not in built.text("atom.xml") + built.text("sitemap.xml")
    for link in links:
        if not re.match(r"https?:|#|mailto:", link):
            assert "%25" not in link
