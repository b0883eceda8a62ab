"""Find the URL of an item whose title is not a link: it is in the text below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes

from sphinx_newsletter.reading.item import joined, lines_of
from sphinx_newsletter.reading.nodes import line_break
from sphinx_newsletter.reading.title_nodes import links_in, target_of, unwrapped
from sphinx_newsletter.records.generic_texts import is_generic, is_label

_LONGEST_LABEL = 24
_MOST = 6
"""Inline nodes of a line with only a label and a link; the parser puts empty texts around emphasis."""


def take_url(blocks: list[nodes.Node]) -> str | None:
    """Return the URL of an item with these blocks, and remove the text that only says where it leads.

    It is the target of a line with nothing but a link, whose text is its URL or says nothing, as *Read more* does;
    or of such a link at the end of a paragraph; or of the only link. None if there are several others.
    """
    if (url := take_line(blocks)) is not None:
        return url
    for block in _texts(blocks):
        if (url := _last_link(block)) is not None:
            if not block.astext().strip():
                _remove(block, blocks)
            return url
    targets = {target_of(link) for link in links_in(block for block in blocks if not is_caption(block))}
    return targets.pop() if len(targets) == 1 else None


def take_line(blocks: list[nodes.Node]) -> str | None:
    """Return the URL of the first line with nothing but a link that says nothing, and remove the line."""
    for block in _texts(blocks):
        for line in lines_of(block.children):
            if (url := _only_link(line)) is not None:
                _remove_line(block, line, blocks)
                return url
    return None


def is_caption(block: nodes.Node) -> bool:
    """Return whether a block is an emphasised link, and nothing else: the source of a picture."""
    if not isinstance(block, nodes.paragraph) or len(block.children) > _MOST:
        return False
    shown = [child for child in block.children if child.astext().strip()]
    return len(shown) == 1 and isinstance(shown[0], nodes.emphasis) and target_of(unwrapped(shown[0])) is not None


def _texts(blocks: Sequence[nodes.Node]) -> Iterator[nodes.paragraph]:
    """Yield the paragraphs of an item, and those of its lists."""
    for block in blocks:
        if isinstance(block, nodes.paragraph):
            yield block
        elif isinstance(block, nodes.bullet_list | nodes.list_item):
            yield from _texts(block.children)


def _only_link(line: Sequence[nodes.Node]) -> str | None:
    """Return the target of the link in a line of a label and a link."""
    shown = _shown(line)
    if not 0 < len(shown) <= _MOST or (url := _web_target(unwrapped(shown[-1]))) is None:
        return None
    label = "".join(node.astext() for node in shown[:-1]).strip()
    if len(label) > _LONGEST_LABEL or any(links_in(shown[:-1])):
        return None
    text = shown[-1].astext().strip()
    says_nothing = text == url or is_generic(text) or f"http://{text}" == url
    if is_label(label):
        return url
    is_mark = not any(map(str.isalnum, label)) or label.endswith((":", "："))
    return url if says_nothing and is_mark and not is_caption_line(shown) else None


def is_caption_line(shown: Sequence[nodes.Node]) -> bool:
    """Return whether the shown nodes of a line are an emphasised link."""
    return len(shown) == 1 and isinstance(shown[0], nodes.emphasis)


def _shown(line: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Return the nodes of a line without empty texts, and without punctuation after a link."""
    shown = [node for node in line if node.astext().strip()]
    while len(shown) > 1 and isinstance(shown[-1], nodes.Text) and not any(map(str.isalnum, shown[-1])):
        shown.pop()
    return shown


def _web_target(node: nodes.Node) -> str | None:
    return target_of(node) if any(links_in([node])) else None


def _last_link(block: nodes.paragraph) -> str | None:
    """Return the target of the link that ends a paragraph if its text says nothing, and remove it."""
    shown = [node for node in block.children if node.astext().strip(" \n.。)）]】→»>")]
    if not shown or isinstance(shown[-1], nodes.emphasis):
        return None
    link = shown[-1]
    url = _web_target(unwrapped(link))
    if url is None or not is_generic(link.astext()):
        return None
    before = block.children[: block.index(link)]
    while before and isinstance(last := before[-1], nodes.Text | line_break):
        text = "" if isinstance(last, line_break) else str(last).rstrip(" \n([（【—–-→»>")
        before.pop()
        if text:
            before.append(nodes.Text(text))
            break
    block.children = []
    block.extend(before)
    return url


def _remove_line(block: nodes.paragraph, line: Sequence[nodes.Node], blocks: list[nodes.Node]) -> None:
    rest = []
    shown = _shown(line)
    for other in lines_of(block.children):
        if not any(node is shown[-1] for node in other):
            rest.append([node for node in other if not isinstance(node, line_break)])
    inline = joined(rest)
    if any(node.astext().strip() for node in inline):
        block.children = []
        block.extend(inline)
    else:
        _remove(block, blocks)


def _remove(block: nodes.Node, blocks: list[nodes.Node]) -> None:
    """Remove a block, and the entry and the list that have nothing else."""
    while not any(other is block for other in blocks):
        parent = block.parent
        parent.remove(block)
        if parent.children:
            return
        block = parent
    blocks[:] = [other for other in blocks if other is not block]
