"""What cards and issue pages show of other issues: the same link, related links, the same week in past years."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from building import Built, build, differences, write_issue

CONF = """\
project = "Weekly"
extensions = ["sphinx_newsletter"]
html_theme = "furo"
html_baseurl = "https://weekly.example/"
ogp_social_cards = {"enable": False}
newsletter_season_length = 5
suppress_warnings = ["newsletter.duplicate-link", "newsletter.missing-season"]
"""
TOPICS = """\
[asyncio]
words = ["asyncio"]

[typing]
words = ["typing"]
"""
REPEATED = "https://example.org/again"


def links(*items: tuple[str, str]) -> str:
    """Return the body of an issue with these titles and URLs."""
    rows = [f"{number}. [{title}]({url})\n" for number, (title, url) in enumerate(items, 1)]
    return "## Articles\n\n" + "\n".join(rows)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a newsletter of five issues: 2 and 4 have a link of issue 1, and 3 to 5 are about asyncio."""
    source = tmp_path / "source"
    (source / "issues").mkdir(parents=True)
    (source / "conf.py").write_text(CONF, encoding="utf-8")
    (source / "topics.toml").write_text(TOPICS, encoding="utf-8")
    for name, text in (("index", "```{toctree}\n:glob:\n\nseason-*\n```"), ("season-1", "```{season} 1\n```")):
        (source / f"{name}.md").write_text(f"# Page\n\n{text}\n", encoding="utf-8")
    bodies = [
        links(("Once", REPEATED), ("Other", "https://example.org/other")),
        links(("Twice", "http://www.example.org/again/?utm_source=x"), ("Own", "https://example.org/own")),
        links(("Typing in asyncio servers", "https://example.org/servers")),
        links(("Servers and clients", "https://example.org/clients"), ("Thrice", REPEATED)),
        links(("More typing for asyncio", "https://example.org/more"), ("Nothing alike", "https://example.org/0")),
    ]
    for number, body in enumerate(bodies, 1):
        write_issue(source / "issues", number, body=body)
    return source


def card(built: Built, page: str, title: str) -> object:
    """Return the card of a link."""
    return next(
        found for found in built.article(page).select(".nl-card") if found.select_one(".nl-title a").text == title
    )


def shown(built: Built, page: str, title: str, part: str) -> list[tuple[str, str]]:
    """Return the texts and URLs of the links in a part of a card."""
    found = card(built, page, title)
    return [(link.text, link["href"].partition("#")[0]) for link in found.select(f"{part} a")]


def same(built: Built, number: int, title: str) -> list[tuple[str, str]]:
    return shown(built, f"issues/{number:04}", title, ".nl-also")


def related(built: Built, number: int, title: str) -> list[tuple[str, str]]:
    return shown(built, f"issues/{number:04}", title, ".nl-see")


def test_a_repeated_link_names_the_other_issues(source: Path, tmp_path: Path) -> None:
    built = build(source, tmp_path / "built")
    assert same(built, 1, "Once") == [("#2", "../0002/"), ("#4", "../0004/")]
    assert same(built, 2, "Twice") == [("#1", "../0001/"), ("#4", "../0004/")]
    assert same(built, 4, "Thrice") == [("#1", "../0001/"), ("#2", "../0002/")]
    assert same(built, 1, "Other") == []
    there = card(built, "issues/0004", "Thrice").select(".nl-also a")[1]["href"]
    assert built.soup("issues/0002").find(id=there.partition("#")[2]).select_one(".nl-title a").text == "Twice"


def test_a_link_in_many_issues_names_the_nearest(source: Path, tmp_path: Path) -> None:
    for number in range(6, 15):
        write_issue(source / "issues", number, body=links(("Always", REPEATED)))
    built = build(source, tmp_path / "built")
    assert [text for text, _ in same(built, 8, "Always")] == ["#4", "#6", "#7", "#9", "#10", "#11"]


def test_a_link_twice_in_one_issue_does_not_name_itself(source: Path, tmp_path: Path) -> None:
    write_issue(source / "issues", 6, body=links(("One", "https://a.example/"), ("Two", "https://a.example")))
    built = build(source, tmp_path / "built")
    assert same(built, 6, "One") == same(built, 6, "Two") == []


