"""Measure the search of a built site in Chromium: ``python tests/browser/search_speed.py SITE_DIR``.

For a large archive, build one with ``python -m benchmarks --sizes 736 --compare 0``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from browser.harness import CHROMIUM_ARGUMENTS, find_chromium, prefix_of, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FAST_4G = {"offline": False, "latency": 165, "downloadThroughput": 1_012_500, "uploadThroughput": 168_750}
"""As Chromium's developer tools have it: 9 Mbit/s and 60 ms, with what they add for a real connection."""
QUERIES = [
    *("asyncio", "性能", "异步编程", "asyncio 入门", "42", "C++", "t-string", "3.13", "pyproject.toml"),
    *(
        '"event loop"',
        "asyncio -trio",
        "a",
        "py",
        "pyth",
        "python",
        "fast",
        "fastapi",
        "django rest",
        "type hints",
    ),
    *("machine learning", "pandas", "numpy array", "web", "test", "pytest fixtures", "http", "sql", "gil", "rust"),
    "database migration",
]
RANKED = ["asyncio", "性能", "异步编程", "asyncio 入门", "42", "C++", "t-string", "3.13", "pyproject.toml"]
FIRST_RESULT = """
new MutationObserver((_, observer) => {
  if (!document.querySelector("article.nl-card mark")) return;
  observer.disconnect();
  const found = performance.now();
  const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const loaded = entries.filter((entry) => entry.responseEnd && entry.responseEnd <= found);
  const bytes = (chosen) => chosen.reduce((sum, entry) => sum + entry.transferSize, 0);
  window.first = {
    milliseconds: found - (window.firstKey ?? 0),
    bytes: bytes(loaded),
    records: bytes(loaded.filter((entry) => entry.name.includes("/search/season-"))),
  };
}).observe(document, { childList: true, subtree: true });
"""
FIRST_KEY = """
new MutationObserver((_, observer) => {
  const field = document.querySelector(".nl-search input[type=search]");
  if (!field) return;
  observer.disconnect();
  window.firstKey = performance.now();
  field.value = "a";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}).observe(document, { childList: true, subtree: true });
"""
"""A key at the earliest moment there is: the field is in the document, and nothing else is loaded.

A key at any later moment is answered sooner, at once if the records are there already.
"""
ASK = """async (query) => {
  const field = document.querySelector(".nl-search input[type=search]");
  const status = document.querySelector(".nl-search-status");
  field.value = query;
  const begun = performance.now();
  let shown = 0;
  new MutationObserver((_, observer) => {
    observer.disconnect();
    shown = performance.now();
  }).observe(document.querySelector(".nl-results"), { childList: true });
  return await new Promise((done) => {
    new MutationObserver((_, observer) => {
      if (!status.hasAttribute("data-complete")) return;
      observer.disconnect();
      done((shown || performance.now()) - begun); // the same results are not drawn again
    }).observe(status, { attributes: true });
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}"""
COMPLETE = ".nl-search-status[data-complete]"


@contextmanager
def cold(browser: Browser, conditions: dict[str, Any] | None = None) -> Iterator[Page]:
    """Open a page with an empty cache."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()  # requests are not intercepted: that would take time of its own
    page.add_init_script(FIRST_RESULT)
    if conditions:
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", conditions)
    try:
        yield page
    finally:
        context.close()


def first_results(browser: Browser, url: str, conditions: dict[str, Any] | None, typed: bool) -> dict[str, float]:
    """Return bytes and milliseconds from the start, or from the first key, to the first results."""
    with cold(browser, conditions) as page:
        if typed:
            page.add_init_script(FIRST_KEY)
        page.goto(url if typed else f"{url}?q=asyncio", wait_until="commit")
        page.locator("article.nl-card mark").first.wait_for(timeout=60_000)
        found: dict[str, float] = page.evaluate("window.first")
        return found


def medians(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the median of each value, and the longest time."""
    longest = max(row["milliseconds"] for row in rows)
    return {name: round(statistics.median(row[name] for row in rows)) for name in rows[0]} | {
        "longest": round(longest)
    }


