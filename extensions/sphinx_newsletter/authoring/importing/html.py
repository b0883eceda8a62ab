"""Convert the HTML of a mail, a feed or a page to Markdown, without losing a word or a URL."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from bs4 import BeautifulSoup, Comment, Tag
from markdown_it import MarkdownIt
from markdownify import MarkdownConverter

from sphinx_newsletter.authoring.importing.page import Refused

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
_WORD = re.compile(r"[^\W\d_]+")
_SHOWN = 5


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


def to_markdown(html: BeautifulSoup | Tag) -> Converted:
    """Convert HTML to Markdown. Changes *html*. Raises :class:`Refused` if a word or a URL would be lost."""
    notes = list(_cleaned(html))
    converter = _Converter(heading_style="ATX", bullets="-", code_language_callback=_code_language)
    text = re.sub(r"\n{3,}", "\n\n", converter.convert_soup(html)).strip()
    if lost := _lost(html, text):
        raise Refused(f"these would be lost: {lost}: simplify the HTML, or write the issue in Markdown")
    return Converted(f"{text}\n", notes)


def _cleaned(html: BeautifulSoup | Tag) -> Iterator[str]:
    """Remove what is not text, and make plain what Markdown has no form for. Yield notes on it."""
    for comment in html.find_all(string=lambda text: isinstance(text, Comment)):
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
    link.attrs = {"href": quote(address, safe="".join(map(chr, range(33, 127))).translate(_UNSAFE))}


_UNSAFE = {ord(char): None for char in "<>\\()[]`"}


def _flatten(table: Tag) -> None:
    """Turn a table without headings, which is for layout, into blocks."""
    for part in [table, *table.find_all(["thead", "tbody", "tfoot", "tr", "td"])]:
        if part.find_parent("table") in (table, table.find_parent("table")):
            part.name = "div"
            part.attrs = {}


def _code_language(block: Tag) -> str:
    classes = [*(block.get("class") or ()), *((block.code and block.code.get("class")) or ())]
    names = [str(name).removeprefix("language-") for name in classes if str(name).startswith("language-")]
    return names[0] if names else ""


def _lost(html: BeautifulSoup | Tag, text: str) -> str:
    """Return the words and URLs of *html* that *text* lacks."""
    after = BeautifulSoup(MarkdownIt("commonmark").enable("table").render(text), "html.parser")
    words = Counter(_words(html)) - Counter(_words(after))
    lost = [*dict.fromkeys(url for url in _urls(html) if url not in set(_urls(after))), *words]
    more = f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else ""
    return ", ".join(lost[:_SHOWN]) + more


def _words(html: BeautifulSoup | Tag) -> list[str]:
    return _WORD.findall(html.get_text())


def _urls(html: BeautifulSoup | Tag) -> Iterator[str]:
    for name, attribute in (("a", "href"), ("img", "src")):
        found = (str(tag.get(attribute, "")) for tag in html.find_all(name))
        yield from (unquote(url).strip() for url in found if url)
