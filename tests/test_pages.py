"""What holds of every page of the archive: nothing broken, nothing unrendered, nothing left out."""

from __future__ import annotations

import os
import re
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import pytest
from bs4 import BeautifulSoup

from browser.harness import PREFIX
from building import Built, build
from full_site import make_site

BASE = "https://python-trending-weekly.readthedocs.io/en/latest/"


@pytest.fixture(scope="module")
def pages(site: Built) -> dict[str, BeautifulSoup]:
    """Every page of the archive, by its address from the site's root."""
    found = {path.parent.relative_to(site.outdir).as_posix(): path for path in site.pages()}
    assert len(found) > 40
    return {
        "" if name == "." else f"{name}/": BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        for name, path in found.items()
    }


class Addresses:
    """What a page points to, and what in it can be pointed to; a fiftieth of the time that a tree would take."""

    def __init__(self, text: str) -> None:
        self.found: list[str] = []
        self.ids: set[str] = set()
        for tag in re.findall(r"<[a-z][^>]*>", text):
            for name, value in re.findall(r'\s(href|src|id|name)="([^"]+)"', tag):
                if name in ("href", "src"):
                    self.found.append(unescape(value))
                elif name == "id" or tag.startswith("<a "):
                    self.ids.add(unescape(value))

    @classmethod
    @cache
    def of(cls, path: Path) -> Addresses:
        return cls(path.read_text(encoding="utf-8"))


def ids(soup: BeautifulSoup) -> list[str]:
    return [tag["id"] for tag in soup.select("[id]")]


def test_no_page_is_an_error(pages: dict[str, BeautifulSoup]) -> None:
    for name, soup in pages.items():
        assert soup.title, name
        assert soup.select_one("main, [role=main]"), name
        assert soup.select_one("h1") or name == "search/", name
        assert not soup.select(".system-message, .problematic"), name
        if not name.startswith("guide/"):  # which may speak of errors
            assert not re.search(r"\bERROR\b|inheriting from", soup.get_text()), name


def test_no_page_shows_directives_or_templates_unrendered(pages: dict[str, BeautifulSoup]) -> None:
    for name, soup in pages.items():
        for code in soup.select("pre, code, script, style"):
            code.extract()
        shown = soup.get_text()
        for leftover in (":::", "```", "{season}", "{issue}", "{link-card}", "{{", "{%", "<!--"):
            assert leftover not in shown, (name, leftover)
        assert not re.search(r"\bnewsletter:\S", shown), name


def test_ids_are_unique_in_each_page(pages: dict[str, BeautifulSoup]) -> None:
    for name, soup in pages.items():
        found = ids(soup)
        assert sorted(found) == sorted(set(found)), name


def target_of(site: Built, page: str, address: str) -> Path:
    """Return the file an address on a page leads to, as a web server would."""
    return file_at(os.path.normpath(site.outdir / page / unquote(address)))


@cache
def file_at(path: str) -> Path:
    """Return the file that a web server shows for a path."""
    found = Path(path)
    return found / "index.html" if found.is_dir() else found


def test_every_inner_link_and_fragment_leads_somewhere(site: Built) -> None:
    broken = []
    for path in site.pages():
        page = path.parent.relative_to(site.outdir).as_posix()
        for whole in dict.fromkeys(Addresses.of(path).found):
            address, fragment = urldefrag(whole.removeprefix(BASE) if whole.startswith(BASE) else whole)
            address = address.partition("?")[0]
            if urlsplit(address).scheme or whole.startswith(("data:", "#svg-")) or address.startswith("//"):
                continue
            if address and (page == "404" or whole.startswith(BASE)):
                target = target_of(site, ".", address.removeprefix(PREFIX))
            else:
                target = target_of(site, page, address) if address else path
            pointed = fragment and target.suffix == ".html" and target.is_file()
            if not target.is_file() or (pointed and unquote(fragment) not in Addresses.of(target).ids):
                broken.append((page, whole))
    assert sorted(set(broken)) == []


