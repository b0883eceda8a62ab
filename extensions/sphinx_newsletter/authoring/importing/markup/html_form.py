"""Make the normal form of HTML."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import unquote

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from sphinx_newsletter.authoring.importing.markup.normal_form import BLOCK, PLAIN, Form, Style

MARKS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("s", "del", "strike"), "struck"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    "sub": "subscript",
    "sup": "superscript",
}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
CONTAINERS = (
    *("p", "div", "section", "article", "main", "aside", "header", "footer", "figure", "figcaption", "details"),
    *(
        "summary",
        "address",
        "center",
        "fieldset",
        "legend",
        "dl",
        "dt",
        "dd",
        "hgroup",
        "dialog",
        "search",
        "menu",
    ),
)
"""Elements of blocks that are paragraphs in Markdown, or have some."""
BLOCKS = (*CONTAINERS, *HEADINGS, "ul", "ol", "li", "table", "blockquote", "pre", "hr", "caption")


def elements(html: Tag, names: Collection[str]) -> list[Tag]:
    """Return the elements with one of the names; much faster than ``find_all``."""
    return [node for node in html.descendants if isinstance(node, Tag) and node.name in names]


def html_form(html: Tag) -> Form:
    """Return the normal form of HTML."""
    form = Form()
    _add(form, html, PLAIN, ())
    return form


def plain_address(address: str) -> str:
    """Return an address for comparison, however it is encoded."""
    return unquote(unquote(address)).strip()


def _add(form: Form, element: Tag, style: Style, lists: tuple[str, ...]) -> None:
    for child in element.children:
        if isinstance(child, Tag):
            _add_element(form, child, style, lists)
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            form.add(str(child), style)


def _add_element(form: Form, element: Tag, style: Style, lists: tuple[str, ...]) -> None:
    name = str(element.name)
    is_block = name in BLOCKS or name in ("td", "th", "tr")
    if is_block:
        form.space(BLOCK)
    if name == "br":
        form.line_break()
    elif name == "img":
        form.image(plain_address(str(element.get("src", ""))), str(element.get("alt", "")))
    elif name == "pre":
        text = "".join(map(str, element.find_all(string=True)))
        form.code.append("\n".join(line.rstrip() for line in text.strip("\n").split("\n")))
        form.add(text, Style(frozenset(["code"]), style.link, style.block))
    elif name == "q":
        form.add('"', style)
        _add(form, element, style, lists)
        form.add('"', style)
    else:
        if name == "li":
            _add_number(form, element)
        _add(form, element, _within(form, element, name, style, lists), _lists(name, lists))
    if is_block:
        form.space(BLOCK)


def _within(form: Form, element: Tag, name: str, style: Style, lists: tuple[str, ...]) -> Style:
    """Return the style of what an element has."""
    if mark := MARKS.get(name):
        return style.marked(mark)
    if name == "a" and (address := plain_address(str(element.get("href", "")))):
        form.link(address)
        return style._replace(link=address)
    if name in HEADINGS:
        return style.within(f"heading {name[1]}")
    if name == "blockquote":
        return style.within("quotation")
    if name in ("ul", "ol"):
        return style._replace(
            block=(*(one for one in style.block if "list" not in one), *level(_lists(name, lists)))
        )
    if name in ("td", "th"):
        return style.within(f"column {column(element)}")
    return style


def _lists(name: str, lists: tuple[str, ...]) -> tuple[str, ...]:
    return (*lists, name) if name in ("ul", "ol") else lists


def level(lists: tuple[str, ...]) -> tuple[str, ...]:
    """Return the name of the nesting in lists. An outermost numbered list, which is one of items, is none."""
    depth = len(lists) - (lists[:1] == ("ol",))
    return (f"list level {depth}",) if depth else ()


def column(cell: Tag) -> int:
    """Return the number of a cell's column."""
    before = cell.find_previous_siblings(("td", "th"))
    return 1 + sum(max(1, int(text)) if (text := str(one.get("colspan", ""))).isdigit() else 1 for one in before)


def _add_number(form: Form, entry: Tag) -> None:
    """Add the number of an entry of a numbered list, or a mark."""
    if not entry.parent or entry.parent.name != "ol":
        form.add("-")
        form.space(BLOCK)
        return
    start, value = str(entry.parent.get("start", "")), str(entry.get("value", ""))
    counted = (int(start) if start.isdigit() else 1) + len(entry.find_previous_siblings("li"))
    form.number(int(value) if value.isdigit() else counted)
