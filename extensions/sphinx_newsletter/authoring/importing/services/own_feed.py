"""Read the Atom feed of a site of this package, whose entries are issues with all that they have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from sphinx_newsletter.authoring.importing.document import Document, converted
from sphinx_newsletter.authoring.importing.markup.html import soup_of
from sphinx_newsletter.authoring.importing.page import Refused
from sphinx_newsletter.authoring.importing.services.feed_titles import plain_title
from sphinx_newsletter.authoring.importing.services.own_items import Items

_GENERATOR = "sphinx_newsletter"
_ISSUE = re.compile(r"/issue/(\d{1,6})$")
_HEADINGS = ("h3", "h4", "h5", "h6")
_NUMBER = re.compile(r"(\d{1,6})\. ")


def is_own_feed(feed: Mapping[str, Any]) -> bool:
    """Return whether a feed was written by this package."""
    return str(feed.get("generator") or "").strip() == _GENERATOR


def own_kind(entry: Mapping[str, Any]) -> str:
    """Return what an entry is, if it is no issue."""
    return "" if _ISSUE.search(str(entry.get("id") or "")) else "post of the blog"


def own_document(entry: Mapping[str, Any], where: str, newsletter: str) -> Document:
    """Return an issue of a feed. Raises :class:`~sphinx_newsletter.authoring.importing.page.Refused`."""
    found = _ISSUE.search(str(entry.get("id") or ""))
    if found is None:
        raise Refused("it is no issue: write it by hand")
    theme = plain_title(str(entry.get("title") or "")).removeprefix(f"#{found[1]}").strip()
    day, updated = (str(entry.get(key) or "")[:10] for key in ("published", "updated"))
    names = [str(person.get("name") or "") for person in entry.get("contributors", ())]
    front = {
        "issue": int(found[1]),
        "date": day,
        "updated": updated if updated != day else "",
        "title": theme or f"{newsletter} #{found[1]}",
        "contributors": list(filter(None, names)),
    }
    contents = [str(one.get("value") or "") for one in entry.get("content", ())]
    items = Items()
    html = _with_items(soup_of(max(contents, key=len, default="")), items)
    given = {key: value for key, value in front.items() if value}
    return items.placed(converted(where, f"{int(found[1]):04}", html, given))


def _with_items(html: BeautifulSoup, items: Items) -> BeautifulSoup:
    """Return the content of an entry with items such as ``1. [Title](…) (EN)`` instead of headings."""
    for part in html.find_all("bdi"):
        part.unwrap()
    for caption in html.find_all("figcaption", attrs={"aria-hidden": "true"}):  # says the same as the image
        caption.decompose()
    for image in html.find_all("img"):
        if isinstance(link := image.parent, Tag) and link.name == "a" and link.get("href") == image.get("src"):
            link.unwrap()
    titles = {id(title) for title in _titles(html)}
    are_numbered = any(_NUMBER.match(tag.get_text()) for tag in html.find_all(_HEADINGS) if id(tag) in titles)
    found: list[str] = []
    count = 0
    nodes = list(html.children)
    while nodes:
        node = nodes.pop(0)
        if not isinstance(node, Tag) or id(node) not in titles:
            found.append(_source(node))
            continue
        count += 1
        content: list[str] = []
        while nodes and not _is_heading(nodes[0]):
            content.append(_source(nodes.pop(0)))
        # Items in another form than numbers are numbered, for the newsletter that they come to need not have it.
        found.append(_item(node, None if are_numbered else count, "".join(content), items))
    return soup_of("".join(found))


def _source(node: PageElement) -> str:
    if isinstance(node, Tag):
        return node.decode()
    return node.output_ready() if isinstance(node, NavigableString) else ""


def _is_heading(node: PageElement) -> bool:
    return isinstance(node, Tag) and node.name in ("h2", *_HEADINGS)


def _titles(html: BeautifulSoup) -> Iterator[Tag]:
    """Yield the headings that are items. They end with a language, and have a link or a number."""
    headings = html.find_all(_HEADINGS, recursive=False)
    labels = {_label(tag.get_text()) for tag in headings if tag.find("a", href=True)} - {""}
    for tag in headings:
        text = tag.get_text()
        if (label := _label(text)) and (tag.find("a", href=True) or label in labels or _NUMBER.match(text)):
            yield tag


def _label(text: str) -> str:
    """Return the languages at the end of a heading, as in ``1. One (EN)``; empty without any."""
    before, mark, after = text.rstrip().rpartition("(")
    return after[:-1] if mark and before and after.endswith(")") else ""


def _item(title: Tag, position: int | None, content: str, items: Items) -> str:
    label = _label(title.get_text())
    html = title.decode_contents().rstrip().rpartition("(")[0].rstrip()
    number = _NUMBER.match(html)
    given = int(number[1]) if number else position
    return items.html(html[number.end() :] if number else html, given, label, content)
