"""Convert the HTML of a mail, a feed or a page to Markdown, without losing a word or a URL."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString
from markdownify import MarkdownConverter

from sphinx_newsletter.authoring.importing.emphasis import DEL, EM, RESERVED, STRONG, emphasised, with_marks
from sphinx_newsletter.authoring.importing.losses import letters_of, lost, lost_markup
from sphinx_newsletter.authoring.importing.page import Refused
from sphinx_newsletter.reading.shortcodes import CANDIDATES, with_emoji
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
_LINE_START = re.compile(r"^([ \t]*+)(#+(?=\s|\Z)|>|[-=:|][-=:| \t]*$|:::|\((?=[^\n]*\)=[ \t]*$))", re.MULTILINE)
"""What makes a heading, a rule, a quotation, a block or a target of a line."""
_LINE_BREAK = re.compile(r"\n(?=[ \t]*[-+#>=|:~])")
"""Ends of lines in HTML that are spaces, and would make a list or a heading of the next line."""
_TILDE = re.compile(r"(?<![A-Za-z0-9])~|~(?![A-Za-z0-9])")
_SAFE = "".join(chr(code) for code in range(33, 127) if chr(code) not in "<>\\()[]`|")
_CELLS = {"td", "th"}
_CODE = {"pre", "code", "kbd", "samp", "tt"}
_EMPHASIS = ("b", "strong", "i", "em", "s", "del", "strike")
_BLOCKS = ("p", "div", "ul", "ol", "li", "table", "blockquote", "pre", "hr", "section", "article", "dl", "figure")
_MARK = "\ufdd6"
"""Stands for an exclamation mark before a link, which would become an image; no text may have it."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class Converted:
    """Markdown, and notes on what was left out."""

    text: str
    notes: Sequence[str] = ()


class _Converter(MarkdownConverter):
    """Write Markdown as issue pages have it, and keep numbers of items that are plain text."""

    _begins_line = True
    """Whether the text that is being written may begin a line."""

    def process_text(self, el: NavigableString, parent_tags: Any = None) -> str:
        """Write a text."""
        before = el.previous_sibling
        self._begins_line = before is None or (isinstance(before, Tag) and before.name in ("br", *_BLOCKS))
        return str(super().process_text(el, parent_tags))  # type: ignore[misc]

    def escape(self, text: str, parent_tags: Any) -> str:
        """Escape what would become markup, but no numbers: ``1. Title`` in a paragraph is an item."""
        escaped = _MARKUP.sub(lambda found: f"\\{found[0]}", _LINE_BREAK.sub(" ", text))
        first, newline, rest = ("", "", escaped) if self._begins_line else escaped.partition("\n")
        escaped = first + newline + _LINE_START.sub(r"\1\\\2", rest)
        escaped = _TILDE.sub(r"\~", escaped)
        escaped = CANDIDATES.sub(r"\\\g<0>", escaped) if with_emoji(escaped) != escaped else escaped
        if _CELLS & set(parent_tags):
            escaped = escaped.replace("|", r"\|")
        return str(super().escape(escaped, parent_tags))  # type: ignore[misc]  # not in its stubs

    def convert_b(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Write bold text."""
        return _emphasised(STRONG, text, parent_tags)

    def convert_i(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Write italic text."""
        return _emphasised(EM, text, parent_tags)

    def convert_s(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Write struck text."""
        return _emphasised(DEL, text, parent_tags)

    convert_strong = convert_b
    convert_em = convert_i
    convert_del = convert_strike = convert_s

    def convert_code(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Write code; in a table, a vertical line in it would end the cell."""
        code = str(super().convert_code(el, text, parent_tags))  # type: ignore[misc]
        return code.replace("|", r"\|") if _CELLS & set(parent_tags) else code

    convert_kbd = convert_samp = convert_tt = convert_code

    def convert_a(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Write a link so that its URL reads back."""
        with _as_written(el, "href"):
            return str(super().convert_a(el, text, parent_tags))  # type: ignore[misc]

    def convert_img(self, el: Tag, text: str, parent_tags: Any) -> str:
        """Write an image so that its URL reads back."""
        with _as_written(el, "src"):
            return str(super().convert_img(el, text, parent_tags))  # type: ignore[misc]


def _emphasised(kind: str, text: str, parent_tags: Any) -> str:
    return text if _CODE & set(parent_tags) else emphasised(kind, text)


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
    text = with_marks(converter.convert_soup(html).replace(_MARK, "\\!").strip())
    if not text:
        raise Refused("there is no text: write the issue, or remove the file")
    if gone := lost(html, text):
        raise Refused(f"these would be lost: {gone}: simplify the HTML, or write the issue in Markdown")
    if changed := list(lost_markup(html, text)):
        notes.append(f"emphasis that Markdown cannot have: {'; '.join(changed)}")
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
            image["alt"] = RESERVED.sub("", str(image.get("alt", "")))
            image["title"] = RESERVED.sub("", str(image.get("title", "")))
            image["src"] = quote(str(image["src"]).strip(), safe=_SAFE)
    for string in html.find_all(string=RESERVED):
        string.replace_with(RESERVED.sub("", string))
    for code in html.find_all("code"):
        while isinstance(after := code.next_sibling, Tag) and after.name == "code":  # their marks would be one
            code.extend(list(after.contents))
            after.decompose()
    _into_blocks(html)
    for text in list(_before_links(html)):
        text.replace_with(f"{text[:-1]}{_MARK}")
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
    if len(headings) == 1 and letters_of(headings[0]) == letters_of(link):
        inner = copy.copy(link)
        inner.clear()
        inner.extend(list(headings[0].contents))
        headings[0].append(inner)
        link.unwrap()
        return
    for block in link.find_all(["p", "div"]):  # Markdown has no link over several blocks
        block.name = "span"
        block.append(" ")


def _into_blocks(element: Tag) -> bool:
    """Make an emphasis of blocks one of the texts in them. Return whether *element* is or has a block."""
    has_block = False
    for child in list(element.children):
        has_block |= isinstance(child, Tag) and _into_blocks(child)
    if has_block and element.name in _EMPHASIS:
        for string in element.find_all(string=re.compile(r"\S")):
            string.wrap(Tag(name=str(element.name)))
        element.unwrap()
    return has_block or element.name in _BLOCKS


def _before_links(html: Tag) -> Iterator[NavigableString]:
    """Yield the texts before links that end with an exclamation mark."""
    text: NavigableString | None = None
    for node in html.descendants:
        if isinstance(node, NavigableString):
            text = node
        elif isinstance(node, Tag) and node.name == "a" and text is not None and text.endswith("!"):
            yield text
            text = None


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
    return RESERVED.sub("", names[0]) if names else ""
