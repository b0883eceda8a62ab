"""What a build writes for the search: records by season, the search page, and a description for browsers."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from building import Built, build, differences, start_build, write_issue
from searching import Engine, page_data, read_records

OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
LIMIT = 450_000
"""Bytes of the archive's records, compressed, that a reader's browser may have to load."""
FIRST = 75_000
"""Of one file: the newest is loaded before there are results."""


def files(built: Built) -> list[str]:
    """Return the names of the files of records, and make sure that the page names all of them."""
    names: list[str] = page_data(built.outdir)["files"]
    assert {f"search/{path.name}" for path in (built.outdir / "search").glob("*.js")} == set(names)
    return names


def records(built: Built) -> dict[str, dict[str, Any]]:
    """Return the records of each file, by its name without the digest."""
    return {re.sub(r"-[0-9a-f]{16}\.js", "", name): read_records(built.outdir / name) for name in files(built)}


def test_every_link_is_in_its_seasons_file(basic: Built) -> None:
    found = records(basic)
    assert list(found) == ["search/season-2", "search/season-1", "search/pages"]  # newest first
    assert [issue[0] for issue in found["search/season-1"]["issues"]] == [2, 1]
    data = basic.json("links.json")
    base = data["base_url"]
    for season in (1, 2):
        file = found[f"search/season-{season}"]
        numbers = {issue["number"] for issue in data["issues"] if issue["season"] == season}
        addresses = [f"{base}{file['issues'][row[0]][3]}#{row[1]}" for row in file["links"]]
        expected = [link["permalink"] for link in data["links"] if link["issue"] in numbers]
        assert sorted(addresses) == sorted(expected)


def test_a_record_has_what_is_shown_and_searched(basic: Built) -> None:
    file = records(basic)["search/season-1"]
    (row,) = [row for row in file["links"] if row[2] == "AsyncIO in depth"]
    assert file["issues"][row[0]] == [1, "2024-01-06", "Where it begins", "issues/0001/", 1]
    further = "what came before\nhttps://example.org/before"
    url = "https://example.org/asyncio"
    topics = ["asyncio"]
    summary = "How coroutines work, and what came before."
    assert row[1:] == ["link-58efd156", row[2], url, None, ["en"], topics, "articles", summary, further]
    (group,) = [row for row in file["links"] if row[2].startswith("Three to read")]
    assert group[3:5] == [None, ""]
    assert "https://example.org/two" in group[9]
    assert any("A loop of events" in row[9] for row in file["links"])


def test_pages_are_in_a_file_of_their_own(basic: Built) -> None:
    pages = records(basic)["search/pages"]["pages"]
    (guide,) = [page for page in pages if page[0] == "guide/"]
    assert guide[1:3] == ["Guide", "Guide"]
    assert guide[3].startswith("The first issue was")
    assert not any(page[0].startswith("issues/") for page in pages)


def test_a_page_can_be_left_out(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    (source / "guide.md").write_text("---\nnosearch: true\n---\n\n# Guide\n\nWords.\n", encoding="utf-8")
    pages = records(build(source, tmp_path / "built"))["search/pages"]["pages"]
    assert pages and not any(page[0] == "guide/" for page in pages)


def test_code_of_pages_is_found(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    text = "# Guide\n\nSome `inline` words.\n\n```python\nfind_me()\n```\n"
    (source / "guide.md").write_text(text, encoding="utf-8")
    pages = records(build(source, tmp_path / "built"))["search/pages"]["pages"]
    (guide,) = [page for page in pages if page[0] == "guide/"]
    assert guide[3] == "Some inline words. find_me()"


def test_a_source_is_left_out_where_the_url_says_it(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    urls = ("https://www.example.com/a", "https://example.com:8080/b", "https://EXAMPLE.com/c")
    page = (source / "issues" / "0001.md").read_text("utf-8")
    page += "".join(f"\n{80 + number}. [Harbour]({url})\n" for number, url in enumerate(urls))
    (source / "issues" / "0001.md").write_text(page, encoding="utf-8")
    built = build(source, tmp_path / "built")
    rows = [row for row in records(built)["search/season-1"]["links"] if row[2] == "Harbour"]
    assert [row[4] for row in rows] == [None, "example.com", "example.com"]
    (answer,) = Engine.of_site(built.outdir).answers([{"query": "Harbour"}])
    assert [link["source"] for link in answer["results"]] == ["example.com"] * 3


def test_sphinx_makes_no_search_of_its_own(basic: Built) -> None:
    assert not (basic.outdir / "searchindex.js").exists()
    page = basic.soup("search")
    assert page.select_one(".nl-search") and not page.select("#search-results, script[src*=searchtools]")
    field = page.select_one(".nl-search input[type=search]")
    assert field["name"] == "q"


def test_other_projects_and_builders_keep_sphinxs_search(
    root: Callable[[str], Path], tmp_path: Path, build_root: Callable[..., Built]
) -> None:
    plain = root("plain")
    with (plain / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write('extensions += ["sphinx_newsletter"]\n')
    built = start_build(plain, tmp_path / "built")()
    assert (built.outdir / "searchindex.js").is_file()
    assert not (built.outdir / "search").joinpath("pages.js").exists()
    assert built.soup("search").select_one("#search-results")
    assert (build_root("basic", "json").outdir / "searchindex.json").is_file()


@pytest.mark.parametrize("builder", ["singlehtml", "json", "epub", "text"])
def test_other_builders_have_no_records(builder: str, build_root: Callable[..., Built]) -> None:
    built = build_root("basic", builder)
    assert not list(built.outdir.rglob("season-*-*.js"))
    assert not (built.outdir / "opensearch.xml").exists()


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize("theme", ["furo", "alabaster", "pydata_sphinx_theme"])
def test_every_theme_and_builder(theme: str, builder: str, build_root: Callable[..., Built]) -> None:
    built = build_root("basic", builder, html_theme=theme)
    assert built.warnings == ""
    data = page_data(built.outdir)
    place = built.path("search").parent
    for name in data["files"]:
        assert (place / data["root"] / name).is_file()
    assert (place / data["root"] / data["labels"]["topicURLs"].replace("{slug}", "asyncio")).exists()
    (page,) = {issue[3] for issue in records(built)["search/season-2"]["issues"]}
    assert page == {"html": "issues/0003.html", "dirhtml": "issues/0003/"}[builder]
    scripts = built.article("search").select("script[src]")
    assert len(scripts) == 2
    assert all((place / script["src"].partition("?")[0]).is_file() for script in scripts)
    # Every form of the theme leads to this page.
    forms = built.soup("guide").select("form[action]")
    guide = built.path("guide").parent
    for form in forms:
        assert (guide / form["action"]).resolve() in (built.path("search").resolve(), place.resolve())
    assert forms or theme == "pydata_sphinx_theme"


def test_without_a_script_the_page_leads_elsewhere(basic: Built) -> None:
    page = basic.article("search")
    links = page.select("noscript a[href]")
    assert len(links) == 3
    folder = basic.path("search").parent
    assert all((folder / link["href"] / "index.html").is_file() for link in links)
    assert [
        part.has_attr("hidden") for part in page.select(".nl-facets, .nl-more, .nl-pages, .nl-suggestion")
    ] == [True] * 4


def edit(source: Path, old: str, new: str) -> None:
    path = source / "issues/0001.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("jobs", [0, 2])
def test_an_edit_changes_one_file(root: Callable[[str], Path], tmp_path: Path, jobs: int) -> None:
    source = root("basic")
    before = files(build(source, tmp_path / "built", jobs=jobs))
    edit(source, "How coroutines work", "How generators work")
    built = build(source, tmp_path / "built", jobs=jobs)
    after = files(built)
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True]
    assert not differences(built, build(source, tmp_path / "clean"))


def test_a_long_season_has_several_files(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    with (source / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write("newsletter_season_length = 30\n")
    for number in (*range(4, 17), 31):
        write_issue(source / "issues", number, date=f"2025-{number % 12 + 1:02}-01")
    settings = {"suppress_warnings": ["newsletter", "toc"]}
    before = files(built := build(source, tmp_path / "built", **settings))
    seasons = [re.split(r"[/-]", name)[2] for name in before[:-1]]
    assert seasons == ["2", "1", "1"]
    numbers = [[issue[0] for issue in read_records(built.outdir / name)["issues"]] for name in before[:-1]]
    assert numbers == [[31], [16], [*range(15, 0, -1)]]
    write_issue(source / "issues", 17)
    after = files(build(source, tmp_path / "built", **settings))
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True, True]


def test_a_change_of_a_page_leaves_seasons_alone(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    before = files(build(source, tmp_path / "built"))
    (source / "guide.md").write_text("# Guide\n\nOther words.\n", encoding="utf-8")
    after = files(build(source, tmp_path / "built"))
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, True, False]


def test_files_of_removed_issues_are_removed(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    build(source, tmp_path / "built")
    (source / "issues/0003.md").unlink()
    (source / "seasons/season-02.md").unlink()
    found = records(build(source, tmp_path / "built"))  # files() compares with the folder
    assert list(found) == ["search/season-1", "search/pages"]


def test_parallel_and_serial_builds_agree(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    assert not differences(build(source, tmp_path / "one"), build(source, tmp_path / "two", jobs=2))


def test_a_newsletter_without_an_issue(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    shutil.rmtree(source / "issues")
    (source / "guide.md").write_text("# Guide\n\nNothing yet.\n", encoding="utf-8")
    built = build(source, tmp_path / "built", suppress_warnings=["newsletter"])
    assert list(records(built)) == ["search/pages"]
    assert built.article("search").select_one("input[type=search]")


def test_what_titles_hold_does_not_act(root: Callable[[str], Path], tmp_path: Path) -> None:
    source = root("basic")
    title = "</script><script>alert(1)</script><!-- & \\u2028"
    with (source / "topics.toml").open("a", encoding="utf-8") as topics:
        topics.write(f"\n[evil]\ntitle = '{title}'\nwords = ['evil']\n")
    body = "## Articles\n\n1. [Evil `</script><!--`](https://example.org/evil)\n\n   `]});alert(1)//`\n"
    write_issue(source / "issues", 4, title="`</script>`", body=body)
    built = build(source, tmp_path / "built")
    assert page_data(built.outdir)["names"]["topic"]["evil"] == title
    page = built.article("search")
    assert len(page.select("script[src]")) == len(page.select("script")) == 2
    assert "alert" not in "".join(script.get_text() for script in page.select("script"))
    (row,) = [row for row in records(built)["search/season-2"]["links"] if "Evil" in row[2]]
    assert row[2] == "Evil </script><!--"
    assert row[8] == "]});alert(1)//"


def test_browsers_can_search(basic: Built) -> None:
    tree = ElementTree.parse(basic.outdir / "opensearch.xml").getroot()
    assert tree.tag == f"{OPENSEARCH}OpenSearchDescription"
    name, description = (tree.findtext(OPENSEARCH + tag) for tag in ("ShortName", "Description"))
    assert name == "Small Weekly" and description == "Search Small Weekly"
    (url,) = tree.findall(f"{OPENSEARCH}Url")
    assert url.get("type") == "text/html"
    assert url.get("template") == "https://small.example/en/latest/search/?q={searchTerms}"
    for page in ("", "issues/0001", "search"):
        (link,) = basic.soup(page).select('head link[rel="search"][type]')
        assert (basic.path(page).parent / link["href"]).resolve() == (basic.outdir / "opensearch.xml").resolve()


def test_a_title_is_escaped_and_short_for_browsers(build_root: Callable[..., Built]) -> None:
    title = 'Ada & "Grace" <weekly> of a long name'
    built = build_root("basic", project=title, newsletter_title=title, html_use_opensearch="https://small.example")
    tree = ElementTree.parse(built.outdir / "opensearch.xml").getroot()
    assert tree.findtext(f"{OPENSEARCH}Description") == f"Search {title}"
    assert len(tree.findtext(f"{OPENSEARCH}ShortName") or "") <= 16
    (link,) = built.soup("").select('head link[rel="search"][type]')
    assert link["title"] == title
    assert not (built.outdir / "_static/opensearch.xml").exists()


def test_without_an_address_there_is_no_description(build_root: Callable[..., Built]) -> None:
    built = build_root("basic", html_baseurl="")
    assert not (built.outdir / "opensearch.xml").exists()
    assert not built.soup("").select('head link[rel="search"][type]')


def test_labels_are_in_the_sites_language(build_root: Callable[..., Built]) -> None:
    labels = page_data(build_root("chinese").outdir)["labels"]
    assert labels["count"] == {"other": "{count} 条链接"}
    assert dict(labels["facets"])["language"] == "语言"


def test_weight_of_the_archive(site: Built) -> None:
    sizes = [len(gzip.compress((site.outdir / name).read_bytes(), 9)) for name in files(site)]
    assert len(site.json("links.json")["links"]) > 2_700
    assert sum(sizes) <= LIMIT
    assert max(sizes) <= FIRST
