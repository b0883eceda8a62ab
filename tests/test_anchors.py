"""Permalinks: what the anchor of an item is made of, and what it outlives."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from building import build, write_issue
from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading import read_text
from sphinx_newsletter.records.model import Section
from sphinx_newsletter.records.permalinks import anchor_base, permalink_form

PAGE = "---\nissue: 7\ndate: 2023-06-17\n---\n\n# Title\n\n## Articles\n\n"


def anchors(body: str) -> list[str]:
    issue, _, _ = read_text(PAGE + body, "issues/0007", Settings(default_language="en"))
    assert issue is not None
    return [link.anchor for link in issue.links]


def hashed(text: str) -> str:
    return "link-" + hashlib.sha256(text.encode()).hexdigest()[:8]


def test_an_anchor_is_made_of_the_address() -> None:
    assert anchors("1. [A](https://example.org/a)") == [hashed("https://example.org/a")]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/a",
        "https://www.example.org/a",
        "https://EXAMPLE.org/a/",
        "https://example.org:443/a",
        "https://example.org/a?utm_source=weekly&utm_medium=email",
        "https://example.org/a?fbclid=1",
    ],
)
def test_what_does_not_count_in_an_address(url: str) -> None:
    assert anchors(f"1. [A]({url})") == [hashed("https://example.org/a")]


@pytest.mark.parametrize(
    "url", ["https://example.org/A", "https://example.org/a?page=2", "https://example.org/a#b"]
)
def test_what_counts_in_an_address(url: str) -> None:
    assert anchors(f"1. [A]({url})") == [hashed(url)]


def test_a_group_is_known_by_its_title() -> None:
    body = "1. Three to read:\n\n   - [One](https://example.org/1)\n   - [Two](https://example.org/2)\n"
    assert anchors(body) == [hashed("Three to read")]


def test_the_second_of_two_equal_addresses_is_counted() -> None:
    body = "1. [A](https://example.org/a)\n2. [B](https://example.org/b)\n3. [Again](http://example.org/a/)\n"
    first = hashed("https://example.org/a")
    assert anchors(body) == [first, hashed("https://example.org/b"), f"{first}-2"]


def test_two_groups_of_one_title_are_counted() -> None:
    group = "{}. Three to read:\n\n   - [One](https://example.org/{})\n"
    first = hashed("Three to read")
    assert anchors(group.format(1, 1) + group.format(2, 2)) == [first, f"{first}-2"]


def test_reordering_moves_no_anchor() -> None:
    one, two = "[One](https://example.org/1)", "[Two](https://example.org/2)"
    before = anchors(f"1. {one}\n2. {two}\n")
    assert anchors(f"1. {two}\n2. {one}\n") == before[::-1]


def test_mending_title_summary_language_or_section_moves_no_anchor() -> None:
    before = anchors("1. [Teh title](https://example.org/1)\n")
    after = "## Projects\n\n5、[The title](https://example.org/1) (Chinese)\n\nA summary.\n"
    assert anchors(after) == before


def test_links_to_headings_lead_to_their_sections(root: Callable[[str], Path], tmp_path: Path) -> None:
    """By MyST's anchors, where a newsletter has them; the headings take no id that the page has already."""
    source = root("basic")
    items = "## Articles\n\n1. [A](https://example.org/4)\n\n   [Here](#articles), [there](#searchbox).\n\n"
    write_issue(source / "issues", 4, body=items + "## searchbox\n\nx\n", date="2025-01-01")
    page = build(source, tmp_path / "built", myst_heading_anchors=3).soup("issues/0004")
    links = [link["href"] for link in page.select(".nl-body a")]
    assert [page.find(id=link.removeprefix("#")).name for link in links] == ["section", "section"]
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_every_id_of_a_page_is_there_once(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "issues").mkdir(parents=True)
    follow = 'newsletter_follow = [("Mail", "https://mail.example", "Every week")]\n'
    conf = 'extensions = ["sphinx_newsletter"]\nhtml_theme = "furo"\nproject = "Weekly"\n'
    (docs / "conf.py").write_text(conf + follow, encoding="utf-8")
    (docs / "index.md").write_text("# Weekly\n\n```{season} 1\n```\n\n```{follow}\n```\n", encoding="utf-8")
    item = "1. [{0}](https://example.org/{0})"
    body = "\n\n".join(
        f"{heading}\n\n{item.format(number)}"
        for number, heading in enumerate(
            ("# Articles", "## Articles", "## Follow", "## Search", "### Follow", "## Follow")
        )
    )
    write_issue(docs / "issues", 1, body=body)
    built = build(docs, tmp_path / "built")
    for page in built.pages():
        ids = [element["id"] for element in BeautifulSoup(page.read_text("utf-8"), "html.parser").select("[id]")]
        assert len(ids) == len(set(ids)), page


