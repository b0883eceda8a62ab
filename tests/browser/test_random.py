"""The page of random links in a browser: where its buttons and its addresses lead."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

OpenPage = Callable[..., "Page"]

CARD = re.compile(r"/issues/\d{4}/#link-[0-9a-f-]+$")
ISSUE = re.compile(r"/issues/\d{4}/$")


@pytest.mark.parametrize(("kind", "expected"), [("link", CARD), ("issue", ISSUE)])
def test_a_button_leads_to_one(open_page: OpenPage, kind: str, expected: re.Pattern[str]) -> None:
    page = open_page("random/")
    page.locator(f'[data-random="{kind}"]').click()
    page.wait_for_url(expected)
    if kind == "link":
        assert page.locator(".nl-card:target").count() == 1


@pytest.mark.parametrize(("kind", "expected"), [("link", CARD), ("issue", ISSUE)])
def test_an_address_leads_on_at_once(open_page: OpenPage, kind: str, expected: re.Pattern[str]) -> None:
    page = open_page("stats/")
    page.get_by_role("link", name=f"Random {kind}").click()
    page.wait_for_url(expected)
    page.go_back()
    page.wait_for_url(re.compile(r"/stats/$"))


@pytest.mark.parametrize("draw", [0, 0.999999])
def test_every_issue_and_every_card_can_be_drawn(open_page: OpenPage, draw: float) -> None:
    page = open_page("random/", prepare=lambda page: page.add_init_script(f"Math.random = () => {draw};"))
    issues = page.evaluate("JSON.parse(document.querySelector('.nl-random').dataset.issues)")
    page.locator('[data-random="link"]').click()
    page.wait_for_url(CARD)
    assert page.url.partition("#")[0].endswith(issues[-1 if draw else 0][0].removeprefix(".."))
    cards = page.eval_on_selector_all(".nl-card[id]", "cards => cards.map((card) => card.id)")
    assert page.url.partition("#")[2] == cards[-1 if draw else 0]


def test_without_a_script_the_page_lists_links(open_page: OpenPage) -> None:
    page = open_page("random/", java_script_enabled=False)
    assert page.locator("ul.nl-sample a").count() == 20
    assert not page.locator(".nl-random").is_visible()
