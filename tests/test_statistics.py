"""The statistics page: what it counts is what ``links.json`` has, in charts, in tables and in files."""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from building import Built, build, differences, write_issue

CONF = """\
project = "Weekly"
extensions = ["sphinx_newsletter"]
html_theme = "furo"
html_baseurl = "https://weekly.example/"
ogp_social_cards = {"enable": False}
newsletter_season_length = 7
suppress_warnings = ["newsletter", "toc"]
"""
TOPICS = "".join(
    f'[{name}]\ntitle = "About {name}"\nwords = ["{name}"]\n\n' for name in ("asyncio", "typing", "rust")
)


def make_site(source: Path) -> Path:
    """Write a newsletter without issues."""
    (source / "issues").mkdir(parents=True)
    (source / "conf.py").write_text(CONF, encoding="utf-8")
    (source / "topics.toml").write_text(TOPICS, encoding="utf-8")
    (source / "index.md").write_text("# Weekly\n\n```{latest-issue}\n```\n", encoding="utf-8")
    return source


def write(source: Path, number: int, date: dt.date) -> None:
    """Write an issue of some links, made up by its number."""
    dice = random.Random(number)
    rows = []
    for position in range(1, dice.randint(2, 9)):
        words = " ".join(dice.sample(["asyncio", "typing", "rust", "cats"], 2))
        url = f"https://{dice.choice(['a.example', 'b.example', 'www.c.example'])}/{number}/{position}"
        rows.append(f"{position}. [All of {words}]({url}) ({dice.choice(['English', 'Chinese', '中英'])})\n")
    write_issue(source / "issues", number, date=str(date), body="## Articles\n\n" + "\n".join(rows))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a newsletter of forty issues in three years, with months that have none."""
    source = make_site(tmp_path / "source")
    for number in range(1, 41):
        write(source, number, dt.date(2021, 5, 3) + dt.timedelta(days=25 * number + 60 * (number > 20)))
    return source


def table(built: Built, title: str) -> list[list[str]]:
    """Return the rows of the table of a part."""
    part = next(part for part in built.article("stats").select("section section") if part.h2.text == title)
    rows = part.select("details tbody tr")
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in rows]


def file(built: Built, name: str) -> list[list[str]]:
    """Return the rows of a file, without the headings."""
    return list(csv.reader(io.StringIO(built.text(f"stats/{name}.csv"))))[1:]


def months(data: Any) -> dict[int, str]:
    return {issue["number"]: issue["date"][:7] for issue in data["issues"]}


def bars(built: Built, chart: str) -> dict[str, str]:
    """Return the name and value of each bar of a chart."""
    drawn = built.article("stats").find("svg", attrs={"aria-label": chart})
    return dict(bar.title.text.split(": ") for bar in drawn.select("rect"))


def test_links_by_month(source: Path, tmp_path: Path) -> None:
    built = build(source, tmp_path / "built")
    data = built.json("links.json")
    links = Counter(months(data)[link["issue"]] for link in data["links"])
    issues = Counter(months(data).values())
    assert file(built, "links-by-month") == [[m, str(issues[m]), str(links[m])] for m in sorted(issues)]
    rows = table(built, "Links by month")
    assert [int(row[2]) for row in rows if row[2] != "0"] == [links[month] for month in sorted(links)]
    assert len(rows) == 35, "months without an issue are shown"
    assert rows[0][0] == "May 2021"
    shown = bars(built, "Links by month")
    assert shown == {row[0]: row[2] for row in rows if row[2] != "0"}


def test_bars_are_as_tall_as_their_values(source: Path, tmp_path: Path) -> None:
    built = build(source, tmp_path / "built")
    drawn = built.article("stats").find("svg", attrs={"aria-label": "Links by month"})
    assert drawn["role"] == "img"
    heights = {int(bar.title.text.split(": ")[1]): float(bar["height"]) for bar in drawn.select("rect")}
    tallest = max(heights)
    for value, height in heights.items():
        assert height == pytest.approx(160 * value / tallest, abs=0.01)
    for bar in drawn.select("rect"):
        assert float(bar["y"]) + float(bar["height"]) == pytest.approx(180, abs=0.01)


def test_languages_over_time(source: Path, tmp_path: Path) -> None:
    built = build(source, tmp_path / "built")
    data = built.json("links.json")
    counts = Counter((months(data)[link["issue"]], code) for link in data["links"] for code in link["languages"])
    totals = Counter(code for link in data["links"] for code in link["languages"])
    codes = sorted(totals, key=lambda code: -totals[code])
    expected = [
        [month, *(str(counts[month, code]) for code in codes)] for month in sorted(set(months(data).values()))
    ]
    assert file(built, "languages-by-month") == expected
    rows = [row[1:] for row in table(built, "Languages over time") if set(row[1:]) != {"0"}]
    assert rows == [row[1:] for row in expected]
    names = {"en": "English", "zh": "Chinese"}
    assert sum(map(int, bars(built, names[codes[0]]).values())) == totals[codes[0]]


def test_sources_and_seasons(source: Path, tmp_path: Path) -> None:
    built = build(source, tmp_path / "built")
    data = built.json("links.json")
    sources = Counter(link["source"] for link in data["links"])
    expected = [
        [name, str(count)] for name, count in sorted(sources.items(), key=lambda each: (-each[1], each[0]))
    ]
    assert file(built, "sources") == table(built, "Top sources") == expected
    assert bars(built, "Top sources") == dict(expected)
    seasons = {issue["number"]: issue["season"] for issue in data["issues"]}
    links = Counter(seasons[link["issue"]] for link in data["links"])
    assert [row[2] for row in file(built, "seasons")] == [str(links[season]) for season in sorted(links)]
    assert bars(built, "Links by season") == {f"Season {season}": str(count) for season, count in links.items()}


def test_topics_are_compared_by_their_share_of_links(source: Path, tmp_path: Path) -> None:
    built = build(source, tmp_path / "built")
    data = built.json("links.json")
    last = max(dt.date.fromisoformat(issue["date"]) for issue in data["issues"])
    dates = {issue["number"]: dt.date.fromisoformat(issue["date"]) for issue in data["issues"]}
    years = [
        [link for link in data["links"] if (last - dates[link["issue"]]).days // 365 == year] for year in (1, 0)
    ]
    counts = [Counter(topic for link in links for topic in link["topics"]) for links in years]
    rows = file(built, "topics")
    assert {row[0] for row in rows} == {"asyncio", "typing", "rust"}
    for topic, before, since, change in rows:
        assert [int(before), int(since)] == [count[topic] for count in counts]
        shares = [100 * count[topic] / len(links) for count, links in zip(counts, years, strict=True)]
        assert float(change) == pytest.approx(shares[1] - shares[0], abs=0.051)
    assert [float(row[3]) for row in rows] == sorted((float(row[3]) for row in rows), reverse=True)
    assert [row[1:3] for row in table(built, "Topics that rise and fall")] == [row[1:3] for row in rows]


@pytest.mark.parametrize(
    ("years", "title", "periods"),
    [
        (4, "Links by month", 49),
        (12, "Links by quarter", 49),
        (20, "Links by year", 21),
        (90, "Links over time", 10),
    ],
)
def test_a_long_archive_has_longer_periods(years: int, title: str, periods: int, tmp_path: Path) -> None:
    source = make_site(tmp_path / "source")
    for number in range(1, 6):
        write(source, number, dt.date(1930, 3, 1).replace(year=1930 + years * (number - 1) // 4))
    built = build(source, tmp_path / "built")
    rows = table(built, title)
    assert len(rows) == periods
    assert sum(int(row[2]) for row in rows) == len(built.json("links.json")["links"])
    assert len(file(built, "links-by-month")) == 5


def test_one_issue_and_none(tmp_path: Path) -> None:
    source = make_site(tmp_path / "source")
    built = build(source, tmp_path / "built")
    assert not (built.outdir / "random").exists() or built.article("random").text
    write(source, 1, dt.date(2024, 2, 29))
    built = build(source, tmp_path / "built")
    count = str(len(built.json("links.json")["links"]))
    assert table(built, "Links by month") == [["Feb 2024", "1", count]]
    (bar,) = built.article("stats").svg.select("rect")
    assert float(bar["width"].removesuffix("%")) < 10
    assert "Topics that rise and fall" not in built.article("stats").text
    assert built.warnings == ""
    assert differences(built, build(source, tmp_path / "clean")) == []


def test_labels_of_a_young_newsletter_do_not_overlap(tmp_path: Path) -> None:
    source = make_site(tmp_path / "source")
    for number in range(1, 11):
        write(source, number, dt.date(2024, 2, 5) + dt.timedelta(days=7 * number))
    drawn = build(source, tmp_path / "built").article("stats").svg
    assert len(drawn.select("rect")) == 3
    assert [text.get_text() for text in drawn.select("text") if "2024" in text.get_text()] == ["Feb 2024"]


def test_an_issue_without_links(tmp_path: Path) -> None:
    source = make_site(tmp_path / "source")
    write_issue(source / "issues", 1, body="No links this week.")
    built = build(source, tmp_path / "built")
    assert table(built, "Links by month") == [["Jan 2024", "1", "0"]]
    assert bars(built, "Links by month") == {}


def test_an_edit_is_as_a_clean_build(source: Path, tmp_path: Path) -> None:
    first = build(source, tmp_path / "built")
    page = first.path("stats").stat().st_mtime_ns
    path = source / "issues/0004.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nA last word.\n", encoding="utf-8")
    assert build(source, tmp_path / "built").path("stats").stat().st_mtime_ns == page, "no count has changed"
    write(source, 41, dt.date(2024, 6, 1))
    (source / "issues/0002.md").unlink()
    again = build(source, tmp_path / "built")
    assert again.path("stats").stat().st_mtime_ns != page
    assert differences(again, build(source, tmp_path / "clean")) == []


def test_the_page_links_its_files_and_pages(source: Path, tmp_path: Path) -> None:
    for builder in ("html", "dirhtml"):
        built = build(source, tmp_path / builder, builder, newsletter_pages={"stats": "about/numbers"})
        page = built.path("about/numbers")
        links = built.article("about/numbers").select("a[href]")
        for link in links:
            target = page.parent / link["href"].partition("#")[0]
            assert target.exists(), link["href"]
        assert sum(link["href"].endswith(".csv") for link in links) == 5


def test_the_list_of_issues_leads_there(source: Path, tmp_path: Path) -> None:
    built = build(source, tmp_path / "built")
    ways = {link.text: link["href"] for link in built.article("issues").select("p.nl-counts a")}
    assert ways == {
        "By year": "../years/",
        "Sections": "../sections/",
        "Languages": "../languages/",
        "Data": "../data/",
        "Statistics": "../stats/",
        "Random link": "../random/#link",
        "Random issue": "../random/#issue",
    }
    assert not built.article("years/2022").select("p.nl-counts a")


def test_charts_have_no_styles_of_their_own(source: Path, tmp_path: Path) -> None:
    article = build(source, tmp_path / "built").article("stats")
    assert not article.select("[style], style, script, [fill], [stroke]")
    for drawn in article.select("svg"):
        assert drawn["role"] == "img"
        assert drawn.title.text == drawn["aria-label"]


def test_a_language_of_the_site_is_that_of_its_months(source: Path, tmp_path: Path) -> None:
    built = build(source, tmp_path / "built", language="zh_CN")
    drawn = built.article("stats").select("svg")[0]
    assert "2021年5月" in drawn.rect.title.text


def test_random_links_are_of_the_archive(source: Path, tmp_path: Path) -> None:
    built = build(source, tmp_path / "built")
    entries = built.article("random").select("ul.nl-sample a")
    assert len(entries) == 20
    permalinks = {
        link["permalink"].removeprefix("https://weekly.example/") for link in built.json("links.json")["links"]
    }
    assert {entry["href"].removeprefix("../") for entry in entries} <= permalinks
    data = built.article("random").select_one("[data-issues]")["data-issues"]
    counts = Counter(link["issue"] for link in built.json("links.json")["links"])
    assert data == "[" + ",".join(f'["../issues/{n:04}/",{counts[n]}]' for n in sorted(counts)) + "]"
