"""Nothing changes in silence: what HTML shows is in the Markdown made of it, or the report names it."""

from __future__ import annotations

import random
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from sphinx_newsletter.authoring.importing.emphasis import parser
from sphinx_newsletter.authoring.importing.html import soup_of, to_markdown
from sphinx_newsletter.authoring.importing.page import Refused

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


@pytest.mark.parametrize("seed", range(150))
def test_each_word_and_address_is_kept_or_reported(seed: int) -> None:
    pages = Pages(f"html {seed}")
    html = "".join(pages.block() for _ in range(pages.chance.randint(1, 4)))
    try:
        made = to_markdown(soup_of(html))
    except Refused as reason:
        pytest.fail(f"{html}\n{reason}")
    shown = BeautifulSoup(parser().render(made.text), "html.parser")
    alts = " ".join(str(image["alt"]) for image in shown.find_all("img"))
    told = f"{shown.get_text(' ')} {alts} {made.notes}"
    assert [word for word in pages.words if word not in told] == [], (html, made.text)
    found = [str(one.get("href") or one.get("src")) for one in shown.find_all(["a", "img"])]
    kept = {unquote(address) for address in found}
    assert [one for one in pages.addresses if one not in kept and one not in told] == [], (html, made.text)
