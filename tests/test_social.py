"""Social cards: one a page that is there, in a font that shows Chinese."""

import os
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from building import Built, build, write_issue

pytest.importorskip("matplotlib")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    (source / "issues").mkdir(parents=True)
    (source / "conf.py").write_text(
        'project = "Weekly"\nextensions = ["sphinx_newsletter"]\nhtml_theme = "furo"\n'
        'html_baseurl = "https://weekly.example/en/"\n'
    )
    (source / "index.md").write_text("# Weekly\n\n```{season} 1\n```\n")
    for number in (1, 2):
        write_issue(source / "issues", number, title=f"异步编程 {number}")
    return source


def cards(built: Built) -> list[str]:
    return sorted(path.name for path in (built.outdir / "_images" / "social_previews").glob("*.png"))


def card_of(built: Built, page: str) -> str:
    soup = BeautifulSoup(built.text(page), "html.parser")
    (tag,) = soup.select('meta[property="og:image"]')
    return str(tag["content"]).rpartition("/")[2]


def test_a_card_follows_its_page(source: Path, tmp_path: Path) -> None:
    before = build(source, tmp_path / "work")
    old = card_of(before, "issues/0002/index.html")
    assert old in cards(before)
    write_issue(source / "issues", 2, title="Another title")
    after = build(source, tmp_path / "work")
    new = card_of(after, "issues/0002/index.html")
    assert new != old
    assert new in cards(after)
    assert old not in cards(after)
    (source / "issues" / "0002.md").unlink()
    assert not [name for name in cards(build(source, tmp_path / "work")) if "issues_0002" in name]


def test_cards_are_those_of_a_clean_build(source: Path, tmp_path: Path) -> None:
    build(source, tmp_path / "work")
    write_issue(source / "issues", 1, title="Renamed")
    edited = build(source, tmp_path / "work")
    assert cards(edited) == cards(build(source, tmp_path / "clean"))


def test_the_font_shows_chinese(source: Path, tmp_path: Path) -> None:
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    from sphinx_newsletter.social import _card_fonts

    if not (shutil.which("fc-list") and os.popen("fc-list :lang=zh family").read().strip()):
        assert os.environ.get("CI") != "true", "install a font for Chinese"
        pytest.skip("no font for Chinese on this machine")
    family = _card_fonts()[0]
    font = FT2Font(font_manager.findfont(family, fallback_to_default=False))
    assert all(font.get_char_index(ord(char)) for char in "异步编程文章教程")


def test_an_issue_is_described_by_its_links(source: Path, tmp_path: Path) -> None:
    soup = BeautifulSoup(build(source, tmp_path / "work").text("issues/0002/index.html"), "html.parser")
    for selector in ('meta[property="og:description"]', 'meta[name="description"]'):
        (tag,) = soup.select(selector)
        assert "Item 2" in str(tag["content"])