HEADINGS = [
    ("A", "A", "A-2"),
    ("A-2", "A", "A"),
    ("A", "A 2", "A", "A-2", "A"),
    ("Articles", "Articles", "Articles 2", "Section Articles"),
    ("In page id1", "in-page-a", "Issue 7", "Link-deadbeef"),
]


@pytest.mark.parametrize("headings", HEADINGS)
def test_no_heading_has_the_id_of_another_element(headings: tuple[str, ...], tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "issues").mkdir(parents=True)
    keys = {name: [name] for name in ("articles", "articles-2", "issue-7", "link-deadbeef", "in-page-a", "a-2")}
    (docs / "conf.py").write_text(
        f'extensions = ["sphinx_newsletter"]\nproject = "Weekly"\nnewsletter_sections = {keys!r}\n',
        encoding="utf-8",
    )
    (docs / "index.md").write_text("# Weekly\n\n```{season} 1\n```\n", encoding="utf-8")
    item = "1. [{0}](https://example.org/{0})\n\n   A word.[^a{0}]\n\n[^a{0}]: A note.\n\n"
    nested = "````{{note}}\n```{{link-card}} [Again](https://example.org/{0})\n```\n````\n"
    body = "\n".join(
        f"## {heading}\n\n{item.format(number)}{nested.format(number)}" for number, heading in enumerate(headings)
    )
    write_issue(docs / "issues", 7, body=body)
    built = build(docs, tmp_path / "built", suppress_warnings=["newsletter.duplicate-link"])
    for page in built.pages():
        ids = [element["id"] for element in BeautifulSoup(page.read_text("utf-8"), "html.parser").select("[id]")]
        assert sorted({each for each in ids if ids.count(each) > 1}) == [], page
    issue, _, _ = read_text(f"{PAGE}{body}", "issues/0007", Settings(default_language="en"))
    assert issue is not None
    assert len(issue.links) == len(headings)


def test_the_ids_of_sections_that_were_unique_stay() -> None:
    issue, _, _ = read_text(
        PAGE + "1. [A](https://a.org)\n\n## A\n\nx\n\n## A\n\nx\n\n## A\n\nx\n\n## A-2\n\nx\n\n## B\n\nx\n",
        "issues/0007",
        Settings(default_language="en"),
    )
    assert issue is not None
    found = [block.anchor for block in issue.body.blocks if isinstance(block, Section)]
    assert found == ["section-articles", "section-a", "section-a-2", "section-a-3", "section-a-2-2", "section-b"]


VERSION_1 = {
    "https://example.org": "50d7a905",
    "https://example.org/": "50d7a905",
    "http://www.example.org": "50d7a905",
    "https://example.org/a/": "b5b10dd0",
    "https://example.org/a//": "b5b10dd0",
    "https://EXAMPLE.org/A?B=1#C": "174afc19",
    "https://example.org:8443/a": "9b80290f",
    "http://example.org:443/a": "b5b10dd0",
    "https://www.www.example.org/a": "5fcc169d",
    "https://example.org/a?utm_source=x&utm_medium=y": "b5b10dd0",
    "https://example.org/a?b=1&fbclid=x#c": "53a0874c",
    "https://example.org/a?UTM_Source=x": "21e7f199",
    "https://example.org/a?ref=tealetter.example": "3305cd03",
    "https://example.org/a?_bhlid=0123abcd": "d5d89075",
    "https://example.org/a?igshid=0123": "fc3503e6",
    "https://example.org/a?mc_cid=1&mc_eid=2&gclid=3&ref_src=4": "b5b10dd0",
    "https://example.org/a?": "b5b10dd0",
    "https://example.org/a?&b": "24290eb0",
    "https://example.org/a?b=1&b=1": "9fe03720",
    "https://example.org/%7Ea/%E4%BE%8B": "326eff9b",
    "https://example.org/例?例#例": "25feca02",
    "https://xn--r8jz45g.jp/a": "2d5200c8",
    "https://例え.jp/a": "2d5200c8",
    "https://Bücher.example/": "edcf346b",
    "https://faß.example/": "ea44b7eb",
    "http://[2001:DB8::1]:80/a": "0de259d5",
    "https://example.org./a": "fab56096",
    "https://my_site.example.org/a": "6b833a3e",
    "https://example.org/a#/b/": "a358a73a",
    "https://github.com/a/b?ref=main": "9902c371",
    "https://www.youtube.com/watch?v=x&si=y": "b1fd8838",
    "https://mp.weixin.qq.com/s?__biz=a==&mid=1&idx=1": "c7382551",
}
"""What people have linked to: a pair may be added, none may change."""


@pytest.mark.parametrize(("url", "anchor"), VERSION_1.items())
def test_the_anchor_of_a_url_never_changes(url: str, anchor: str) -> None:
    assert anchor_base(permalink_form(url)) == anchor


def test_the_package_idna_has_no_part_in_an_anchor() -> None:
    code = "import sys; sys.modules['idna'] = None; from sphinx_newsletter.records import permalinks"
    subprocess.run([sys.executable, "-c", code], check=True)
