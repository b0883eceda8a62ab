"""The addresses of the site, which must last."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from building import Built, build

ADDRESSES = [
    "issues/",
    "issues/0007/",
    "seasons/",
    "seasons/season-01/",
    "topics/",
    "topics/asyncio/",
    "sections/",
    "sections/articles/",
    "languages/",
    "languages/zh/",
    "sources/",
    "sources/github.com/",
    "years/",
    "years/2023/",
    "authors/",
    "search/",
    "stats/",
    "data/",
    "follow/",
    "random/",
]
FILES = [
    "atom.xml",
    "topics/asyncio/atom.xml",
    "links.json",
    "links.schema.json",
    "objects.inv",
    "opensearch.xml",
    "sitemap.xml",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_must_last(address: str, site: Built) -> None:
    assert site.article(address.rstrip("/")).select_one("h1")


@pytest.mark.parametrize("name", FILES)
def test_a_file_whose_address_must_last(name: str, site: Built) -> None:
    assert (site.outdir / name).stat().st_size > 100


def test_a_newsletter_chooses_its_own(root: Callable[[str], Path], tmp_path: Path) -> None:
    names = {"topics": "tags", "sources": "from/hosts", "data": "open"}
    built = build(root("basic"), tmp_path, newsletter_pages=names)
    assert built.warnings == ""
    links = [a["href"] for a in built.article("issues/0001").select(".nl-site a")]
    assert "../../tags/" in links and "../../from/hosts/" in links
    assert built.article("tags/asyncio").select("article.nl-card")
    assert (built.outdir / "tags/asyncio/atom.xml").is_file()
    assert not built.path("topics").exists()


def test_a_page_of_the_project_takes_the_place_of_a_generated_one(
    root: Callable[[str], Path], tmp_path: Path
) -> None:
    source = root("basic")
    (source / "follow.md").write_text("---\norphan: true\n---\n\n# By pigeon\n", encoding="utf-8")
    assert build(source, tmp_path).article("follow").select_one("h1").get_text().startswith("By pigeon")


def test_a_newsletter_without_ways_to_follow_it_says_so(root: Callable[[str], Path], tmp_path: Path) -> None:
    built = build(root("basic"), tmp_path, html_baseurl="", newsletter_follow=[])
    assert "There is nothing here yet." in built.article("follow").get_text()
