"""The command line reads ``conf.py`` without Sphinx, and has the answers of a build."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from building import Built, build, environment, write_issue
from sphinx_newsletter.cli import main

CONF = 'project = "Weekly"\nextensions = ["sphinx_newsletter"]\nhtml_theme = "furo"\n'
DIRECTIVES = (
    ":::{link-card} [One](https://example.org/1)\n:::\n\n:::{link-card} [Two](https://example.org/2)\n:::\n"
)


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newsletter of one issue, which is the current folder."""
    docs = tmp_path / "docs"
    (docs / "issues").mkdir(parents=True)
    (docs / "conf.py").write_text(CONF, encoding="utf-8")
    (docs / "index.md").write_text("# Weekly\n\n```{season} 1\n```\n", encoding="utf-8")
    write_issue(docs / "issues", 1)
    monkeypatch.chdir(docs)
    return docs


def configure(docs: Path, line: str) -> None:
    with (docs / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"{line}\n")


def counts(*paths: str) -> dict[str, int]:
    """Return how many links the check finds on each issue page."""
    result = CliRunner().invoke(main, ["check", "--format", "json", *paths])
    assert result.exit_code in (0, 1), result.output
    return {issue["path"]: issue["links"] for issue in json.loads(result.stdout)["issues"]}


def built_issues(docs: Path, work: Path) -> dict[str, int]:
    """Return how many cards a build makes on each."""
    built = build(docs, work, suppress_warnings=["toc.not_included"])
    return {
        f"{path.relative_to(built.outdir).parent.as_posix()}.md": len(cards)
        for path in built.pages()
        if (cards := built.soup(path.relative_to(built.outdir).parent.as_posix()).select("article.nl-card[id]"))
        if path.parent != built.outdir
    }


@pytest.mark.parametrize(
    "setting",
    [
        'exclude_patterns = ["drafts"]',
        'exclude_patterns = ["draft*"]',
        'exclude_patterns = ["*/0002.md"]',
        'exclude_patterns = ["**/0002.md", "inde?"]',
        'exclude_patterns = ["drafts/0002"]',
        'include_patterns = ["*.md", "issues/**"]',
        'html_extra_path = ["drafts"]',
        "",
    ],
)
def test_which_pages_there_are(setting: str, docs: Path, tmp_path: Path) -> None:
    for folder in ("drafts", "more/drafts", "_build"):
        (docs / folder).mkdir(parents=True)
        write_issue(docs / folder, 2 + len(folder))
    write_issue(docs / "drafts", 2)
    configure(docs, setting)
    expected = built_issues(docs, tmp_path / "built")
    assert ("drafts/0002.md" in expected) == (setting in ("", 'exclude_patterns = ["drafts/0002"]'))
    assert counts() == expected


def test_new_writes_no_page_that_a_build_leaves_out(docs: Path) -> None:
    (docs / "drafts").mkdir()
    write_issue(docs / "drafts", 7)
    configure(docs, 'exclude_patterns = ["drafts"]')
    result = CliRunner().invoke(main, ["new"])
    assert result.exit_code == 0, result.output
    assert [path.name for path in (docs / "issues").iterdir() if path.name != "0001.md"] == ["0002.md"]


@pytest.mark.parametrize(
    "setting", ["", 'myst_enable_extensions = ["colon_fence"]', "myst_commonmark_only = True"]
)
def test_which_markdown_it_is(setting: str, docs: Path, tmp_path: Path) -> None:
    body = f"## Articles\n\n{DIRECTIVES}\n1. [Three](https://example.org/3)\n"
    write_issue(docs / "issues", 1, body=body)
    configure(docs, setting)
    expected = built_issues(docs, tmp_path / "built")
    assert sum(expected.values()) == (3 if "colon_fence" in setting else 1)
    assert counts() == expected


def test_an_extension_of_myst_that_is_not_installed(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "linkify_it", None)
    configure(docs, 'myst_enable_extensions = ["linkify"]')
    assert counts() == {"issues/0001.md": 1}


def test_settings_that_myst_cannot_take(docs: Path, tmp_path: Path) -> None:
    configure(docs, 'myst_enable_extensions = ["no_such"]')
    built = build(docs, tmp_path / "built")
    assert "myst configuration invalid" in built.warnings
    assert counts() == {"issues/0001.md": 1}


def test_topics_beside_a_conf_elsewhere(docs: Path, tmp_path: Path) -> None:
    write_issue(docs / "issues", 1, body="## Articles\n\n1. [Of asyncio](https://example.org/1)\n")
    settings = tmp_path / "settings"
    settings.mkdir()
    (docs / "conf.py").rename(settings / "conf.py")
    (settings / "topics.toml").write_text('[asyncio]\nwords = ["asyncio"]\n', encoding="utf-8")
    outdir = tmp_path / "built"
    command = [sys.executable, "-m", "sphinx", "-q", "-b", "dirhtml", "-c", settings, docs, outdir]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert Built(outdir, "").soup("issues/0001").select("article.nl-card a.nl-topic")


def test_a_newsletter_without_a_name(docs: Path, tmp_path: Path) -> None:
    (docs / "conf.py").write_text(CONF.partition("\n")[2], encoding="utf-8")
    built = build(docs, tmp_path / "built", html_baseurl="https://weekly.example/")
    feed = built.text("atom.xml")
    assert "<title>Newsletter</title>" in feed
    assert "name not set" not in feed
