"""Every kind of page, wide and narrow, light and dark: nothing breaks, overflows, jumps or shuts people out."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal

import pytest

from browser.harness import IMAGE_HOST, PAGES, Network, answer_with_picture

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Page, Route

OpenPage = Callable[..., "Page"]

WIDTHS = (1440, 390)
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")

every_page = pytest.mark.parametrize("name", PAGES)
both_widths = pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])

RULES = ["wcag2a", "wcag2aa", "wcag21aa"]

WATCH_SHIFTS = """
window.__shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const what = entry.sources.map((source) => {
      const node = source.node && (source.node.closest ? source.node : source.node.parentElement);
      const name = node ? node.tagName.toLowerCase() + "." + node.className : "?";
      const place = ({ x, y, width, height }) => `${x},${y} ${width}x${height}`;
      return `${name}: ${place(source.previousRect)} -> ${place(source.currentRect)}`;
    });
    window.__shifts.push([entry.value, what]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@every_page
@both_widths
def test_page_is_sound(open_page: OpenPage, network: Network, name: str, width: int, scheme: str) -> None:
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        address = str(message.location.get("url", ""))
        unreachable = message.text.startswith("Failed to load resource: net::ERR_FAILED")
        if unreachable and address.startswith(f"https://{IMAGE_HOST}/"):
            return
        if name == "missing" and "status of 404" in message.text and address.endswith(PAGES[name]):
            return  # the answer to the page's own address
        if message.type in ("error", "warning"):
            complaints.append(f"{message.type}: {message.text} ({address})")

    def prepare(page: Page) -> None:
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(f"page error: {error}"))

    page = open_page(PAGES[name], width, scheme, prepare)
    _scroll_through(page)

    assert page.locator("h1").count() == 1
    assert not complaints
    assert not network.foreign
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (_brightness(background) > 128) == (scheme == "light")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width, _overflowing(page)


@pytest.mark.parametrize("name", ["issues/0001/", "issues/0109/"])
def test_the_sidebar_shows_where_the_reader_is(open_page: OpenPage, name: str) -> None:
    page = open_page(name, width=1440)
    place = page.locator(".sidebar-scroll .current-page > a").bounding_box()
    brand = page.locator(".sidebar-brand").bounding_box()
    assert place and brand and page.viewport_size
    assert place["y"] + place["height"] < page.viewport_size["height"]
    assert brand["y"] >= 0


@every_page
@pytest.mark.parametrize("width", WIDTHS)
def test_late_images_move_nothing(open_page: OpenPage, network: Network, name: str, width: int) -> None:
    held: list[Route] = []
    network.on_image = held.append
    page = open_page(
        PAGES[name],
        width,
        prepare=lambda page: page.add_init_script(WATCH_SHIFTS),
        wait_until="domcontentloaded",  # an image that is not lazy holds the load event up
    )
    sizes = itertools.cycle([(1600, 900), (500, 1600), (120, 60)])
    for image in page.locator("article img").all():
        image.evaluate("image => image.scrollIntoView({ block: 'center', behavior: 'instant' })")
        for _ in range(30):
            if held or image.evaluate("image => image.complete"):
                break
            page.wait_for_timeout(10)
        for route in held:
            answer_with_picture(route, next(sizes))
        held.clear()
        image.evaluate("image => image.decode()")
        page.evaluate(TWO_FRAMES)
    _scroll_through(page)
    shifts = page.evaluate("window.__shifts")

    assert sum(value for value, _ in shifts) < 0.01, shifts
    if name == "issue":
        assert network.images


@every_page
def test_axe_finds_no_violation(open_page: OpenPage, axe: str, name: str) -> None:
    page = open_page(PAGES[name])
    found = [violation for _ in every_view(page) for violation in violations(page, axe)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "address", ["topics/", "topics-by-size/", "sources/", "sources/github.com/", "random/", "data/", "follow/"]
)
def test_axe_finds_no_violation_in_other_kinds_of_pages(open_page: OpenPage, axe: str, address: str) -> None:
    page = open_page(address)
    found = [violation for _ in every_view(page) for violation in violations(page, axe)]
    assert not found, "\n".join(found)


OPEN = {
    "menu": ".nl-menu-button[aria-expanded=true]",
    "status": ".nl-status:not(:empty)",
    "dialog": "dialog.nl-dialog[open]",
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("what", OPEN)
def test_axe_finds_no_violation_in_what_opens(
    open_page: OpenPage, network: Network, axe: str, what: str, width: int
) -> None:
    network.on_image = answer_with_picture
    page = open_page(PAGES["issue"], width, permissions=["clipboard-read", "clipboard-write"])
    if what == "dialog":
        page.locator(".nl-body figure a").first.click()
        page.locator("dialog.nl-dialog[open] img").wait_for()
    else:
        card = page.locator(".nl-card").first
        card.locator(".nl-menu-button").press("Enter")
        card.get_by_text("Copy link").wait_for()
        if what == "status":
            card.get_by_text("Copy link").press("Enter")
            page.locator(".nl-status:not(:empty)").wait_for()
    found = []
    for _, scheme in every_view(page, [width]):
        assert page.evaluate(f"matchMedia('(prefers-color-scheme: {scheme})').matches")
        assert page.locator(OPEN[what]).count() == 1
        found += violations(page, axe)
    assert not found, "\n".join(found)


def every_view(page: Page, widths: Iterable[int] = WIDTHS) -> Iterator[tuple[int, str]]:
    """Show an open page in every width and colour scheme in turn."""
    for width, scheme in itertools.product(widths, SCHEMES):
        page.set_viewport_size({"width": width, "height": 900 if width > 800 else 844})
        page.emulate_media(color_scheme=scheme)
        page.evaluate(TWO_FRAMES)
        page.evaluate("Promise.all(document.getAnimations().map((animation) => animation.finished))")
        yield width, scheme


def violations(page: Page, axe: str) -> list[str]:
    """Return what axe-core objects to on a page."""
    return [f"{node['rule']} {node['target']}: {node['why']}" for node in _run_axe(page, axe)]


def _run_axe(page: Page, axe: str) -> list[dict[str, Any]]:
    page.evaluate("script => { if (!window.axe) (0, eval)(script) }", axe)
    nodes: list[dict[str, Any]] = page.evaluate(
        """async (tags) => {
          const result = await axe.run(document, { runOnly: { type: "tag", values: tags } });
          return result.violations.flatMap((found) => found.nodes.map((node) => ({
            rule: found.id,
            target: node.target.join(" "),
            why: node.failureSummary.replace(/\\s+/g, " "),
          })));
        }""",
        RULES,
    )
    return nodes


def _scroll_through(page: Page) -> None:
    """Scroll to the end of the page, so that images that wait for it are asked for."""
    height = page.evaluate("document.scrollingElement.scrollHeight")
    for y in range(0, height, 700):
        page.evaluate("y => window.scrollTo({ top: y, behavior: 'instant' })", y)
        page.wait_for_timeout(20)


def _overflowing(page: Page) -> Any:
    """Return what stands out on the right."""
    return page.evaluate(
        """[...document.querySelectorAll("body *")]
          .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
          .map((element) => element.outerHTML.slice(0, 120)).slice(0, 10)"""
    )


def _brightness(colour: str) -> float:
    numbers = [float(part) for part in colour.partition("(")[2].rstrip(")").split(",")]
    return sum(numbers[:3]) / 3
