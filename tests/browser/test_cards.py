"""Cards as people use them: with a mouse, the keyboard, a finger, reduced motion, or no script at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from browser.harness import IMAGE_HOST, Network, answer_with_picture

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

OpenPage = Callable[..., "Page"]

ISSUE = "issues/0007/"
TOPIC = "topics/asyncio/"
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def menu_item(card: Locator, label: str) -> Locator:
    return card.locator(":is(button, [role=menuitem]):not(.nl-menu-button)").filter(has_text=label)


def clipboard(page: Page) -> Any:
    return page.evaluate("navigator.clipboard.readText()")


def opacity(element: Locator) -> float:
    """Return how visible an element is, with all that it stands in."""
    script = """(element) => {
      let product = 1;
      for (let it = element; it; it = it.parentElement) product *= getComputedStyle(it).opacity;
      return product;
    }"""
    return float(element.evaluate(script))


def settle(page: Page) -> None:
    """Wait until no transition runs and the page, which scrolls smoothly, stands still."""
    page.evaluate(
        """async () => {
          for (let still = 0, y = -1; still < 15; still = y === scrollY ? still + 1 : 0) {
            y = scrollY;
            await new Promise(requestAnimationFrame);
          }
        }"""
    )
    page.evaluate("Promise.all(document.getAnimations().map((animation) => animation.finished))")


@pytest.mark.parametrize(("path", "width"), [(ISSUE, 1440), (ISSUE, 390), (TOPIC, 1440)])
def test_tab_reaches_everything_of_every_card(open_page: OpenPage, path: str, width: int) -> None:
    page = open_page(path, width)
    expected = page.evaluate(
        """() => {
          const kinds = { title: ".nl-title a", permalink: ".nl-number", menu: ".nl-menu-button" };
          const cards = [...document.querySelectorAll(".nl-card")];
          const nameOf = (element) => {
            const kind = Object.keys(kinds).find((name) => element.matches(kinds[name]));
            return kind && `${cards.indexOf(element.closest(".nl-card"))} ${kind}`;
          };
          window.reached = [];
          document.addEventListener("focusin", (event) => window.reached.push(nameOf(event.target)));
          document.documentElement.style.scrollBehavior = "auto";  // each step would wait for the movement
          const heading = document.querySelector("h1");
          heading.tabIndex = -1;
          heading.focus();
          heading.removeAttribute("tabindex");
          return cards.flatMap((card) => Object.values(kinds).map((kind) => card.querySelector(kind)))
            .filter(Boolean).map(nameOf);
        }"""
    )
    cards = page.locator(".nl-card").count()
    for kind in ("permalink", "menu"):
        assert sum(name.endswith(kind) for name in expected) == cards > 0
    for _ in range(page.locator(":is(a, button, input, summary)").count()):
        page.keyboard.press("Tab")
    assert set(expected) <= set(page.evaluate("window.reached"))


def test_focus_is_visible(open_page: OpenPage) -> None:
    page = open_page(ISSUE)
    card = page.locator(".nl-card").first
    looks = (
        "element => { const s = getComputedStyle(element); return [s.outlineStyle, s.outlineWidth, s.boxShadow] }"
    )
    for selector in (".nl-number", ".nl-title a", ".nl-menu-button"):
        element = card.locator(selector).first
        before = element.evaluate(looks)
        page.keyboard.press("Tab")  # the last input is the keyboard: focus shows
        element.focus()
        settle(page)
        assert element.evaluate(looks) != before, selector


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_menu_opens_and_closes_by_keyboard(open_page: OpenPage, key: str) -> None:
    page = open_page(ISSUE)
    card = page.locator(".nl-card").nth(1)
    button = card.locator(".nl-menu-button")
    assert button.get_attribute("aria-expanded") == "false"
    assert not menu_item(card, "Copy link").is_visible()

    button.press(key)
    assert button.get_attribute("aria-expanded") == "true"
    for label in ("Copy link", "Copy Markdown"):
        item = menu_item(card, label)
        item.wait_for()
        assert item.evaluate("item => item.tagName === 'BUTTON'")

    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert not menu_item(card, "Copy link").is_visible()
    assert button.evaluate("button => button === document.activeElement")


def test_tab_walks_through_an_open_menu(open_page: OpenPage) -> None:
    page = open_page(ISSUE)
    card = page.locator(".nl-card").first
    card.locator(".nl-menu-button").press("Enter")
    labels = set()
    for _ in range(3):
        labels.add(page.evaluate("document.activeElement.textContent.trim()"))
        page.keyboard.press("Tab")
    assert {"Copy link", "Copy Markdown"} <= labels


def test_one_menu_is_open_at_a_time(open_page: OpenPage) -> None:
    page = open_page(ISSUE)
    first, second = page.locator(".nl-card").nth(0), page.locator(".nl-card").nth(1)
    first.locator(".nl-menu-button").press("Enter")
    second.locator(".nl-menu-button").press("Enter")
    assert not menu_item(first, "Copy link").is_visible()
    assert menu_item(second, "Copy link").is_visible()
    page.locator("h1").click()
    assert page.locator(".nl-menu-button[aria-expanded=true]").count() == 0


def test_open_menu_lies_above_the_next_card(open_page: OpenPage) -> None:
    page = open_page(ISSUE)
    for number in range(5):
        card = page.locator(".nl-card").nth(number)
        card.locator(".nl-menu-button").press("Enter")
        for label in ("Copy link", "Copy Markdown"):
            menu_item(card, label).click(trial=True)


@pytest.mark.parametrize("path", [ISSUE, TOPIC])
def test_copy_link(open_page: OpenPage, path: str) -> None:
    page = open_page(path, permissions=CLIPBOARD)
    card = page.locator(".nl-card").nth(1)
    status = page.locator(".nl-status")
    assert status.count() == 1
    assert status.get_attribute("aria-live") == "polite" or status.get_attribute("role") == "status"
    assert status.inner_text().strip() == ""

    card.locator(".nl-menu-button").press("Enter")
    menu_item(card, "Copy link").press("Enter")
    page.locator(".nl-status:not(:empty)").wait_for()
    permalink = card.locator(".nl-number").evaluate("link => link.href")
    assert "/issues/0" in permalink and "#link-" in permalink
    assert clipboard(page) == permalink
    assert not menu_item(card, "Copy link").is_visible()
    assert card.locator(".nl-menu-button").evaluate("button => button === document.activeElement")


def test_copy_markdown(open_page: OpenPage) -> None:
    page = open_page(ISSUE, permissions=CLIPBOARD)
    for number in range(3):
        card = page.locator(".nl-card").nth(number)
        title = card.locator(".nl-title a")
        card.locator(".nl-menu-button").press("Enter")
        menu_item(card, "Copy Markdown").click()
        page.locator(".nl-status:not(:empty)").wait_for()
        assert clipboard(page) == f"[{title.inner_text()}]({title.get_attribute('href')})"


@pytest.mark.parametrize("how", ["click", "Enter"])
def test_image_opens_large(open_page: OpenPage, network: Network, how: str) -> None:
    network.on_image = answer_with_picture
    page = open_page(ISSUE)
    link = page.locator(".nl-body figure a").first
    dialog = page.locator("dialog.nl-dialog[open]")
    assert dialog.count() == 0

    if how == "click":
        link.click()
    else:
        link.press(how)
    dialog.wait_for()
    image = dialog.locator("img")
    image.evaluate("image => image.decode()")
    assert image.evaluate("image => image.src") == link.evaluate("link => link.href")
    assert image.get_attribute("alt") == link.locator("img").get_attribute("alt")
    box, small = image.bounding_box(), link.locator("img").bounding_box()
    assert box and small
    assert box["width"] * box["height"] > small["width"] * small["height"]
    assert box["x"] >= 0 and box["y"] >= 0 and box["x"] + box["width"] <= 1440 and box["y"] + box["height"] <= 900
    assert page.url.endswith(ISSUE)

    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert link.evaluate("link => link === document.activeElement")


def test_image_dialog_fits_a_telephone(open_page: OpenPage, network: Network) -> None:
    network.on_image = lambda route: answer_with_picture(route, (500, 1600))
    page = open_page(ISSUE, 390)
    page.locator(".nl-body figure a").first.click()
    dialog = page.locator("dialog.nl-dialog[open]")
    dialog.wait_for()
    dialog.locator("img").evaluate("image => image.decode()")
    box = dialog.bounding_box()
    assert box and box["x"] >= 0 and box["y"] >= 0
    assert box["x"] + box["width"] <= 390 and box["y"] + box["height"] <= 844
    assert dialog.evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")
    dialog.get_by_role("button", name="Close").click()
    dialog.wait_for(state="detached")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_card_of_the_address_is_marked(open_page: OpenPage, scheme: str) -> None:
    anchor = open_page(ISSUE).locator(".nl-card[id]").nth(4).get_attribute("id")
    page = open_page(f"{ISSUE}#{anchor}", scheme=scheme)
    marked = page.locator(f"#{anchor}")
    settle(page)
    assert marked.evaluate("card => card.matches(':target')")
    background = "card => getComputedStyle(card).backgroundColor"
    assert marked.evaluate(background) != page.locator(".nl-card").nth(8).evaluate(background)
    box = marked.bounding_box()
    assert box and 0 <= box["y"] < 450


def test_card_of_the_address_is_not_under_the_mobile_header(open_page: OpenPage) -> None:
    anchor = open_page(ISSUE).locator(".nl-card[id]").nth(4).get_attribute("id")
    page = open_page(f"{ISSUE}#{anchor}", 390)
    settle(page)
    header = page.locator(".mobile-header").bounding_box()
    card = page.locator(f"#{anchor}").bounding_box()
    assert header and card
    assert card["y"] >= header["y"] + header["height"]


def test_menu_button_shows_on_hover_and_focus(open_page: OpenPage) -> None:
    page = open_page(ISSUE)
    first, second = page.locator(".nl-card").nth(0), page.locator(".nl-card").nth(1)
    page.mouse.move(5, 5)
    settle(page)
    assert opacity(first.locator(".nl-menu-button")) == 0.55  # there for people who do not hover
    first.hover()
    settle(page)
    assert opacity(first.locator(".nl-menu-button")) == 1
    second.locator(".nl-title a").focus()
    page.keyboard.press("Tab")
    second.locator(".nl-menu-button").focus()
    settle(page)
    assert opacity(second.locator(".nl-menu-button")) == 1


def test_hover_moves_nothing(open_page: OpenPage) -> None:
    page = open_page(ISSUE)
    card = page.locator(".nl-card").first
    card.scroll_into_view_if_needed()
    inside = "card => [card, ...card.querySelectorAll('*')].map((e) => JSON.stringify(e.getBoundingClientRect()))"
    page.mouse.move(5, 5)
    settle(page)
    before, button = card.evaluate(inside), card.locator(".nl-menu-button")
    assert opacity(button) < 1
    card.hover()
    settle(page)
    assert card.evaluate(inside) == before
    assert opacity(button) == 1


def test_touch_always_shows_the_menu(open_page: OpenPage) -> None:
    page = open_page(ISSUE, 390, has_touch=True, is_mobile=True, device_scale_factor=2, permissions=CLIPBOARD)
    assert page.evaluate("innerWidth") == 390, "something is wider than the screen"
    card = page.locator(".nl-card").first
    button = card.locator(".nl-menu-button")
    assert opacity(button) == 1
    box = button.bounding_box()
    assert box and min(box["width"], box["height"]) >= 24
    button.tap()
    menu_item(card, "Copy link").tap()
    page.locator(".nl-status:not(:empty)").wait_for()
    assert clipboard(page) == card.locator(".nl-number").evaluate("link => link.href")


def test_reduced_motion_means_no_motion(open_page: OpenPage) -> None:
    page = open_page(ISSUE, reduced_motion="reduce")
    card = page.locator(".nl-card").first
    card.hover()
    card.locator(".nl-menu-button").click()
    assert page.evaluate("document.getAnimations().map((animation) => animation.effect.target.outerHTML)") == []
    moving = page.evaluate(
        """[...document.querySelectorAll("[class*='nl-']")].filter((element) => {
          const style = getComputedStyle(element);
          const lasts = style.transitionDuration.split(",").some((time) => parseFloat(time) > 0.001);
          return lasts || (style.animationName !== "none" && parseFloat(style.animationDuration) > 0.001);
        }).map((element) => element.className)"""
    )
    assert moving == []
    scrolled = "[...document.querySelectorAll('*')].map((element) => getComputedStyle(element).scrollBehavior)"
    assert set(page.evaluate(scrolled)) == {"auto"}


@pytest.mark.parametrize("width", [1440, 390])
def test_everything_essential_works_without_script(open_page: OpenPage, width: int) -> None:
    page = open_page(ISSUE, width, java_script_enabled=False)
    cards = page.locator(".nl-card").all()
    assert len(cards) == 29
    for card in cards:
        title = card.locator(".nl-title")
        assert title.is_visible()
        for link in title.locator("a").all():
            assert str(link.get_attribute("href")).startswith(("http://", "https://"))
        assert card.locator(".nl-badge").first.is_visible()
        assert card.locator(".nl-number").get_attribute("href") == f"#{card.get_attribute('id')}"
    for element in page.locator(".nl-menu, .nl-menu-button, .nl-menu-list, .nl-status, .nl-dialog").all():
        assert not element.is_visible()
    for image in page.locator(".nl-body figure a").all():
        assert str(image.get_attribute("href")).startswith(f"https://{IMAGE_HOST}/")

    card = cards[3]
    card.locator(".nl-number").click()
    assert page.url.endswith(f"#{card.get_attribute('id')}")
    card.locator(".nl-topic").first.click()
    page.wait_for_url("**/topics/**")
    page.locator(".nl-card .nl-number").first.click()
    page.wait_for_url("**/issues/0*/#link-*")
    assert page.locator(".nl-card:target").count() == 1


def test_title_opens_the_recommended_page(open_page: OpenPage, network: Network) -> None:
    page = open_page(ISSUE, java_script_enabled=False)
    title = page.locator(".nl-title a").first
    address = title.get_attribute("href")
    title.click(no_wait_after=True)
    page.wait_for_timeout(300)
    assert network.foreign == [address]
