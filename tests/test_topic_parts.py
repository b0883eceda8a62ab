"""A topic with many links: its pages are of a size that a phone can show, and full ones never change."""

import datetime as dt
from pathlib import Path

import pytest

from building import Built, build, differences, write_issue


def write_many(source: Path, number: int) -> None:
    items = "\n\n".join(
        f"{position}. [asyncio {number}-{position}](https://example.org/{number}/{position})"
        for position in range(1, 31)
    )
    write_issue(source, number, body=f"## Articles\n\n{items}\n")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    (source / "conf.py").write_text(
        'project = "Weekly"\nextensions = ["sphinx_newsletter"]\nhtml_theme = "furo"\n'
        'html_baseurl = "https://weekly.example/"\nogp_social_cards = {"enable": False}\n'
    )
    (source / "topics.toml").write_text('[asyncio]\ntitle = "asyncio"\nwords = ["asyncio"]\n')
    (source / "index.md").write_text("# Weekly\n\n```{season} 1\n```\n")
    for number in range(1, 12):
        write_many(source, number)
    return source


def titles(built: Built, page: str) -> list[str]:
    return [link.get_text() for link in built.soup(page).select("h3.nl-title a")]


def test_every_link_stands_on_one_page_the_newest_first(source: Path, tmp_path: Path) -> None:
    built = build(source, tmp_path / "work")
    assert built.warnings == ""
    folder = built.outdir / "topics" / "asyncio"
    pages = ["topics/asyncio/"]
    pages += [f"topics/asyncio/{path.name}/" for path in sorted(folder.iterdir()) if path.is_dir()]
    shown = [title for page in pages for title in titles(built, page)]
    assert sorted(shown) == sorted(f"asyncio {n}-{p}" for n in range(1, 12) for p in range(1, 31))
    assert titles(built, pages[0])[0] == "asyncio 11-1"
    assert [len(titles(built, page)) for page in pages] == [60, 90, 90, 90]
    links = built.soup(pages[0]).select('nav[aria-label="Parts of this page"] a')
    assert [str(link["href"]) for link in links] == ["3/", "2/", "1/"]


def test_a_part_links_to_its_neighbours_the_newest_and_the_oldest(source: Path, tmp_path: Path) -> None:
    def parts(built: Built, page: str) -> list[str]:
        return [
            item.get_text(strip=True)
            for item in built.soup(page).select('nav[aria-label="Parts of this page"] li')
        ]

    for number in range(12, 41):  # 1,200 links: the first page, with 120, and twelve others
        write_many(source, number)
    built = build(source, tmp_path / "work")
    assert parts(built, "topics/asyncio/") == ["Newest", "Part 12", "Part 11", "…", "Part 1"]
    middle = ["Newest", "…", "Part 8", "Part 7", "Part 6", "Part 5", "Part 4", "…", "Part 1"]
    assert parts(built, "topics/asyncio/6/") == middle
    assert parts(built, "topics/asyncio/1/") == ["Newest", "…", "Part 3", "Part 2", "Part 1"]
    page = built.outdir / "topics/asyncio/6/index.html"
    written = page.stat().st_mtime_ns
    for number in range(41, 44):
        write_many(source, number)
    after = build(source, tmp_path / "work")
    assert parts(after, "topics/asyncio/")[1] == "Part 13"
    assert page.stat().st_mtime_ns == written  # a new part changes only those near it
    assert differences(after, build(source, tmp_path / "clean")) == []


def test_all_parts_share_the_social_card_of_the_first(source: Path, tmp_path: Path) -> None:
    def image(built: Built, page: str) -> str:
        return str(built.soup(page).select_one('meta[property="og:image"]')["content"])  # type: ignore[index]

    built = build(source, tmp_path / "work", ogp_social_cards={})
    first = image(built, "topics/asyncio/")
    assert {image(built, f"topics/asyncio/{part}/") for part in (1, 2, 3)} == {first}
    (card,) = built.outdir.glob("_images/social_previews/summary_topics_asyncio_*")
    assert card.name in first
    write_many(source, 12)
    again = build(source, tmp_path / "work", ogp_social_cards={})
    assert image(again, "topics/asyncio/1/") == image(again, "topics/asyncio/")
    assert card.is_file()


def test_a_full_part_stays_as_it_is(source: Path, tmp_path: Path) -> None:
    before = titles(build(source, tmp_path / "work"), "topics/asyncio/1/")
    for number in (12, 13):
        write_many(source, number)
    after = build(source, tmp_path / "work")
    assert titles(after, "topics/asyncio/1/") == before
    assert "asyncio 13-1" in titles(after, "topics/asyncio/")
    assert "asyncio 13-30" in titles(after, "topics/asyncio/")


