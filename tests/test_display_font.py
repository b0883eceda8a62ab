"""The face of titles: cut from the font of a package, and left out where that is not installed."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from building import Built, build
from sphinx_newsletter.integrations import display_font

FACE = "_static/sphinx-newsletter/display.woff2"


def test_the_face_is_small_and_has_a_name_of_its_own(basic: Built) -> None:
    data = (basic.outdir / FACE).read_bytes()
    assert data.startswith(b"wOF2") and len(data) <= 24_000
    with TTFont(io.BytesIO(data)) as font:
        names = {record.nameID: record.toUnicode() for record in font["name"].names}
        assert {ord("A"), ord("é"), ord("ž"), ord("“")} <= set(font.getBestCmap())
        assert "fvar" not in font and font["OS/2"].usWeightClass == 600
    assert names[1] == "Newsletter Display"
    assert "Source" not in " ".join(names[number] for number in (1, 4, 6))
    assert "SIL Open Font License" in names[13]


def test_the_face_is_the_same_whenever_it_is_cut(basic: Built) -> None:
    font = display_font.font_file()
    assert font
    assert display_font.cut(font) == (basic.outdir / FACE).read_bytes()


def test_pages_load_it_early(basic: Built) -> None:
    (link,) = basic.soup("issues/0001").select("link[rel=preload]")
    assert link["href"] == f"../../{FACE}"
    assert link["as"] == "font" and link.has_attr("crossorigin")


def test_a_cache_that_cannot_be_written_is_done_without(
    basic: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    display_font.cached_cut.cache_clear()
    font = display_font.font_file()
    assert font
    assert display_font.cached_cut(font) == (basic.outdir / FACE).read_bytes()
    display_font.cached_cut.cache_clear()


def test_without_the_package_titles_have_a_face_of_the_system(
    root: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(display_font, "font_file", lambda: None)
    built = build(root("basic"), tmp_path / "built")
    assert built.warnings == ""
    assert not (built.outdir / FACE).exists()
    assert not built.soup("issues/0001").select('link[rel=preload], link[href*="display.css"]')
