"""Write the trees of Ghost's two editors as HTML: Lexical, and before 2023 Mobiledoc."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from sphinx_newsletter.authoring.importing.services.ghost_cards import card_html

_Node = Mapping[str, Any]
_FORMATS = ((16, "code"), (1, "strong"), (2, "em"), (4, "s"), (32, "sub"), (64, "sup"))
"""Bits of the format of a text in Lexical."""
_BLOCKS = {"paragraph": "p", "quote": "blockquote", "extended-quote": "blockquote", "aside": "blockquote"}
_TEXTS = ("text", "extended-text", "code-highlight", "tk")
_TAGS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "aside", "ul", "ol", "li"),
    *("a", "b", "strong", "i", "em", "s", "code", "sub", "sup", "u"),
}


def lexical_html(tree: _Node) -> tuple[str, list[str]]:
    """Return the HTML of a tree of Lexical, and the types of nodes that are not known."""
    unread: dict[str, None] = {}
    return _children(tree["root"], unread), list(unread)


def _children(node: _Node, unread: dict[str, None]) -> str:
    return "".join(_lexical(child, unread) for child in node.get("children") or ())


def _lexical(node: _Node, unread: dict[str, None]) -> str:
    kind = str(node.get("type", ""))
    if kind in _TEXTS:
        return _formatted(str(node.get("text", "")), int(node.get("format") or 0))
    if kind in ("linebreak", "tab"):
        return "<br>" if kind == "linebreak" else " "
    inner = _children(node, unread)
    if kind in ("link", "autolink"):
        return f'<a href="{escape(str(node.get("url", "")))}">{inner}</a>'
    if kind in ("heading", "extended-heading"):
        tag = str(node.get("tag")) if node.get("tag") in _TAGS else "h2"
        return f"<{tag}>{inner}</{tag}>"
    if kind == "list":
        tag = "ol" if node.get("listType") == "number" else "ul"
        start = f' start="{int(node["start"])}"' if tag == "ol" and node.get("start") else ""
        return f"<{tag}{start}>{inner}</{tag}>"
    if tag := {"listitem": "li", **_BLOCKS}.get(kind, ""):
        return f"<{tag}>{inner}</{tag}>"
    found = card_html(kind, node)
    if found is None:
        unread[kind] = None
    return inner if found is None else found


def _formatted(text: str, bits: int) -> str:
    html = escape(text)
    for bit, tag in _FORMATS:
        if bits & bit:
            html = f"<{tag}>{html}</{tag}>"
    return html


def mobiledoc_html(tree: _Node) -> tuple[str, list[str]]:
    """Return the HTML of a document of Mobiledoc, and the names of cards that are not known."""
    unread: dict[str, None] = {}
    found: list[str] = []
    for section in tree.get("sections") or ():
        kind, value, *rest = section
        if kind == 1:
            tag = value if value in _TAGS else "p"
            found.append(f"<{tag}>{_markers(rest[0], tree)}</{tag}>")
        elif kind == 2:
            found.append(f'<p><img src="{escape(str(value))}" alt=""></p>')
        elif kind == 3:
            tag = "ol" if value == "ol" else "ul"
            found.append(f"<{tag}>{''.join(f'<li>{_markers(item, tree)}</li>' for item in rest[0])}</{tag}>")
        elif kind == 10:
            name, payload = tree["cards"][value]
            card = card_html(str(name), payload or {})
            if card is None:
                unread[str(name)] = None
            found.append(card or "")
    return "".join(found), list(unread)


def _markers(markers: Iterable[Sequence[Any]], tree: _Node) -> str:
    """Return the HTML of a run of texts, each with the markups that it opens and closes."""
    found: list[str] = []
    opened: list[str] = []
    for kind, opening, closing, value in markers:
        for index in opening:
            tag, *attributes = tree["markups"][index]
            names = dict(zip(attributes[0][::2], attributes[0][1::2], strict=False)) if attributes else {}
            href = f' href="{escape(str(names["href"]))}"' if names.get("href") else ""
            opened.append(tag if tag in _TAGS else "span")
            found.append(f"<{opened[-1]}{href}>")
        if kind == 1:
            name, text, _ = tree["atoms"][value]
            found.append("<br>" if name == "soft-return" else escape(str(text)))
        else:
            found.append(escape(str(value)))
        found += [f"</{opened.pop()}>" for _ in range(closing)]
    return "".join(found)
