"""ABlog's posts beside issues: pages that announce something are listed with them, and stay what they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from building import Built, build, differences, write_issue

POST = """\
---
blogpost: true
date: {date}
tags: {tags}
category: Announcements
author: Grace
---

# {title}

We have {news}. [Read](https://example.org/news) on.

More of it.
"""


def write_post(
    docs: Path, name: str, *, date: str = "2024-01-10", tags: str = "asyncio, moving", news: str
) -> Path:
    path = docs / f"news/{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(POST.format(date=date, tags=tags, title=f"About {news}", news=news), encoding="utf-8")
    return path


@pytest.fixture
def docs(root: Callable[[str], Path]) -> Path:
    """The basic newsletter with two posts, the older before all issues."""
    source = root("basic")
    write_post(source, "moved", date="2024-01-10", news="moved")
    write_post(source, "begun", date="2023-12-24", tags="moving", news="begun")
    index = source / "index.md"
    text = index.read_text(encoding="utf-8")
    lists = "```{postlist}\n:excerpts:\n```\n\n```{toctree}\n:glob:\n\nnews/*\n```\n"
    index.write_text(f"{text}\n{lists}", encoding="utf-8")
    return source


def listed(built: Built) -> list[str]:
    return [item.select_one("a").get_text() for item in built.article("index").select(".ablog-post")]


def test_a_list_of_posts_has_them_beside_issues(docs: Path, tmp_path: Path) -> None:
    built = build(docs, tmp_path / "work")
    assert built.warnings == ""
    titles = listed(built)
    assert len(titles) == 5
    assert titles[-1] == "About begun"
    assert "About moved" in titles
    assert "We have moved. Read on." in built.article("index").get_text()
    assert "More of it." in built.article("news/moved").get_text()


def test_tags_categories_authors_and_years_list_them(docs: Path, tmp_path: Path) -> None:
    built = build(docs, tmp_path / "work")
    assert [a.get_text() for a in built.article("topics/moving").select("h2 a, h3 a")] == [
        "About moved",
        "About begun",
    ]
    topic = built.article("topics/asyncio")
    assert topic.select_one('h2 a[href$="news/moved/"]').get_text() == "About moved"
    assert topic.select("article.nl-card")
    assert "About moved" in built.article("seasons/announcements").get_text()
    assert "About moved" in built.article("authors/grace").get_text()
    assert "About begun" in built.article("years/2023").get_text()
    assert "About begun" in built.article("issues").get_text()
    assert built.article("seasons").select_one("h1").get_text().startswith("Categories")
    assert "moving" in built.article("topics").get_text()


def test_the_feed_has_them(docs: Path, tmp_path: Path) -> None:
    feed = build(docs, tmp_path / "work").text("atom.xml")
    assert feed.count("<entry>") == 5
    assert "<id>tag:small.example,2024:weekly/post/news/moved</id>" in feed
    assert "<title>About moved</title>" in feed
    assert "<summary>We have moved. Read on.</summary>" in feed


def test_parallel_equals_serial(docs: Path, tmp_path: Path) -> None:
    for number in range(20):
        write_post(docs, f"more-{number}", date=f"2024-02-{number + 1:02}", news=f"more {number}")
    assert differences(build(docs, tmp_path / "two", jobs=2), build(docs, tmp_path / "one")) == []


@pytest.mark.parametrize("jobs", [0, 2])
def test_lists_follow_an_edit_and_a_deletion(docs: Path, tmp_path: Path, jobs: int) -> None:
    build(docs, tmp_path / "work", jobs=jobs)
    write_post(docs, "moved", news="moved again", tags="elsewhere")
    again = build(docs, tmp_path / "work", jobs=jobs)
    assert "About moved again" in listed(again)
    assert differences(again, build(docs, tmp_path / "edited")) == []
    (docs / "news/moved.md").unlink()
    again = build(docs, tmp_path / "work", jobs=jobs)
    assert "About moved again" not in listed(again)
    assert not again.path("topics/elsewhere").exists()
    assert differences(again, build(docs, tmp_path / "deleted")) == []


def test_a_page_may_hold_several_as_directives(docs: Path, tmp_path: Path) -> None:
    text = "# News\n\n## One\n\n```{post} 2024-03-01\n:tags: moving\n\nFirst words.\n```\n\n## Two\n\n"
    text += "```{post} 2024-03-02\n\nSecond words.\n```\n"
    (docs / "news/several.md").write_text(text, encoding="utf-8")
    built = build(docs, tmp_path / "work")
    assert built.warnings == ""
    assert {"One", "Two"} <= set(listed(built))
    assert 'href="news/several/#one"' in str(built.article("issues")).replace("../", "")
    assert "First words." in built.article("news/several").get_text()


def test_a_date_that_is_none_is_reported(docs: Path, tmp_path: Path) -> None:
    write_post(docs, "wrong", date="soon", news="wrong")
    built = build(docs, tmp_path / "work")
    assert "news/wrong.md: WARNING: the post has an invalid date: write it" in built.warnings
    assert "More of it." in built.article("news/wrong").get_text()


def test_an_issue_that_a_pattern_takes_for_a_post_is_listed_once(docs: Path, tmp_path: Path) -> None:
    built = build(docs, tmp_path / "work", blog_post_pattern="issues/*")
    assert built.warnings == ""
    assert len(listed(built)) == 5


@pytest.mark.parametrize("builder", ["text", "latex", "epub", "man"])
def test_other_formats_have_their_texts(docs: Path, tmp_path: Path, builder: str) -> None:
    built = build(docs, tmp_path / "work", builder, copyright="Ada", version="1")
    assert built.warnings == ""


def test_a_page_follows_the_collections_that_it_refers_to(docs: Path, tmp_path: Path) -> None:
    """Two tags would have one name in URLs: which has it depends on the posts."""
    (docs / "guide.md").write_text("# Guide\n\n{ref}`tag-c`, {ref}`tag-moving`\n", encoding="utf-8")
    for number, tags in enumerate(("C#", "C", "C, C#", "")):
        write_post(docs, "new", tags=tags, news="new")
        again = build(docs, tmp_path / "work")
        assert differences(again, build(docs, tmp_path / f"clean{number}")) == []


def test_what_is_dated_in_the_future_is_shown_when_it_is_built(docs: Path, tmp_path: Path) -> None:
    """Issues and posts alike: what a build writes does not depend on the day."""
    write_post(docs, "later", date="2098-01-10", news="later")
    write_issue(docs / "issues", 90, date="2098-01-03", title="Later still")
    (docs / "season.md").write_text("# Later\n\n```{season} 90\n```\n", encoding="utf-8")
    built = build(docs, tmp_path / "work", newsletter_season_length=1)
    assert "future" not in built.warnings
    assert "About later" in listed(built) and any(title.endswith("Later still") for title in listed(built))
    entries = built.text("atom.xml")
    assert "About later" in entries and "Later still" in entries
    assert "2098-01-10T12:00:00+00:00" in entries and "2098-01-03T12:00:00+00:00" in entries
    years = built.article("years/2098").get_text()
    assert "About later" in years and "Later still" in years
