"""Social cards: one for each page, drawn once, with text in every language that has a font."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image, ImageChops
from sphinx.errors import ConfigError

from building import Built, build, environment, write_issue
from full_site import png
from sphinx_newsletter.integrations import card_fonts, card_image
from sphinx_newsletter.integrations.card_image import SIZE, Card, Look, draw_card
from sphinx_newsletter.integrations.card_png import png_of
from sphinx_newsletter.integrations.card_text import Style


@pytest.fixture(autouse=True)
def drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw all cards: in other tests, those of earlier builds are used again."""
    monkeypatch.setattr(card_image, "draw_card", card_image.draw_card.__wrapped__)  # type: ignore[attr-defined]


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


LONG = "A long title about everything that one could want to know of the global interpreter lock and its removal"
CARDS = {
    "English": Card("Weekly", "Doubts about asyncio", "#7", "June 17, 2023", ("15 articles", "18 EN · 11 中文")),
    "Chinese": Card("周刊", "为什么异步编程没有更流行？", "#7", "2023年6月17日", ("15 篇文章",), "zh"),
    "Japanese": Card("週刊", "Python を体系的に独学するには？", "#1", "2023年5月13日", ("記事 12",), "ja"),
    "long": Card("Weekly", f"{LONG}, {LONG}, {LONG}", "#118", "July 5, 2025", ("15 articles",)),
    "emoji": Card("Weekly", "🎉 Emoji in the 🐍 title", "#12", "July 22, 2023", ("1 article",)),
    "topic": Card("Weekly", "asyncio", details=("Coroutines, event loops and tasks, and what is built on them.",)),
    "number": Card("Weekly", "", "#9", "July 1, 2023"),
}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_is_small_and_has_the_size_that_its_tags_say(name: str) -> None:
    data = draw_card(CARDS[name], Look())
    image = Image.open(BytesIO(data))
    assert image.size == SIZE
    assert len(data) <= 40_000
    assert draw_card(CARDS[name], Look()) == data


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (64, 9), SIZE])
def test_pixels_are_read_as_they_were(size: tuple[int, int]) -> None:
    image = Image.frombytes("L", size, bytes(number % 251 % 16 for number in range(size[0] * size[1])))
    palette = [number * 5 for number in range(48)]
    file = png_of(image, palette)
    Image.open(BytesIO(file)).verify()
    read = Image.open(BytesIO(file))
    assert read.size == size
    assert read.tobytes() == image.tobytes()
    assert read.getpalette() == palette


def test_cards_are_drawn_fast() -> None:
    """The best of ten rounds, because other processes may use the processor too."""
    rounds = []
    for _ in range(10):
        start = time.process_time()
        for card in CARDS.values():
            draw_card(card, Look())
        rounds.append((time.process_time() - start) / len(CARDS))
    assert min(rounds) <= 0.008


def ink(card: Card, box: tuple[int, int, int, int]) -> int:
    """Return how many pixels of a part of a card are not background."""
    image = Image.open(BytesIO(draw_card(card, Look()))).convert("RGB").crop(box)
    plain = Image.new("RGB", image.size, image.getpixel((0, 0)))
    return sum(ImageChops.difference(image, plain).convert("L").point([0, *[1] * 255]).tobytes())


TITLE = (72, 210, 1074, 450)


@pytest.mark.parametrize("name", ["Chinese", "Japanese"])
def test_every_character_of_a_title_is_drawn(name: str) -> None:
    if card_fonts.cjk_face(CARDS[name].language, "Bold") is None:
        assert os.environ.get("CI") != "true", "install a font for Chinese"
        pytest.skip("no font for Chinese on this machine")
    assert ink(CARDS[name], TITLE) > 10_000


def test_nothing_is_drawn_in_the_margins() -> None:
    for card in CARDS.values():
        for box in ((0, 20, 60, 600), (1086, 20, 1146, 600), (0, 560, 1146, 600)):
            assert ink(card, box) == 0, card


def wrapped(text: str, size: int, most: int) -> list[str]:
    style = Style(size, "Bold", "zh")
    return style.wrap(style.printable(text), 1002, most)


def test_lines_break_between_words() -> None:
    lines = wrapped(LONG, 56, 3)
    assert " ".join(lines) == LONG
    assert len(lines) == 3
    cut = wrapped(f"{LONG}, {LONG}", 56, 3)
    assert len(cut) == 3
    assert cut[-1].endswith("…")
    assert f"{LONG}, {LONG}".startswith(" ".join(cut).removesuffix("…"))
    words = " ".join(cut).removesuffix("…").split()
    assert words == f"{LONG}, {LONG}".split()[: len(words)]


def test_a_word_that_is_wider_than_a_line_is_cut() -> None:
    (line,) = wrapped("a" * 200, 56, 3)
    assert line.endswith("…")
    assert len(line) > 20


def test_lines_of_chinese_do_not_begin_with_a_comma() -> None:
    if card_fonts.cjk_face("zh", "Bold") is None:
        pytest.skip("no font for Chinese on this machine")
    for length in range(8, 16):
        lines = wrapped(f"{'编' * length}，{'程' * length}（{'步' * 4}）", 72, 4)
        assert len(lines) > 1
        assert not any(line[0] in "，）" or line[-1] == "（" for line in lines)


def test_a_title_that_ends_with_an_ellipsis_is_as_large_as_any_other() -> None:
    whole, cut = (ink(Card("Weekly", title, "#1", details=("1 article",)), TITLE) for title in ("Wait…", "Wait"))
    assert 0 < whole - cut < cut


