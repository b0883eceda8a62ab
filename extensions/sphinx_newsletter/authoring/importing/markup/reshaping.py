"""Give HTML a form that Markdown has, too: links and marks within blocks, and no unknown elements."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from urllib.parse import quote, urljoin

from bs4 import Tag
from bs4.element import NavigableString

from sphinx_newsletter.authoring.importing.markup.html_form import BLOCKS, CONTAINERS, HEADINGS, elements
from sphinx_newsletter.authoring.importing.markup.left_out import LeftOut

SAFE = "".join(chr(code) for code in range(33, 127) if chr(code) not in "<>\\()[]`|")
"""Characters of a URL that need no encoding in Markdown."""
_NO_ADDRESS = ("#", "javascript:", "data:", "vbscript:", "*|")
_EMPHASIS = ("b", "strong", "i", "em", "s", "del", "strike")


def reshape(html: Tag, base: str, found: LeftOut) -> None:
    """Change HTML so that it can be written as Markdown. The text stays as it is."""
    for element in elements(html, CONTAINERS):
        if element.name not in ("p", "figcaption"):
            element.name = "div"
    for table in elements(html, ("table",)):
        _reshape_table(table, found)
    for code in elements(html, ("code",)):
        while isinstance(after := code.next_sibling, Tag) and after.name == "code":  # their marks would be one
            code.extend(list(after.contents))
            after.decompose()
    for entry in (one for one in elements(html, ("li",)) if str(one.get("value", "")).isdigit()):
        if entry.parent and entry.parent.name == "ol" and not entry.find_previous_sibling("li"):
            entry.parent["start"] = entry["value"]
    for heading in elements(html, HEADINGS):
        _reshape_heading(heading)
    for link in elements(html, ("a",)):
        _reshape_link(link, base, found)
    _into_blocks(html)
    for raised in elements(html, ("sub", "sup")):
        _inwards(raised)


def _has_text(element: Tag) -> bool:
    return bool(element.get_text().strip()) or element.find("img") is not None


def _reshape_heading(heading: Tag) -> None:
    """Move the images of a heading below it, as a title is text."""
    if not heading.get_text().strip():
        heading.name = "p" if heading.find("img") else "div"
        return
    for image in reversed(heading.find_all("img")):
        moved: Tag = image
        while isinstance(parent := moved.parent, Tag) and parent is not heading and not parent.get_text().strip():
            moved = parent
        below = Tag(name="p")
        heading.insert_after(below)
        below.append(moved.extract())


def _reshape_link(link: Tag, base: str, found: LeftOut) -> None:
    """Make a URL one that Markdown can hold, and a link around blocks one in the first of them."""
    address = str(link.get("href", "")).strip()
    if not address or address.casefold().startswith(_NO_ADDRESS):
        link.unwrap()
        return
    address = urljoin(base, address) if base else address
    link.attrs = {"href": quote(address, safe=SAFE)}
    if not _has_text(link):
        found.add("link without text", address)
        link.unwrap()
        return
    for first in elements(link, ("br",)):
        while (after := first.next_sibling) is not None and (
            after.name == "br" if isinstance(after, Tag) else not str(after).strip()
        ):
            if isinstance(after, NavigableString) and not isinstance(after.next_sibling, Tag):
                break
            after.extract()
    blocks = elements(link, (*BLOCKS, "td", "th"))
    if blocks:
        _into_block(link, blocks)


def _into_block(link: Tag, blocks: list[Tag]) -> None:
    """Move a link into the heading that it is around, or else into the first of its texts."""
    headings = [block for block in blocks if block.name in HEADINGS and _has_text(block)]
    runs = list(_runs(link))
    worded = (
        run
        for run in runs
        if (isinstance(run, list) and any(_words(one) for one in run))
        or (isinstance(run, Tag) and run.name != "figcaption" and _words(run))
    )
    place = headings[0] if headings else next(worded, next(iter(runs), None))
    inner = copy.copy(link)
    inner.clear()
    if isinstance(place, Tag):
        inner.extend(list(place.contents))
        place.append(inner)
    elif place is not None:
        place[0].insert_before(inner)
        inner.extend(place)
    else:  # a link of code only
        inner.string = str(link["href"])
        below = Tag(name="p")
        below.append(inner)
        link.insert_after(below)
    link.unwrap()


def _runs(element: Tag) -> Iterator[Tag | list[Tag | NavigableString]]:
    """Yield the texts in an element: blocks without blocks in them, or what stands between blocks."""
    run: list[Tag | NavigableString] = []
    for child in list(element.children):
        if isinstance(child, Tag) and (
            child.name in (*BLOCKS, "td", "th", "tr") or child.find([*BLOCKS, "td", "th"])
        ):
            if any(_says(one) for one in run):
                yield run
            run = []
            if child.name == "pre" or not _has_text(child):
                continue
            if child.name in ("p", *HEADINGS) or not child.find([*BLOCKS, "td", "th"]):
                yield child
            else:
                yield from _runs(child)
        elif isinstance(child, Tag | NavigableString):
            run.append(child)
    if any(_says(one) for one in run):
        yield run


def _says(node: Tag | NavigableString) -> bool:
    return _words(node) or (isinstance(node, Tag) and (node.name == "img" or node.find("img") is not None))


def _words(node: Tag | NavigableString) -> bool:
    return bool((node.get_text() if isinstance(node, Tag) else str(node)).strip())


def _into_blocks(element: Tag) -> bool:
    """Make an emphasis of blocks one of the texts in them. Return whether *element* is or has a block."""
    has_block = False
    for child in list(element.children):
        has_block |= isinstance(child, Tag) and _into_blocks(child)
    if has_block and element.name in _EMPHASIS:
        for string in element.find_all(string=re.compile(r"\S")):
            string.wrap(Tag(name=str(element.name)))
        element.unwrap()
    return has_block or element.name in BLOCKS


def _inwards(raised: Tag) -> None:
    """Move sub- or superscript to the texts that it is around, as it can hold text only."""
    if not raised.find(True):
        return
    for string in raised.find_all(string=re.compile(r"\S")):
        if not string.find_parent(["code", "kbd", "samp", "tt", "pre"]):
            string.wrap(Tag(name=str(raised.name)))
    raised.unwrap()


def _reshape_table(table: Tag, found: LeftOut) -> None:
    """Keep a table of data; turn one without headings, which is for layout, into blocks."""
    own = [
        part
        for part in table.find_all(["thead", "tbody", "tfoot", "tr", "td", "th"])
        if part.find_parent("table") is table
    ]
    for cell in own:
        if cell.name == "td" and cell.find_parent("thead") and not table.find("th"):
            cell.name = "th"
    if table.find("th"):
        _fill_rows([row for row in own if row.name == "tr"], found)
        return
    # Parts of a table within this one are left to that table.
    for part in [table, *own]:
        part.name = "div"
        part.attrs = {}


def _fill_rows(rows: list[Tag], found: LeftOut) -> None:
    """Write empty cells where cells reach over several rows, so that the others keep their columns."""
    waiting: dict[int, int] = {}
    for row in rows:
        column = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            column = _empty_cells(cell, column, waiting)
            wide, high = (_span(cell, name) for name in ("colspan", "rowspan"))
            if wide > 1 or high > 1:
                found.spans.append(" ".join(cell.get_text(" ").split()))
            waiting |= {index: high - 1 for index in range(column, column + wide) if high > 1}
            column += wide
        last = row.find_all(["td", "th"], recursive=False)
        if last and waiting.get(column):
            marker = Tag(name="td")
            last[-1].insert_after(marker)
            _empty_cells(marker, column, waiting)
            marker.decompose()


def _empty_cells(cell: Tag, column: int, waiting: dict[int, int]) -> int:
    while waiting.get(column):
        waiting[column] -= 1
        cell.insert_before(Tag(name="td"))
        column += 1
    return column


def _span(cell: Tag, name: str) -> int:
    text = str(cell.get(name, ""))
    return min(1000, max(1, int(text))) if text.isdigit() else 1
