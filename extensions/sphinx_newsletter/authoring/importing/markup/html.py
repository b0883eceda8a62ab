"""Convert the HTML of a mail, a feed or a page to Markdown, without losing a word or a URL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from sphinx_newsletter.authoring.importing.markup.comparing import changes, emphasis_changes, listed, lost
from sphinx_newsletter.authoring.importing.markup.emphasis import RESERVED, as_marked, parser, with_marks
from sphinx_newsletter.authoring.importing.markup.html_form import elements, html_form
from sphinx_newsletter.authoring.importing.markup.html_writing import Converter, code_language
from sphinx_newsletter.authoring.importing.markup.left_out import LeftOut, leave_out
from sphinx_newsletter.authoring.importing.markup.markdown_form import markdown_form
from sphinx_newsletter.authoring.importing.markup.normal_form import Form
from sphinx_newsletter.authoring.importing.markup.pictures import resolve_pictures
from sphinx_newsletter.authoring.importing.markup.reshaping import SAFE, reshape
from sphinx_newsletter.authoring.importing.page import Refused

_MARK = "\ufdd6"
"""Stands for an exclamation mark before a link, which would become an image; no text may have it."""


@dataclass(frozen=True)
class Converted:
    """Markdown, and notes on what was left out."""

    text: str
    notes: Sequence[str] = ()


def soup_of(markup: str) -> BeautifulSoup:
    """Return parsed HTML. Without a character after it, ``AT&T`` at its end would become ``ATT``."""
    return BeautifulSoup(f"{markup}\n", "html.parser")


def to_markdown(html: BeautifulSoup | Tag, address: str = "") -> Converted:
    """Convert HTML to Markdown. Changes *html*. Raises :class:`Refused` if a word or a URL would be lost.

    *address* is that of the page, for relative URLs.
    """
    found = LeftOut()
    before = html_form(shaped(html, _base(html, address), found))
    text, after = written(html, before)
    if not text:
        raise Refused("there is no text: write the issue, or remove the file")
    return Converted(f"{text}\n", [*found.notes, *differences(before, after)])


def shaped(html: BeautifulSoup | Tag, base: str, found: LeftOut) -> BeautifulSoup | Tag:
    """Change HTML to what readers see of it, in a form that Markdown has, and return it."""
    leave_out(html, found)
    resolve_pictures(html, base, found)
    _clean(html)
    reshape(html, base, found)
    return html


def written(html: BeautifulSoup | Tag, before: Form) -> tuple[str, Form]:
    """Return the Markdown of HTML that has been shaped, and its normal form; *before* is that of the HTML."""
    for words in list(_before_links(html)):
        words.replace_with(f"{words[:-1]}{_MARK}")
    converter = Converter(heading_style="ATX", bullets="-", code_language_callback=code_language)
    marked = converter.convert_soup(html).replace(_MARK, "\\!").strip()
    text = as_marked(marked)
    after = markdown_form(parser().parse(text))
    if lost(before, after) or emphasis_changes(before, after) or changes(before, after):
        text = with_marks(marked)  # takes three times as long
        after = markdown_form(parser().parse(text))
    return text, after


def differences(before: Form, after: Form) -> Iterator[str]:
    """Yield notes on what Markdown has otherwise. Raises :class:`Refused` if a word or a URL would be lost."""
    if gone := lost(before, after):
        raise Refused(f"these would be lost: {gone}: simplify the HTML, or write the issue in Markdown")
    if found := emphasis_changes(before, after):
        yield f"emphasis that Markdown cannot have: {listed(found)}"
    if found := changes(before, after):
        yield f"changed: {listed(found)}"


def _base(html: Tag, address: str) -> str:
    """Return the address that relative URLs are relative to: of ``<base>``, of the page, or the canonical one."""
    root = list(html.parents)[-1] if html.parent else html
    bases = [(root.find("base", href=True), "href"), (root.find("link", rel="canonical", href=True), "href")]
    found = [str(tag[name]).strip() for tag, name in bases if isinstance(tag, Tag)]
    return next((url for url in (*found[:1], address, *found[1:]) if url.startswith(("https://", "http://"))), "")


def _clean(html: Tag) -> None:
    """Remove characters that have a meaning here, and encode the addresses of images for Markdown."""
    for image in elements(html, ("img",)):
        image["alt"] = RESERVED.sub("", str(image.get("alt", "")))
        image["src"] = quote(str(image["src"]).strip(), safe=SAFE)
    for string in [
        node for node in html.descendants if isinstance(node, NavigableString) and RESERVED.search(node)
    ]:
        string.replace_with(RESERVED.sub("", string))
    html.smooth()


def _before_links(html: Tag) -> Iterator[NavigableString]:
    """Yield the texts before links that end with an exclamation mark."""
    text: NavigableString | None = None
    for node in html.descendants:
        if isinstance(node, NavigableString):
            text = node
        elif isinstance(node, Tag) and node.name == "a" and text is not None and text.endswith("!"):
            yield text
            text = None
