"""Fixtures of the browser tests: the real site, built once for all workers, and a headless Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from browser.harness import CHROMIUM_ARGUMENTS, NODE_MODULES, Network, find_chromium, missing, served
from building import Built

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

OpenPage = Callable[..., "Page"]
"""``open_page(path, width=…, scheme=…)``; see :func:`open_page`."""


@pytest.fixture(scope="session")
def archive(site: Built) -> Path:
    """The folder of the archive, built as it is hosted."""
    return site.outdir


@pytest.fixture(scope="session")
def base(archive: Path) -> Iterator[str]:
    """The address of the archive on this machine."""
    with served(archive) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium; of a module's life only, for while it lives no other event loop can run."""
    chromium = find_chromium()
    if chromium is None:
        missing("Chromium", "install it or name it in $CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    script = NODE_MODULES / "axe-core" / "axe.min.js"
    if not script.exists():
        missing("axe-core", "run: npm ci --prefix tests/node")
    return script.read_text("utf-8")


@contextmanager
def _opened(browser: Browser, network: Network, options: dict[str, Any]) -> Iterator[Page]:
    context = browser.new_context(**options)
    context.set_default_timeout(10_000)
    network.guard(context)
    try:
        yield context.new_page()
    finally:
        context.close()


@pytest.fixture
def network() -> Network:
    """What the test's pages ask other hosts for; images are refused unless the test sets ``on_image``."""
    return Network()


@pytest.fixture
def open_page(browser: Browser, base: str, network: Network) -> Iterator[OpenPage]:
    """Open a page of the site in a fresh context: ``open_page("issues/0007/", width=390, scheme="dark")``.

    Other keywords are those of Playwright's ``new_context``. ``prepare`` gets the page before it goes anywhere.
    """
    with ExitStack() as stack:

        def open_(
            path: str,
            width: int = 1440,
            scheme: str = "light",
            prepare: Callable[[Page], object] | None = None,
            wait_until: Literal["load", "domcontentloaded"] = "load",
            **options: Any,
        ) -> Page:
            options = {
                "viewport": {"width": width, "height": 900 if width > 800 else 844},
                "color_scheme": scheme,
            } | options
            page = stack.enter_context(_opened(browser, network, options))
            if prepare:
                prepare(page)
            page.goto(base + path, wait_until=wait_until)
            return page

        yield open_
