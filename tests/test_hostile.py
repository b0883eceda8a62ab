"""Hostile pages: each is refused or made harmless, and reported alike by the build and by the check."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from building import build
from hostile_pages import CONF, PAGES, HostilePage
from hostile_site import Site
from sphinx_newsletter.cli import main


@pytest.fixture(scope="session")
def site(hostile: Site) -> Site:
    return hostile


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_build_reports_it(site: Site, page: HostilePage) -> None:
    assert site.warned.get(page.path, Counter()) == page.codes


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_check_reports_it(site: Site, page: HostilePage) -> None:
    assert site.checked.get(page.path, Counter()) == page.codes


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_rest_of_the_page_is_built(site: Site, page: HostilePage) -> None:
    text = site.built.path(page.docname).read_text(encoding="utf-8")
    assert 'role="main"' in text
    assert "ERROR" not in text or "ERROR" not in site.built.article(page.docname).get_text()


def test_the_payload_would_run(tmp_path: Path) -> None:
    """What the canary is made of works where nothing is guarded: without this, no test above proves anything."""
    (tmp_path / "conf.py").write_text('extensions = ["myst_parser"]\nmyst_enable_extensions = ["substitution"]\n')
    text = f"# Page\n\n{{{{ cycler.__init__.__globals__.os.system('touch {tmp_path / 'canary'}') }}}}\n"
    (tmp_path / "index.md").write_text(text, encoding="utf-8")
    build(tmp_path, tmp_path / "built")
    assert (tmp_path / "canary").exists()


COMMANDS = {
    "check": (["check", "--fix"], 1),
    "new": (["new", "--issue", "9000"], 0),
    "import": (["import", "--dry-run", "docs/issues", "--to", "docs/imported"], 1),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_runs_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """A newsletter of one page, which each command reads."""
    page = next(page for page in PAGES if page.name == "execution/substitution-inline")
    (tmp_path / "docs/issues").mkdir(parents=True)
    (tmp_path / "docs/conf.py").write_text(CONF, encoding="utf-8")
    (tmp_path / "docs" / page.path).write_text(page.written(tmp_path / "canary"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    arguments, code = COMMANDS[command]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == code, result.output
    assert not (tmp_path / "canary").exists()
