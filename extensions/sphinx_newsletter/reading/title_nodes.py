"""The nodes of a title: links, URLs that are written out, check boxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from docutils import nodes

from sphinx_newsletter.reading.nodes import check_box, refused_link
from sphinx_newsletter.records.urls import is_web_url

_OPENED, _CLOSED = ("(", "（", "<"), (")", "）", ">")


def target_of(node: nodes.Node) -> str | None:
    """Return the target of a link node, unvalidated; None if *node* is not a link.

    Supports ``nodes.reference``, MyST's nodes for a link to a page, which differ between Sphinx and docutils, and
    :class:`refused_link`.
    """
    if isinstance(node, refused_link):
        return str(node["url"])
    if isinstance(node, nodes.reference):
        return str(node.get("refuri", node.get("refname", "")))
    if (
        isinstance(node, nodes.Element)
        and node.tagname == "pending_xref"
        and node.get("refdomain") != "newsletter"
    ):
        return str(node.get("reftarget", ""))
    return None


def is_bare(node: nodes.Node) -> bool:
    """Return whether a node is a URL that is written out."""
    return isinstance(node, nodes.reference) and bool(node.get("is_bare"))


def unwrapped(node: nodes.Node) -> nodes.Node:
    """Return the only descendant of nested emphasis: the link in ``**[title](url)**``."""
    while isinstance(node, nodes.strong | nodes.emphasis) and len(node.children) == 1:
        node = node.children[0]
    return node


def links_in(inline: Iterable[nodes.Node]) -> Iterator[nodes.Element]:
    """Yield the links with a text, even nested ones, to a web page, or to an address that is not valid."""
    for parent in inline:
        for node in parent.findall(nodes.Element):
            target = target_of(node)
            if (
                target is not None
                and (is_web_url(target) or isinstance(node, refused_link))
                and node.astext().strip()
            ):
                yield node


def without_box(children: Sequence[nodes.Node]) -> tuple[list[nodes.Node], str]:
    """Return the inline nodes of a title without spaces and a check box before it, and this box as written."""
    inline, box = list(children), ""
    while inline and (isinstance(first := inline[0], check_box) or _is_blank(first)):
        if isinstance(first, check_box):
            box = "[x] " if first["is_done"] else "[ ] "
        inline.pop(0)
    return inline, box


def _is_blank(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Text) and not node.strip()


def divided(inline: list[nodes.Node]) -> list[nodes.Node]:
    """Return inline nodes with the punctuation after a link at their beginning outside of its emphasis.

    ``**[title](url)：**text`` is read as ``**[title](url)**：text``.
    """
    first = inline[0]
    if not isinstance(first, nodes.strong | nodes.emphasis) or len(first.children) < 2:
        return inline
    link, *others = [child for child in first.children if child.astext()]
    if target_of(unwrapped(link)) is None or any(map(str.isalnum, "".join(node.astext() for node in others))):
        return inline
    return [type(first)("", "", link), *others, *inline[1:]]


def without_url(title: list[nodes.Node]) -> list[nodes.Node]:
    """Return the nodes of a title without its bare URL, and the dash or brackets around it."""
    found = next(index for index, node in enumerate(title) if is_bare(unwrapped(node)))
    before, after = title[:found], title[found + 1 :]
    if before and isinstance(last := before[-1], nodes.Text):
        text = str(last)
        if text.endswith(_OPENED) and after and isinstance(after[0], nodes.Text) and after[0].startswith(_CLOSED):
            text, after[0] = text[:-1], nodes.Text(str(after[0])[1:])
        before[-1] = nodes.Text(text.rstrip(" —–-:：|"))
    return [node for node in (*before, *after) if node.astext()]
