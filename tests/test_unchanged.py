"""Builds that have little or nothing to do: what they leave alone, and what they still put right."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from building import Built, build, differences, environment

BREAKING = """

def setup(app):
    def fail(app):
        if (app.srcdir / "broken").exists():
            raise KeyboardInterrupt
        return ()

    app.connect("html-collect-pages", fail, priority=0)
"""


@pytest.fixture
def source(root: Callable[[str], Path]) -> Path:
    return root("basic")


def stamps(built: Built) -> dict[str, int]:
    """Return when each file was written, of those that are no asset."""
    files = (path for path in built.outdir.rglob("*") if path.is_file())
    return {
        path.relative_to(built.outdir).as_posix(): path.stat().st_mtime_ns
        for path in files
        if "_static" not in path.parts and path.name != ".buildinfo"
    }


def edit(source: Path) -> None:
    page = source / "issues/0001.md"
    page.write_text(page.read_text(encoding="utf-8").replace("AsyncIO in depth", "Deep AsyncIO"), encoding="utf-8")


def test_a_build_without_a_change_writes_nothing_but_what_sphinx_always_writes(
    source: Path, tmp_path: Path
) -> None:
    before = stamps(build(source, tmp_path / "work"))
    after = stamps(build(source, tmp_path / "work"))
    written = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert written <= {"search/index.html", "genindex/index.html"}


@pytest.mark.parametrize(
    "name",
    [
        "links.json",
        "sitemap.xml",
        "atom.xml",
        "topics/asyncio/index.html",
        "objects.inv",
        "issues/0002/index.html",
    ],
)
def test_a_file_that_is_missing_is_written_again(name: str, source: Path, tmp_path: Path) -> None:
    before = build(source, tmp_path / "work")
    kept = before.files()
    (before.outdir / name).unlink()
    assert build(source, tmp_path / "work").files() == kept


@pytest.mark.parametrize("name", ["links.cache", "templates"])
def test_what_is_kept_between_builds_may_be_damaged(name: str, source: Path, tmp_path: Path) -> None:
    built = build(source, tmp_path / "work")
    kept = tmp_path / "work/doctrees" / name
    for path in [kept] if kept.is_file() else kept.iterdir():
        path.write_bytes(b"\x00 nothing of ours")
    edit(source)
    again = build(source, tmp_path / "work")
    assert differences(again, build(source, tmp_path / "clean")) == []
    assert built.outdir == again.outdir


def test_the_build_after_one_that_broke_off_is_whole(source: Path, tmp_path: Path) -> None:
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(BREAKING)
    build(source, tmp_path / "work")
    edit(source)
    (source / "broken").touch()
    with pytest.raises(KeyboardInterrupt):
        build(source, tmp_path / "work")
    (source / "broken").unlink()
    assert differences(build(source, tmp_path / "work"), build(source, tmp_path / "clean")) == []


def test_a_setting_that_changes_changes_everything_it_shows_on(source: Path, tmp_path: Path) -> None:
    build(source, tmp_path / "work")
    settings = {"html_baseurl": "https://moved.example/"}
    again = build(source, tmp_path / "work", **settings)
    clean = build(source, tmp_path / "clean", **settings)
    assert [name for name in differences(again, clean) if name != ".buildinfo.bak"] == []


def test_nothing_is_imported_to_draw_cards_that_are_not_drawn(source: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from sphinx.cmd.build import main; "
        f"code = main(['-q', '-b', 'dirhtml', {str(source)!r}, {str(tmp_path / 'out')!r}]); "
        "sys.exit(code or 'sphinx_newsletter.integrations.card_image' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env=environment())


def test_a_template_that_changes_shows_on_every_page(source: Path, tmp_path: Path) -> None:
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('\ntemplates_path = ["templates"]\n')
    template = source / "templates/sidebar/brand.html"
    template.parent.mkdir(parents=True)
    template.write_text("<p>One</p>", encoding="utf-8")
    build(source, tmp_path / "work")
    template.write_text("<p>Another</p>", encoding="utf-8")
    again = build(source, tmp_path / "work")
    assert "<p>Another</p>" in again.text("topics/asyncio/index.html")
    assert differences(again, build(source, tmp_path / "clean")) == []
