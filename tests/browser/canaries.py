"""Opening many pages at once, in a browser where everything that a page should not do is heard.

Execution, dialogs, windows and navigation are heard as they happen; requests to other hosts, scripts and styles
within the page by what the site's policy has against them; links that would do something by looking at them all.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from browser.harness import CHROMIUM_ARGUMENTS, POLICY

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Dialog, Frame, Page, ViewportSize

AT_ONCE = 4
PATIENCE = 20
"""Seconds for a page to load and to be looked at."""
SMALL: ViewportSize = {"width": 360, "height": 240}
"""What is not painted takes no time."""
NOWHERE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
"""Only this machine is found: what a page asks another host for fails at once."""
ONE_PROCESS = "--disable-features=RenderDocument,BackForwardCache,ProactivelySwapBrowsingInstance"
"""A tab stays as it is from page to page: a quarter of the time."""
HEADERS = {"Content-Security-Policy-Report-Only": POLICY, "Cache-Control": "max-age=600"}
"""What the site is to be served with: a browser tells what the policy would forbid, and lets it happen."""

LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, sample }) => {
  window.violations.push(`the policy: ${effectiveDirective} ${blockedURI} ${sourceFile} ${sample}`);
});
"""
LOOK = """() => {
  const found = window.violations;
  const here = (address) => address.startsWith(location.origin + "/");
  const web = (address) => ["http:", "https:", "mailto:"].includes(new URL(address, location).protocol);
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    if (["iframe", "frame", "object", "embed", "base"].includes(name)) found.push(`<${name}>`);
    const data = element.id === "nl-search-data" && element.type === "application/json";
    if (name === "script" && !data && !here(element.src)) found.push(`a script: ${element.src}`);
    if (name === "link" && element.rel !== "canonical" && element.rel !== "alternate" && !here(element.href)) {
      found.push(`<link rel=${element.rel} href=${element.href}>`);
    }
    if (name === "meta" && element.httpEquiv) found.push(`<meta http-equiv=${element.httpEquiv}>`);
    for (const { name: attribute, value } of element.attributes) {
      if (attribute.startsWith("on")) found.push(`<${name} ${attribute}=${value}>`);
      if (/^(href|src|action|formaction|data|poster|xlink:href)$/.test(attribute) && !web(value)) {
        found.push(`<${name} ${attribute}=${value}>`);
      }
    }
  }
  return found;
}"""


def watch(chromium: str, base: str, paths: Iterable[str]) -> Mapping[str, list[str]]:
    """Open pages of a site; return, by their paths, what each did that it should not.

    *base* is the site's address, which ends in a slash.
    """
    heard: dict[str, list[str]] = {path: [] for path in paths}
    with ThreadPoolExecutor(1) as thread:  # in this one another browser's loop may be running
        thread.submit(asyncio.run, _watch(chromium, base, heard)).result()
    return heard


async def _watch(chromium: str, base: str, heard: dict[str, list[str]]) -> None:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        arguments = [*CHROMIUM_ARGUMENTS, NOWHERE, ONE_PROCESS]
        browser = await playwright.chromium.launch(executable_path=chromium, args=arguments)
        context = await browser.new_context(viewport=SMALL)
        await context.add_init_script(LISTEN)
        queue = iter(list(heard))
        await asyncio.gather(*(_work(context, base, queue, heard) for _ in range(AT_ONCE)))
        await browser.close()


async def _work(context: BrowserContext, base: str, queue: Iterator[str], heard: dict[str, list[str]]) -> None:
    tab = await Tab.opened(context, base)
    for path in queue:
        heard[path] = await tab.visit(path)
        if heard[path]:
            await tab.close()
            tab = await Tab.opened(context, base)


class Tab:
    """A page of the browser, where one page of the site after the other is opened."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.address = ""
        self.heard: list[str] = []

    @classmethod
    async def opened(cls, context: BrowserContext, base: str) -> Tab:
        """Open a tab, and listen."""
        page = await context.new_page()
        tab = cls(page, base)
        await page.expose_function("canary", lambda *arguments: tab.heard.append(f"it ran: {arguments}"))
        page.on("dialog", tab._hear_dialog)
        page.on("framenavigated", tab._hear_navigation)
        page.on("pageerror", lambda error: tab.heard.append(f"an error: {error}"))
        page.on("popup", lambda popup: tab.heard.append("it opened a window"))
        return tab

    async def visit(self, path: str) -> list[str]:
        """Open a page, look at it, and return what was heard and seen."""
        from playwright.async_api import Error

        self.address, self.heard = self.base + path, []
        try:
            async with asyncio.timeout(PATIENCE):
                await self.page.goto(self.address, wait_until="load")
                self.heard += await self.page.evaluate(LOOK)
        except Error as error:
            self.heard.append(f"it cannot be looked at: {error.message.splitlines()[0]}")
        except TimeoutError:
            self.heard.append("it cannot be looked at")
        return self.heard

    async def close(self) -> None:
        """Close the tab, if it lets itself be closed: what its page does may not be over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(2):
                await self.page.close()

    async def _hear_dialog(self, dialog: Dialog) -> None:
        self.heard.append(f"a dialog: {dialog.type} {dialog.message}")
        await dialog.dismiss()

    def _hear_navigation(self, frame: Frame) -> None:
        if urldefrag(frame.url)[0] not in (self.address, "about:blank"):
            self.heard.append(f"it went to {frame.url}")
