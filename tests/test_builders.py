"""Every builder of Sphinx makes something sensible of every kind of node, without the network."""

from __future__ import annotations

import re
import shutil
import socket
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from building import BUILDERS, Built, build, differences


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Refuse every connection, and tell which were tried."""
    tried: list[object] = []

    def refuse(self: socket.socket, address: object) -> None:
        tried.append(address)
        raise OSError("no network in tests")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *arguments, **options: refuse(socket.socket(), arguments))
    yield tried
    assert tried == []


@pytest.mark.parametrize("builder", [*BUILDERS, "xml", "dummy", "linkcheck", "pseudoxml"])
def test_it_builds_without_a_warning(build_root: Callable[..., Built], builder: str) -> None:
    assert build_root("kinds", builder).warnings == ""


def only(built: Built, pattern: str) -> str:
    (path,) = built.outdir.glob(pattern)
    return path.read_text(encoding="utf-8")


def test_text_has_number_title_language_and_summary(build_root: Callable[..., Built]) -> None:
    text = only(build_root("kinds", "text"), "issue.txt")
    assert '1. **AsyncIO "in depth"** (English)' in text
    assert "2. **第二** (Chinese, English)" in text
    assert "**By hand** (Japanese)" in text
    assert "A summary with **strong**" in text
    assert "#1, January 6, 2024" in text
    assert "Content deleted." in text
    assert "Editor" in text
    assert text.count("in a card") == 1


def test_text_has_the_addresses(build_root: Callable[..., Built]) -> None:
    assert "https://example.org/asyncio" in only(build_root("kinds", "text"), "issue.txt")


def test_a_manual_page_has_titles_and_addresses(build_root: Callable[..., Built]) -> None:
    text = only(build_root("kinds", "man"), "*.1")
    assert "AsyncIO" in text
    assert "https://example.org/asyncio" in text.replace("\\:", "")
    assert "(English)" in text


def test_latex_links_titles_and_pictures_on_the_web(build_root: Callable[..., Built]) -> None:
    text = only(build_root("kinds", "latex"), "*.tex")
    assert r"\sphinxhref{https://example.org/asyncio}" in text
    assert r"\sphinxhref{https://img.example/web.png}{A picture on the web}" in text
    assert "(English)" in text
    assert "第二" in text
    assert r"\sphinxincludegraphics" in text


def test_translators_get_titles_and_summaries(build_root: Callable[..., Built]) -> None:
    text = only(build_root("kinds", "gettext"), "issue.pot")
    for title in ("AsyncIO in depth", "第二"):
        assert re.search(rf'^msgid ".*{title}', text, re.MULTILINE), title
    assert "A summary with **strong**" in text
    assert "An introduction with a" in text


def chapters(book: Path) -> dict[str, BeautifulSoup]:
    with zipfile.ZipFile(book) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xhtml")]
        return {Path(name).stem: BeautifulSoup(archive.read(name), "html.parser") for name in names}


def test_a_book_has_cards_and_no_pages_of_the_blog(build_root: Callable[..., Built]) -> None:
    built = build_root("kinds", "epub")
    (book,) = built.outdir.glob("*.epub")
    found = chapters(book)
    assert set(found) - {"nav", "genindex"} == {"index", "season", "stray", "issue"}
    cards = found["issue"].select("article.nl-card")
    assert [card.select_one(".nl-title").get_text().rstrip(" ↗") for card in cards] == [
        "AsyncIO in depth",
        "第二",
        "Three to read",
        "By hand",
    ]


def test_a_book_loads_nothing_from_the_web(build_root: Callable[..., Built]) -> None:
    built = build_root("kinds", "epub")
    (book,) = built.outdir.glob("*.epub")
    issue = chapters(book)["issue"]
    assert [image["src"] for image in issue.select("img")] == ["_images/picture.png"]
    assert issue.select_one('a[href="https://img.example/web.png"]').get_text() == "A picture on the web"


def test_one_page_html_has_every_card_once(build_root: Callable[..., Built]) -> None:
    soup = build_root("kinds", "singlehtml").soup("index")
    ids = [card["id"] for card in soup.select("article.nl-card")]
    assert len(ids) == len(set(ids)) == 5


def test_a_page_that_is_no_issue_may_hold_cards(build_root: Callable[..., Built]) -> None:
    built = build_root("kinds", "dirhtml")
    cards = built.article("stray").select("article.nl-card")
    assert [card.select_one(".nl-title a")["href"] for card in cards] == ["https://example.org/stray"]
    assert "https://example.org/stray" not in built.text("links.json")


def test_builders_that_share_what_was_read_do_not_disturb_each_other(
    root: Callable[[str], Path], tmp_path: Path
) -> None:
    source = root("basic")
    build(source, tmp_path / "shared")
    text = build(source, tmp_path / "shared", "text")
    assert text.warnings == ""
    assert "How coroutines work" in text.text("issues/0001.txt")
    shutil.rmtree(tmp_path / "shared" / "dirhtml")  # so that every page is written from what is there now
    again = build(source, tmp_path / "shared")
    assert differences(again, build(source, tmp_path / "clean")) == []
