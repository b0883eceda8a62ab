"""A site in Chinese or Japanese in a browser: its script speaks the language, and text is set as it is printed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from browser.harness import Network, served
from browser.test_pages import violations
from browser.test_validators import html_errors
from building import ROOTS, build

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module", params=["zh_CN", "zh_TW", "ja"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def site(language: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsletter in a language."""
    work = tmp_path_factory.mktemp(language)
    source = Path(shutil.copytree(ROOTS / "test-chinese", work / "source"))
    return build(source, work / "built", language=language, ogp_social_cards={"enable": False}).outdir


@pytest.fixture(scope="module")
def page(browser: Browser, site: Path) -> Iterator[Page]:
    """The first issue of a newsletter in a language."""
    context = browser.new_context()
    Network().guard(context)
    with served(site) as address:
        page = context.new_page()
        page.goto(f"{address}issues/0001/")
        yield page
    context.close()


def test_its_html_is_valid(site: Path) -> None:
    errors = html_errors(site)
    assert not errors, "\n".join(errors)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_no_violation(
    browser: Browser, site: Path, axe: str, width: int, scheme: Literal["dark", "light"]
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    Network().guard(context)
    with served(site) as address:
        page = context.new_page()
        for name in ("", "issues/0001/", "topics/1/", "search/", "stats/", "follow/"):
            page.goto(f"{address}{name}")
            assert violations(page, axe) == [], name
    context.close()


def style(page: Page, html: str, name: str) -> str:
    """Return a computed style of an element that is put into the first card."""
    script = """([html, name]) => {
      const body = document.querySelector(".nl-body");
      body.insertAdjacentHTML("beforeend", html);
      return getComputedStyle(body.lastElementChild).getPropertyValue(name);
    }"""
    return str(page.evaluate(script, [html, name]))


def test_the_menu_of_a_card_speaks_the_language(page: Page, language: str) -> None:
    copy, more = {
        "zh_CN": ("复制链接", "更多操作：测试的技巧"),
        "zh_TW": ("複製連結", "更多操作：测试的技巧"),
        "ja": ("リンクをコピー", "その他の操作：测试的技巧"),
    }[language]
    button = page.locator(".nl-menu-button").first
    assert button.get_attribute("aria-label") == more
    button.focus()
    button.press("Enter")
    assert page.locator(".nl-menu-list button").first.text_content() == copy
    page.keyboard.press("Escape")


@pytest.mark.parametrize("tag", ["em", "i", "cite", "dfn"])
def test_nothing_is_in_italics(page: Page, tag: str) -> None:
    assert style(page, f"<{tag}>强调</{tag}>", "font-style") == "normal"
    assert style(page, f'<{tag} lang="en">emphasis</{tag}>', "font-style") == "italic"


def test_quotation_marks_are_those_of_the_language(page: Page, language: str) -> None:
    expected = "“" if language == "zh_CN" else "「"
    assert expected in style(page, "<q>引</q>", "quotes")


def test_lines_break_by_the_rules_of_the_language(page: Page) -> None:
    assert style(page, "<p>文</p>", "line-break") == "strict"
    assert style(page, "<p>文</p>", "word-break") == "normal"


def test_emphasis_is_marked_with_dots(page: Page, language: str) -> None:
    position = style(page, "<em>强调</em>", "text-emphasis-position")
    assert position.startswith("over" if language == "ja" else "under")
