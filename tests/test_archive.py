"""The archive itself: issue 7, its neighbours and its season, as built from ``docs``."""

from __future__ import annotations

import re
import runpy
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from building import DOCS, Built
from sphinx_newsletter.config import Settings
from sphinx_newsletter.records.languages import DEFAULT_MARKERS, Languages
from sphinx_newsletter.records.topics import Topic, Vocabulary
from sphinx_newsletter.records.urls import host_matches, source

ISSUES = sorted(path.stem for path in (DOCS / "issues").glob("*.md"))


def items_of(name: str) -> list[tuple[str, str, str]]:
    """Return title, address and marker of every item of an issue page, as a person would find them.

    A group has the empty address; what was taken out is no item.
    """
    text = (DOCS / f"issues/{name}.md").read_text(encoding="utf-8")
    lines = [line for line in re.findall(r"^\d+\. (.*)$", text, re.MULTILINE) if line != "Content deleted."]
    linked = [re.fullmatch(r"\[(.*)\]\((\S+)\)(?: \((\w+)\))?", line) for line in lines]
    groups = [re.fullmatch(r"(.*?):?(?: \((\w+)\))?", line) for line in lines]
    return [
        (one[1], one[2], one[3] or "") if one else (group[1], "", group[2] or "")
        for one, group in zip(linked, groups, strict=True)
        if one or group
    ]


def test_the_archive_builds_without_a_warning(site: Built) -> None:
    assert site.warnings == ""


def test_issue_7_has_its_29_cards_in_3_sections(site: Built) -> None:
    article = site.article("issues/0007")
    headings = [heading.get_text(strip=True).rstrip("¶") for heading in article.select("section h2")]
    counts = [len(section.select("article.nl-card")) for section in article.select("section section")]
    assert len(article.select("article.nl-card")) == 29
    assert headings == ["🦄Articles & Tutorials15", "🐿️Projects & Resources11", "🐢Podcasts & Videos3"]
    assert counts == [15, 11, 3]


def test_issue_7_has_18_english_and_11_chinese_links(site: Built) -> None:
    article = site.article("issues/0007")
    assert len(article.select(".nl-badge")) >= 29
    assert len(article.select(".nl-badge-en")) == 18
    assert len(article.select(".nl-badge-zh")) == 11
    jump = [" ".join(line.get_text().split()) for line in article.select(".nl-jump li")]
    assert jump == ["Articles & Tutorials 15", "Projects & Resources 11", "Podcasts & Videos 3", "18 EN · 11 中文"]
    for link in article.select(".nl-jump a"):
        assert article.find(id=link["href"].removeprefix("#")).h2


def test_issue_7_stands_between_6_and_8(site: Built) -> None:
    soup = site.soup("issues/0007")
    assert [soup.select_one(f'link[rel="{rel}"]')["href"] for rel in ("prev", "next")] == ["../0006/", "../0008/"]
    assert "#6" in soup.select_one(".prev-page").get_text()
    assert "#8" in soup.select_one(".next-page").get_text()


def test_issue_7_leads_to_its_original_and_its_season(site: Built) -> None:
    head = site.article("issues/0007").select_one(".nl-head")
    hrefs = [link["href"] for link in head.select("a")]
    assert "https://pythoncat.top/posts/2023-06-17-weekly" in hrefs
    assert "../../seasons/season-01/" in hrefs
    assert "June 17, 2023" in head.get_text()


@pytest.mark.parametrize("name", ISSUES)
def test_every_item_is_a_card_with_its_title_and_address(site: Built, name: str) -> None:
    cards = site.article(f"issues/{name}").select("article.nl-card")
    titles = [(card.select_one(".nl-title a, .nl-title span"), card.select_one(".nl-title a")) for card in cards]
    shown = [(title.get_text(), link["href"] if link else "") for title, link in titles]
    written = [(re.sub(r"\\(.)|[`*]", r"\1", title), url) for title, url, _ in items_of(name)]
    assert len(written) >= 8
    assert shown == written


@pytest.mark.parametrize("name", ISSUES)
def test_every_marker_became_a_badge(site: Built, name: str) -> None:
    cards = site.article(f"issues/{name}").select("article.nl-card")
    badges = [[badge.get_text() for badge in card.select(".nl-badges .nl-hidden")] for card in cards]
    names = {"": ["English"], "中英": ["Chinese", "English"]}
    hosts = Languages(hosts=runpy.run_path(str(DOCS / "conf.py"))["newsletter_host_languages"])
    expected = [
        ["Chinese"] if not marker and hosts.from_host(source(url)) else names.get(marker, [marker])
        for _, url, marker in items_of(name)
    ]
    assert badges == expected


@pytest.mark.parametrize("name", ISSUES)
def test_no_marker_is_left_after_a_title(site: Built, name: str) -> None:
    markers = "|".join(["English", "Chinese", *map(re.escape, DEFAULT_MARKERS)])
    for card in site.article(f"issues/{name}").select("article.nl-card"):
        card = BeautifulSoup(str(card), "html.parser")
        assert not re.search(rf"[(（]({markers})[)）]\s*$", card.select_one(".nl-title").get_text(), re.IGNORECASE)
        assert not re.match(rf"\s*[(（]({markers})[)）]", card.select_one(".nl-body").get_text(), re.IGNORECASE)


