"""Tell the HTML in a paragraph of Markdown from text that looks like it, and keep what HTML has no form for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

_NAME = re.compile(r"</?([A-Za-z][\w.:-]*)")
_VOID = ("br", "img", "hr", "wbr", "input", "source", "area", "col", "embed")
_LOOSE = ("p", "li", "div", "center", "font", "span", "small", "section", "article", "td", "tr", "th", "dd", "dt")
"""Elements that are often not closed."""
_KNOWN = {
    *_VOID,
    *_LOOSE,
    *(
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "blink",
        "button",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
    ),
    *(
        "i",
        "iframe",
        "ins",
        "kbd",
        "label",
        "mark",
        "noscript",
        "nobr",
        "picture",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
    ),
    *(
        "strike",
        "strong",
        "sub",
        "summary",
        "sup",
        "svg",
        "path",
        "time",
        "tt",
        "u",
        "var",
        "video",
        "audio",
        "details",
    ),
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "table",
        "tbody",
        "thead",
        "figure",
        "figcaption",
        "blockquote",
    ),
    *("script", "style", "pre", "header", "footer", "main", "aside", "nav", "form"),
}
_START, _END = "\ufdd8", "\ufdd9"
_COMPONENT = re.compile(r"</?[A-Z]\w*(?:[\s./][^<>]*)?>")
_PLACE = re.compile(f"{_START}([0-9]+){_END}")


@dataclass
class Kept:
    """Markdown that HTML has no form for, such as footnotes and roles: characters stand for it in between."""

    texts: list[str] = field(default_factory=list)
    components: list[str] = field(default_factory=list)
    """Tags of components that are left out."""

    def place(self, text: str) -> str:
        """Return what stands for *text*."""
        self.texts.append(text)
        return f"{_START}{len(self.texts) - 1}{_END}"

    def restored(self, text: str) -> str:
        """Return *text* with what was kept."""
        return _PLACE.sub(lambda found: self.texts[int(found[1])], text)


def has_html(token: Token) -> bool:
    """Return whether a paragraph has HTML, other than comments."""
    children = [child for child in token.children or () if child.type == "html_inline"]
    closed = _closed(children)
    return any(_is_element(child, closed) for child in children)


def _closed(children: Sequence[Token]) -> set[str]:
    """Return the names of the elements that are closed."""
    found = (_NAME.match(child.content) for child in children if child.content.startswith("</"))
    return {name[1].lower() for name in found if name}


def with_known_html(token: Token, kept: Kept) -> Token:
    """Return a paragraph in which text that only looks like HTML is text."""
    if token.type == "html_block":
        return Token("html_block", "", 0, content=_without_components(token.content, kept))
    if not token.children:
        return token
    closed = _closed([child for child in token.children if child.type == "html_inline"])
    return Token("inline", "", 0, children=[_child(child, closed, kept) for child in token.children])


def _child(child: Token, closed: set[str], kept: Kept) -> Token:
    if child.type == "footnote_ref":
        return _text(kept.place(f"[^{child.meta.get('label', '')}]"))
    if child.type == "myst_role":
        return _text(kept.place(f"{{{child.meta.get('name', '')}}}`{child.content}`"))
    if child.type == "html_inline" and child.content.startswith("<!--"):
        return _text("")
    if child.type == "html_inline" and not _is_element(child, closed):
        return _text(kept.place(f"\\{child.content}"))
    return child


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _is_element(child: Token, closed: set[str]) -> bool:
    found = _NAME.match(child.content)
    name = found[1].lower() if found else ""
    if name not in _KNOWN:
        return False
    if name in _VOID or name in _LOOSE or child.content.startswith("</") or child.content.endswith("/>"):
        return True
    if name == "a" and "href" not in child.content:
        return True
    return name in closed


def _without_components(html: str, kept: Kept) -> str:
    """Return HTML without tags of components, whose names begin with a capital letter."""
    kept.components += [tag for tag in _COMPONENT.findall(html) if not tag.startswith("</")]
    return _COMPONENT.sub("", html)