def test_cards_elsewhere_do_not_name_other_issues(source: Path, tmp_path: Path) -> None:
    built = build(source, tmp_path / "built")
    assert built.article("sources/example.org").select(".nl-card")
    assert not built.article("sources/example.org").select(".nl-also, .nl-see")
    for name in ("links.json", "atom.xml"):
        assert "also in" not in built.text(name)
        assert "nl-see" not in built.text(name)


def test_related_links_are_in_older_issues(source: Path, tmp_path: Path) -> None:
    built = build(source, tmp_path / "built")
    assert related(built, 5, "More typing for asyncio") == [("Typing in asyncio servers", "../0003/")]
    assert related(built, 3, "Typing in asyncio servers") == []
    assert related(built, 5, "Nothing alike") == []


def test_words_of_titles_make_links_related(source: Path, tmp_path: Path) -> None:
    write_issue(source / "issues", 6, body=links(("使用异步编程", "https://example.org/6")))
    write_issue(source / "issues", 7, body=links(("异步编程入门", "https://example.org/7")))
    built = build(source, tmp_path / "built")
    assert related(built, 7, "异步编程入门") == [("使用异步编程", "../0006/")]
    assert card(built, "issues/0007", "异步编程入门").select_one(".nl-see a")["lang"] == "zh"


def test_a_repeated_link_is_not_related_to_itself(source: Path, tmp_path: Path) -> None:
    titles = ["Lazy hedgehogs", "Hedgehogs are lazy"]
    for number, title, url in ((6, titles[0], "servers/"), (7, titles[1], "7"), (8, titles[0], "servers")):
        write_issue(source / "issues", number, body=links((title, f"https://www.example.org/{url}")))
    built = build(source, tmp_path / "built")
    assert related(built, 8, titles[0]) == [(titles[1], "../0007/")]


@pytest.mark.parametrize(("setting", "expected"), [(0, 0), (1, 1), (2, 2)])
def test_the_number_of_related_links_is_a_setting(
    setting: int, expected: int, source: Path, tmp_path: Path
) -> None:
    write_issue(source / "issues", 6, body=links(("Asyncio with typing", "https://example.org/6")))
    built = build(source, tmp_path / "built", newsletter_related_links=setting)
    assert len(related(built, 6, "Asyncio with typing")) == expected


@pytest.mark.parametrize("setting", [-1, 1.5, True])
def test_a_wrong_number_is_an_error(setting: object, source: Path, tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"newsletter_related_links = .*: write a whole number from 0"):
        build(source, tmp_path / "built", newsletter_related_links=setting)


def past_years(built: Built, number: int) -> list[tuple[str, str]]:
    found = built.article(f"issues/{number:04}").select(".nl-past-years li")
    return [(entry.a.text, entry.time["datetime"]) for entry in found]


def weekly(source: Path, first: dt.date, count: int) -> None:
    for number in range(1, count + 1):
        write_issue(source / "issues", number, date=str(first + dt.timedelta(weeks=number - 1)))


def test_an_issue_shows_the_same_week_in_past_years(source: Path, tmp_path: Path) -> None:
    weekly(source, dt.date(2022, 12, 31), 120)
    built = build(source, tmp_path / "built")
    assert past_years(built, 1) == past_years(built, 52) == []
    assert past_years(built, 53) == [("#1 Title 1", "2022-12-31")]
    assert past_years(built, 105) == [("#53 Title 53", "2023-12-30"), ("#1 Title 1", "2022-12-31")]
    assert past_years(built, 120) == [("#68 Title 68", "2024-04-13"), ("#16 Title 16", "2023-04-15")]
    link = built.article("issues/0120").select_one(".nl-past-years a")["href"]
    assert link == "../0068/"


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2024-02-29", ["2023-03-01", "2022-02-26"]), ("2024-03-10", []), ("2023-02-27", ["2022-02-26"])],
)
def test_a_week_is_three_days_before_and_after(
    date: str, expected: list[str], source: Path, tmp_path: Path
) -> None:
    dates = ["2022-02-26", "2023-03-01", "2023-03-14", "2023-03-06", "2023-03-07"]
    for number, day in enumerate([*dates[:4], date], 1):
        write_issue(source / "issues", number, date=day)
    built = build(source, tmp_path / "built")
    assert [day for _, day in past_years(built, 5)] == expected


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


