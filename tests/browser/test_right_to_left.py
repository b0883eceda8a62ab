"""Sites from right to left, as readers see them: mirrored, and with punctuation where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.harness import Network, served
from browser.test_pages import violations
from test_right_to_left import ARABIC, HEBREW, LATIN, MIXED, site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

OpenSite = Callable[..., "Page"]

LAST = """(element) => {
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let text = texts.nextNode();
  for (let next = texts.nextNode(); next; next = texts.nextNode()) if (next.data.trim()) text = next;
  const range = document.createRange();
  const end = text.data.trimEnd().length;
  range.setStart(text, end - 1);
  range.setEnd(text, end);
  const [mark, all] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
  return [mark.left - all.left, all.right - mark.right];
}"""
"""How far the last character of an element is from its left and right edge."""


def ends_at_left(text: Locator) -> bool:
    left, right = text.evaluate(LAST)
    assert min(left, right) < 3, (left, right)
    return bool(left < right)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    names = {"ar": "رسالة", "he": "ידיעון", "en": "Small"}
    return {
        language: site(tmp_path_factory.mktemp(language), language, name).outdir
        for language, name in names.items()
    }


@pytest.fixture
def open_site(browser: Browser, sites: dict[str, Path]) -> Iterator[OpenSite]:
    with ExitStack() as stack:

        def open_(language: str, path: str, width: int = 1440, scheme: str = "light") -> Page:
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
            stack.callback(context.close)
            Network().guard(context)
            page = context.new_page()
            page.goto(stack.enter_context(served(sites[language], "/")) + path)
            return page

        yield open_


def box(element: Locator) -> dict[str, float]:
    found = element.bounding_box()
    assert found
    return {"left": found["x"], "right": found["x"] + found["width"], "top": found["y"]}


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["ar", "he", "en"])
def test_punctuation_is_at_the_end_of_each_title(open_site: OpenSite, language: str, width: int) -> None:
    page = open_site(language, "issues/0002/", width)
    titles = {title.inner_text(): title for title in page.locator(".nl-title a").all()}
    assert ends_at_left(titles[ARABIC]) and ends_at_left(titles[HEBREW])
    assert not ends_at_left(titles[LATIN])
    assert ends_at_left(page.locator("h1 bdi").first if language == "en" else titles[ARABIC])


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["ar", "he"])
def test_cards_and_sidebar_are_mirrored(open_site: OpenSite, language: str, width: int) -> None:
    page = open_site(language, "issues/0002/", width)
    card = page.locator(".nl-card").first
    number, title, source, badge = (
        box(card.locator(name).first) for name in (".nl-number", ".nl-title a", ".nl-source", ".nl-badge")
    )
    assert title["left"] < title["right"] <= number["left"]
    assert badge["right"] <= source["left"] < source["right"] <= number["left"]
    card.hover()
    menu = card.locator(".nl-menu-button")
    assert box(menu)["left"] - box(card)["left"] < 20
    menu.click()
    assert box(card.locator(".nl-menu-list"))["left"] >= 0
    drawer = page.locator(".sidebar-drawer")
    assert box(drawer)["left"] >= (width if width == 390 else box(card)["right"])
    if width == 390:
        page.keyboard.press("Escape")
        page.locator("label[for=__navigation]:visible").first.click()
        page.wait_for_timeout(400)  # it slides in
        assert box(drawer)["right"] == width


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize(
    "path", ["", "issues/0003/", "issues/", "search/?q=python", "stats/", "topics/cpp/", "random/"]
)
def test_no_page_is_wider_than_the_window(open_site: OpenSite, path: str, width: int) -> None:
    page = open_site("ar", path, width)
    if "search" in path:
        page.locator(".nl-search-status[data-complete]").wait_for(state="attached")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_results_of_the_search_have_directions(open_site: OpenSite, language: str) -> None:
    page = open_site(language, "search/?q=python")
    page.locator(".nl-search-status[data-complete]").wait_for(state="attached")
    titles = {title.inner_text(): title for title in page.locator(".nl-results .nl-title a").all()}
    assert ends_at_left(titles[ARABIC])
    assert titles[MIXED].evaluate("(title) => getComputedStyle(title).direction") == "rtl"
    page.goto(page.url.replace("python", "english"))
    page.locator(".nl-search-status[data-complete]").wait_for(state="attached")
    summary = page.locator(".nl-results .nl-body p").filter(has_text="An English summary!").first
    assert summary.evaluate("(text) => getComputedStyle(text).direction") == "ltr"


@pytest.mark.parametrize("path", ["issues/0003/", "stats/"])
def test_axe_finds_no_violation(open_site: OpenSite, axe: str, path: str) -> None:
    assert violations(open_site("ar", path), axe) == []