def later_queries(page: Page, queries: Sequence[str]) -> list[float]:
    """Return the milliseconds of each query from its input event to the results in the document."""
    times = []
    for query in queries:
        times.append(page.evaluate(ASK, query))
        page.wait_for_timeout(30)
    return times


def tasks(browser: Browser, page: Page, queries: Sequence[str], folder: Path) -> list[float]:
    """Type queries; return the milliseconds of processor time of each task of the page's main thread."""
    trace = folder / "trace.json"
    field = page.locator(".nl-search input[type=search]")
    field.fill("")
    page.wait_for_timeout(500)
    browser.start_tracing(page=page, path=trace, categories=["toplevel", "__metadata"])
    for query in queries:
        page.keyboard.type(query, delay=60)
        page.keyboard.press("Control+a")
    page.wait_for_timeout(600)
    browser.stop_tracing()
    events = json.loads(trace.read_text("utf-8"))["traceEvents"]
    trace.unlink()
    mains = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    run = [
        event
        for event in events
        if (event["pid"], event["tid"]) in mains and event["name"] == "ThreadControllerImpl::RunTask"
    ]
    return sorted((event.get("tdur", event.get("dur", 0)) / 1000 for event in run), reverse=True)


def precision(page: Page, query: str) -> tuple[int, int]:
    """Return how many of the first ten results have the words in title or topics, and how many there are."""
    page.evaluate(ASK, query)
    found: list[list[str]] = page.locator("article.nl-card").evaluate_all(
        "(cards) => cards.slice(0, 10).map((card) => [...card.querySelectorAll('.nl-title, .nl-topic')]"
        ".map((part) => part.textContent.toLowerCase()))"
    )
    words = query.lower().split()
    good = sum(all(any(word in part for part in parts) for word in words) for parts in found)
    return good, len(found)


def measure(browser: Browser, site: Path, folder: Path, runs: int = 5) -> dict[str, Any]:
    """Return all figures of a site."""
    sizes = [len(gzip.compress(path.read_bytes(), 9)) for path in (site / "search").glob("*.js")]
    found: dict[str, Any] = {"records": sum(sizes), "largest file": max(sizes)}
    with served(site, prefix_of(site), compressed=True) as base:
        url = f"{base}search/"
        for name, conditions in (("loopback", None), ("Fast 4G", FAST_4G)):
            for from_key in (False, True):
                rows = [first_results(browser, url, conditions, from_key) for _ in range(runs)]
                found[f"first results, {'from a key' if from_key else 'from nothing'}, {name}"] = medians(rows)
        with cold(browser) as page:
            page.goto(url)
            page.locator(COMPLETE).wait_for(state="attached", timeout=60_000)
            found["links"] = int(page.locator(COMPLETE).get_attribute("data-count") or "")
            found["precision"] = {query: precision(page, query) for query in RANKED}
            times = sorted(later_queries(page, QUERIES))
            found["later queries"] = {
                "median": round(statistics.median(times), 1),
                "p95": round(statistics.quantiles(times, n=20)[-1], 1),
                "longest": round(times[-1], 1),
            }
            typed = ["asyncio", "python web", "t-string", "pytest fix"]
            # What other programs do makes some runs slow, and none fast.
            longest = min(tasks(browser, page, typed, folder)[:5] for _ in range(runs))
            found["longest tasks"] = [round(time, 1) for time in longest]
    return found


def main() -> None:
    """Print the figures of a site."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path, help="the built site")
    parser.add_argument("--runs", type=int, default=5, help="how often each is measured")
    arguments = parser.parse_args()
    chromium = find_chromium()
    if chromium is None:
        parser.error("Chromium is missing; install it or name it in $CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        found = measure(browser, arguments.site.resolve(), arguments.site.resolve().parent, arguments.runs)
        browser.close()
    for name, value in found.items():
        print(f"{name}: {json.dumps(value, ensure_ascii=False)}")


if __name__ == "__main__":
    main()
