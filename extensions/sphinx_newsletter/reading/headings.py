"""Headings of issue pages: ids, texts and emoji; and what Sphinx needs to translate nodes that are made here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from docutils import nodes

from sphinx_newsletter.config import Settings
from sphinx_newsletter.reading.front_matter import FrontMatter
from sphinx_newsletter.reading.nodes import icon, link_card

_NOT_CONTENT = (nodes.Invisible, nodes.docinfo, nodes.system_message, nodes.meta)
_CARD = re.compile(r"link-[0-9a-f]{8}(-\d+)?")
"""The id of a card."""


class Anchors:
    """The ids of the sections of an issue page: no two elements of a page have the same."""

    def __init__(self, top: str) -> None:
        self._used = {top}
        self._numbers: Counter[str] = Counter()
        """The number that was last tried for each name."""

    def free(self, anchor: str, document: nodes.document | None) -> str:
        """Return *anchor*, or if it is in use, *anchor* with a number that makes it an id of its own."""
        name = f"section-{anchor}" if _CARD.fullmatch(anchor) else anchor
        while True:
            self._numbers[name] += 1
            found = name if self._numbers[name] == 1 else f"{name}-{self._numbers[name]}"
            if found not in self._used and not _is_used(found, document):
                self._used.add(found)
                return found


def _is_used(anchor: str, document: nodes.document | None) -> bool:
    """Return whether something other than a section, whose id is going to be replaced, has an id."""
    return document is not None and not isinstance(document.ids.get(anchor), nodes.section | None)


def set_id(section: nodes.Element, anchor: str) -> None:
    """Replace the id that docutils generated for a section."""
    document = section.document
    if document is not None:
        for name in section["names"]:
            document.nameids[name] = anchor
        document.ids[anchor] = section
        slugs = getattr(document, "myst_slugs", {})
        if (slug := section.get("slug")) in slugs:  # MyST resolves #slug with these
            slugs[slug] = (slugs[slug][0], anchor, *slugs[slug][2:])
    section["ids"] = [anchor]


def top_section(document: nodes.document, front_matter: FrontMatter, settings: Settings) -> nodes.section:
    """Return the section of the page's H1; if there is none, insert one with a title from the front matter."""
    blocks = [child for child in document.children if not isinstance(child, _NOT_CONTENT)]
    if front_matter.values and blocks and isinstance(blocks[0], nodes.field_list):
        blocks.pop(0)  # the front matter, before the DocInfo transform
    if len(blocks) == 1 and isinstance(blocks[0], nodes.section):
        return blocks[0]
    title = front_matter.text("title") or f"{settings.title} #{front_matter.number() or '?'}"
    top = nodes.section("", nodes.title(title, title), names=[])
    top.source, top.line = document.source, 1
    top[0].source, top[0].line = document.source, 1
    index = document.index(blocks[0]) if blocks else len(document)
    moved = set(map(id, blocks))
    document.children[:] = [child for child in document.children if id(child) not in moved]
    top.extend(blocks)
    document.insert(index, top)
    return top


def title_of(section: nodes.Element) -> str:
    """Return the text of a section's heading."""
    title = section.children[0]
    return title.astext().strip() if isinstance(title, nodes.title) else ""


def mark_icon(title: nodes.Element, emoji: str) -> None:
    """Wrap the emoji at the start of a heading in an :class:`icon`, even inside a link."""
    if not emoji:
        return
    text = next(iter(title.findall(nodes.Text)))
    parent = text.parent
    rest = str(text).lstrip().removeprefix(emoji).lstrip()
    parent.replace(text, [icon(emoji, emoji), nodes.Text(" " + rest if rest else "")])


def note_source(document: nodes.document, blocks: Iterable[nodes.Node]) -> None:
    """Note the source of the nodes of cards, as Sphinx translates only nodes with a source."""
    for card in blocks:
        if isinstance(card, link_card):
            for child in card.children:
                child.source = child.source or document["source"]


_MARKS: dict[type[nodes.Node], str] = {nodes.strong: "**", nodes.emphasis: "*", nodes.literal: "`"}


def to_markdown(inline: Iterable[nodes.Node]) -> str:
    """Return inline nodes as Markdown, of which other markup is kept as it was written."""
    return "".join(map(_markdown, inline)).strip()


def _markdown(node: nodes.Node) -> str:
    if isinstance(node, nodes.reference) and "refuri" in node:
        return f"[{to_markdown(node.children)}]({node['refuri']})"
    if type(node) in _MARKS:
        return f"{_MARKS[type(node)]}{node.astext()}{_MARKS[type(node)]}"
    rawsource: str = getattr(node, "rawsource", "")
    return rawsource or node.astext()
