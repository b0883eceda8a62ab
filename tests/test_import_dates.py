"""Dates and numbers of imported issues: the writer's day, and no guesses."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from importing import run
from sphinx_newsletter.authoring.importing.numbering.identity import number_in, number_of_file
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading import read_text

ITEMS = "<h2>Articles</h2><ol><li><a href='https://example.org/{}'>One</a></li></ol>"
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Tea Letter</title><id>x:1</id>
<entry><title>Tea Letter #7</title><link href="https://tea.example/7/"/><id>x:7</id><{key}>{date}</{key}>
<content type="html">&lt;h2&gt;Articles&lt;/h2&gt;&lt;p&gt;1. &lt;a href="https://example.org/a"&gt;One&lt;/a&gt;&lt;/p&gt;
</content></entry></feed>"""
RSS = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Tea Letter</title>
<link>https://tea.example/</link><description>t</description>{}</channel></rss>"""
ITEM = """<item><title>{title}</title><link>https://tea.example/{slug}/</link><{key}>{date}</{key}>
<description><![CDATA[{body}]]></description></item>"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "conf.py").write_text('project = "Tea Letter"\nexclude_patterns = ["old"]\n', encoding="utf-8")
    (tmp_path / "old").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def dates(project: Path) -> dict[int, str]:
    """Return the dates of all issues by number."""
    pages = sorted((project / "issues").glob("*.md")) if (project / "issues").is_dir() else []
    issues = [read_text(page.read_text(encoding="utf-8"), f"issues/{page.stem}", Settings())[0] for page in pages]
    return {issue.number: str(issue.date) for issue in issues if issue}


def feed(*entries: tuple[str, str], key: str = "pubDate") -> str:
    made = (
        ITEM.format(title=title, slug=number, key=key, date=date, body=ITEMS.format(number))
        for number, (title, date) in enumerate(entries)
    )
    return RSS.format("".join(made))


@pytest.mark.parametrize(
    ("date", "day"),
    [
        ("Sat, 17 Jun 2023 07:30:00 +0800", "2023-06-17"),
        ("Fri, 16 Jun 2023 21:00:00 -0500", "2023-06-16"),
        ("Fri, 16 Jun 2023 23:30:00 GMT", "2023-06-16"),
        ("Mo, 20 May 2024 08:15:00 +0200", "2024-05-20"),
        ("So, 19 Mai 2024 08:15:00 +0200", "2024-05-19"),
        ("dim., 19 mai 2024 08:15", "2024-05-19"),
        ("lun, 20 may 2024 08:15:00 +0200", "2024-05-20"),
        ("周一, 20 五月 2024 08:15:00 +0800", "2024-05-20"),
        ("Mon, 20 May 24 08:15:00 +0200 (CEST)", "2024-05-20"),
        ("2024/5/20", "2024-05-20"),
    ],
)
def test_an_entry_of_a_feed_has_the_day_of_its_writer(project: Path, date: str, day: str) -> None:
    (project / "feed.xml").write_text(feed(("Tea Letter #7", date)), encoding="utf-8")
    assert run("feed.xml").exit_code == 0
    assert dates(project) == {7: day}


@pytest.mark.parametrize("key", ["published", "updated"])
def test_atom_too(project: Path, key: str) -> None:
    (project / "feed.xml").write_text(ATOM.format(key=key, date="2023-06-17T07:30:00+08:00"), encoding="utf-8")
    assert run("feed.xml").exit_code == 0
    assert dates(project) == {7: "2023-06-17"}


def test_and_dublin_core(project: Path) -> None:
    text = feed(("Tea Letter #7", "2023-06-17T07:30:00+08:00"), key="dc:date")
    (project / "feed.xml").write_text(text, encoding="utf-8")
    assert run("feed.xml").exit_code == 0
    assert dates(project) == {7: "2023-06-17"}


def test_issues_are_counted_in_the_order_of_their_days(project: Path) -> None:
    entries = [("Later", "Sat, 17 Jun 2023 07:30:00 +0800"), ("Earlier", "Fri, 16 Jun 2023 21:00:00 -0500")]
    (project / "feed.xml").write_text(feed(*entries), encoding="utf-8")
    assert run("feed.xml", "--count").exit_code == 0
    assert dates(project) == {1: "2023-06-16", 2: "2023-06-17"}


@pytest.mark.parametrize(
    ("zone", "day"),
    [("", "2023-06-16"), ("Asia/Shanghai", "2023-06-17"), ("+08:00", "2023-06-17"), ("UTC-5", "2023-06-16")],
)
@pytest.mark.parametrize("kind", ["zip", "md", "toml", "html"])
def test_a_time_in_utc_is_moved_to_the_newsletters_zone(project: Path, zone: str, day: str, kind: str) -> None:
    stamp = "2023-06-16T23:30:00.000Z"
    if kind == "zip":
        with zipfile.ZipFile(project / "old/a.zip", "w") as archive:
            archive.writestr("posts.csv", f"post_id,post_date,title\n101.first,{stamp},Tea Letter #7\n")
            archive.writestr("posts/101.first.html", ITEMS)
    else:
        text = {
            "md": f"---\nissue: 7\ndate: {stamp}\n---\n\n# Tea\n\n## Articles\n\n1. [One](https://example.org/a)\n",
            "toml": f"+++\nissue = 7\ndate = {stamp}\n+++\n\n## Articles\n\n1. [One](https://example.org/a)\n",
            "html": f'<html><head><title>Tea Letter #7</title><meta name="date" content="{stamp}"></head>{ITEMS}',
        }[kind]
        (project / f"old/a.{'md' if kind == 'toml' else kind}").write_text(text, encoding="utf-8")
    name = next(path.name for path in (project / "old").iterdir())
    result = run(f"old/{name}", *(("--timezone", zone) if zone else ()))
    assert result.exit_code == 0, result.output
    assert dates(project) == {7: day}


@pytest.mark.parametrize("zone", ["Berlin", "+99:00", "../etc", "8"])
def test_a_zone_that_is_none_is_wrong_usage(project: Path, zone: str) -> None:
    (project / "old/a.md").write_text("# Tea\n", encoding="utf-8")
    result = run("old/a.md", "--timezone", zone)
    assert result.exit_code == 2
    assert "is not a time zone: write a name such as Europe/Berlin" in result.output


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (
            "---\nissue: 7\ndate: 05/06/2024\n---\n",
            "'05/06/2024' may be two dates: write 2024-06-05 or 2024-05-06,",
        ),
        ("---\nissue: 7\ndate: 19/05/24\n---\n", "'19/05/24' has no year of four digits: write 2024-05-19 or"),
        ("---\nissue: 7\ndate: 2024-02-31\n---\n", "'2024-02-31' is not a date (2024-02 has 29 days): write"),
        ("# Tea Letter #7, 5/6/2024\n", "'5/6/2024' may be two dates: write 2024-06-05 or 2024-05-06,"),
        (
            "---\nissue: 7\npublished: soon\n---\n",
            "'soon' is not a date: write a date such as 2023-06-17, YYYY-MM-DD",
        ),
    ],
)
def test_a_date_that_cannot_be_read_is_quoted(project: Path, head: str, told: str) -> None:
    (project / "old/a.md").write_text(
        f"{head}\n## Articles\n\n1. [One](https://example.org/a)\n", encoding="utf-8"
    )
    result = run("old/a.md")
    assert result.exit_code == 1
    assert told in result.output
    assert "--table" in result.output
    (project / "t.csv").write_text("file,number,date\na.md,7,20. Mai 2024\n", encoding="utf-8")
    assert run("old/a.md", "--table", "t.csv").exit_code == 0
    assert dates(project) == {7: "2024-05-20"}


def test_words_are_no_months(project: Path) -> None:
    text = "# Tea Letter #7: 5 novels, 2024\n\n## Articles\n\n1. [One](https://example.org/a)\n"
    (project / "old/a.md").write_text(text, encoding="utf-8")
    result = run("old/a.md")
    assert "date is missing" in result.output
    assert dates(project) == {}


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Tea Letter #7: 5 novels, 2024", 7),
        ("Tea Letter 7", 7),
        ("Tea Letter 7 (2024)", 7),
        ("Tea Letter #2024", 2024),
        ("Tea Letter No. 2024", 2024),
        ("第2024期", 2024),
        ("Tea Letter 2024", None),
        ("Tea Letter 2024: a review", None),
        ("Best of 2024", None),
        ("Newsletter 2024", None),
        ("Tea Letter 2024-05-20", None),
        ("Tea Letter 20/05/2024", None),
        ("Tea Letter 5/6/2024", None),
        ("Tea Letter 20. Mai 2024", None),
        ("Tea Letter 20. May 2024", None),
        ("2024-05-20: Issue 7", 7),
    ],
)
def test_years_and_dates_are_no_numbers(title: str, number: int | None) -> None:
    assert number_in(title, "Tea Letter") == number


def test_a_file_named_like_a_year_has_no_number() -> None:
    assert [number_of_file(stem) for stem in ("2024", "0007", "issue-7")] == [None, 7, 7]


@pytest.mark.parametrize(
    "title", ["Tea Letter #7: A quiet week", "[Tea] Letter: #7", '"Tea" & more #7', "@tea #7"]
)
def test_titles_in_front_matter_are_the_rest_of_their_line(project: Path, title: str) -> None:
    text = f"---\ntitle: {title}\ndate: 2024-05-20\n---\n\n## Articles\n\n1. [One](https://example.org/a)\n"
    (project / "old/a.md").write_text(text, encoding="utf-8")
    assert run("old/a.md").exit_code == 0
    page = (project / "issues/0007.md").read_text(encoding="utf-8")
    issue = read_text(page, "issues/0007", Settings())[0]
    assert issue is not None and (issue.number, issue.title) == (7, title)


def test_front_matter_with_certain_mistakes_is_imported(project: Path) -> None:
    text = "\n---\nIssue：7\ndate: 20 May 2024\ntitle: Tea: a letter\n----\n\n## Articles\n\n1. [One](https://example.org/a)\n"
    (project / "old/a.md").write_text(text, encoding="utf-8")
    assert run("old/a.md").exit_code == 0
    page = (project / "issues/0007.md").read_text(encoding="utf-8")
    assert page.startswith("---\nissue: 7\ndate: 2024-05-20\n")
    assert read_text(page, "issues/0007", Settings())[1] == []
    (project / "old/b.md").write_text(text.replace("date:", "what is this\ndate:"), encoding="utf-8")
    assert (
        "'what is this' is not 'key: value'; write a key and a colon before it: fix or" in run("old/b.md").output
    )
