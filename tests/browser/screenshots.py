"""Take pictures of a built site's pages: ``python tests/browser/screenshots.py SITE_DIR OUT_DIR``."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from harness import CHROMIUM_ARGUMENTS, PAGES, Network, answer_with_picture, find_chromium, prefix_of, served
from playwright.sync_api import sync_playwright

SIZES = ((1440, 900), (390, 844))
SCHEMES = ("light", "dark")


def views(site: Path) -> dict[str, str]:
    """Return the addresses to picture by the pictures' names: every kind of page, and a card its anchor names."""
    issue = site / PAGES["issue"] / "index.html"
    anchors = re.findall(r'<article[^>]* id="(link-[^"]+)"', issue.read_text("utf-8"))
    return PAGES | {"issue-card": f"{PAGES['issue']}#{anchors[len(anchors) // 2]}"}


def main() -> None:
    """Take them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path, help="the built site")
    parser.add_argument("out", type=Path, help="where the pictures go; made if need be")
    arguments = parser.parse_args()
    chromium = find_chromium()
    if chromium is None:
        parser.error("Chromium is missing; install it or name it in $CHROMIUM")
    arguments.out.mkdir(parents=True, exist_ok=True)
    site = arguments.site.resolve()
    with served(site, prefix_of(site)) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        for width, height in SIZES:
            for scheme in SCHEMES:
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme=scheme,
                    has_touch=width < 800,
                )
                Network(on_image=answer_with_picture).guard(context)
                for name, path in views(site).items():
                    page = context.new_page()
                    page.goto(base + path, wait_until="load")
                    page.evaluate(
                        """() => {
                          document.documentElement.style.scrollBehavior = "auto";
                          document.querySelector(":target")?.scrollIntoView();
                        }"""
                    )
                    page.wait_for_timeout(500)
                    picture = arguments.out / f"{name}-{width}-{scheme}.png"
                    page.screenshot(path=picture)
                    page.close()
                    print(picture)
                context.close()


if __name__ == "__main__":
    main()
