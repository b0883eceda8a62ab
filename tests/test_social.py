"""Social cards: one a page that is there, in a font that shows Chinese."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from building import Built, build, environment, write_issue
from full_site import png
from sphinx_newsletter.integrations.opengraph import _CJK_FONTS, _card_fonts

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


def test_the_font_shows_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    monkeypatch.delenv("MPL_IGNORE_SYSTEM_FONTS", raising=False)
    listed = os.popen("fc-list :lang=zh family").read() if shutil.which("fc-list") else ""
    if not any(name in listed for name in _CJK_FONTS):
        assert os.environ.get("CI") != "true", "install a font for Chinese"
        pytest.skip("no font for Chinese on this machine")
    family = _card_fonts()[0]
    font = FT2Font(font_manager.findfont(family, fallback_to_default=False))
    assert all(font.get_char_index(ord(char)) for char in "异步编程文章教程")


def make_font(path: Path, family: str) -> None:
    """Write a font: one of matplotlib's own, under another name."""
    from fontTools.ttLib import TTFont
    from matplotlib import get_data_path

    font = TTFont(Path(get_data_path(), "fonts/ttf/DejaVuSans.ttf"))
    for record in font["name"].names:
        if record.nameID == 1:
            record.string = family
    path.parent.mkdir(parents=True)
    font.save(path)


def chosen_fonts(folder: Path) -> list[str]:
    """Return what cards are drawn in by a new process whose list of fonts and own fonts are in a folder."""
    module = "sphinx_newsletter.integrations.opengraph"
    program = f"import json; from {module} import _card_fonts; print(json.dumps(_card_fonts()))"
    env = {**environment(), "MPLCONFIGDIR": str(folder / "lists"), "XDG_DATA_HOME": str(folder)}
    env.pop("MPL_IGNORE_SYSTEM_FONTS", None)
    done = subprocess.run([sys.executable, "-c", program], check=True, env=env, capture_output=True, text=True)
    fonts: list[str] = json.loads(done.stdout)
    return fonts


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="fonts are in other folders there")
def test_a_font_that_was_installed_since_is_found(tmp_path: Path) -> None:
    chosen_fonts(tmp_path)
    (path,) = (tmp_path / "lists").glob("fontlist*.json")
    fonts = json.loads(path.read_text(encoding="utf-8"))
    fonts["ttflist"] = [font for font in fonts["ttflist"] if font["name"] not in _CJK_FONTS]
    gone = {**fonts["ttflist"][0], "name": "Noto Sans SC", "fname": str(tmp_path / "gone.ttf")}
    fonts["ttflist"].append(gone)
    path.write_text(json.dumps(fonts), encoding="utf-8")
    make_font(tmp_path / "fonts/new.ttf", _CJK_FONTS[0])
    (tmp_path / "fonts/damaged.ttf").write_bytes(b"no font")
    assert chosen_fonts(tmp_path) == [_CJK_FONTS[0], "DejaVu Sans"]
    assert path.read_text(encoding="utf-8") == json.dumps(fonts)


def test_an_issue_is_described_by_its_links(source: Path, tmp_path: Path) -> None:
    soup = BeautifulSoup(build(source, tmp_path / "work").text("issues/0002/index.html"), "html.parser")
    for selector in ('meta[property="og:description"]', 'meta[name="description"]'):
        (tag,) = soup.select(selector)
        assert "Item 2" in str(tag["content"])


@pytest.mark.parametrize("left", [b"", b"half"])
def test_a_card_that_was_not_drawn_to_its_end_is_drawn_again(left: bytes, source: Path, tmp_path: Path) -> None:
    built = build(source, tmp_path / "work")
    before = built.files()
    card = built.outdir / "_images/social_previews" / card_of(built, "issues/0002/index.html")
    card.write_bytes(left and card.read_bytes()[:-10])
    assert build(source, tmp_path / "work").files() == before


def test_no_card_stays_when_none_are_drawn(source: Path, tmp_path: Path) -> None:
    build(source, tmp_path / "work")
    assert cards(build(source, tmp_path / "work", ogp_social_cards={"enable": False})) == []


def test_a_card_goes_with_its_page_and_no_other(source: Path, tmp_path: Path) -> None:
    (source / "issues_0002.md").write_text("---\norphan: true\n---\n\n# Named alike\n", encoding="utf-8")
    built = build(source, tmp_path / "work")
    assert {card_of(built, f"{page}/index.html") for page in ("issues_0002", "issues/0002")} < set(cards(built))
    write_issue(source / "issues", 2, title="异步编程 2", body="1. [Other](https://example.org/other)\n")
    built = build(source, tmp_path / "work")
    assert {card_of(built, f"{page}/index.html") for page in ("issues_0002", "issues/0002")} < set(cards(built))


def test_a_card_is_drawn_again_when_its_address_or_logo_has_changed(source: Path, tmp_path: Path) -> None:
    first = cards(build(source, tmp_path / "work"))
    (source / "logo.png").write_bytes(png(1))
    logo = {"html_logo": "logo.png"}
    second = cards(build(source, tmp_path / "work", **logo))
    (source / "logo.png").write_bytes(png(2))
    third = cards(build(source, tmp_path / "work", **logo))
    fourth = cards(build(source, tmp_path / "work", **logo, html_baseurl="https://other.example/"))
    for one, other in zip((first, second, third), (second, third, fourth), strict=True):
        assert len(one) == len(other)
        assert not set(one) & set(other)
