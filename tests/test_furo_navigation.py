"""Furo's sidebar is what Furo would make of each page's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from building import Built, build, write_issue
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
