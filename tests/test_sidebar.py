"""The sidebar and the ways from page to page: they show what is near and do not grow with the archive."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import Tag

from building import Built, build, differences, write_issue


def sidebar(built: Built, page: str) -> Tag:
    found = built.soup(page).select_one(".sidebar-tree")
    assert found is not None
    return found


@pytest.fixture
def newsletter(tmp_path: Path) -> Path:
    """A newsletter of one season with two issues."""
    source = tmp_path / "newsletter"
    (source / "issues").mkdir(parents=True)
    (source / "conf.py").write_text('extensions = ["sphinx_newsletter"]\n', encoding="utf-8")
    (source / "season-1.md").write_text("# Season 1\n\n```{season} 1\n```\n", encoding="utf-8")
    for number in (1, 2):
        write_issue(source / "issues", number)
    return source


def test_an_issue_shows_its_seasons_issues_alone(basic: Built) -> None:
    shown = sidebar(basic, "issues/0001").get_text()
    assert "#1 Where it begins" in shown
    assert "#2 Types everywhere" in shown
    assert "#3" not in shown


def test_a_season_shows_its_own_issues_alone(basic: Built) -> None:
    shown = sidebar(basic, "seasons/season-02").get_text()
    assert "#3 A second season" in shown
    assert "#1" not in shown


def test_other_pages_show_seasons_and_the_latest_issues(basic: Built) -> None:
    for page in ("", "guide", "topics", "search"):
        found = sidebar(basic, page)
        captions = [caption.get_text() for caption in found.select(".caption-text")]
        assert captions[0] == "Latest issues", page
        assert "Season 1" in found.get_text()
        assert "Season 2" in found.get_text()
        first, *rest = found.find_all("ul", recursive=False)
        assert [link.get_text().split()[0] for link in first.find_all("a")] == ["#3", "#2", "#1"]
        assert not any("#" in part.get_text() for part in rest)


def test_of_many_seasons_the_newest_are_shown(newsletter: Path, tmp_path: Path) -> None:
    (newsletter / "season-1.md").unlink()
    for number in range(1, 22):
        (newsletter / f"season-{number:02}.md").write_text(f"# Season {number}\n\n```{{season}} {number}\n```\n")
        write_issue(newsletter / "issues", number)
    toctree = "```{toctree}\n:glob:\n:reversed:\n\nseason-*\n```"
    (newsletter / "index.md").write_text(f"# Weekly\n\n{toctree}\n", encoding="utf-8")
    built = build(newsletter, tmp_path / "work", html_theme="furo", newsletter_season_length=1)

    def seasons(page: str) -> list[str]:
        return [link.get_text() for link in sidebar(built, page).select("a") if "eason" in link.get_text()]

    newest = [f"Season {number}" for number in range(21, 9, -1)]
    assert seasons("") == [*newest, "All seasons"]
    assert seasons("season-03") == seasons("issues/0003") == [*newest, "Season 3", "All seasons"]
    (all_seasons,) = [link for link in sidebar(built, "").select("a") if link.get_text() == "All seasons"]
    assert built.article(str(all_seasons["href"]).strip("/")).h1.get_text() == "Seasons"


def test_pages_of_one_topic_do_not_change_with_every_issue(basic: Built) -> None:
    assert "Latest issues" not in sidebar(basic, "topics/asyncio").get_text()
    assert "Latest issues" not in sidebar(basic, "issues/0001").get_text()
    assert "Latest issues" not in sidebar(basic, "seasons/season-01").get_text()


def test_at_most_five_latest_issues(newsletter: Path, tmp_path: Path) -> None:
    (newsletter / "index.md").write_text("# Weekly\n\n```{toctree}\nseason-1\n```\n", encoding="utf-8")
    before = build(newsletter, tmp_path / "work", html_theme="furo")
    assert len(sidebar(before, "").select("ul")[0].select("a")) == 2
    for number in range(3, 8):
        write_issue(newsletter / "issues", number)
    after = build(newsletter, tmp_path / "work", html_theme="furo")
    shown = [link.get_text().split()[0] for link in sidebar(after, "").select("ul")[0].select("a")]
    assert shown == ["#7", "#6", "#5", "#4", "#3"]
    assert differences(after, build(newsletter, tmp_path / "clean", html_theme="furo")) == []


def test_the_current_page_is_marked(basic: Built) -> None:
    current = sidebar(basic, "issues/0002").select("li.current-page > a")
    assert [link.get_text() for link in current] == ["#2 Types everywhere"]


def test_icons_of_titles_are_left_out(basic: Built) -> None:
    assert "🦄" not in sidebar(basic, "issues/0001").get_text()


@pytest.mark.parametrize(
    ("page", "before", "after"),
    [
        ("issues/0001", None, "../0002/"),
        ("issues/0002", "../0001/", "../0003/"),
        ("issues/0003", "../0002/", None),
        ("seasons/season-01", None, "../season-02/"),
        ("seasons/season-02", "../season-01/", None),
        ("guide", None, "../recent/"),  # follows the seasons and their issues
    ],
)
def test_previous_and_next(basic: Built, page: str, before: str | None, after: str | None) -> None:
    soup = basic.soup(page)
    for rel, expected in (("prev", before), ("next", after)):
        head = soup.select_one(f'link[rel="{rel}"]')
        foot = soup.select_one(f".{rel}-page")
        assert (head and head["href"]) == expected
        assert (foot and foot["href"]) == expected


def test_the_sidebar_does_not_grow_with_the_archive(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "issues").mkdir(parents=True)
    conf = 'extensions = ["sphinx_newsletter"]\nhtml_theme = "furo"\nnewsletter_season_length = 5\n'
    (source / "conf.py").write_text(conf, encoding="utf-8")
    (source / "index.md").write_text("# Weekly\n\n```{toctree}\n:glob:\n\nseason-*\n```\n", encoding="utf-8")
    for number in range(1, 21):
        write_issue(source / "issues", number)
    for season in range(1, 5):
        text = f"# Season {season}\n\n```{{season}} {season}\n```\n"
        (source / f"season-{season}.md").write_text(text, encoding="utf-8")
    built = build(source, tmp_path / "built")
    for number in (1, 7, 20):
        own = {f"issues/{other:04}/" for other in range(1, 21) if (other - 1) // 5 == (number - 1) // 5}
        links = {link["href"] for link in sidebar(built, f"issues/{number:04}").select("a[href]")}
        shown = {f"issues/{href.strip('./')}/" for href in links if href.startswith("../0")}
        assert shown | {f"issues/{number:04}/"} == own


def test_a_theme_gets_the_tree_it_asks_for(newsletter: Path, tmp_path: Path) -> None:
    (newsletter / "_templates").mkdir()
    calls = {"all": "maxdepth=-1", "first": "maxdepth=1", "as written": "includehidden=True", "shown": ""}
    shown = "".join(f'<nav title="{name}">{{{{ toctree({options}) }}}}</nav>' for name, options in calls.items())
    template = '{% extends "!layout.html" %}{% block footer %}' + shown + "{% endblock %}"
    (newsletter / "_templates/layout.html").write_text(template, encoding="utf-8")
    index = "# Weekly\n\n```{toctree}\n:maxdepth: 2\n:caption: All\n\nseason-1\nHome <self>\n```\n"
    index += "\n```{toctree}\n:hidden:\n\nmore\nhttps://other.example\n```\n"
    (newsletter / "index.md").write_text(index, encoding="utf-8")
    (newsletter / "more.md").write_text("# More & more\n", encoding="utf-8")
    soup = build(newsletter, tmp_path / "built", html_theme="basic", templates_path=["_templates"]).soup(
        "issues/0001"
    )

    def links(name: str) -> list[str]:
        return [link.get_text() for link in soup.select(f'nav[title="{name}"] a')]

    assert links("all") == ["Season 1", "#1 Title 1", "#2 Title 2", "Home"]
    assert links("first") == ["Season 1", "Home"]
    assert links("as written") == [
        "Season 1",
        "#1 Title 1",
        "#2 Title 2",
        "Home",
        "More & more",
        "https://other.example",
    ]
    assert links("shown") == ["Season 1", "#1 Title 1", "#2 Title 2", "Home"]
    marked = [item.a.get_text() for item in soup.select('nav[title="all"] li.current')]
    assert marked == ["Season 1", "#1 Title 1"]
    assert not soup.select("input[type=checkbox], svg")
