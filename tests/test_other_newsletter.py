"""Another newsletter, by settings alone: its name, languages, seasons and sections."""

from __future__ import annotations

import shutil
from pathlib import Path

import feedparser
import pytest

from building import ROOTS, Built, build


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Built:
    work = tmp_path_factory.mktemp("other")
    return build(Path(shutil.copytree(ROOTS / "test-other", work / "source")), work / "built")


def test_it_builds_without_a_warning(letter: Built) -> None:
    assert letter.warnings == ""


def test_badges_show_its_languages(letter: Built) -> None:
    badges = letter.article("letters/10").select(".nl-badges")
    assert [badge.select_one("[aria-hidden]").get_text() for badge in badges] == ["FR", "DE", "DE", "DE", "DE"]
    assert [badge.select_one(".nl-hidden").get_text() for badge in badges] == ["français", *["allemand"] * 4]


def test_seasons_have_ten_issues(letter: Built) -> None:
    data = letter.json("links.json")
    assert {issue["number"]: issue["season"] for issue in data["issues"]} == {10: 1, 11: 2}
    assert "10" in letter.article("saison-1").select_one("tbody").get_text()
    assert "11" in letter.article("saison-2").select_one("tbody").get_text()


def test_sections_and_gaps_are_its_own(letter: Built) -> None:
    assert "5 lectures" in letter.article("letters/10").get_text()
    assert letter.article("letters/10").select_one(".nl-gap").get_text().strip().startswith("6")
    assert letter.json("links.json")["links"][0]["section"] == "lectures"


def test_its_name_and_editor_stand_in_feed_and_data(letter: Built) -> None:
    feed = feedparser.parse(letter.text("atom.xml"))
    assert (feed.feed.title, feed.feed.author, feed.feed.language) == ("La Lettre du jardin", "Zoé", "fr")
    assert feed.feed.id == "tag:lettre.example,2024:newsletter"
    assert letter.json("links.json")["title"] == "La Lettre du jardin"


def test_dates_are_in_its_language(letter: Built) -> None:
    assert "1 mars 2024" in letter.article("letters/10").select_one(".nl-head").get_text()
    assert letter.soup("letters/10").html["lang"] == "fr"


def test_nothing_speaks_of_the_newsletter_the_extension_was_made_for(letter: Built) -> None:
    for path in letter.pages():
        assert "python trending" not in path.read_text(encoding="utf-8").casefold()