def test_a_long_name_of_the_newsletter_leaves_room_for_the_date() -> None:
    card = Card("A newsletter with a name " * 4, "Title", "#1", "September 30, 2024")
    left = 1074 - round(Style(30, "Regular", "zh").width(card.date))
    assert ink(card, (left - 35, 60, left - 5, 110)) == 0
    assert ink(card, (left, 60, 1074, 110)) > 0


def test_emoji_leave_no_box() -> None:
    style = Style(56, "Bold", "zh")
    assert style.printable("🎉 Emoji in the 🐍 title ☃️") == "Emoji in the title"


@pytest.mark.parametrize(("title", "messages"), [("About 异步编程 and more", 1), ("About nothing", 0)])
def test_without_a_font_for_chinese_it_is_left_out(
    title: str, messages: int, source: Path, tmp_path: Path
) -> None:
    for number in range(1, 13):
        write_issue(source / "issues", number, title=f"{title} {number}")
    program = (
        "import sys; from sphinx_newsletter.integrations import card_fonts as fonts; "
        "fonts._matched_face = fonts._face = lambda *arguments: None; "
        "from sphinx.cmd.build import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, "-W", "-j", "2", "-b", "dirhtml", source, tmp_path / "built"]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("social cards omit Chinese and Japanese text: install a font") == messages
    assert len(list((tmp_path / "built/_images/social_previews").glob("*.png"))) > 4


def test_colours_font_and_logo_are_those_of_the_settings(source: Path, tmp_path: Path) -> None:
    Image.new("RGB", (100, 100), "#00ff00").save(source / "logo.png")
    options = {"background_color": "black", "text_color": "white", "line_color": "#ff0000", "image": "logo.png"}
    built = build(source, tmp_path / "built", ogp_social_cards=options)
    assert built.warnings == ""
    card = built.outdir / "_images/social_previews" / card_of(built, "issues/0002/index.html")
    image = Image.open(card).convert("RGB")
    assert [image.getpixel(place) for place in ((5, 5), (5, 300), (1020, 500))] == [
        (255, 0, 0),
        (0, 0, 0),
        (0, 255, 0),
    ]


def test_options_that_cannot_be_used_are_named_at_once(source: Path, tmp_path: Path) -> None:
    options = {"line_color": "bluish", "text_color": "#12", "image": "missing.png"}
    with pytest.raises(ConfigError) as caught:
        build(source, tmp_path / "built", ogp_social_cards=options)
    for word in ("line_color", "'bluish' is not a colour", "text_color", "'missing.png' does not exist"):
        assert word in str(caught.value)


def test_a_logo_that_pillow_cannot_read_is_left_out(source: Path, tmp_path: Path) -> None:
    (source / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    built = build(source, tmp_path / "built", html_logo="logo.svg")
    assert built.warnings == ""
    assert cards(built)


def test_matplotlib_is_not_imported(source: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from sphinx.cmd.build import main; main(sys.argv[1:]); print('matplotlib' in sys.modules)"
    )
    command = [sys.executable, "-c", program, "-q", "-b", "dirhtml", source, tmp_path / "built"]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True)
    assert done.stdout == "False\n"


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


def test_a_card_is_drawn_again_when_its_logo_has_changed(source: Path, tmp_path: Path) -> None:
    first = cards(build(source, tmp_path / "work"))
    (source / "logo.png").write_bytes(png(1))
    logo = {"html_logo": "logo.png"}
    second = cards(build(source, tmp_path / "work", **logo))
    (source / "logo.png").write_bytes(png(2))
    third = cards(build(source, tmp_path / "work", **logo))
    for one, other in ((first, second), (second, third)):
        assert len(one) == len(other)
        assert not set(one) & set(other)


def test_a_description_never_ends_within_an_entity(source: Path, tmp_path: Path) -> None:
    write_issue(source / "issues", 3, body="## Articles\n\n1. [" + "'" * 80 + "](https://example.org/1)\n")
    for length in range(60, 66):  # an entity has six characters, so one of these cuts it anywhere
        built = build(source, tmp_path / str(length), ogp_description_length=length)
        soup = BeautifulSoup(built.text("issues/0003/index.html"), "html.parser")
        shown = str(soup.select_one('meta[property="og:description"]')["content"])
        assert re.fullmatch(r"#3, [^']*: '+\.\.\.", shown), shown


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_page_with_a_long_name_has_a_card(builder: str, source: Path, tmp_path: Path) -> None:
    names = ["x" * 247, "y" * 210, "期" * 70, "/".join(["folder" * 20] * 6), f"{'z' * 225}/a", f"{'z' * 225}/b"]
    for name in names:
        page = source / f"{name}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"---\norphan: true\n---\n\n# Page {name[:3]}{name[-1]}\n", encoding="utf-8")
    built = build(source, tmp_path / "work", builder)
    assert built.warnings == ""
    found = {card_of(built, built.path(name).relative_to(built.outdir).as_posix()) for name in names}
    assert len(found) == len(names)
    assert found <= set(cards(built))
    assert any(card.startswith(f"summary_{'y' * 210}_") for card in found)  # a short name is whole
    page.write_text("---\norphan: true\n---\n\n# Another title\n", encoding="utf-8")
    again = build(source, tmp_path / "work", builder)
    assert cards(again) == cards(build(source, tmp_path / "clean", builder))
    for name in names:
        (source / f"{name}.md").unlink()
    assert not found & set(cards(build(source, tmp_path / "work", builder)))
