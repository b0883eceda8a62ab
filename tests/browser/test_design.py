"""What the design promises: measure, targets, contrast, badges, counts on one line, nothing that moves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import pytest

from browser.harness import Network, answer_with_picture, refuse

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]

ISSUE = "issues/0007/"
TOPIC = "topics/asyncio/"
LINES = """selector => {
  // The number of characters on each line but the last of each element.
  const found = [];
  for (const element of document.querySelectorAll(selector)) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const lines = new Map();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let at = 0; at < node.length; at += 1) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getClientRects()[0];
        if (!box) continue;
        const line = Math.round(box.bottom / 12);
        lines.set(line, (lines.get(line) || 0) + 1);
      }
    }
    found.push(...[...lines.values()].slice(0, -1));
  }
  return found;
}"""
SMALL = """selector => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility())
  .map((element) => [element.textContent.trim(), element.getBoundingClientRect().height])
  .filter(([text, height]) => height < 23.9)"""
CONTRAST = """selector => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const drawn = (...colours) => {
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => (v <= 10 ? v / 3295 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const page = getComputedStyle(document.body).backgroundColor;
  return [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility()).map((element) => {
    const style = getComputedStyle(element);
    const ground = light(drawn(page));
    const ratio = (colour) => {
      const value = light(drawn(page, colour));
      return Math.max(value, ground) / Math.min(value, ground);
    };
    return [element.textContent.trim(), ratio(style.color), ratio(style.textDecorationColor)];
  });
}"""


@pytest.mark.parametrize(("width", "shortest", "longest"), [(1440, 60, 85), (390, 35, 60)])
def test_lines_of_summaries_have_a_measure(open_page: OpenPage, width: int, shortest: int, longest: int) -> None:
    page = open_page(ISSUE, width)
    counts = sorted(page.evaluate(LINES, ".nl-body > p, .nl-head ~ p"))
    assert len(counts) > 60
    assert counts[len(counts) // 2] >= shortest
    assert counts[-1] <= longest


@pytest.mark.parametrize("path", ["", ISSUE, TOPIC, "topics/", "issues/", "search/?q=asyncio"])
def test_targets_are_large_enough_for_a_finger(open_page: OpenPage, path: str) -> None:
    page = open_page(path, 390)
    if "search" in path:
        page.locator(".nl-facets summary").click()
    selector = ", ".join(f".nl-{name} a" for name in ("meta", "foot", "see", "site", "index", "jump", "ways"))
    selector += ", .nl-facets label"
    assert page.locator(selector).count() >= 5
    assert page.evaluate(SMALL, selector) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["", ISSUE, TOPIC, "guide/writing/"])
def test_links_and_texts_stand_out(open_page: OpenPage, path: str, scheme: str) -> None:
    page = open_page(path, 1440, scheme)
    links = page.evaluate(CONTRAST, ".nl-body a, .nl-foot a, .nl-jump a, [role=main] p > a.reference")
    assert links
    assert [text for text, _, underline in links if underline < 3] == []
    texts = page.evaluate(CONTRAST, "[role=main] :is(p, a, h1, h2, h3, time, .nl-muted, .nl-numeral), .nl-badge")
    assert [text for text, contrast, _ in texts if contrast < 4.5] == []


@pytest.mark.parametrize("width", [360, 390, 430, 1440])
def test_every_card_has_a_badge_beside_its_source(open_page: OpenPage, width: int) -> None:
    page = open_page(ISSUE, width)
    alone = page.evaluate(
        """() => [...document.querySelectorAll(".nl-card")].filter((card) => {
          const [badge, source] = [".nl-badge", ".nl-origin > :first-child"].map((it) => card.querySelector(it));
          const [one, other] = [badge, source].map((it) => it.getBoundingClientRect());
          return badge === source || one.height !== 24 || one.top >= other.bottom || one.bottom <= other.top;
        }).map((card) => card.id)"""
    )
    assert page.locator(".nl-card").count() == page.locator(".nl-card:has(.nl-badge)").count() == 29
    assert alone == []


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_counts_stay_on_one_line(open_page: OpenPage, width: int) -> None:
    page = open_page("search/?q=python", width)
    page.locator(".nl-search-status[data-complete]").wait_for()
    if not page.locator(".nl-facets").evaluate("(sheet) => sheet.open"):
        page.locator(".nl-facets summary").click()
    counts = ".nl-facets label > .nl-muted, .nl-count, .nl-index .nl-muted"
    lines = "(all) => all.map((it) => [it.textContent, it.getClientRects().length, it.offsetHeight])"
    for path in (None, "topics/", ISSUE):
        if path:
            page = open_page(path, width)
        found = page.locator(counts).evaluate_all(lines)
        assert found
        assert [text for text, rows, height in found if rows != 1 or height > 30] == []
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


@pytest.mark.parametrize("images", ["wide", "tall", "failed"])
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_moves_when_images_and_the_font_come_late(
    open_page: OpenPage, network: Network, images: str, width: int
) -> None:
    sizes = {"wide": (1600, 700), "tall": (500, 1400)}

    network.on_image = partial(answer_with_picture, size=sizes[images]) if images in sizes else refuse

    def prepare(page: Page) -> None:
        page.add_init_script(
            """window.shift = 0;
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
            }).observe({ type: "layout-shift", buffered: true });"""
        )

    page = open_page(ISSUE, width, prepare=prepare)
    for _ in range(12):
        page.mouse.wheel(0, 900)
        page.wait_for_timeout(60)
    assert page.evaluate("window.shift") < 0.01


def test_seasons_are_in_the_order_of_their_numbers(open_page: OpenPage) -> None:
    page = open_page("seasons/")
    assert page.locator(".nl-index a").all_inner_texts()[0].startswith("Season 4")


def test_titles_have_their_face(open_page: OpenPage) -> None:
    page = open_page(ISSUE)
    page.evaluate("""document.fonts.load('600 20px "Newsletter Display"')""")
    face = "getComputedStyle(document.querySelector('.nl-title')).fontFamily"
    assert page.evaluate(face).startswith('"Newsletter Display"')
    assert page.evaluate("[...document.fonts].map((font) => font.status)") == ["loaded"]
    chinese = page.locator(".nl-title a[lang=zh]")
    if chinese.count():
        assert "Newsletter Display" not in chinese.first.evaluate("(link) => getComputedStyle(link).fontFamily")
