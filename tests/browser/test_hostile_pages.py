"""Every page of the sites of hostile pages in a browser: nothing runs, asks, leads away or opens."""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from browser.canaries import HEADERS, watch
from browser.harness import find_chromium, missing, served
from hostile_pages import PAGES
from hostile_site import Site

pytestmark = pytest.mark.long

ATOM = "{http://www.w3.org/2005/Atom}"
ENTRIES = 20
"""How many entries of a feed are shown on one page."""

LIVE = {
    "script": "<script>canary()</script>",
    "handler": '<img src="x.png" alt="" onerror="canary()">',
    "dialog": "<script>alert(1)</script>",
    "window": "<script>open('about:blank')</script>",
    "navigation": "<script>location = '/at/policy/'</script>",
    "refresh": '<meta http-equiv="refresh" content="0;url=/at/policy/">',
    "request": "<script src='https://evil.example/a.js'></script>",
    "fetch": "<script>fetch('https://evil.example/').catch(() => {})</script>",
    "picture": '<img src="http://evil.example/a.png" alt="">',
    "style": '<p style="position: fixed">x</p>',
    "sheet": '<link rel="stylesheet" href="https://evil.example/a.css">',
    "hint": '<link rel="preconnect" href="https://evil.example/">',
    "link": '<a href="java&#9;script:canary()">x</a>',
    "data": '<a href="data:text/html,x">x</a>',
    "drawing": '<svg><a xlink:href="javascript:canary()"><text>x</text></a></svg>',
    "form": '<form action="javascript:canary()"></form>',
    "error": "<script>throw new Error()</script>",
    "frame": '<iframe srcdoc="x"></iframe>',
    "object": '<object data="a.svg"></object>',
    "base": '<base href="/at/policy/">',
    "policy": '<p>Words.</p><a href="https://example.org/">x</a><img src="https://img.example/a.png" alt="">',
}
"""Pages that do what a page should not; the last does nothing."""


def watched(site: Path, paths: list[str]) -> Mapping[str, list[str]]:
    chromium = find_chromium() or missing("Chromium", "install it or name it in $CHROMIUM")
    with served(site, "/at/", HEADERS) as base:
        heard = watch(chromium, base, paths)
    assert len(heard) == len(paths)
    return heard


def complaints(heard: Mapping[str, list[str]]) -> list[str]:
    return [f"{path}: {what}" for path, told in heard.items() for what in told]


def pages_of(site: Path) -> dict[str, str]:
    """Return the pages of a site by their addresses."""
    files = (path for path in sorted(site.rglob("index.html")) if "_static" not in path.parts)
    address = operator.methodcaller("removesuffix", "index.html")
    return {address(path.relative_to(site).as_posix()): path.read_text("utf-8") for path in files}


def own_part(page: str) -> str:
    """Return what a page holds, without the marks that further settings give to every page."""
    article = re.search(r'<article role="main".*?</article>\n', page, re.DOTALL)
    assert article
    marks = r'<span id="[\w-]*"></span>|class="tex2jax_ignore mathjax_ignore" |hostile-(?:plain|further)'
    return re.sub(marks, "", article[0])


@pytest.mark.parametrize("half", [0, 1], ids=["one half", "the other"])
def test_hostile_pages_do_nothing(hostile: Site, half: int) -> None:
    paths = list(pages_of(hostile.built.outdir))
    assert len(paths) > len(PAGES)
    assert complaints(watched(hostile.built.outdir, paths[half::2])) == []


@pytest.mark.parametrize("part", range(4))
def test_nor_do_pages_made_from_a_grammar(generated_scripts: Site, part: int) -> None:
    paths = list(pages_of(generated_scripts.built.outdir))
    assert len(paths) > 2000
    assert complaints(watched(generated_scripts.built.outdir, paths[part::4])) == []


def test_with_further_markup_they_do_nothing_either(hostile: Site, hostile_further: Site) -> None:
    """Where the page is another one."""
    plain = pages_of(hostile.built.outdir)
    further = pages_of(hostile_further.built.outdir)
    others = [path for path, page in further.items() if own_part(page) != own_part(plain.get(path, page))]
    others += further.keys() - plain.keys()
    assert len(others) > 20
    assert complaints(watched(hostile_further.built.outdir, others)) == []


def test_nor_do_feeds(hostile: Site, hostile_further: Site, tmp_path: Path) -> None:
    """What a reader of feeds shows of an entry is the HTML in it."""
    shown = set()
    for site in (hostile, hostile_further):
        for feed in sorted(site.built.outdir.rglob("atom.xml")):
            entries = ElementTree.parse(feed).getroot().iter(f"{ATOM}content")
            shown |= {entry.text or "" for entry in entries if entry.get("type") == "html"}
    assert len(shown) > len(PAGES) / 2
    paths = []
    entries = sorted(shown)
    for number in range(0, len(entries), ENTRIES):
        page = "<hr>".join(f"<article>{entry}</article>" for entry in entries[number : number + ENTRIES])
        paths.append(f"{number}.html")
        (tmp_path / f"{number}.html").write_text(f"<!doctype html><meta charset=utf-8>{page}", "utf-8")
    assert complaints(watched(tmp_path, paths)) == []


def test_what_a_page_does_would_be_heard(tmp_path: Path) -> None:
    for name, body in LIVE.items():
        page = f"<!doctype html><html><head><meta charset=utf-8><title>x</title></head><body>{body}</body></html>"
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(page, "utf-8")
    heard = watched(tmp_path, [f"{name}/" for name in LIVE])
    quiet = [name for name in LIVE if not heard[f"{name}/"]]
    assert quiet == ["policy"], heard
    assert any("it ran" in told for told in heard["script/"])
    assert any("a dialog" in told for told in heard["dialog/"])
    assert any("a window" in told for told in heard["window/"])
    assert any("it went to" in told or "cannot be looked at" in told for told in heard["navigation/"])
