"""The site under the Content Security Policy of the guide: no page offends against it, and everything works.

All other tests of the archive in a browser have it served with the policy too.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.canaries import LISTEN, watch
from browser.harness import POLICY, PREFIX, find_chromium, missing, served
from building import build
from guide_examples import example

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OpenPage = Callable[..., "Page"]

SCHEMES = ("light", "dark")
WITH_CODE = "guide/hosting/"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"
VIOLATIONS = "window.violations"


def listen(page: Page) -> None:
    page.add_init_script(LISTEN)


@pytest.mark.parametrize("step", [8, pytest.param(1, marks=pytest.mark.long)], ids=["some", "all"])
def test_no_page_offends_against_it(archive: Path, step: int) -> None:
    chromium = find_chromium() or missing("Chromium", "install it or name it in $CHROMIUM")
    pages = [path for path in sorted(archive.rglob("index.html")) if "_static" not in path.parts]
    paths = [path.relative_to(archive).as_posix().removesuffix("index.html") for path in pages]
    assert len(paths) > 150
    few = paths[::step]
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "max-age=600"}
    with served(archive, PREFIX, headers) as base:
        heard = watch(chromium, base, few)
    assert [f"{path}: {what}" for path, told in heard.items() for what in told] == []


def test_it_is_in_force(open_page: OpenPage) -> None:
    page = open_page("", prepare=listen)
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "document.title = 'ran'";
          const words = document.createElement("p");
          words.setAttribute("style", "color: rgb(1, 2, 3)");
          document.body.append(script, words);
        }"""
    )
    assert page.title() != "ran"
    assert page.locator("body > p").evaluate("(words) => getComputedStyle(words).color") != "rgb(1, 2, 3)"
    assert len(page.evaluate(VIOLATIONS)) == 2


def test_pages_can_name_it_themselves(root: Callable[[str], Path], tmp_path: Path) -> None:
    """By the template of the guide, where no header can be set."""
    chromium = find_chromium() or missing("Chromium", "install it or name it in $CHROMIUM")
    source = root("basic")
    (source / "_templates").mkdir()
    (source / "_templates" / "page.html").write_text(example("hosting", "furo/page.html"), "utf-8")
    site = build(source, tmp_path / "built", templates_path=["_templates"]).outdir
    with served(site, "/", {}) as base:
        heard = watch(chromium, base, ["", "issues/0001/", "issues/", "search/"])
    assert list(heard.values()) == [["<meta http-equiv=Content-Security-Policy>"]] * 4


@pytest.mark.parametrize("scheme", SCHEMES)
def test_colours_can_be_chosen(open_page: OpenPage, scheme: str) -> None:
    page = open_page("issues/0007/", scheme=scheme, prepare=listen)
    toggle = page.locator(".theme-toggle-content .theme-toggle")
    first = page.evaluate(BACKGROUND)
    assert page.evaluate("document.body.dataset.theme") == "auto"
    toggle.click()
    chosen = page.evaluate("document.body.dataset.theme")
    assert chosen == ("dark" if scheme == "light" else "light")
    assert page.evaluate(BACKGROUND) != first
    page.reload()
    assert page.evaluate("document.body.dataset.theme") == chosen
    assert page.evaluate(BACKGROUND) != first
    assert page.evaluate(VIOLATIONS) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_code_has_its_colours(open_page: OpenPage, scheme: str) -> None:
    page = open_page(WITH_CODE, scheme=scheme)
    colour = page.locator("div.highlight").first.evaluate("(code) => getComputedStyle(code).backgroundColor")
    assert colour == {"light": "rgb(242, 242, 242)", "dark": "rgb(32, 32, 32)"}[scheme]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_search_finds(open_page: OpenPage, scheme: str) -> None:
    page = open_page("", scheme=scheme, prepare=listen)
    page.locator("input.sidebar-search").fill("asyncio")
    page.locator("input.sidebar-search").press("Enter")
    page.locator(".nl-results article.nl-card mark").first.wait_for()
    assert page.url.partition("?")[0].endswith("/search/")
    assert page.evaluate(VIOLATIONS) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_icons_are_shown(open_page: OpenPage, scheme: str) -> None:
    asked: list[str] = []

    def prepare(page: Page) -> None:
        listen(page)
        page.on("requestfinished", lambda request: asked.append(request.url))

    page = open_page("", scheme=scheme, prepare=prepare)
    script = "(box) => getComputedStyle(box, '::before').maskImage"
    mask = page.locator(".sidebar-search-container").evaluate(script)
    assert mask.endswith('/_static/styles/icons/search.svg")')
    assert mask[5:-2] in asked
    icon = page.locator(".theme-toggle-content .theme-toggle svg:visible")
    assert icon.bounding_box()
    assert page.locator("body > svg").bounding_box() is None, "the icons' definitions take no room"
    assert page.evaluate(VIOLATIONS) == []


def test_a_site_opened_from_disk_has_its_icons(archive: Path, browser: Browser) -> None:
    """Browsers show no file as a mask there."""
    page = browser.new_page()
    page.goto((archive / "index.html").as_uri())
    mask = page.locator(".sidebar-search-container").evaluate("(b) => getComputedStyle(b, '::before').maskImage")
    assert mask.startswith('url("data:image/svg+xml')
    page.close()


def test_without_a_script_pages_have_their_colours(open_page: OpenPage) -> None:
    dark, light = (open_page("", scheme=scheme, java_script_enabled=False) for scheme in ("dark", "light"))
    assert [page.locator("body").get_attribute("data-theme") for page in (dark, light)] == [None, None]
    colours = [page.evaluate(BACKGROUND) for page in (dark, light)]
    assert colours[0] != colours[1]