EDITS: dict[str, Callable[[Path], object]] = {
    "repeat": lambda issues: write_issue(issues, 9, body=links(("Again", REPEATED))),
    "repeat of an only link": lambda issues: write_issue(
        issues, 9, body=links(("Again", "https://example.org/other"))
    ),
    "no repeat": lambda issues: edit(issues / "0002.md", "again", "another"),
    "issue with a repeat removed": lambda issues: (issues / "0004.md").unlink(),
    "issue of a repeat moved": lambda issues: (issues / "0002.md").rename(issues / "moved.md"),
    "related title": lambda issues: edit(issues / "0003.md", "Typing in asyncio", "All of typing in asyncio"),
    "no topic": lambda issues: edit(issues / "0003.md", "asyncio", "threaded"),
    "related issue removed": lambda issues: (issues / "0003.md").unlink(),
    "related link moved": lambda issues: write_issue(
        issues,
        3,
        body=links(("First", "https://example.org/1st"), ("Typing in asyncio", "https://example.org/servers")),
    ),
    "older issue added": lambda issues: write_issue(
        issues, 0, body=links(("Asyncio typing", "https://example.org/zero")), name="0000"
    ),
    "past year": lambda issues: write_issue(issues, 6, date="2025-01-03"),
    "date": lambda issues: edit(issues / "0005.md", "2024-01-06", "2025-01-03"),
    "title of a past issue": lambda issues: edit(issues / "0002.md", "# Title 2", "# A title"),
    "the same number": lambda issues: write_issue(issues, 3, name="0003-b", body=links(("Twin", REPEATED))),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_as_a_clean_build(name: str, source: Path, tmp_path: Path) -> None:
    write_issue(source / "issues", 8, date="2025-01-05")
    build(source, tmp_path / "built")
    EDITS[name](source / "issues")
    again = build(source, tmp_path / "built")
    assert differences(again, build(source, tmp_path / "clean")) == []


def test_a_new_issue_writes_only_pages_that_it_repeats_again(source: Path, tmp_path: Path) -> None:
    before = build(source, tmp_path / "built")
    stamps = {number: before.path(f"issues/{number:04}").stat().st_mtime_ns for number in range(1, 6)}
    body = links(("New asyncio and typing", "https://example.org/new"), ("Again", "https://example.org/other"))
    write_issue(source / "issues", 6, body=body)
    built = build(source, tmp_path / "built")
    assert related(built, 6, "New asyncio and typing")
    written = [n for n, stamp in stamps.items() if built.path(f"issues/{n:04}").stat().st_mtime_ns != stamp]
    assert written == [1, 5], "1 has the link, and 5 is the previous issue"


@pytest.mark.parametrize("new", ["renamed-{}.md", "2024/{}.md"])
def test_an_issue_with_another_name_is_found_by_the_pages_that_show_it(
    new: str, source: Path, tmp_path: Path
) -> None:
    """Each issue is a season of its own, so that no sidebar has it."""
    reference = "{issue}`1`, {link}`https://example.org/servers`\n"
    (source / "guide.md").write_text(f"---\norphan: true\n---\n\n# Guide\n\n{reference}", encoding="utf-8")
    write_issue(
        source / "issues", 8, date="2025-01-04", body=f"{reference}\n\n## Articles\n\n1. [A](https://a.org)\n"
    )
    build(source, tmp_path / "built", newsletter_season_length=1)
    for number in (1, 3, 4):
        path = source / "issues" / new.format(number)
        path.parent.mkdir(exist_ok=True)
        (source / f"issues/{number:04}.md").rename(path)
        again = build(source, tmp_path / "built", newsletter_season_length=1)
        clean = build(source, tmp_path / f"clean{number}", newsletter_season_length=1)
        assert differences(again, clean) == []
        assert dead_links(again) == set()


def dead_links(built: Built) -> set[str]:
    """Return the links of issue pages to issues that are not there."""
    found = set()
    for path in built.outdir.glob("issues/**/index.html"):
        page = path.parent.relative_to(built.outdir).as_posix()
        for link in built.article(page).select("a[href^='../']"):
            target = (path.parent / str(link["href"]).partition("#")[0] / "index.html").resolve()
            found |= set() if target.is_file() else {f"{page}: {link['href']}"}
    return found


def test_issues_lead_to_a_season_page_that_is_in_no_toctree(source: Path, tmp_path: Path) -> None:
    (source / "index.md").write_text("# Weekly\n", encoding="utf-8")
    build(source, tmp_path / "built")
    (source / "season-1.md").rename(source / "first.md")
    again = build(source, tmp_path / "built")
    assert differences(again, build(source, tmp_path / "clean")) == []
    assert dead_links(again) == set()
