"""Other forms of items than numbers: a built site, its data and its feed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from building import Built, build
from sphinx_newsletter.cli import main
from sphinx_newsletter.records.model import Issue, theme

CONF = """\
project = "Tea Letter"
language = "en"
extensions = ["sphinx_newsletter"]
html_theme = "furo"
html_baseurl = "https://tea.example/"
ogp_social_cards = {"enable": False}
newsletter_season_length = "year"
newsletter_items = "bulleted"
newsletter_section_items = {"Quote of the Week": "prose", "shops": "headings"}
newsletter_sections = {"shops": ["Tea shops"]}
"""
INDEX = (
    "# Tea\n\n```{latest-issue}\n```\n\n```{season-list}\n```\n\n```{toctree}\n:hidden:\n:glob:\n\nyear-*\n```\n"
)
ISSUE = """\
---
issue: 7
date: 2025-06-17
---

# Tea Letter 7

Welcome.

## News

### Green & white

* [Harvest](https://a.example/harvest) - Ada
  * [The day before](https://a.example/before)
* [video] [Picking](https://a.example/picking)

Send us [your news](https://tea.example/send).

### Black

#### From India

* *Nothing this week.*
* [Assam](https://a.example/assam)

## Tea shops

### [A shop](https://shop.example)

Open all day.

## Quote of the Week

> Tea.

* [Ada](https://ada.example)
"""
NEXT = (
    "---\nissue: 8\ndate: 2026-01-03\n---\n\n# Tea Letter 8\n\n## News\n\n* [Oolong](https://a.example/oolong)\n"
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tea")
    pages = {"conf.py": CONF, "index.md": INDEX, "issues/0007.md": ISSUE, "issues/0008.md": NEXT}
    pages |= {f"year-{year}.md": f"# {year}\n\n```{{season}} {year}\n```\n" for year in (2025, 2026)}
    (folder / "issues").mkdir()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def letter(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(source, tmp_path_factory.mktemp("built"))


def test_it_builds_without_a_warning(letter: Built) -> None:
    assert letter.warnings == ""


def test_a_check_finds_what_a_build_finds(source: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(source)])
    assert result.exit_code == 0, result.output


def test_cards_are_those_of_the_forms(letter: Built) -> None:
    cards = letter.article("issues/0007").select(".nl-card")
    titles = [card.select_one(".nl-title").get_text().strip(" ↗") for card in cards]
    assert titles == ["Harvest", "[video] Picking", "Assam", "A shop"]


def test_prose_is_shown_where_it_stands(letter: Built) -> None:
    article = letter.article("issues/0007")
    text = article.get_text()
    assert (
        text.index("Picking")
        < text.index("Send us your news")
        < text.index("Nothing this week")
        < text.index("Assam")
    )
    quote = article.select_one("#section-quote-of-the-week")
    assert quote.select_one("blockquote").get_text().strip() == "Tea."
    assert quote.select_one("li a")["href"] == "https://ada.example"


def test_subsections_are_headings_with_anchors(letter: Built) -> None:
    article = letter.article("issues/0007")
    found = {f"{section.find(['h2', 'h3', 'h4']).name} {section['id']}" for section in article.find_all("section")}
    assert {"h2 section-news", "h3 section-green-white", "h3 section-black", "h4 section-from-india"} <= found


def test_links_know_their_section_and_subsection(letter: Built) -> None:
    links = [link for link in letter.json("links.json")["links"] if link["issue"] == 7]
    assert [(link["section"], link["subsection"]) for link in links] == [
        ("News", "Green & white"),
        ("News", "Green & white"),
        ("News", "Black / From India"),
        ("shops", None),
    ]
    assert links[0]["summary"] == "Ada The day before"
    assert links[0]["related"] == [{"title": "The day before", "url": "https://a.example/before"}]


def test_the_feed_has_headings_by_depth(letter: Built) -> None:
    feed = letter.text("atom.xml")
    assert "&lt;h2&gt;News&lt;/h2&gt;" in feed
    assert "&lt;h3&gt;Black&lt;/h3&gt;" in feed
    assert "&lt;h4&gt;From India&lt;/h4&gt;" in feed
    assert '&lt;h5&gt;&lt;a href="https://a.example/assam"' in feed


def test_seasons_are_years(letter: Built) -> None:
    assert {issue["number"]: issue["season"] for issue in letter.json("links.json")["issues"]} == {
        7: 2025,
        8: 2026,
    }
    assert "Harvest" not in letter.article("year-2026").get_text()
    assert [row.get_text().split()[0] for row in letter.article("year-2025").select("tbody tr")] == ["7"]
    head = letter.article("issues/0007").select_one(".nl-facts")
    assert head.find("a", string="2025")["href"].endswith("year-2025/")
    assert letter.path("seasons").is_file()


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Tea Letter 7", ""),
        ("Tea Letter 7: Green", "Green"),
        ("Tea Letter（第 7 期）：绿茶", "绿茶"),
        ("Tea Letter 7 ways", "7 ways"),
    ],
)
def test_lists_omit_the_number_of_an_issue_however_it_is_written(title: str, shown: str) -> None:
    assert theme(Issue("7", 7, date(2025, 6, 17), title), "Tea Letter") == shown


def test_a_new_issue_has_its_items_in_the_form(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(source)
    result = CliRunner().invoke(main, ["new", "--date", "2026-01-10", "--link", "https://a.example/white-tea"])
    assert result.exit_code == 0, result.output
    text = (source / "issues/0009.md").read_text(encoding="utf-8")
    (source / "issues/0009.md").unlink()
    assert "\n### [White tea](https://a.example/white-tea)\n\n<!-- TODO" in text
