"""Furo's sidebar is what Furo would make of each page's own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from building import Built, build, environment, write_issue
from full_site import make_site
from sphinx_newsletter.integrations import furo_navigation


def sidebars(built: Built) -> dict[str, str]:
    pages = {path.relative_to(built.outdir).as_posix(): path for path in built.pages()}
    found = {}
    for name, path in pages.items():
        text = path.read_text(encoding="utf-8")
        start = text.index('<div class="sidebar-tree">')
        found[name] = text[start : text.index("</aside>", start)]
    return found


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_sidebars_are_those_that_furo_makes(builder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = make_site(tmp_path / "source", issues=9)
    write_issue(source / "issues", 8, title="Ampersands & <b>\"quotes\"</b> in 'titles'")
    made: list[bool] = []
    original = furo_navigation._shared_tree

    def noted(*arguments: object) -> str | None:
        tree = original(*arguments)  # type: ignore[arg-type]
        made.append(tree is not None)
        return tree

    monkeypatch.setattr(furo_navigation, "_shared_tree", noted)
    shared = build(source, tmp_path / "shared", builder)
    assert sum(made) >= 6, "issues share a sidebar"
    monkeypatch.setattr(furo_navigation, "_shared_tree", lambda *_: None)
    assert sidebars(shared) == sidebars(build(source, tmp_path / "plain", builder))


_SELECTING = """
import sys
from sphinx.cmd.build import main
assert main(sys.argv[1:]) == 0
print("bs4" in sys.modules, "soupsieve.css_parser" in sys.modules)
from bs4 import BeautifulSoup
print(BeautifulSoup('<p class="a">', "html.parser").select(".a"), "soupsieve.css_parser" in sys.modules)
import soupsieve
print(soupsieve.closest.__module__)
"""


@pytest.mark.parametrize(("theme", "loaded"), [("furo", True), ("alabaster", False)])
def test_selectors_are_loaded_when_they_are_used(theme: str, loaded: bool, tmp_path: Path) -> None:
    source = make_site(tmp_path / "source")
    command = [sys.executable, "-c", _SELECTING, "-q", "-b", "dirhtml", "-D", f"html_theme={theme}", source]
    done = subprocess.run(
        [*command, tmp_path / "built"], env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [f"{loaded} False", '[<p class="a"></p>] True', "soupsieve"]
