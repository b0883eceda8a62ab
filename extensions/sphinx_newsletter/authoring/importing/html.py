"""Convert the HTML of a mail, a feed or a page to Markdown, without losing a word or a URL."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString
from markdown_it import MarkdownIt
from markdownify import MarkdownConverter

from sphinx_newsletter.authoring.importing.page import Refused
from sphinx_newsletter.records.urls import markdown_url

_ACTIVE = (
    *("script", "style", "noscript", "template", "head", "nav", "form", "button", "input", "select", "textarea"),
    *("iframe", "object", "embed", "svg", "canvas", "video", "audio"),
)
"""Elements that are not text."""
_SILENT = ("script", "style", "noscript", "template", "head")
"""Those of them that show nothing, so that leaving them out is not reported."""
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_MARKUP = re.compile(r"([\\`\[\]<])|&(?=#?\w+;)")
_LINE_START = re.compile(r"^(\s*)(#+\s|:::|>)")
_SAFE = "".join(chr(code) for code in range(33, 127) if chr(code) not in "<>\\()[]`")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SHOWN = 5
"""Number of URLs that a message names."""
_LETTERS = 20
"""Length of the text that a message quotes, in letters."""


@dataclass(frozen=True)
class Converted:
    """Markdown, and notes on what was left out."""

    text: str
    notes: Sequence[str] = ()


class _Converter(MarkdownConverter):
    """Write Markdown as issue pages have it, and keep numbers of items that are plain text."""

    def escape(self, text: str, parent_tags: Any) -> str:
        """Escape what would become markup, but no numbers: ``1. Title`` in a paragraph is an item."""
        escaped = _MARKUP.sub(lambda found: f"\\{found[0]}", text)
        escaped = _LINE_START.sub(r"\1\\\2", escaped)
        return str(super().escape(escaped, parent_tags))  # type: ignore[misc]  # not in its stubs

    def convert_a(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Write a link so that its URL reads back."""
        with _as_written(el, "href"):
            return str(super().convert_a(el, text, parent_tags))  # type: ignore[misc]

    def convert_img(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Write an image so that its URL reads back."""
        with _as_written(el, "src"):
            return str(super().convert_img(el, text, parent_tags))  # type: ignore[misc]


@contextmanager
def _as_written(element: Tag, name: str) -> Iterator[None]:
    before = element.get(name)
    if before:
        element[name] = markdown_url(str(before))
    yield
    if before:
        element[name] = before


def to_markdown(html: BeautifulSoup | Tag) -> Converted:
    """Convert HTML to Markdown. Changes *html*. Raises :class:`Refused` if a word or a URL would be lost."""
    notes = list(_cleaned(html))
    converter = _Converter(heading_style="ATX", bullets="-", code_language_callback=_code_language)
    text = converter.convert_soup(html).strip()
    if not text:
        raise Refused("there is no text: write the issue, or remove the file")
    if lost := _lost(html, text):
        raise Refused(f"these would be lost: {lost}: simplify the HTML, or write the issue in Markdown")
    return Converted(f"{text}\n", notes)


def _cleaned(html: BeautifulSoup | Tag) -> Iterator[str]:
    """Remove what is not text, and make plain what Markdown has no form for. Yield notes on it."""
    for comment in html.find_all(string=lambda text: isinstance(text, PreformattedString)):
        comment.extract()
    gone: Counter[str] = Counter()
    for element in html.find_all(list(_ACTIVE)):
        if not element.decomposed:
            gone[str(element.name)] += element.name not in _SILENT
            element.decompose()
    for element in html.find_all(style=_HIDDEN):
        if not element.decomposed:
            gone["hidden element"] += 1
            element.decompose()
    for image in html.find_all("img"):
        if kind := _not_a_picture(image):
            gone[kind] += 1
            image.decompose()
        else:
            image["src"] = quote(str(image["src"]).strip(), safe=_SAFE)
    for link in html.find_all("a"):
        _clean_link(link)
    for table in html.find_all("table"):
        if not table.find("th"):
            _flatten(table)
    if left := [f"{count} {name}" for name, count in sorted(gone.items()) if count]:
        yield f"HTML left out: {', '.join(left)}"


def _not_a_picture(image: Tag) -> str:
    """Return what an image is, if it is none that readers see or that a page can show."""
    if any(str(image.get(side, "")).strip().removesuffix("px") in ("0", "1") for side in ("width", "height")):
        return "tracking pixel"
    address = str(image.get("src", "")).strip()
    return "embedded image" if not address or re.match(r"(?!https?:)[a-z]+:", address) else ""


def _clean_link(link: Tag) -> None:
    """Make a URL one that Markdown can hold; remove the link of an anchor or a script, not its text."""
    address = str(link.get("href", "")).strip()
    if not address or address.startswith("#") or address.casefold().startswith("javascript:"):
        link.unwrap()
        return
    link.attrs = {"href": quote(address, safe=_SAFE)}
    headings = link.find_all(_HEADINGS)
    if len(headings) == 1 and _letters(headings[0]) == _letters(link):
        inner = copy.copy(link)
        inner.clear()
        inner.extend(list(headings[0].contents))
        headings[0].append(inner)
        link.unwrap()
        return
    for block in link.find_all(["p", "div"]):  # Markdown has no link over several blocks
        block.name = "span"
        block.append(" ")


def _flatten(table: Tag) -> None:
    """Turn a table without headings, which is for layout, into blocks."""
    # Parts of a table within this one are left to that table. This one is renamed first, so its own parts are then
    # in no table, or in the one around it.
    for part in [table, *table.find_all(["thead", "tbody", "tfoot", "tr", "td"])]:
        if part.find_parent("table") in (table, table.find_parent("table")):
            part.name = "div"
            part.attrs = {}


def _code_language(block: Tag) -> str:
    classes = [*(block.get("class") or ()), *((block.code and block.code.get("class")) or ())]
    names = [str(name).removeprefix("language-") for name in classes if str(name).startswith("language-")]
    return names[0] if names else ""


def _lost(html: BeautifulSoup | Tag, text: str) -> str:
    """Return the URLs of *html* that *text* lacks, or else the beginning of the words that do."""
    after = BeautifulSoup(MarkdownIt("commonmark").enable("table").render(text), "html.parser")
    kept = set(_urls(after))
    if lost := list(dict.fromkeys(url for url in _urls(html) if url not in kept)):
        return ", ".join(lost[:_SHOWN]) + (f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else "")
    words, same = _letters(html), _letters(after)
    if words == same:
        return ""
    start = next(
        (place for place, pair in enumerate(zip(words, same, strict=False)) if pair[0] != pair[1]), len(same)
    )
    return f"the text from {words[start : start + _LETTERS]!r}"


def _letters(html: BeautifulSoup | Tag) -> str:
    """Return the letters of a text; its digits may have become the numbers of a list.

    ``get_text`` would leave out ruby annotations.
    """
    return "".join(filter(str.isalpha, "".join(map(str, html.find_all(string=True)))))


def _urls(html: BeautifulSoup | Tag) -> Iterator[str]:
    for name, attribute in (("a", "href"), ("img", "src")):
        found = (str(tag.get(attribute, "")) for tag in html.find_all(name))
        yield from (unquote(url).strip() for url in found if url)
