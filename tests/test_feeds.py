"""Atom feeds: valid, with ids that last, and nothing in them that depends on when or where they were made."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from bs4 import BeautifulSoup

from building import DOCS, Built, build, write_issue

DATES = {1: "2024-01-06", 2: "2024-01-13", 3: "2024-01-20"}


def feeds_of(built: Built) -> dict[str, Any]:
    """Return every feed of a site, parsed, by its path."""
    paths = sorted(built.outdir.rglob("atom.xml"))
    assert len(paths) > 3
    return {path.relative_to(built.outdir).as_posix(): feedparser.parse(path.read_bytes()) for path in paths}


@pytest.fixture(scope="module", params=["site", "basic"])
def feeds(request: pytest.FixtureRequest) -> dict[str, Any]:
    return feeds_of(request.getfixturevalue(request.param))


def test_feeds_are_well_formed_atom(feeds: dict[str, Any]) -> None:
    for path, feed in feeds.items():
        assert not feed.bozo, path
        assert feed.version == "atom10"
        assert feed.entries, path
        assert feed.feed.title


def test_ids_are_unique_over_all_feeds(feeds: dict[str, Any]) -> None:
    ids = [feed.feed.id for feed in feeds.values()]
    ids += [entry.id for feed in feeds.values() for entry in feed.entries]
    assert sorted(ids) == sorted(set(ids))


def test_ids_name_no_path_of_the_site(feeds: dict[str, Any]) -> None:
    for feed in feeds.values():
        for identity in [feed.feed.id, *(entry.id for entry in feed.entries)]:
            assert re.fullmatch(r"tag:[\w.-]+,\d{4}:[^ ]+", identity)
            assert "latest" not in identity


def test_everything_has_an_author(feeds: dict[str, Any]) -> None:
    for feed in feeds.values():
        assert feed.feed.author or all(entry.author for entry in feed.entries)


def test_feeds_say_where_they_and_their_pages_are(feeds: dict[str, Any]) -> None:
    for path, feed in feeds.items():
        links = {link.rel: link.href for link in feed.feed.links}
        assert links["self"].endswith(f"/en/latest/{path}")
        assert links["alternate"].startswith("https://")


def test_addresses_in_content_are_absolute(feeds: dict[str, Any]) -> None:
    for feed in feeds.values():
        for entry in feed.entries:
            soup = BeautifulSoup(entry.content[0].value, "html.parser")
            for tag in soup.select("[href], [src]"):
                assert urlsplit(tag.get("href") or tag["src"]).scheme in ("http", "https", "mailto")


def test_times_come_from_the_issues(basic: Built) -> None:
    for path, feed in feeds_of(basic).items():
        for entry in feed.entries:
            number = int(entry.id.rpartition("/")[2])
            updated = "2024-02-01" if number == 3 else DATES[number]
            assert entry.published == f"{DATES[number]}T12:00:00+00:00", path
            assert entry.updated == f"{updated}T12:00:00+00:00"
        assert feed.feed.updated == max(entry.updated for entry in feed.entries)


def test_the_newest_issue_comes_first(basic: Built) -> None:
    entries = feeds_of(basic)["atom.xml"].entries
    assert [entry.title for entry in entries] == [
        "#3 A second season",
        "#2 Types everywhere",
        "#1 Where it begins",
    ]
    assert [entry.link for entry in entries][-1] == "https://small.example/en/latest/issues/0001/"


def test_an_entry_holds_the_whole_issue(site: Built) -> None:
    entry = next(entry for entry in feeds_of(site)["atom.xml"].entries if entry.id.endswith("/107"))
    soup = BeautifulSoup(entry.content[0].value, "html.parser")
    links = [link for link in site.json("links.json")["links"] if link["issue"] == 107]
    assert [heading.a["href"] if heading.a else None for heading in soup.select("h3")] == [
        link["url"] for link in links
    ]
    written = (DOCS / "issues/0107.md").read_text(encoding="utf-8")
    assert len(soup.select("h2")) == written.count("\n## ")
    assert len(soup.select("img")) == written.count("![") == 3
    assert entry.title.startswith("#107")


def test_an_entry_has_the_notes_between_its_links(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "issues").mkdir(parents=True)
    (source / "conf.py").write_text(
        'project = "Weekly"\nextensions = ["sphinx_newsletter"]\nhtml_theme = "furo"\n'
        'html_baseurl = "https://weekly.example/"\n'
    )
    (source / "index.md").write_text("# Weekly\n\n```{season} 1\n```\n")
    items = "1. [One](https://example.org/1)\n\n🎁 Editor's note: a week off.\n\n2. [Two](https://example.org/2)\n"
    write_issue(source / "issues", 1, body=f"## Articles\n\n{items}")
    (entry,) = feedparser.parse(build(source, tmp_path / "work").text("atom.xml")).entries
    shown = BeautifulSoup(entry.content[0].value, "html.parser").get_text(" ", strip=True)
    assert re.search(r"1\. One .*a week off\..* 2\. Two", shown)


def test_a_topics_feed_holds_its_links_alone(basic: Built) -> None:
    entries = feeds_of(basic)["topics/cpp/atom.xml"].entries
    soup = BeautifulSoup(entries[0].content[0].value, "html.parser")
    assert len(entries) == 1
    assert [heading.a["href"] for heading in soup.select("h3")] == ["https://example.org/cpp"]


def test_references_between_issues_are_absolute_in_content(basic: Built) -> None:
    entry = feeds_of(basic)["atom.xml"].entries[1]
    hrefs = [link["href"] for link in BeautifulSoup(entry.content[0].value, "html.parser").select("a")]
    assert "https://small.example/en/latest/issues/0001/#link-58efd156" in hrefs


def test_contributors_and_categories_are_named(basic: Built) -> None:
    entry = feeds_of(basic)["atom.xml"].entries[1]
    assert [person.name for person in entry.contributors] == ["Grace", "Linus"]
    assert "typing" in {tag.term for tag in entry.tags}


def test_entries_of_topics_name_the_topics_of_their_links(basic: Built) -> None:
    links = {(link["issue"], link["id"]): set(link["topics"]) for link in basic.json("links.json")["links"]}
    for path, feed in feeds_of(basic).items():
        slug = path.split("/")[1] if path.startswith("topics/") else ""
        for entry in feed.entries if slug else []:
            issue = int(entry.id.rpartition("/")[2])
            shown = [topics for (number, _), topics in links.items() if number == issue and slug in topics]
            if shown:
                assert {tag.term for tag in entry.get("tags", [])} == set().union(*shown), (path, issue)


def ids_of(built: Built) -> list[str]:
    return [
        identity for feed in feeds_of(built).values() for identity in [feed.feed.id, *(e.id for e in feed.entries)]
    ]


@pytest.mark.parametrize("feed_id", ["tag:small.example,2024:weekly", ""])
def test_a_move_of_the_site_changes_no_id(root: Callable[[str], Path], feed_id: str) -> None:
    source = root("basic")
    here = build(source, source / "_build/1", newsletter_feed_id=feed_id)
    there = build(
        source, source / "_build/2", newsletter_feed_id=feed_id, html_baseurl="https://small.example/zh/stable/"
    )
    assert ids_of(here) == ids_of(there)


def test_feeds_are_deterministic(build_root: Callable[..., Built], basic: Built) -> None:
    again = build_root("basic")
    for path in basic.outdir.rglob("atom.xml"):
        assert path.read_bytes() == (again.outdir / path.relative_to(basic.outdir)).read_bytes()


def test_a_feed_holds_as_many_issues_as_the_settings_say(build_root: Callable[..., Built]) -> None:
    entries = feeds_of(build_root("basic", newsletter_feed_length=2))["atom.xml"].entries
    assert [entry.title.split()[0] for entry in entries] == ["#3", "#2"]