def test_an_editors_note_is_no_part_of_a_card(site: Built) -> None:
    notes = site.article("issues/0007").select(".nl-note")
    assert [note.get_text().strip()[:8] for note in notes] == ["🎁 Editor"]
    assert not notes[0].find_parent("article", class_="nl-card")
    assert not notes[0].select(".nl-card")


def test_the_season_page_lists_its_issues_with_their_counts(site: Built) -> None:
    rows = site.article("seasons/season-01").select("table tbody tr")
    assert [row.select_one("td").get_text(strip=True) for row in rows] == [str(number) for number in range(1, 31)]
    seventh = [cell.get_text(strip=True) for cell in rows[ISSUES.index("0007")].select("td")]
    assert seventh == ["7", "Doubts about asyncio, and streaming with FastAPI", "Jun 17, 2023", "29"]


def test_the_front_page_shows_the_newest_issue_and_every_season(site: Built) -> None:
    article = site.article("")
    assert article.select_one(".nl-latest .nl-numeral").get_text() == str(int(ISSUES[-1]))
    before = [int(line.get_text()) for line in article.select(".nl-recent .nl-muted")]
    assert before == [int(ISSUES[-1]) - number for number in range(1, 6)]
    assert article.select_one('.nl-seasons a[href="seasons/season-01/"]')


def test_every_topic_in_use_has_a_page_with_its_links(site: Built) -> None:
    links = site.json("links.json")["links"]
    topics = {topic for link in links for topic in link["topics"]}
    assert len(topics) > 20
    for topic in topics:
        parts = [part.read_text("utf-8") for part in (site.outdir / "topics" / topic).rglob("index.html")]
        anchors = [
            anchor for part in parts for anchor in re.findall(r'class="nl-number" href="[^"]*#([^"]+)"', part)
        ]
        assert sorted(anchors) == sorted(link["id"] for link in links if topic in link["topics"])


def test_the_page_of_topics_lists_them_by_name_with_their_links(site: Built) -> None:
    topics = [topic for link in site.json("links.json")["links"] for topic in link["topics"]]
    listed = [entry.get_text(" ", strip=True).rsplit(" ", 1) for entry in site.article("topics").select("li p")]
    names = [name for name, _ in listed]
    assert names == sorted(names, key=str.casefold)
    counts = {
        topic.slug: topics.count(topic.slug) for topic in Vocabulary.load(DOCS / "topics.toml").topics.values()
    }
    titles = {topic.title: topic.slug for topic in Vocabulary.load(DOCS / "topics.toml").topics.values()}
    assert {titles[name]: int(count) for name, count in listed} == counts


def test_topics_come_from_the_topics_file(site: Built) -> None:
    vocabulary = Vocabulary.load(DOCS / "topics.toml")
    links = site.json("links.json")["links"]
    assert {topic for link in links for topic in link["topics"]} <= set(vocabulary.topics)
    assert all(len(link["topics"]) <= Settings().topics_per_link for link in links)


def test_the_first_season_is_whole(site: Built) -> None:
    issues = [issue["number"] for issue in site.json("links.json")["issues"]]
    assert issues[:30] == list(range(1, 31))
    assert len({issue["title"] for issue in site.json("links.json")["issues"]}) == len(issues)


def test_every_link_has_a_topic_and_every_topic_several_links(site: Built) -> None:
    topics = [topic for link in site.json("links.json")["links"] for topic in link["topics"]]
    assert [link["permalink"] for link in site.json("links.json")["links"] if not link["topics"]] == []
    assert {topic: topics.count(topic) for topic in topics if topics.count(topic) < 3} == {}


def test_the_vocabulary_has_no_word_that_finds_nothing(site: Built) -> None:
    vocabulary = Vocabulary.load(DOCS / "topics.toml")
    words = [word for topic in vocabulary.topics.values() for word in topic.words]
    assert len(words) == len({word.casefold() for word in words})
    alone = {str(index): Topic(str(index), word, words=(word,)) for index, word in enumerate(words)}
    hosts = {host for topic in vocabulary.topics.values() for host in topic.hosts}
    each = Vocabulary(alone, limit=len(words))
    used: set[str] = set()
    for link in site.json("links.json")["links"]:
        path = re.sub(r"[-_/.]+", " ", unquote(urlsplit(link["url"] or "").path))
        used.update(each.find(link["title"], path, link["summary"]))
        hosts = {host for host in hosts if not host_matches(link["source"], host)}
    assert [words[int(index)] for index in alone.keys() - used] == []
    assert hosts == set()


def test_every_topic_is_described(site: Built) -> None:
    topics = Vocabulary.load(DOCS / "topics.toml").topics.values()
    assert 120 <= len(topics) <= 200
    assert [topic.slug for topic in topics if not re.fullmatch(r"[A-Za-z].{20,120}\.", topic.description)] == []
    assert [topic.slug for topic in topics] == sorted(topic.slug for topic in topics)