def test_every_page_names_the_feed(pages: dict[str, BeautifulSoup]) -> None:
    for name, soup in pages.items():
        feeds = [link["href"] for link in soup.select('link[rel="alternate"][type="application/atom+xml"]')]
        assert f"{BASE}atom.xml" in feeds, name
        if re.fullmatch(r"topics/[\w-]+/", name):
            assert f"{BASE}{name}atom.xml" in feeds, name


def test_every_page_has_one_canonical_address(pages: dict[str, BeautifulSoup]) -> None:
    for name, soup in pages.items():
        if name != "404/":
            assert [link["href"] for link in soup.select('link[rel="canonical"]')] == [BASE + name], name


def test_the_sitemap_lists_every_page(site: Built, pages: dict[str, BeautifulSoup]) -> None:
    listed = re.findall(r"<loc>(.*?)</loc>", site.text("sitemap.xml"))
    expected = {BASE + name for name in pages} - {f"{BASE}{name}/" for name in ("404", "genindex")}
    assert len(listed) == len(set(listed))
    assert set(listed) == expected
    seventh = re.search(r"<url><loc>[^<]*/issues/0007/</loc>(.*?)</url>", site.text("sitemap.xml"))
    assert seventh
    assert seventh[1] == "<lastmod>2023-06-17</lastmod>"


def test_every_page_says_its_language(pages: dict[str, BeautifulSoup]) -> None:
    assert {soup.html["lang"] for soup in pages.values()} == {"en"}


def test_chinese_labels_and_links_say_their_language(pages: dict[str, BeautifulSoup]) -> None:
    card = next(
        card for card in pages["issues/0007/"].select("article.nl-card") if card.select_one(".nl-badge-zh")
    )
    assert card.select_one(".nl-badge [lang=zh]").get_text() == "中文"
    assert card.select_one(".nl-title a")["hreflang"] == "zh"
    assert card.select_one(".nl-title [lang]") is None, "the title of a Chinese link is in English"


def test_images_load_late_and_say_what_they_show(pages: dict[str, BeautifulSoup]) -> None:
    images = [image for name in pages if name.startswith("issues/") for image in pages[name].select("article img")]
    assert len(images) > 20
    for image in images:
        assert image["loading"] == "lazy"
        assert image["alt"].strip()


def test_pages_say_what_is_shown_where_they_are_shared(pages: dict[str, BeautifulSoup]) -> None:
    def said(name: str, key: str) -> str:
        return str(pages[name].select_one(f'meta[property="{key}"]')["content"])

    assert said("issues/0007/", "og:title") == "Doubts about asyncio, and streaming with FastAPI"
    assert said("issues/0007/", "og:type") == "article"
    assert said("issues/0007/", "og:url") == f"{BASE}issues/0007/"
    assert "AsyncIO" in said("issues/0007/", "og:description")
    for name, soup in pages.items():
        if name not in ("404/", "search/", "genindex/") and not name.startswith("blog/"):
            assert soup.select_one('meta[property="og:title"]')["content"], name
            assert soup.select_one('meta[name="description"]')["content"], name


def test_a_page_that_is_not_found_looks_right_from_any_address(pages: dict[str, BeautifulSoup]) -> None:
    soup = pages["404/"]
    assert soup.select_one("h1")
    sheets = [link["href"] for link in soup.select('link[rel="stylesheet"]')]
    assert sheets
    assert all(href.startswith(("/", "https://")) for href in sheets)
    assert soup.select('.sidebar-tree a[href^="/"]')


def test_a_logo_shows_on_the_page_for_what_is_not_found_whatever_the_theme(tmp_path: Path) -> None:
    source = make_site(tmp_path / "source", issues=1)
    built = build(source, tmp_path / "work", html_theme="sphinxdoc", html_logo="pictures/one.png")
    (logo,) = built.soup("404").select("img.logo")
    assert logo["src"] == "/en/latest/_static/one.png"
