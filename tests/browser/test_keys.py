"""Keys that lead to the search, beside what other scripts of a page do with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]

ISSUE = "issues/0007/"
SIDEBAR, OWN = "input.sidebar-search", ".nl-search input[type=search]"

MODAL = """() => {
  customElements.define("other-search", class extends HTMLElement {
    connectedCallback() {
      const fields = "<input><textarea></textarea><p contenteditable></p>";
      this.attachShadow({ mode: "open" }).innerHTML = `<dialog>${fields}</dialog>`;
    }
  });
  const host = document.body.appendChild(document.createElement("other-search"));
  window.modal = host.shadowRoot.querySelector("dialog");
  document.addEventListener("keydown", (event) => {
    const busy = ["INPUT", "OTHER-SEARCH"].includes(document.activeElement.tagName);
    if (event.key !== "/" || event.ctrlKey || busy || modal.open) return;
    modal.show();
    modal.querySelector("input").focus();
    event.preventDefault();
  });
}"""
"""A search in a shadow tree, which opens with a slash unless a field has the focus, as that of Read the Docs."""

FIRST = f"document.addEventListener('readystatechange', {MODAL}, {{ once: true }})"
"""The same, before the scripts of the page, which are deferred."""


def focused(page: Page, selector: str) -> bool:
    return bool(page.locator(selector).first.evaluate("(field) => field === document.activeElement"))


def opened(page: Page) -> bool:
    return bool(page.evaluate("modal.open"))


@pytest.mark.parametrize("key", ["/", "Control+k", "Meta+k"])
def test_a_key_leads_to_the_search(open_page: OpenPage, key: str) -> None:
    page = open_page(ISSUE)
    page.keyboard.press(key)
    assert focused(page, SIDEBAR)


@pytest.mark.parametrize("key", ["Control+/", "Alt+/", "Meta+/", "k", "Control+Alt+k"])
def test_other_keys_do_not(open_page: OpenPage, key: str) -> None:
    page = open_page(ISSUE)
    page.keyboard.press(key)
    assert not focused(page, SIDEBAR)


def test_a_slash_on_a_telephone_leads_to_the_search_page(open_page: OpenPage) -> None:
    page = open_page(ISSUE, width=390)
    page.keyboard.press("/")
    page.wait_for_url("**/search/")


def test_the_search_page_has_the_focus_in_its_own_field(open_page: OpenPage) -> None:
    page = open_page("search/")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert focused(page, OWN)
    page.keyboard.type("a/b")
    assert page.locator(OWN).input_value() == "a/b"


def test_a_slash_on_a_filter_leads_to_the_field(open_page: OpenPage) -> None:
    page = open_page("search/?q=asyncio")
    page.locator(".nl-facets input").first.focus()
    page.keyboard.press("/")
    assert focused(page, OWN)


@pytest.mark.parametrize("is_first", [True, False])
def test_one_search_opens(open_page: OpenPage, *, is_first: bool) -> None:
    page = open_page(ISSUE, prepare=(lambda page: page.add_init_script(FIRST)) if is_first else None)
    if not is_first:
        page.evaluate(MODAL)
    page.keyboard.press("/")
    assert opened(page) == is_first
    assert focused(page, SIDEBAR) != is_first


@pytest.mark.parametrize("field", ["input", "textarea", "[contenteditable]"])
@pytest.mark.parametrize("width", [1440, 390])
def test_a_slash_in_a_field_of_a_shadow_tree_is_text(open_page: OpenPage, field: str, width: int) -> None:
    page = open_page(ISSUE, width=width)
    page.evaluate(MODAL)
    page.evaluate("(field) => { modal.show(); modal.querySelector(field).focus(); }", field)
    address = page.url
    page.keyboard.type("a/b")
    written = "(field) => modal.querySelector(field).value ?? modal.querySelector(field).textContent"
    assert page.evaluate(written, field) == "a/b"
    assert page.url == address