def test_the_first_page_is_never_short(source: Path, tmp_path: Path) -> None:
    for number in range(1, 11):
        write_many(source, number)
    (source / "0011.md").unlink()
    write_issue(source, 10, body="## Articles\n\n1. [asyncio](https://example.org/10)\n")
    built = build(source, tmp_path / "work")
    assert len(titles(built, "topics/asyncio/")) == 91


def test_lists_of_issues_are_in_parts(source: Path, tmp_path: Path) -> None:
    for number in range(1, 261):
        write_issue(source, number, date=str(dt.date(2000, 1, 1) + dt.timedelta(days=number)))
    built = build(source, tmp_path / "work", suppress_warnings=["newsletter", "toc"])

    def numbers(page: str) -> list[int]:
        return [int(line.get_text()) for line in built.article(page).select("ol.nl-issues > li > .nl-muted")]

    assert numbers("issues") == list(range(260, 200, -1))
    assert numbers("issues-2") == list(range(200, 100, -1))
    assert numbers("issues-1") == numbers("years/2000-1") == list(range(100, 0, -1))
    links = built.article("issues-2").select('nav[aria-label="Parts of this page"] a')
    assert [link["href"] for link in links] == ["../issues/", "../issues-1/"]
    assert built.article("issues-1").h1.text == "All issues, part 1"


NAMES = [
    "Asyncio",
    "élan",
    "Eggs",
    "яндекс",
    "测试",
    "データ",
    "ひらがな",
    "3.14",
    *(f"Zoo {n}" for n in range(25)),
]


def test_a_long_index_of_topics_is_by_letter_and_by_size(source: Path, tmp_path: Path) -> None:
    tables = [f'[topic-{index}]\ntitle = "{name}"\nwords = ["word{index}"]\n' for index, name in enumerate(NAMES)]
    (source / "topics.toml").write_text("\n".join(tables), encoding="utf-8")
    items = [
        f"[word{index} {repeat}](https://example.org/{index}/{repeat})"
        for index in range(len(NAMES))
        for repeat in range(1 + (index == 4))
    ]
    body = "\n\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))
    write_issue(source, 1, body=f"## Articles\n\n{body}\n")
    built = build(source, tmp_path / "work")
    article = built.article("topics")
    groups = {
        heading.contents[0].strip(): [
            entry.a.contents[0].strip() for entry in heading.find_next("ul").select("li")
        ]
        for heading in article.select("h2")
    }
    zoo = groups.pop("Z")
    assert sorted(zoo) == sorted(NAMES[8:])
    assert groups == {
        "A": ["Asyncio"],
        "E": ["Eggs", "élan"],
        "Я": ["яндекс"],
        "Chinese characters": ["测试"],
        "Kana": ["ひらがな", "データ"],
        "#": ["3.14"],
    }
    assert [heading.span.text for heading in article.select("h2")] == ["1", "2", "25", "1", "1", "2", "1"]
    for link in article.select(".nl-letters a"):
        assert article.find(id=link["href"].removeprefix("#")).name == "h2"
    other = article.select_one(".nl-counts a")
    assert (other.text, other["href"]) == ("By number of links", "../topics-by-size/")
    entries = [
        (entry.a.contents[0].strip(), entry.span.text)
        for entry in built.article("topics-by-size").select("ul.nl-index li")
    ]
    assert entries[0] == ("测试", "2")
    assert len(entries) == len(NAMES)


def test_a_short_index_of_topics_is_one_list(source: Path, tmp_path: Path) -> None:
    built = build(source, tmp_path / "work")
    assert not built.article("topics").select("h2, .nl-letters")
    assert not (built.outdir / "topics-by-size").exists()


@pytest.mark.long
def test_a_long_index_of_sources_is_in_parts(source: Path, tmp_path: Path) -> None:
    for number in range(1, 12):
        items = [f"{n}. [A title](https://s{n}-{number // 4}.example/{number})" for n in range(1, 801)]
        write_issue(source, number, body="## Articles\n\n" + "\n\n".join(items))
    built = build(source, tmp_path / "work", suppress_warnings=["newsletter"])
    pages = ["sources", "sources-1"]
    listed = [
        entry.contents[0].strip()
        for page in pages
        for entry in built.article(page).select("ul.nl-index li a[href*=example]")
    ]
    assert sorted(listed) == sorted(f"s{n}-{group}.example" for n in range(1, 801) for group in range(3))
    assert max(path.stat().st_size for path in built.pages() if path.parent.name in pages) < 300_000
