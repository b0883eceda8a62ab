"""Nothing changes in silence: what HTML shows is in the Markdown made of it, or the report names it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from imports import SETTINGS
from sphinx_newsletter.authoring.importing.document import Document
from sphinx_newsletter.authoring.importing.markup.emphasis import parser
from sphinx_newsletter.authoring.importing.markup.html import soup_of, to_markdown
from sphinx_newsletter.authoring.importing.markup.other_dialects import in_our_dialect
from sphinx_newsletter.authoring.importing.page import Page, Refused, pages_of
from sphinx_newsletter.authoring.importing.writing import written

WORDS = [
    "tea",
    "Kettle",
    "茶",
    "вода",
    "50%",
    "C++",
    "AT&amp;T",
    "a_b",
    "x*y",
    "q: r",
    "（注）",
    "end.",
    "#5",
    "`k`",
]


class Pages:
    """Random fragments of HTML. Each word and address is there once."""

    def __init__(self, seed: str) -> None:
        self.chance = random.Random(seed)
        self.count = 0
        self.words: list[str] = []
        self.addresses: list[str] = []

    def word(self) -> str:
        self.count += 1
        self.words.append(f"w{self.count}w")
        return f"{self.chance.choice(WORDS)} w{self.count}w"

    def address(self, end: str = "") -> str:
        self.count += 1
        self.addresses.append(f"https://example.org/{self.count}{end}")
        return self.addresses[-1]

    def inline(self, depth: int = 2) -> str:
        kinds = ["word", "word", "b", "i", "s", "a", "img", "code", "sup", "br", "span"]
        kind = self.chance.choice(kinds) if depth else "word"
        if kind == "word":
            return self.word()
        if kind == "br":
            return f"{self.word()}<br>{self.word()}"
        if kind == "img":
            name = self.chance.choice(["src", "data-src", "data-original", "srcset"])
            return f'<img {name}="{self.address(".png")}" alt="{self.word()}">'
        if kind in ("code", "sup"):
            return f"<{kind}>{self.word()}</{kind}>"
        inner = self.chance.choice(["", " "]).join(
            self.inline(depth - 1) for _ in range(self.chance.randint(1, 2))
        )
        return (
            f'<a href="{self.address()}">{inner}</a>'
            if kind == "a" and "<a" not in inner
            else f"<{kind}>{inner}</{kind}>"
        )

    def block(self, depth: int = 2) -> str:
        kinds = ["p", "p", "p", "h2", "h3", "div", "pre"]
        kinds += ["ul", "ol", "blockquote", "table", "link", "figure", "details"] if depth else []
        kind = self.chance.choice(kinds)
        if kind == "ul" or kind == "ol":
            entries = (f"<li>{self.inline()}{self.maybe(depth)}</li>" for _ in range(self.chance.randint(1, 3)))
            return f"<{kind}>{''.join(entries)}</{kind}>"
        if kind == "table":
            cell = self.chance.choice(["th", "td"])
            head = "".join(f"<{cell}>{self.word()}</{cell}>" for _ in range(2))
            return f"<table><tr>{head}</tr><tr><td>{self.inline()}</td><td>{self.inline()}</td></tr></table>"
        if kind == "link":
            inner = "".join(
                f"<{name}>{self.word()}</{name}>" for name in self.chance.sample(["h3", "p", "div", "section"], 2)
            )
            return f'<a href="{self.address()}">{inner}</a>'
        if kind == "figure":
            return f'<figure><img src="{self.address(".png")}"><figcaption>{self.word()}</figcaption></figure>'
        if kind == "details":
            return f"<details><summary>{self.word()}</summary>{self.block(depth - 1)}</details>"
        if kind in ("blockquote", "div") and depth:
            return f"<{kind}>{''.join(self.block(depth - 1) for _ in range(self.chance.randint(1, 2)))}</{kind}>"
        if kind == "pre":
            return f"<pre>{self.word()}\n  {self.word()}</pre>"
        return f"<{kind}>{' '.join(self.inline() for _ in range(self.chance.randint(1, 3)))}</{kind}>"

    def maybe(self, depth: int) -> str:
        return self.block(depth - 1) if self.chance.random() < 0.3 else ""


def check(pages: Pages, source: str, text: str, notes: Sequence[str]) -> None:
    """Fail if a word or an address is neither in the page that is shown nor in the notes."""
    shown = BeautifulSoup(parser().render(text), "html.parser")
    alts = " ".join(str(image["alt"]) for image in shown.find_all("img"))
    told = f"{shown.get_text(' ')} {alts} {notes}"
    assert [word for word in pages.words if word not in told] == [], (source, text)
    found = [str(one.get("href") or one.get("src")) for one in shown.find_all(["a", "img"])]
    kept = {unquote(address) for address in found}
    assert [one for one in pages.addresses if one not in kept and one not in told] == [], (source, text)


@pytest.mark.parametrize("seed", range(150))
def test_each_word_and_address_is_kept_or_reported(seed: int) -> None:
    pages = Pages(f"html {seed}")
    html = "".join(pages.block() for _ in range(pages.chance.randint(1, 4)))
    try:
        made = to_markdown(soup_of(html))
    except Refused as reason:
        pytest.fail(f"{html}\n{reason}")
    check(pages, html, made.text, made.notes)


class Files(Pages):
    """Random Markdown with HTML and templates in it."""

    def part(self) -> str:
        kind = self.chance.choice(
            ["html", "html", "item", "quote", "table", "wrapped", "template", "note", "heading", "code"]
        )
        if kind == "html":
            return self.block()
        if kind == "item":
            mark = self.chance.choice(["1. ", "- ", "3、", "* "])
            indent = " " * len(mark) if mark[0] in "1-*" else ""
            first = f"{mark}[{self.word()}]({self.address()}) {self.inline()}"
            return f"{first}\n\n{indent}{self.inline()}<br>{self.word()}"
        if kind == "quote":
            return f"> {self.inline()}<br>\n> **{self.word()}** <b>{self.word()}</b>"
        if kind == "table":
            return f"| {self.word()} | b |\n|---|---|\n| {self.word()}<br>{self.word()} | {self.word()} |"
        if kind == "wrapped":
            tag = self.chance.choice(["div", "center", "details", "p", "blockquote", "b"])
            return f"<{tag}>\n\n[{self.word()}]({self.address()}) *{self.word()}*\n\n</{tag}>"
        if kind == "template":
            return f'{{{{< figure src="{self.address(".png")}" alt="a" caption="{self.word()}" >}}}}'
        if kind == "note":
            return self.chance.choice([":::tip\n{}\n:::", "!!! note\n    {}"]).format(self.word())
        if kind == "heading":
            return f"## {self.inline()} <img src='{self.address('.png')}'>"
        return f"```\n{self.word()} <b>x</b>\n```"


@pytest.mark.parametrize("seed", range(150))
def test_each_word_and_address_of_markdown_is_kept_or_reported(seed: int) -> None:
    files = Files(f"markdown {seed}")
    text = "\n\n".join(files.part() for _ in range(files.chance.randint(1, 5)))
    made = in_our_dialect(Document("", "x", text))
    assert isinstance(made, Document)
    check(files, text, made.body, made.notes)


def test_what_the_page_has_otherwise_is_reported_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    head = "# Field Notes #7 (2023-06-17)\n\n## Articles\n\n"
    text = f"{head}1、[A](https://a.example)\n\nSee **bold** text, once.\n"
    (page,) = pages_of(text, "x", SETTINGS)
    assert isinstance(page, Page)
    assert page.notes == []
    places = {
        ("**bold**", "bold"): "'bold' is no longer bold",
        ("text, once", "text once"): "after 'See bold text', ',' is gone",
        ("See ", "> See "): "'See bold text, once' is now in quotation",
    }
    monkeypatch.setattr("sphinx_newsletter.authoring.importing.page.difference", lambda *given: None)
    for pair, note in places.items():
        monkeypatch.setattr(
            "sphinx_newsletter.authoring.importing.page.written",
            lambda *given, pair=pair: [line.replace(*pair) for line in written(*given)],
        )
        (page,) = pages_of(text, "x", SETTINGS)
        assert isinstance(page, Page)
        assert page.notes == [f"changed in the page: line 12: {note}"]
