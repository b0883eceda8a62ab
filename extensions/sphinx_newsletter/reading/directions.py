"""Nodes for texts and blocks that have not the direction of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docutils import nodes

from sphinx_newsletter.reading.nodes import directed_block, editors_note, isolated_text
from sphinx_newsletter.records.directions import (
    LTR,
    RTL,
    has_rtl,
    language_direction,
    other_direction,
    text_direction,
)

_BLOCKS = (
    *(nodes.paragraph, nodes.bullet_list, nodes.enumerated_list, nodes.definition_list, nodes.block_quote),
    *(nodes.table, nodes.figure, nodes.Admonition, nodes.rubric, nodes.line_block),
)


def text_node(text: str, page_language: str, languages: Iterable[str] = ()) -> nodes.Node:
    """Return a text as a node, isolated if it has not the direction of the page."""
    direction = other_direction(text, page_language, languages)
    return isolated_text(text, text, dir=direction) if direction else nodes.Text(text)


def text_within(place: nodes.Node, text: str, page_language: str) -> nodes.Node:
    """Return a text as a node, isolated if it has not the direction of what it is part of."""
    around = place
    while around is not None and not isinstance(around, isolated_text | directed_block):
        around = around.parent
    direction = text_direction(text)
    here = around["dir"] if around else language_direction(page_language)
    return isolated_text(text, text, dir=direction) if direction not in ("", here) else nodes.Text(text)


def separate_text(text: str, page_language: str) -> nodes.Node:
    """Return one of several texts on a line, isolated on a page that is written from right to left."""
    if language_direction(page_language) == LTR:
        return text_node(text, page_language)
    return isolated_text(text, text, dir=text_direction(text) or RTL)


def isolate(title: nodes.TextElement, page_language: str) -> None:
    """Isolate the content of a heading if it has not the direction of the page."""
    direction = other_direction(title.astext(), page_language)
    if direction and not any(isinstance(child, isolated_text) for child in title.children):
        content = title.children
        title.children = []
        title += isolated_text("", "", *content, dir=direction)


def isolate_title(page: nodes.Element, theme: str, page_language: str) -> None:
    """Isolate the title of a page, or of an issue, only its theme after the name of the newsletter."""
    if not isinstance(title := next(iter(page.children), None), nodes.title):
        return
    last = title.children[-1] if title.children else None
    if not theme or not isinstance(last, nodes.Text) or not last.endswith(theme) or title.astext() == theme:
        isolate(title, page_language)
    elif isinstance(shown := text_node(theme, page_language), isolated_text):
        title.children[-1:] = []
        title += [nodes.Text(last.removesuffix(theme)), shown]


def directed(
    blocks: Sequence[nodes.Node], text: str, page_language: str, languages: Iterable[str] = ()
) -> list[nodes.Node]:
    """Return *blocks*, each run of those that have another direction than the page in a block that says so.

    *text* is the text of all, by which most pages are known to have one direction.
    """
    if language_direction(page_language) == LTR and not has_rtl(text):
        return [*blocks]
    found: list[nodes.Node] = []
    for block in blocks:
        if isinstance(block, editors_note):
            content, block.children = block.children, []
            block += directed(content, text, page_language, languages)
        direction = other_direction(block.astext(), page_language, languages) if isinstance(block, _BLOCKS) else ""
        last = found[-1] if found else None
        if not direction:
            found.append(block)
        elif isinstance(last, directed_block) and last["dir"] == direction:
            last += block
        else:
            found.append(directed_block("", block, dir=direction))
            found[-1].source, found[-1].line = block.source, block.line
    return found


def update_directions(document: nodes.document, page_language: str) -> None:
    """Set the directions of texts and blocks after they have been translated."""
    for node in document.findall(lambda node: isinstance(node, isolated_text | directed_block)):
        assert isinstance(node, nodes.Element)
        node["dir"] = text_direction(node.astext()) or language_direction(page_language)
