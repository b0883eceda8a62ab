"""The search page of the real archive: everything found, counted and reachable, by keyboard, link and file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from browser.canaries import LISTEN
from browser.harness import PREFIX, Network, served
from browser.test_pages import WIDTHS, every_view, violations
from real_issues import build_real, needs_corpus
from searching import FACETS, Scan

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

OpenPage = Callable[..., "Page"]

COMPLETE = ".nl-search-status[data-complete]"
FIELD = ".nl-search input[type=search]"
CARD = "article.nl-card"

QUERIES = {
    "asyncio": ["asyncio"],
    "性能": ["性能"],
    "异步编程": ["异步编程"],
    "asyncio 入门": ["asyncio", "入门"],
    "42": ["42"],
    "C++": ["C++"],
    "t-string": ["t-string"],
    "3.13": ["3.13"],
    "pyproject.toml": ["pyproject.toml"],
    '"event loop"': ["event loop"],
    "ｐｙｐｉ": ["pypi"],
}
"""Queries and their terms."""


@pytest.fixture(scope="module")
def scan(archive: Path) -> Scan:
    return Scan(archive)


def settle(page: Page) -> int:
    """Wait until all records have been searched; return the number of results."""
    page.locator(COMPLETE).wait_for(state="attached", timeout=30_000)
    return int(page.locator(COMPLETE).get_attribute("data-count") or "")


def search(open_page: OpenPage, query: str, **options: object) -> Page:
    page = open_page(f"search/?q={quote(query)}", **options)
    settle(page)
    return page


def cards(page: Page) -> list[str]:
    """Return the permalinks of the cards shown, relative to the site."""
    shown = page.locator(CARD).evaluate_all("(cards) => cards.map((card) => card.dataset.permalink)")
    return [address.removeprefix("../") for address in shown]


def all_cards(page: Page) -> list[str]:
    more = page.locator(".nl-more")
    while more.is_visible():
        more.click()
        settle(page)
    return cards(page)


def counts(page: Page, facet: str) -> dict[str, int]:
    """Return the counts of all values of a facet."""
    if (button := page.locator(f'[data-expand="{facet}"]')).count():
        button.click()
        settle(page)
    found = page.locator(f'fieldset[data-facet="{facet}"] [data-facet-count]').evaluate_all(
        "(spans) => spans.map((span) => [span.dataset.facetCount, span.textContent])"
    )
    return {name.partition(":")[2]: int(count.replace(",", "")) for name, count in found}


@pytest.mark.parametrize("query", QUERIES)
def test_all_links_are_found(open_page: OpenPage, scan: Scan, query: str) -> None:
    page = search(open_page, query)
    expected = scan.addresses(scan.find(*QUERIES[query]))
    if not expected:
        assert not page.locator(".nl-suggestion").is_visible()
    found = all_cards(page)
    assert len(found) == len(set(found)) == settle(page)
    assert set(found) == expected
    assert bool(expected) == query.isascii() or query == "ｐｙｐｉ"  # the archive's summaries are in English


CHINESE = {
    "性能": ["性能"],
    "异步编程": ["异步编程"],
    "Python 性能": ["Python", "性能"],
    '"异步编程"': ["异步编程"],
    "教程": ["教程"],
    "标准库": ["标准库"],
    "开源 工具": ["开源", "工具"],
    "ＡＩ": ["ai"],
}
"""Queries of an archive in Chinese, and their terms."""


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_real("zh", "zh_CN", tmp_path_factory.mktemp("chinese")).outdir


@needs_corpus
def test_all_links_of_a_chinese_archive_are_found(browser: Browser, chinese: Path) -> None:
    scan = Scan(chinese)
    context = browser.new_context()
    Network().guard(context)
    with served(chinese) as address:
        page = context.new_page()
        for query, terms in CHINESE.items():
            page.goto(f"{address}search/?q={quote(query)}")
            settle(page)
            expected = scan.addresses(scan.find(*terms))
            assert expected, query
            assert set(all_cards(page)) == expected, query
    context.close()


def test_what_is_excluded_is_not_found(open_page: OpenPage, scan: Scan) -> None:
    page = search(open_page, 'asyncio -trio -"event loop"')
    expected = scan.addresses(scan.find("asyncio", without=["trio", "event loop"]))
    assert 0 < len(expected) < len(scan.find("asyncio"))
    assert set(all_cards(page)) == expected


@pytest.mark.parametrize("query", ["", "asyncio"])
def test_counts_agree_with_a_scan(open_page: OpenPage, scan: Scan, query: str) -> None:
    page = search(open_page, query)
    for facet in FACETS:
        assert counts(page, facet) == scan.counts(facet, *query.split()), facet


def test_several_filters_at_once(open_page: OpenPage, scan: Scan) -> None:
    filters = {"language": ["en", "zh"], "section": ["articles"], "year": ["2023", "2024"], "topic": ["asyncio"]}
    page = open_page("search/?q=async")
    settle(page)
    for facet, values in filters.items():
        for value in values:
            page.locator(f'input[name="{facet}"][value="{value}"]').check()
            settle(page)
    expected = scan.find("async", filters=filters)
    assert set(all_cards(page)) == scan.addresses(expected)
    assert len(expected) > 20
    for facet in FACETS:
        chosen = dict.fromkeys(filters.get(facet, []), 0)
        assert counts(page, facet) == chosen | scan.counts(facet, "async", filters=filters), facet
    assert page.locator(".nl-facets-chosen").text_content() == " (6)"
    page.locator(".nl-clear").click()
    assert settle(page) == len(scan.find("async"))
    assert page.locator(".nl-facets summary").evaluate("(summary) => summary === document.activeElement")


def test_the_contract(open_page: OpenPage, base: str, scan: Scan) -> None:
    page = open_page("search/?q=asyncio&language=zh&language=en")
    settle(page)
    expected = scan.find("asyncio", filters={"language": ["zh", "en"]})
    status = page.locator("[data-count]")
    assert status.count() == 1
    assert status.get_attribute("data-count") == str(len(expected))
    for card in page.locator(CARD).all():
        href = card.locator("a.nl-number").evaluate("(link) => link.href")
        assert href.removeprefix(base) in scan.addresses(expected)
        assert card.locator(".nl-title a").get_attribute("href")
    first = page.locator(CARD).first
    first.locator("a.nl-number").click()
    page.wait_for_url(re.compile(r"/issues/\d+/#link-"))
    assert page.locator("article.nl-card:target").count() == 1


def test_an_empty_query_shows_the_newest(open_page: OpenPage, scan: Scan) -> None:
    page = open_page("search/")
    assert settle(page) == len(scan.links)
    newest = max(scan.issues)
    assert all(card.startswith(f"issues/{newest:04}/") for card in cards(page))
    assert page.locator(".nl-search-status").text_content() == f"{len(scan.links):,} links"


def test_the_address_has_the_whole_search(open_page: OpenPage, base: str) -> None:
    page = open_page("search/")
    settle(page)
    page.locator(FIELD).fill("async")
    page.wait_for_url("**/search/?q=async")
    page.locator('input[name="language"][value="zh"]').check()
    page.wait_for_url("**/search/?q=async&language=zh")
    page.locator('input[name="year"][value="2024"]').check()
    page.wait_for_url("**/search/?q=async&language=zh&year=2024")
    state = (settle(page), cards(page))
    assert state[1]

    page.reload()
    assert (settle(page), cards(page)) == state
    assert page.locator("input:checked").evaluate_all("(boxes) => boxes.map((box) => box.value)") == ["zh", "2024"]
    shared = open_page(page.url.removeprefix(base))
    assert (settle(shared), cards(shared)) == state

    page.go_back()
    page.wait_for_url("**/search/?q=async&language=zh")
    between = settle(page)
    assert between > state[0]
    page.go_back()
    page.wait_for_url("**/search/?q=async")
    assert settle(page) > between
    assert page.locator("input:checked").count() == 0
    page.go_forward()
    page.wait_for_url("**/search/?q=async&language=zh")
    assert settle(page) == between


def test_one_can_go_back_to_an_earlier_query(open_page: OpenPage) -> None:
    page = open_page("search/")
    field = page.locator(FIELD)
    for query in ("django", "flask"):
        field.fill(query)
        field.press("Enter")
        page.wait_for_url(f"**/?q={query}")
        settle(page)
    page.go_back()
    page.wait_for_url("**/?q=django")
    settle(page)
    assert field.input_value() == "django"


def test_a_result_leads_back_to_the_search(open_page: OpenPage) -> None:
    page = open_page("search/")
    settle(page)
    page.locator(FIELD).press_sequentially("pytest")
    page.locator(f"{CARD} mark").first.wait_for()
    settle(page)
    shown = cards(page)
    page.locator(".nl-number").first.click()  # at once: the address follows a typed query with a delay
    page.wait_for_url("**/issues/**")
    page.go_back()
    settle(page)
    assert (page.locator(FIELD).input_value(), cards(page)) == ("pytest", shown)


@pytest.mark.parametrize("key", ["/", "Control+k"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_key_leads_to_the_search(open_page: OpenPage, key: str, width: int) -> None:
    page = open_page("issues/0007/", width)
    page.keyboard.press(key)
    field = page.locator(":focus")
    if width > 800:  # the field of the sidebar
        field.press_sequentially("asyncio")
        assert field.input_value() == "asyncio"
        field.press("Enter")
    page.wait_for_url("**/search/**")
    settle(page)
    page.keyboard.press("/")
    assert page.locator(f"{FIELD}:focus").count() == 1


def test_what_is_typed_while_the_script_is_loaded_is_kept(open_page: OpenPage) -> None:
    held: list[Callable[[], None]] = []
    page = open_page(
        "search/",
        prepare=lambda page: page.route("**/search.js*", lambda route: held.append(route.continue_)),
        wait_until="commit",
    )
    page.locator(FIELD).press_sequentially("pytest")
    for release in held:
        release()
    page.locator(f"{CARD} mark").first.wait_for()
    page.wait_for_url("**/search/?q=pytest")
    assert page.locator(FIELD).input_value() == "pytest"


def focused(page: Page) -> Locator:
    return page.locator(":focus")


def test_keys_are_enough(open_page: OpenPage) -> None:
    page = open_page("search/", prepare=lambda page: page.route("https://**", lambda route: route.abort()))
    settle(page)
    page.keyboard.type("asyncio")
    page.wait_for_url("**/?q=asyncio")
    settle(page)
    titles = page.locator(".nl-title a")
    page.keyboard.press("ArrowUp")  # nothing above the field
    assert page.locator(f"{FIELD}:focus").count() == 1
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert focused(page).evaluate("(link) => link.href") == titles.nth(1).get_attribute("href")
    page.keyboard.press("ArrowUp")
    assert focused(page).evaluate("(link) => link.href") == titles.nth(0).get_attribute("href")
    page.keyboard.press("ArrowUp")
    assert page.locator(f"{FIELD}:focus").count() == 1
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.locator(f"{FIELD}:focus").count() == 1
    page.keyboard.press("ArrowDown")
    with page.expect_request(titles.nth(0).get_attribute("href") or ""):
        page.keyboard.press("Enter")


def test_focus_stays_where_results_are_drawn_again(open_page: OpenPage) -> None:
    page = search(open_page, "asyncio")
    box = page.locator('input[name="topic"]').nth(1)
    value = box.get_attribute("value")
    box.focus()
    page.keyboard.press("Space")
    settle(page)
    for _ in range(2):
        assert focused(page).get_attribute("value") == value
        assert focused(page).is_checked()
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Shift+Tab")
        settle(page)
    button = page.locator('[data-expand="source"]')
    shown = page.locator('input[name="source"]').count()
    button.focus()
    page.keyboard.press("Enter")
    settle(page)
    assert page.locator('input[name="source"]').nth(shown).evaluate("(box) => box === document.activeElement")
    page.locator(".nl-clear").click()
    settle(page)
    more = page.locator(".nl-more")
    before = page.locator(CARD).count()
    more.focus()
    page.keyboard.press("Enter")
    settle(page)
    first = page.locator(f"{CARD} :is(.nl-number, .nl-title a)").nth(2 * before)
    assert first.evaluate("(link) => link === document.activeElement")


def test_the_number_of_results_is_announced_once(open_page: OpenPage) -> None:
    page = open_page("search/")
    settle(page)
    page.evaluate(
        """() => {
          window.said = [];
          const live = document.querySelector(".nl-search [role=status]");
          new MutationObserver(() => window.said.push(live.textContent)).observe(live, { childList: true });
        }"""
    )
    page.wait_for_timeout(600)
    page.evaluate("window.said.length = 0")
    page.locator(FIELD).press_sequentially("pytest", delay=30)
    page.wait_for_timeout(1500)
    count = page.locator(COMPLETE).get_attribute("data-count")
    assert page.evaluate("window.said") == [f"{count} links"]


def test_a_mistyped_word_is_answered(open_page: OpenPage, scan: Scan) -> None:
    page = search(open_page, "asyncoi")
    assert page.locator(".nl-suggestion").text_content() == "No link has these words. Did you mean asyncio?"
    assert settle(page) == len(scan.find("asyncio"))
    assert set(all_cards(page)) == scan.addresses(scan.find("asyncio"))
    assert "asyncio" in (page.locator(f"{CARD} mark").first.text_content() or "").lower()
    page.locator(".nl-search [role=status]", has_text="Did you mean asyncio?").wait_for(state="attached")
    page.locator(".nl-suggestion a").click()
    page.wait_for_url("**/search/?q=asyncio")
    settle(page)
    assert page.locator(".nl-suggestion").is_hidden()


def test_nothing_found(open_page: OpenPage) -> None:
    page = search(open_page, "zzqqxx")
    assert settle(page) == 0
    assert page.locator(".nl-search-status").text_content() == "No link has these words."
    assert page.locator(CARD).count() == 0
    assert page.locator(".nl-facets").is_hidden()


def test_pages_of_the_guide_are_found(open_page: OpenPage) -> None:
    page = search(open_page, "Content-Security-Policy")
    link = page.locator(".nl-pages a").first
    assert link.locator("mark").count() or page.locator(".nl-pages mark").count()
    link.click()
    page.wait_for_url("**/guide/**")
    assert page.locator("h1").count() == 1


def test_a_narrow_page_folds_its_filters(open_page: OpenPage) -> None:
    page = search(open_page, "asyncio", width=390)
    box = page.locator('input[name="language"]').first
    assert not box.is_visible()
    page.locator(".nl-facets summary").click()
    assert box.is_visible()
    page.locator('[data-expand="source"]').click()
    settle(page)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    assert page.locator(".nl-site a[rel=search]").is_visible()
    issue = open_page("issues/0007/", 390)
    issue.locator(".nl-site a[rel=search]").click()
    issue.wait_for_url("**/search/")


def test_without_a_script_it_leads_to_the_lists(open_page: OpenPage) -> None:
    page = open_page("search/?q=asyncio", java_script_enabled=False)
    links = page.locator(".nl-search noscript a")
    assert links.first.is_visible()
    links.first.click()
    page.wait_for_url("**/issues/")


def test_the_strictest_policy_is_enough(archive: Path, browser: Browser, scan: Scan) -> None:
    headers = {"Content-Security-Policy": "default-src 'self'"}
    with served(archive, PREFIX, headers) as base:
        page = browser.new_page()
        page.add_init_script(LISTEN)
        page.goto(f"{base}search/?q=asyncio")
        assert settle(page) == len(scan.find("asyncio"))
        page.locator('input[name="language"][value="zh"]').check()
        settle(page)
        assert page.evaluate("window.violations") == []
        page.close()


@pytest.fixture
def opened_file(archive: Path, browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.goto((archive / "search" / "index.html").as_uri() + "?q=asyncio")
    yield page
    page.close()


def test_a_site_opened_from_disk_is_searched(opened_file: Page, scan: Scan) -> None:
    page = opened_file
    assert settle(page) == len(scan.find("asyncio"))
    page.locator(FIELD).fill("asyncio -trio")
    page.wait_for_url(re.compile("trio"))
    assert settle(page) == len(scan.find("asyncio", without=["trio"]))
    assert page.locator(".nl-search-progress").text_content() == ""


def test_a_browser_may_refuse_to_change_the_address(open_page: OpenPage, scan: Scan) -> None:
    refuse = "history.pushState = history.replaceState = () => { throw new DOMException('no', 'SecurityError'); };"
    page = open_page("search/", prepare=lambda page: page.add_init_script(refuse))
    settle(page)
    page.locator(FIELD).fill("asyncio")
    assert settle(page) == len(scan.find("asyncio"))
    page.locator('input[name="language"][value="zh"]').check()
    assert settle(page) == len(scan.find("asyncio", filters={"language": ["zh"]}))
    assert page.url.endswith("/search/")


def test_records_that_cannot_be_loaded_are_told_of(open_page: OpenPage, archive: Path) -> None:
    page = open_page(
        "search/?q=asyncio", prepare=lambda page: page.route("**/search/season-2-*", lambda route: route.abort())
    )
    page.get_by_text("Some records could not be loaded").wait_for()
    page.locator(CARD).first.wait_for()
    assert page.locator(COMPLETE).count() == 0


def test_newer_issues_are_shown_while_older_ones_load(open_page: OpenPage, scan: Scan) -> None:
    held: list[Callable[[], None]] = []
    older = re.compile(r"/search/season-[123]-")
    page = open_page(
        "search/?q=python",
        prepare=lambda page: page.route(older, lambda route: held.append(route.continue_)),
    )
    page.get_by_text(re.compile(r"\(searching older issues: (11|22)%\)")).wait_for()
    page.locator(f"{CARD} mark").first.wait_for()
    assert page.locator(COMPLETE).count() == 0
    page.locator(FIELD).fill("pytest")  # questions are answered meanwhile
    page.locator("mark", has_text=re.compile("^pytest$", re.IGNORECASE)).first.wait_for()
    assert page.locator(COMPLETE).count() == 0
    page.locator(FIELD).fill("python")
    while held or not page.locator(COMPLETE).count():
        for release in held:
            release()
        held.clear()
        page.wait_for_timeout(20)
    assert settle(page) == len(scan.find("python"))
    page.wait_for_url("**/search/?q=python")


STATES = {"results": "search/?q=asyncio", "none": "search/?q=zzqqxx", "suggestion": "search/?q=asyncoi"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_no_violation(open_page: OpenPage, axe: str, state: str, width: int) -> None:
    page = open_page(STATES[state], width)
    settle(page)
    if width < 800 and page.locator(".nl-facets").is_visible():
        page.locator(".nl-facets summary").click()
    found = [violation for _ in every_view(page, [width]) for violation in violations(page, axe)]
    assert not found, "\n".join(found)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 360, 390, 430])
def test_counts_of_filters_are_not_broken(open_page: OpenPage, width: int) -> None:
    page = search(open_page, "", width=width)
    page.locator(".nl-facets summary").click()
    heights = page.locator("[data-facet-count]").evaluate_all(
        "(counts) => counts.map((count) => count.getClientRects().length * count.getBoundingClientRect().height)"
    )
    assert len(heights) > 20
    assert max(heights) < 30
