"""Headings of issue pages: ids, texts and emoji; and what Sphinx needs to translate nodes that are made here."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from docutils import nodes

from sphinx_newsletter.config import Settings
from sphinx_newsletter.problems import Problem, Report
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


def top_section(
    document: nodes.document,
    front_matter: FrontMatter,
    settings: Settings,
    titles: Sequence[nodes.section],
    report: Report,
) -> nodes.section:
    """Return the section of the page's H1; if there is none, or several, insert one with a title of its own.

    *titles* are the sections of all H1.
    """
    blocks = [child for child in document.children if not isinstance(child, _NOT_CONTENT)]
    if front_matter.values and blocks and isinstance(blocks[0], nodes.field_list):
        blocks.pop(0)  # the front matter, before the DocInfo transform
    tops = [section for section in titles if section.parent is document]
    if tops and len(blocks) == 1:
        return tops[0]
    own = front_matter.text("title")
    if blocks and not settings.suppresses("myst.header"):
        is_shifted = front_matter.block is not None and not front_matter.block.begins  # reported as such
        for line, what in () if is_shifted else _title_mistakes(blocks, tops, has_own=bool(own)):
            report(Problem.PAGE_TITLE, line, {"what": what})
    title = own or f"{settings.title} #{front_matter.number() or '?'}"
    top = nodes.section("", nodes.title(title, title), names=[])
    top.source, top.line = document.source, 1
    top[0].source, top[0].line = document.source, 1
    index = document.index(blocks[0]) if blocks else len(document)
    moved = set(map(id, blocks))
    document.children[:] = [child for child in document.children if id(child) not in moved]
    top.extend(blocks)
    document.insert(index, top)
    return top


def _title_mistakes(
    blocks: Sequence[nodes.Node], titles: Sequence[nodes.section], *, has_own: bool
) -> Iterator[tuple[int, str]]:
    """Yield line and description of a title that is missing, text above it, and further titles.

    If the front matter has a title, headings of the first level may be those of sections.
    """
    if not titles:
        if not has_own:
            yield first_line(blocks), _NO_TITLE
        return
    if has_own and not any(isinstance(child, nodes.section) for child in titles[0].children):
        return
    above = list(itertools.takewhile(lambda block: block is not titles[0], blocks))
    if above:
        yield first_line(above), "text stands above the title; move it below the line that begins with #"
    for other in titles[1:]:
        what = f"the page has a second title, {title_of(other)!r}; write ## instead of #, or join the titles"
        yield other.line or 0, what


_NO_TITLE = "the page has no title; write '# Title' above its text, or title: in the front matter"


def first_line(blocks: Sequence[nodes.Node]) -> int:
    """Return the first line that is known of some blocks."""
    return next((node.line for block in blocks for node in block.findall() if node.line), 1)


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
