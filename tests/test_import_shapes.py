"""The shapes that newsletter files have, and the page that each makes."""

from __future__ import annotations

import pytest

from imports import SETTINGS, imported, read
from sphinx_newsletter.authoring.importing.page import Refused, pages_of


@pytest.mark.parametrize(
    ("stem", "head", "number", "date"),
    [
        ("2023-06-17-weekly", "# Field Notes #7", 7, "2023-06-17"),
        ("x", "# Field Notes 7: Why not? (2023-06-17)", 7, "2023-06-17"),
        ("x", "# Issue 7 (2023/6/17)", 7, "2023-06-17"),
        ("x", "# 园地周刊第 7 期（2023年6月17日）", 7, "2023-06-17"),
        ("x", "# 第7号 (2023.06.17)", 7, "2023-06-17"),
        ("x", "# Field Notes #7：异步 2023-06-17", 7, "2023-06-17"),
        ("x", "---\ntitle: '园地周刊#7：异步'\npubDate: 2023-06-17\nauthor: Ada\n---", 7, "2023-06-17"),
        ("x", "---\nissue: 7\ndate: 2023-06-17\n---\n\n# Why the #1 rule fails", 7, "2023-06-17"),
        ("0007", "---\ndate: 2023-06-17\n---\n\n# Asynchronous 2", 7, "2023-06-17"),
        ("issue-7", "# Notes (2023-06-17)", 7, "2023-06-17"),
        ("x", "# [Field Notes #7](https://notes.example/2023-06-17)", 7, "2023-06-17"),
    ],
)
def test_number_and_date_are_found(stem: str, head: str, number: int, date: str) -> None:
    issue = read(imported(f"{head}\n\n## Articles\n\n1. [A](https://a.example)\n", stem))
    assert (issue.number, str(issue.date)) == (number, date)


@pytest.mark.parametrize("title", ["The #1 mistake", "Python 3", "Season 1 (2023-06-17)", "2023-06-17"])
def test_a_number_that_is_none_of_the_issues_is_not_taken(title: str) -> None:
    with pytest.raises(Refused, match="number is missing"):
        pages_of(f"# {title}\n\n## Articles\n\n1. [A](https://a.example)\n", "2023-06-17-weekly", SETTINGS)


def test_front_matter_of_other_tools_becomes_the_pages_own() -> None:
    text = (
        "---\ntitle: '周刊#7：async_io **2**'\npubDate: 2023-06-17\nauthor: Ada\ntags: [a]\n"
        "link-language: zh\n---\n\n"
        "1、[A](https://a.example)\n"
    )
    (page,) = pages_of(text, "x", SETTINGS)
    assert not isinstance(page, Refused)
    assert page.text.startswith("---\nissue: 7\ndate: 2023-06-17\nlink-language: zh\n---\n\n# 周刊#7：async")
    assert page.issue.title == "周刊#7：async_io **2**"
    assert page.notes == ["front matter keys dropped: pubDate, author, tags"]


def test_full_width_numbers_become_lists() -> None:
    text = (
        "# Field Notes #7\n\n## Articles\n\n1、 [A](https://a.example/1) (英)\n摘要\n\n\tcode\n\t\tmore\n\n"
        "2．[B](https://a.example/2)\n③ [C](https://a.example/3)\n\n10、Three of them:\n\n[D](https://a.example/4)\n"
    )
    assert imported(text).split("## Articles\n\n")[1] == (
        "1. [A](https://a.example/1) (英)\n   摘要\n\n       code\n       \tmore\n\n"
        "2. [B](https://a.example/2)\n\n3. [C](https://a.example/3)\n\n"
        "10. Three of them:\n\n    [D](https://a.example/4)\n"
    )


def test_an_issue_of_titles_gets_sections_and_items_without_links() -> None:
    text = (
        "# Field Notes #118：Why?\n\n**[🦄Articles](https://notes.example)**\n\n\n① First\n\n② Second\n\n"
        "**🐿️Projects**\n\n① Third\n"
    )
    assert imported(text, "2025-09-06-weekly").split("Why?\n\n")[1] == (
        "## [🦄Articles](https://notes.example)\n\n1. First\n\n2. Second\n\n## 🐿️Projects\n\n1. Third\n"
    )


def test_what_follows_a_note_that_is_left_out_goes_with_it() -> None:
    text = (
        "# Field Notes #7\n\n## Articles\n\n1. [A](https://a.example/1)\n\n🎁 Sponsor note.\n\n"
        "![](https://a.example/ad.png)\n\n2. [B](https://a.example/2)\n"
    )
    page = imported(text)
    assert "ad.png" not in page
    assert [link.url for link in read(page).links] == ["https://a.example/1", "https://a.example/2"]


def test_an_item_is_left_out_with_its_section_only() -> None:
    text = (
        "# Field Notes #7\n\n## Articles\n\n1. [Subscribe](https://a.example/1)\n\nSubscribe to it.\n\n"
        "## 欢迎订阅\n\n1. [B](https://a.example/2)\n\n## Books\n\n1. [C](https://a.example/3)\n"
    )
    assert [link.url for link in read(imported(text)).links] == ["https://a.example/1", "https://a.example/3"]


def test_an_address_defined_in_a_section_that_is_left_out_stays() -> None:
    text = "# Field Notes #7\n\n## Articles\n\n1. [A][one]\n\n## Subscribe\n\nNow.\n\n[one]: https://a.example/1\n"
    assert [link.url for link in read(imported(text)).links] == ["https://a.example/1"]


def test_headings_one_level_too_high_are_lowered() -> None:
    text = (
        "# Field Notes #7\n\n# Articles\n\n1. [A](https://a.example/1)\n\n# Projects\n\n"
        "1. [B](https://a.example/2)\n"
    )
    page = imported(text)
    assert [link.section.title for link in read(page).links if link.section] == ["Articles", "Projects"]
    assert page.count("\n## ") == 2


def test_a_file_that_would_lose_something_is_refused() -> None:
    text = "# Field Notes #7\n\n## Articles\n\n1. [A](https://a.example/1)\n\n2、# [B](https://a.example/2)\n"
    with pytest.raises(Refused, match=r"https://a\.example/2|item"):
        pages_of(text, "2023-06-17", SETTINGS)
