"""Texts that are shortened: no character is cut in half, and no alternative text is the beginning."""

from __future__ import annotations

import shutil
from html import escape
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from wcwidth import iter_graphemes

from building import ROOTS, Built, build, write_issue
from sphinx_newsletter.integrations.card_text import Style
from sphinx_newsletter.reading.item import split_icon
from sphinx_newsletter.reading.limits import TITLE, shortened
from sphinx_newsletter.records.graphemes import cut, without_last

CHARACTERS = {
    "joined emoji": "👩‍💻",
    "a family": "👨‍👩‍👧‍👦",
    "a flag": "🇯🇵",
    "a flag of tags": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "a tone of skin": "👍🏽",
    "a variation": "❤️",
    "joined with a sign": "🙂‍↔️",
    "a keycap": "1️⃣",
    "combining marks": "e\u0301\u0302",
    "Hangul letters": "\u1112\u1161\u11ab",
    "Devanagari": "क्षि",
    "Thai": "กำ",
    "Hebrew points": "שָׁ",
    "a variant of an ideograph": "葛\U000e0100",
    "half-width kana": "ｶﾞ",
}


@pytest.mark.parametrize("name", CHARACTERS)
def test_no_character_is_cut_in_half(name: str) -> None:
    text = f"ab{CHARACTERS[name]}{CHARACTERS[name]} c{CHARACTERS[name]}"
    whole = list(iter_graphemes(text))
    beginnings = ["".join(whole[:count]) for count in range(len(whole) + 1)]
    for length in range(1, len(text) + 1):
        assert cut(text, length) == [beginning for beginning in beginnings if len(beginning) <= length][-1]
    assert without_last(text) == beginnings[-2]


def test_endless_characters_are_cut() -> None:
    assert cut("e" + "\u0301" * 5000, 100) == "e" + "\u0301" * 99


@pytest.mark.parametrize("name", CHARACTERS)
def test_a_long_title_ends_with_a_whole_character(name: str) -> None:
    for before in range(len(CHARACTERS[name])):
        title = shortened("x" * before + CHARACTERS[name] * TITLE)
        assert title.endswith(CHARACTERS[name] + "…")


@pytest.mark.parametrize("name", [name for name in CHARACTERS if ord(CHARACTERS[name][0]) > 0x2300])
def test_the_emoji_of_a_heading_is_whole(name: str) -> None:
    emoji = CHARACTERS[name]
    if not emoji.isalpha() and "葛" not in emoji and not "\u1100" <= emoji[0] <= "\u11ff" and "ｶ" not in emoji:
        assert split_icon(f"{emoji}Projects") == (emoji, "Projects")
        assert split_icon(f"{emoji} {emoji}") == (emoji, emoji)


def description(built: Built, page: str) -> str:
    head = built.soup(page)
    (tag,) = head.select('meta[property="og:description"]')
    assert [found["content"] for found in head.select('meta[name="description"]')] == [tag["content"]]
    return str(tag["content"])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    work = tmp_path_factory.mktemp("shortened")
    source = Path(shutil.copytree(ROOTS / "test-basic", work / "source"))
    pages = {
        f"page-{place}": f"# P\n\n{'&' * place}{text * 250}\n" for place, text in enumerate(CHARACTERS.values())
    }
    pages |= {
        "references": f"# R\n\n{'a & b < c ' * 100}\n",
        "logo": "# Logo\n\n![The logo](https://e.org/l.png)\n\nText of ![the](https://e.org/l.png) page.\n",
        "badges": "# Badges\n\n[![Docs](https://example.org/d.svg)](https://example.org/d) It is used.\n",
        "figure": "# Figure\n\n:::{figure} https://e.org/l.png\n:alt: Alternative\n\nCaption\n:::\n\nText.\n",
        "none": "# None\n\n![Nothing else](https://example.org/l.png)\n",
        "post": "---\nblogpost: true\ndate: 2024-05-05\n---\n\n# Post\n\n![L](https://e.org/l.png) Words of it.\n",
    }
    for name, text in pages.items():
        (source / f"{name}.md").write_text(
            text if text.startswith("---") else f"---\norphan: true\n---\n\n{text}", "utf-8"
        )
    body = (
        "![Intro](https://example.org/i.png) Hello.\n\n## Articles\n\n1. [One](https://example.org/1)\n\n"
        "   ![Alt one](https://example.org/a.png) ![Alt two](https://example.org/b.png) Words, ![three](https://example.org/c.png)!\n"
    )
    write_issue(source / "issues", 4, body=body)
    return build(source, work / "built", project="A" * 12 + "👨‍👩‍👧‍👦 Letter")


@pytest.mark.parametrize("name", CHARACTERS)
def test_a_description_ends_with_a_whole_character(built: Built, name: str) -> None:
    place = list(CHARACTERS).index(name)
    found = description(built, f"page-{place}")
    assert found.endswith("...")
    rest = found.removesuffix("...").lstrip("&")
    assert rest == CHARACTERS[name] * (len(rest) // len(CHARACTERS[name]))
    assert 190 - 2 * len(CHARACTERS[name]) <= len(escape(found)) <= 200


def test_a_description_has_whole_references(built: Built) -> None:
    found = description(built, "references")
    assert found.removesuffix("...") in "a & b < c " * 100
    assert 190 < len(escape(found)) <= 200


@pytest.mark.parametrize(
    ("page", "expected"),
    [("logo", "Text of the page."), ("badges", "It is used."), ("figure", "Caption, Text.")],
)
def test_no_alternative_text_begins_a_description(built: Built, page: str, expected: str) -> None:
    assert description(built, page) == expected
    assert all(image.get("alt") for image in built.article(page).find_all("img"))  # it is still there


def test_no_alternative_text_begins_a_summary(built: Built) -> None:
    (link,) = [link for link in built.json("links.json")["links"] if link["issue"] == 4]
    assert link["summary"] == "Words, three!"
    assert [image["alt"] for image in link["images"]] == ["Alt one", "Alt two", "three"]
    feed = BeautifulSoup(built.text("atom.xml"), "xml")
    summaries = {entry.title.text: entry.summary.text for entry in feed.find_all("entry") if entry.summary}
    assert summaries["#4 Title 4"] == "Hello."
    assert summaries["Post"] == "Words of it."


def test_the_name_of_the_search_is_whole(built: Built) -> None:
    assert BeautifulSoup(built.text("opensearch.xml"), "xml").ShortName.text == "A" * 12


@pytest.mark.parametrize("text", ["1️⃣ One", "e\u0301", "👩‍💻 Code", "A\u20dd"])
def test_a_card_shows_no_half_of_a_character(text: str) -> None:
    shown = Style(30, "Regular", "zh").printable(text)
    assert shown in {"One", "é", "Code", ""}
