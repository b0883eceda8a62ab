"""Verify finished HTML with an HTML parser: its elements, attributes and URLs are on an allow-list.

Everything before this makes HTML that passes. It is verified again, so that no mistake of a parser, a directive, a
transform, a visitor or this extension reaches a reader. libxml2 tokenizes as the HTML Standard does, from 2.14.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from lxml import etree

_ELEMENTS = frozenset(
    {
        *("a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite"),
        *("code", "col", "colgroup", "data", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption"),
        *("figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "input", "ins"),
        *("kbd", "label", "li", "main", "mark", "nav", "ol", "p", "picture", "pre", "q", "rp", "rt", "ruby", "s"),
        *("samp", "section", "small", "span", "strong", "sub", "summary", "sup", "svg", "path", "table", "tbody"),
        *("td", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr"),
        *("html", "body"),  # added by the parser
    }
)
"""Elements that neither run, embed, submit nor style anything (HTML Standard, section 4)."""
_PLAIN = frozenset(
    {
        *("align", "alt", "checked", "class", "colspan", "d", "datetime", "decoding", "dir", "fill", "for"),
        *("headers", "height", "hidden", "hreflang", "id", "lang", "loading", "name", "open", "rel", "reversed"),
        *("role", "rowspan", "scope", "span", "start", "tabindex", "title", "translate", "valign", "value"),
        *("version", "viewbox", "width"),
    }
)
"""Attributes that may have any value; with them, those that begin with ``aria-`` or ``data-``."""
_WEB = r"(?:https?://[^/?#\\\s]|mailto:)[^\x00-\x20\\]*"
_RELATIVE = r"(?!//)[^\x00-\x20\\:/?#]*+(?:[/?#][^\x00-\x20\\]*)?"
"""A relative URL has no colon before the first slash (RFC 3986, section 4.2)."""
_LENGTH = r"[\d.]+(?:px|%|em|rem|ex|pt|pc|in|cm|mm)?"
_VALUES = {
    **dict.fromkeys(("cite", "href", "src"), re.compile(f"{_WEB}|{_RELATIVE}", re.IGNORECASE)),
    "style": re.compile(rf"\s*+(?:(?:width|height)\s*+:\s*+{_LENGTH}\s*+(?:;\s*+)?)*", re.IGNORECASE),
    "type": re.compile(r"checkbox|radio|[1aAiI]"),
}
"""The values of other attributes."""
_PLACEHOLDER = "newsletter:"

Allowed = Mapping[str, Sequence[str]]
"""Further elements, each with its attributes."""


class UnsafeHtml(Exception):
    """Raised for an element, attribute or URL that is not allowed."""


class SafeHtml:
    """What HTML may have: the allow-list, and the elements in *further* with their attributes.

    Portable HTML has placeholders for URLs within the site.
    """

    def __init__(self, further: Allowed, *, portable: bool = False) -> None:
        self._further = further
        self._portable = portable
        self._shapes: dict[tuple[str, ...], list[str]] = {}
        self._allows = lru_cache(4096)(self._is_allowed)

    def verify(self, html: str) -> None:
        """Raise :class:`UnsafeHtml` if *html* has anything that is not allowed."""
        shapes, allows = self._shapes, self._allows
        for element in etree.fromstring(f"<body>{html}".encode(), self._parser).iter():
            shape = (element.tag, *element.keys())
            if (names := shapes.get(shape)) is None:
                names = shapes[shape] = self._restricted(*shape)
            for name in names:
                if not allows(name, value := element.get(name, "")):
                    raise UnsafeHtml(f"<{element.tag} {name}={value[:80]!r}>")

    @cached_property
    def _parser(self) -> etree.HTMLParser:
        return etree.HTMLParser(encoding="utf-8", huge_tree=True)

    def _restricted(self, tag: object, *names: str) -> list[str]:
        """Return the attributes of an element whose values have to be verified."""
        further = self._further.get(str(tag))
        if tag not in _ELEMENTS and further is None:
            raise UnsafeHtml(f"<{tag}>" if isinstance(tag, str) else "a comment or declaration")
        for name in names:
            known = name in _VALUES or name in _PLAIN or name.startswith(("aria-", "data-"))
            if not known and name not in (further or ()):
                raise UnsafeHtml(f"<{tag} {name}>")
        return [name for name in names if name in _VALUES]

    def _is_allowed(self, name: str, value: str) -> bool:
        if self._portable and value.startswith(_PLACEHOLDER):
            return True
        return bool(_VALUES[name].fullmatch(value))
