"""A newsletter in themes that know nothing of it: the pages are whole, and hold nothing of furo's."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from bs4 import Tag

from building import ROOTS, Built, build

SIDEBARS = {
    "alabaster": ".sphinxsidebar",
    "pydata_sphinx_theme": ".bd-sidebar-primary",
    "sphinx_book_theme": ".bd-sidebar-primary",
}
"""Each theme, and where its pages have the site's tree."""
FURO = (
    "[class*=toctree-checkbox], .sidebar-tree, .sidebar-drawer, .article-container, link[href*=furo], "
    "script[src*=newsletter-theme]"
)


@pytest.fixture(scope="module", params=list(SIDEBARS))
def themed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, str]:
    """A small newsletter in a theme, and the selector of its sidebar."""
    work = tmp_path_factory.mktemp(request.param)
    source = Path(shutil.copytree(ROOTS / "test-basic", work / "source"))
    return build(source, work / "built", html_theme=request.param), SIDEBARS[request.param]


def links(built: Built, page: str, where: Tag | None) -> set[str]:
    """The pages that a part of a page links to."""
    assert where is not None
    here = built.path(page).parent
    found = {link["href"].partition("#")[0] for link in where.select("a[href]") if "://" not in link["href"]}
    return {(here / href).resolve().relative_to(built.outdir.resolve()).as_posix() for href in found}


def test_pages_are_built_without_a_warning(themed: tuple[Built, str]) -> None:
    assert themed[0].warnings == ""


def test_an_issue_has_its_cards(themed: tuple[Built, str]) -> None:
    built, _ = themed
    main = built.article("issues/0001")
    assert main.h1.get_text().startswith("Where it begins")
    cards = main.select("article.nl-card")
    assert len(cards) > 2
    assert all(card.select_one(".nl-title a[href], .nl-title").get_text(strip=True) for card in cards)
    assert main.select_one(".nl-head")


def test_the_sidebar_leads_to_seasons_and_issues(themed: tuple[Built, str]) -> None:
    built, where = themed
    issue = built.soup("issues/0001")
    assert {"seasons/season-01", "seasons/season-02"} <= links(built, "issues/0001", issue)
    assert {"issues/0001", "issues/0002"} <= links(built, "issues/0001", issue.select_one(where))
    season = built.soup("seasons/season-01")
    assert {"issues/0001", "issues/0002"} <= links(built, "seasons/season-01", season.select_one(where))


def test_previous_and_next_lead_from_issue_to_issue(themed: tuple[Built, str]) -> None:
    built, _ = themed
    relations = {link["rel"][0]: link["href"] for link in built.soup("issues/0002").select("link[rel]")}
    assert (relations["prev"], relations["next"]) == ("../0001/", "../0003/")


def test_nothing_of_furo_is_left(themed: tuple[Built, str]) -> None:
    built, _ = themed
    for path in built.pages():
        page = built.soup(
            path.relative_to(built.outdir).as_posix().removesuffix("index.html").removesuffix(".html")
        )
        assert not page.select(FURO), path.name
        ids = {element["id"] for element in page.find_all(id=True)}
        icons = {use["href"].removeprefix("#") for use in page.select("svg use[href^='#']")}
        assert icons <= ids, path.name
    assert not list(built.outdir.rglob("*furo*"))


def test_topic_pages_hold_cards(themed: tuple[Built, str]) -> None:
    built, _ = themed
    topics = sorted((built.outdir / "topics").glob("*/index.html"))
    assert topics
    for path in topics:
        main = built.article(path.parent.relative_to(built.outdir).as_posix())
        assert main.select(".nl-list article.nl-card"), path


def test_the_style_sheet_leaves_dark_and_light_to_the_theme(themed: tuple[Built, str]) -> None:
    sheet = re.sub(r"/\*.*?\*/", "", themed[0].text("_static/sphinx-newsletter/newsletter.css"), flags=re.DOTALL)
    assert "prefers-color-scheme" not in sheet
    assert not re.search(r"(?<!-)color-scheme:", sheet)
    body, _, rest = sheet.partition("}")
    assert not re.search(r"var\(--(color|pst)-[\w-]+\)", body), "a variable of a theme's that others lack"
    assert not re.search(r"var\(--(color|pst)-", rest)
